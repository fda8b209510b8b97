/** Names and hosts, as istio's pkg/config/labels and pkg/config/validation/agent read them. */
import { hasPlaceholder } from '../../base/placeholder';
import type { Path } from '../../yaml/tree';
import type { Concept, SemanticFix, Violation } from '../semantics';
import { text } from './values';
import { changing, error, type More } from './violation';

const label = '[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?';
const plainLabel = new RegExp(`^${label}$`);
const wildcardLabel = new RegExp(`^(?:\\*|(?:\\*-?)?${label})$`);

/** Upper case is accepted, unlike in Kubernetes. */
export function isDns1123Label(value: string): boolean {
  return value.length <= 63 && plainLabel.test(value);
}

/** A trailing dot is accepted. */
export function isFqdn(value: string): boolean {
  return value.length >= 1 && value.length <= 255 && areLabels(value);
}

/** As an FQDN, but the first label may be `*`, `*label` or `*-label`, and a single label may be a number. */
export function isWildcardDomain(value: string): boolean {
  if (value.length === 0 || value.length > 255) return false;
  const dot = value.indexOf('.');
  const first = dot < 0 ? value : value.slice(0, dot);
  return first.length <= 63 && wildcardLabel.test(first) && (dot < 0 || areLabels(value.slice(dot + 1)));
}

/** Such as `*foo.com`, or a `*` within. */
export function isPartialWildcard(value: string): boolean {
  return value.length > 1 && value.includes('*') && !value.startsWith('*.');
}

function areLabels(value: string): boolean {
  const labels = value.split('.');
  if (/^\d+$/.test(labels.at(-1) ?? '')) return false;
  return labels.every((each, i) => isDns1123Label(each) || (each === '' && i === labels.length - 1 && i > 0));
}

/** Whether two hosts share a name, wildcards counted (istio: host.Name.Matches). */
export function hostsOverlap(a: string, b: string): boolean {
  if (isWithin(a, b)) return true;
  return isWithin(b, a);
}

/** Whether all names of a host are among those of another one (istio: host.Name.SubsetOf). */
export function isWithin(host: string, other: string): boolean {
  if (!other.startsWith('*')) return host === other;
  const suffix = other.slice(1);
  return host.startsWith('*') ? host.length >= other.length && host.slice(1).endsWith(suffix) : host.endsWith(suffix);
}

export interface NameOptions extends More {
  /** What the name is of: "port name". */
  readonly what: string;
  /** Default: invalid-name. */
  readonly concept?: Concept;
  /** Whether an empty text is accepted, as where the field is optional. */
  readonly optional?: boolean;
}

/** Yields when a text is no DNS-1123 label. */
export function* checkLabel(value: unknown, path: Path, options: NameOptions): Generator<Violation> {
  const name = text(value);
  const { what, concept = 'invalid-name', optional, ...more } = options;
  if (name === undefined || isDns1123Label(name) || (name === '' && optional)) return;
  const rest = 'consist of letters, digits and "-" (a DNS label, 63 characters at most)';
  const message = name === '' ? `the ${what} must not be empty and must ${rest}` : `the ${what} "${name}" must ${rest}`;
  // How namespaces are called is not the document's to decide.
  const meant = what === 'namespace' ? undefined : asLabel(name);
  yield error(concept, path, message, { fixes: meant === undefined ? [] : [changing(path, meant)], ...more });
}

/** What other signs are replaced in; undefined where that is not enough. */
function asLabel(name: string): string | undefined {
  const label = name.replace(/[^a-zA-Z0-9]+/g, '-').replace(/^-|-$/g, '');
  return isDns1123Label(label) ? label : undefined;
}

export interface HostOptions extends More {
  /** What the host is of; default "host". */
  readonly what?: string;
  /** Default: invalid-host. */
  readonly concept?: Concept;
}

/** Yields when a text is no FQDN. */
export function* checkFqdn(
  value: unknown,
  path: Path,
  { what = 'host', concept, ...more }: HostOptions = {},
): Generator<Violation> {
  const host = text(value);
  if (host === undefined || isFqdn(host)) return;
  yield error(concept ?? 'invalid-host', path, complaint(host, what, false), { fixes: corrections(host, path, isFqdn), ...more });
}

/** Yields when a text is neither an FQDN nor one with a wildcard in front. */
export function* checkWildcardDomain(
  value: unknown,
  path: Path,
  { what = 'host', concept, ...more }: HostOptions = {},
): Generator<Violation> {
  const host = text(value);
  if (host === undefined || isWildcardDomain(host)) return;
  yield error(concept ?? 'invalid-host', path, complaint(host, what, true), {
    fixes: corrections(host, path, isWildcardDomain),
    ...more,
  });
}

/** Without what is no part of a host: the rest of a URL, a port, dots that separate nothing. */
function corrections(host: string, path: Path, isHost: (value: string) => boolean): readonly SemanticFix[] {
  const meant = host
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .replace(/:\d+$/, '')
    .replace(/\.{2,}/g, '.')
    .replace(/^\./, '');
  return meant !== host && isHost(meant) ? [changing(path, meant)] : [];
}

/** Why a host is refused, and what to write. */
function complaint(host: string, what: string, wildcard: boolean): string {
  if (host === '') return `the ${what} must not be empty`;
  const subject = `the ${what} "${host}"`;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host)) return `${subject} is a URL; write the host alone, without scheme and path`;
  if (/:\d+$/.test(host)) return `${subject} has a port; write the host alone`;
  if (host.includes('*') && !wildcard) return `${subject} must not contain "*"; write a full host name`;
  if (/^[^*]+\*|\*.*\*/.test(host) || /^\*\*/.test(host)) return `${subject} may contain "*" only once, at its very beginning`;
  if (host.length > 255) return `${subject} is longer than 255 characters`;
  if (/(?:^|\.)\d+$/.test(host)) return `${subject} must not end in a number; write a host name`;
  const culprit = host
    .split('.')
    .find(
      (each, i, all) => !(i === 0 ? wildcardLabel.test(each) : plainLabel.test(each)) && !(each === '' && i === all.length - 1),
    );
  if (culprit === '') return `${subject} has an empty label: two dots, or one in front`;
  if (culprit === undefined) return `${subject} has a label of more than 63 characters`;
  return `${subject} is no host name: "${culprit}" must consist of letters, digits and "-", and neither begin nor end with "-"`;
}

/** Whether what stands there may be anything. */
export function isUnknown(value: unknown): boolean {
  return typeof value === 'string' && hasPlaceholder(value);
}
