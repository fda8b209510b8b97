/** istio: pkg/config/validation/validation.go, ValidateVirtualService. */
import type { Path } from '../../yaml/tree';
import { isIp } from '../primitives/addresses';
import { checkExportTo } from '../primitives/exportTo';
import { isClaim, isHeaderName } from '../primitives/headers';
import { checkWildcardDomain, hostsOverlap, isUnknown, isWildcardDomain } from '../primitives/names';
import { isGiven, lacks, list, type Obj, object, objects, optionalObject, ownNamespace, text, texts } from '../primitives/values';
import { error, removing } from '../primitives/violation';
import type { Validator, Violation } from '../semantics';
import { checkGateways, isOutboundName } from './virtualService/gateways';
import { checkHttpRoute } from './virtualService/http';
import { checkTcpRoute, checkTlsRoute } from './virtualService/l4';
import { checkReachability } from './virtualService/reachability';

export const virtualService: Validator = function* (document) {
  // Neither a spec of another type, which the schema refuses, nor one that a placeholder stands for.
  if (isGiven(document.spec) ? optionalObject(document.spec) === undefined : !lacks(document, 'spec')) return;
  const spec = object(document.spec);
  const isDelegate = lacks(spec, 'hosts');
  if (['http', 'tcp', 'tls'].every((key) => lacks(spec, key))) {
    yield error('incomplete-field', ['spec'], 'a VirtualService must have routes: give "http", "tls" or "tcp"', { part: 'key' });
  }
  if (isDelegate) yield* checkDelegate(spec);
  yield* checkHosts(spec);
  yield* checkGateways(spec.gateways, ['spec', 'gateways']);
  if (!mayReachGateway(spec)) yield* checkClaims(spec);
  for (const [i, route] of objects(spec.http)) yield* checkHttpRoute(route, ['spec', 'http', i], isDelegate);
  const hosts = {
    known: [...texts(spec.hosts)].map(([, host]) => host),
    all: lacks(spec, 'hosts') || (Array.isArray(spec.hosts) && spec.hosts.every(isKnown)),
    gatewayOnly: isGatewayOnly(spec),
  };
  for (const [i, route] of objects(spec.tls)) yield* checkTlsRoute(route, ['spec', 'tls', i], hosts);
  for (const [i, route] of objects(spec.tcp)) yield* checkTcpRoute(route, ['spec', 'tcp', i]);
  yield* checkExportTo(spec.exportTo, ['spec', 'exportTo'], { namespace: ownNamespace(document) });
  for (const kind of ['http', 'tls', 'tcp'] as const) yield* checkReachability(spec[kind], ['spec', kind], kind);
};

function isKnown(value: unknown): boolean {
  return text(value) !== undefined;
}

/** Without hosts it is one that others delegate to, and may route HTTP only. */
function* checkDelegate(spec: Obj): Generator<Violation> {
  for (const key of ['gateways', 'tls', 'tcp']) {
    if (list(spec[key]).length === 0) continue;
    const why = key === 'gateways' ? 'the gateways of the VirtualService that delegates count' : 'only "http" can be delegated';
    const message = `without "hosts" this is a VirtualService that others delegate to, which cannot have "${key}": ${why}; add "hosts" unless that is meant`;
    const fixes = key === 'gateways' ? [removing(['spec', key], 'Remove the gateways')] : [];
    yield error('conflicting-fields', ['spec', key], message, { part: 'key', fixes });
  }
}

function* checkHosts(spec: Obj): Generator<Violation> {
  const path: Path = ['spec', 'hosts'];
  const isMesh = isBoundToMesh(spec);
  const takesOutbound = isGatewayOnly(spec) && mayHaveSni(spec);
  const valid: { readonly host: string; readonly index: number }[] = [];
  for (const [index, host] of texts(spec.hosts)) {
    if (takesOutbound && isOutboundName(host)) continue;
    if (!isWildcardDomain(host) && !isIp(host)) yield* checkWildcardDomain(host, [...path, index]);
    else if (host === '*' && isMesh) {
      const message = 'the host "*" is possible only with "gateways" of which none is "mesh": sidecars need the names of hosts';
      yield error('invalid-host', [...path, index], message);
    } else valid.push({ host, index });
  }
  // Two hosts overlap when they are equal or a wildcard takes the other in, so that only wildcards need a look at all before them.
  const before = new Set<string>();
  const wildcards: string[] = [];
  for (const { host, index } of valid) {
    const overlaps = (each: string) => hostsOverlap(each, host);
    const other = before.has(host) ? host : host.startsWith('*') ? [...before].find(overlaps) : wildcards.find(overlaps);
    before.add(host);
    if (host.startsWith('*')) wildcards.push(host);
    if (other === undefined) continue;
    const at = [...path, index];
    const same = other === host;
    const message = same
      ? `the host "${host}" is listed already`
      : `the hosts "${other}" and "${host}" overlap; each name may be given once`;
    yield error('duplicate-entry', at, message, { fixes: [removing(at, `Remove the host "${host}"`, same)] });
  }
}

/** Only where that is certain. */
function isBoundToMesh(spec: Obj): boolean {
  return lacks(spec, 'gateways') || list(spec.gateways).includes('mesh');
}

/** Also where a placeholder may stand for "mesh". */
function isGatewayOnly(spec: Obj): boolean {
  return !isBoundToMesh(spec);
}

/** Also where a placeholder may stand for a gateway. */
function mayReachGateway(spec: Obj): boolean {
  return mayHave(spec, 'gateways', (gateway) => gateway !== 'mesh');
}

function mayHaveSni(spec: Obj): boolean {
  return mayHave(spec, 'tls', (route) => mayHave(route, 'match', (match) => mayHave(match, 'sniHosts', () => true)));
}

/** Whether a list of an object has an item, as far as placeholders let one see. */
function mayHave(owner: unknown, key: string, test: (item: unknown) => boolean): boolean {
  const map = optionalObject(owner);
  if (map === undefined) return isUnknown(owner);
  const value = map[key];
  return Array.isArray(value) ? value.some(test) : !lacks(map, key);
}

/** Claims are known only where a gateway has verified the token. */
function* checkClaims(spec: Obj): Generator<Violation> {
  for (const [i, route] of objects(spec.http)) {
    for (const [j, match] of objects(route.match)) {
      for (const field of ['headers', 'withoutHeaders']) {
        for (const name of Object.keys(object(match[field]))) {
          if (!isClaim(name) || isHeaderName(name)) continue;
          const message = `"${name}" can be compared by gateways only; add the gateway to "gateways" of the VirtualService`;
          yield error('invalid-header', ['spec', 'http', i, 'match', j, field, name], message, { part: 'key' });
        }
      }
    }
  }
}
