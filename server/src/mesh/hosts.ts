/** Host names as Istio reads them: short names, wildcards, service names, and the `.global` form. */

import { nearest } from '../base/nearest';
import { fixedParts, hasPlaceholder } from '../model/placeholder';
import { isWithin } from '../semantics/primitives/names';

/**
 * A host as written in a resource of `namespace`, as Istio resolves it: only a name without a dot gets the namespace and
 * the cluster domain (istio: ResolveShortnameToFQDN). `reviews.prod` stays as it is.
 */
export function resolveHost(host: string, namespace: string, clusterDomain: string): string {
  return host.startsWith('*') || host.includes('.') ? host : serviceHost(host, namespace, clusterDomain);
}

export function serviceHost(name: string, namespace: string, clusterDomain: string): string {
  return `${name}.${namespace}.svc.${clusterDomain}`;
}

export interface ServiceName {
  readonly name: string;
  readonly namespace: string;
}

/** The Service that a host of the cluster domain names. */
export function parseServiceHost(host: string, clusterDomain: string): ServiceName | undefined {
  const suffix = `.svc.${clusterDomain}`;
  if (!host.endsWith(suffix)) return undefined;
  const rest = host.slice(0, -suffix.length);
  const dot = rest.lastIndexOf('.');
  return dot <= 0 || dot === rest.length - 1 ? undefined : { name: rest.slice(0, dot), namespace: rest.slice(dot + 1) };
}

/** `reviews.default` and `reviews.default.svc`: what people write for a Service and Istio does not expand. */
export function parseHalfHost(host: string): ServiceName | undefined {
  const [name, namespace, svc, ...rest] = host.split('.');
  if (!name || !namespace || rest.length > 0 || (svc !== undefined && svc !== 'svc')) return undefined;
  return { name, namespace };
}

/** What stands before the first dot; of a wildcard the star. */
export function firstLabel(host: string): string {
  const dot = host.indexOf('.');
  return dot < 0 ? host : host.slice(0, dot);
}

export function isWildcard(host: string): boolean {
  return host.startsWith('*');
}

/** Whether a wildcard host covers a host, itself possibly a wildcard (istio: host.Name.Matches). */
export function covers(wildcard: string, host: string): boolean {
  return isWithin(host, wildcard);
}

/** The suffixes under which wildcard hosts that cover a host are filed, the most specific first: `.b.c`, `.c` and the empty one of `*`. */
export function wildcardSuffixes(host: string): readonly string[] {
  const name = isWildcard(host) ? host.slice(1) : host;
  const result: string[] = [];
  for (let dot = name.indexOf('.', isWildcard(host) ? 0 : 1); dot >= 0; dot = name.indexOf('.', dot + 1))
    result.push(name.slice(dot));
  return [...result, ''];
}

/** The labels before the suffix of a global host; undefined for any other host. */
export function globalLabels(host: string, suffix: string): readonly string[] | undefined {
  if (isWildcard(host) || !host.endsWith(`.${suffix}`)) return undefined;
  return host.slice(0, -suffix.length - 1).split('.');
}

/** The Service that a global host of the form `name.namespace.suffix` stands for in the remote cluster. */
export function parseGlobalHost(host: string, suffix: string): ServiceName | undefined {
  const labels = globalLabels(host, suffix);
  const [name, namespace] = labels ?? [];
  return labels?.length === 2 && name && namespace ? { name, namespace } : undefined;
}

/** Whether text with placeholders could become `text` once they are filled in. */
export function couldBecome(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  if (!hasPlaceholder(pattern)) return false;
  if (hasPlaceholder(text)) return true;
  const source = fixedParts(pattern)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`).test(text);
}

/**
 * The candidate that a misspelt host most likely meant. What both end in says nothing: `ratings.default.global` is not near
 * `reviews.default.global`, as `ratings` is not near `reviews`.
 */
export function nearestHost(host: string, candidates: readonly string[]): string | undefined {
  return nearest(
    host,
    candidates.filter((candidate) => {
      const [own, other] = withoutCommonEnd(host.split('.'), candidate.split('.'));
      return own !== '' && nearest(own, [other]) !== undefined;
    }),
  );
}

function withoutCommonEnd(a: readonly string[], b: readonly string[]): readonly [string, string] {
  let same = 0;
  while (same < Math.min(a.length, b.length) && a.at(-1 - same) === b.at(-1 - same)) same++;
  return [a.slice(0, a.length - same).join('.'), b.slice(0, b.length - same).join('.')];
}
