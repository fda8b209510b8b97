/** Hosts as servers of Gateways and listeners of Sidecars name them: `namespace/dnsName`. */
import { hasPlaceholder } from '../../../base/placeholder';
import type { Path } from '../../../yaml/tree';
import { isIp } from '../../primitives/addresses';
import { checkWildcardDomain, isDns1123Label, isPartialWildcard, isWildcardDomain } from '../../primitives/names';
import { error, setting } from '../../primitives/violation';
import type { Violation } from '../../semantics';

export interface ScopedHost {
  readonly namespace: string | undefined;
  readonly dnsName: string;
}

export function splitScope(host: string): ScopedHost {
  const slash = host.indexOf('/');
  return slash < 0
    ? { namespace: undefined, dnsName: host }
    : { namespace: host.slice(0, slash), dnsName: host.slice(slash + 1) };
}

/** Yields for one host; a Gateway's may lack the namespace and be an IP address, a Sidecar's namespace may begin with `~`. */
export function* checkScopedHost(host: string, path: Path, kind: 'Gateway' | 'Sidecar'): Generator<Violation> {
  // What stands around a placeholder may be namespace or name, so nothing is certain.
  if (hasPlaceholder(host)) return;
  const { namespace, dnsName } = splitScope(host);
  if (namespace === undefined && kind === 'Sidecar') {
    const fixes = isWildcardDomain(host) ? [setting(path, `*/${host}`, `Change to "*/${host}"`)] : [];
    yield error(
      'invalid-host',
      path,
      `"${host}" names no namespace; write "namespace/host", "./host" for the own namespace or "*/host" for all`,
      {
        fixes,
      },
    );
    return;
  }
  if (namespace === '' || dnsName === '') {
    const what = host === '' ? 'the host' : `${namespace === '' ? 'the namespace' : 'the name'} in "${host}"`;
    yield error('invalid-host', path, `${what} must not be empty; write "*" to mean all`);
    return;
  }
  if (namespace !== undefined && !isNamespace(namespace, kind)) {
    yield error('invalid-host', path, `"${namespace}" is no namespace; write a name, "." for the own one or "*" for all`);
  }
  yield* checkDnsName(dnsName, path, kind, host.slice(0, host.length - dnsName.length));
}

function isNamespace(namespace: string, kind: 'Gateway' | 'Sidecar'): boolean {
  const name = kind === 'Sidecar' && namespace.startsWith('~') ? namespace.slice(1) : namespace;
  return name === '*' || name === '.' || name === '' || isDns1123Label(name);
}

function* checkDnsName(name: string, path: Path, kind: 'Gateway' | 'Sidecar', scope: string): Generator<Violation> {
  if (name === '*' || (kind === 'Gateway' && isIp(name))) return;
  if (!name.includes('.') && isWildcardDomain(name)) {
    yield error(
      'invalid-host',
      path,
      `"${name}" is a short name; write the full host name, such as "${name.replace(/^\*-?/, '')}.example.com"`,
    );
  } else if (isWildcardDomain(name) && isPartialWildcard(name)) {
    const wider = widened(name);
    const advice = wider === undefined ? 'write full names' : `write "${wider}" or full names`;
    yield error('invalid-host', path, `"*" may only stand for whole labels, not for a part of one as in "${name}"; ${advice}`, {
      fixes: wider === undefined ? [] : [setting(path, scope + wider, `Change to "${scope}${wider}"`)],
    });
  } else yield* checkWildcardDomain(name, path);
}

/** `*.example.com` of `*-api.example.com`; undefined where that would be a whole top-level domain. */
export function widened(name: string): string | undefined {
  const [, ...rest] = name.split('.');
  return rest.length < 2 ? undefined : `*.${rest.join('.')}`;
}
