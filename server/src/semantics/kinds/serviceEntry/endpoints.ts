/** Endpoints of ServiceEntries, by how the resolution takes their addresses. */
import { isIp, isUnix } from '../../primitives/addresses';
import { isFqdn } from '../../primitives/names';
import { checkLabels } from '../../primitives/selectors';
import { lacks, list, type Obj, objects, text } from '../../primitives/values';
import { error, setting } from '../../primitives/violation';
import type { Violation } from '../../semantics';
import { checkEndpoint } from '../shared/endpoint';

export function* checkEndpoints(spec: Obj, resolution: string | undefined): Generator<Violation> {
  const areAll = (test: (address: string) => boolean) =>
    [...objects(spec.endpoints)].every(([, { address }]) => test(text(address) ?? ''));
  for (const [i, endpoint] of objects(spec.endpoints)) {
    const path = ['spec', 'endpoints', i];
    if (resolution === 'STATIC') {
      const because = ', which resolution "STATIC" does not look up: write resolution "DNS"';
      const fixes = areAll(isNamed) ? [setting(['spec', 'resolution'], 'DNS', 'Set resolution: DNS')] : [];
      yield* checkEndpoint(endpoint, path, { hostNames: false, sockets: true, because, fixes });
      yield* checkSocket(spec, endpoint, [...path, 'address']);
    } else if (resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN') {
      const because = `, which resolution "${resolution}" cannot look up: write resolution "STATIC"`;
      const fixes = areAll(isPlaced) ? [setting(['spec', 'resolution'], 'STATIC', 'Set resolution: STATIC')] : [];
      yield* checkEndpoint(endpoint, path, { hostNames: true, sockets: false, because, fixes });
    } else yield* checkLabels(endpoint.labels, [...path, 'labels']);
  }
}

/** Whether resolution "DNS" takes an address, and "STATIC". */
function isNamed(address: string): boolean {
  return isIp(address) || isFqdn(address);
}

function isPlaced(address: string): boolean {
  return isIp(address) || isUnix(address);
}

function* checkSocket(spec: Obj, endpoint: Obj, path: readonly (string | number)[]): Generator<Violation> {
  const address = text(endpoint.address);
  if (address === undefined || !isUnix(address) || !(Array.isArray(spec.ports) || lacks(spec, 'ports'))) return;
  const count = list(spec.ports).length;
  if (count === 1) return;
  yield error(
    'conflicting-fields',
    path,
    `a Unix socket serves one port, but the ServiceEntry has ${count === 0 ? 'none' : count}; give it exactly one port`,
  );
}
