/**
 * The Sidecars that hold for the clients of a namespace, and what they import. The Sidecar that selects a workload comes first, then that
 * of its namespace, then that of the root namespace (istio: doGetSidecarScope). A VirtualService is imported by any of its hosts, from its
 * own namespace; the destinations of imported VirtualServices are imported with them (istio: collectImportedServices).
 */

import type { EgressHost, EgressListener } from '../model/kinds/sidecar';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import { type Answer, any, no, unknown, yes } from './answer';
import { type Context, ofType } from './context';
import { covers, isWildcard, resolveHost } from './hosts';
import { keys } from './keys';

export type Sidecar = ResourceOf<'Sidecar'>;

export function sidecarsOf({ index }: Context, cluster: string, namespace: string): readonly Sidecar[] {
  return ofType(index.get(keys.sidecars(cluster, namespace)), 'Sidecar');
}

/** Whether the pods of a namespace are in an ambient mesh, and so have no sidecar, as far as its Namespace says. */
export function isAmbient({ index }: Context, cluster: string, namespace: string): Answer {
  const found = index.get(keys.identity(cluster, 'Namespace', '', namespace));
  if (found.length === 0) return unknown('the workspace does not have its Namespace');
  return any(
    found.map(({ labels }): Answer => {
      const mode = labels['istio.io/dataplane-mode'];
      const sidecars = labels['istio-injection'] === 'enabled' || (labels['istio.io/rev'] ?? '') !== '';
      if (mode === undefined || sidecars) return no('its Namespace does not say so');
      if (hasPlaceholder(mode)) return unknown('a placeholder decides');
      return mode === 'ambient' ? yes() : no('its Namespace does not say so');
    }),
    no('its Namespace does not say so'),
  );
}

export interface SidecarScope {
  /** For all clients of the namespace but those that are selected; of several the oldest, which no manifest tells. */
  readonly general: readonly Sidecar[];
  readonly selecting: readonly Sidecar[];
}

export function sidecarScope(context: Context, cluster: string, namespace: string): SidecarScope {
  const own = sidecarsOf(context, cluster, namespace);
  const selecting = own.filter(({ facts }) => facts.selector !== undefined);
  const general = own.filter(({ facts }) => facts.selector === undefined);
  if (general.length > 0) return { general, selecting };
  const root = sidecarsOf(context, cluster, context.settings.mesh.rootNamespace);
  return { general: root.filter(({ facts }) => facts.selector === undefined), selecting };
}

/** Whether a Sidecar lets the clients of a namespace have a VirtualService. */
export function importsVirtualService(
  { settings }: Context,
  { facts, unsure }: Sidecar,
  service: ResourceOf<'VirtualService'>,
  client: string,
): Answer {
  if (unsure === true) return unknown('what Kustomize makes of the Sidecar is not known for certain');
  if (facts.egress.length === 0) return yes();
  const hosts = service.facts.hosts.map((host) => resolveHost(host, service.namespace, settings.clusterDomain));
  return any(
    facts.egress.map((listener) => importsAny(listener, hosts, service.namespace, client)),
    no('it imports nothing'),
  );
}

function importsAny({ hosts: items }: EgressListener, hosts: readonly string[], namespace: string, client: string): Answer {
  if ([namespace, client, ...hosts].some(hasPlaceholder)) return unknown('a placeholder stands for it');
  if (items.some((item) => hasPlaceholder(item.namespace) || hasPlaceholder(item.host)))
    return unknown('a placeholder decides what is imported');
  const here = items.filter((item) => isOf(item, namespace, client));
  const [excluded, imported] = [here.filter((item) => item.excluded), here.filter((item) => !item.excluded)];
  const found = hosts.some(
    (host) => imported.some((item) => matches(item.host, host)) && !excluded.some((item) => includes(item.host, host)),
  );
  return found ? yes() : no('no host of it is imported');
}

/** Whether an entry of the list is about the resources of a namespace. */
function isOf({ namespace: written }: EgressHost, namespace: string, client: string): boolean {
  return written === '*' || (written === '.' ? client : written) === namespace;
}

/** Either may be a wildcard that covers the other. */
function matches(imported: string, host: string): boolean {
  return includes(imported, host) || (isWildcard(host) && covers(host, imported));
}

function includes(pattern: string, host: string): boolean {
  return pattern === host || (isWildcard(pattern) && covers(pattern, host));
}
