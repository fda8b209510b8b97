/** Routes for TLS and TCP. */
import type { Path } from '../../../yaml/tree';
import { checkIpOrCidr, isIp } from '../../primitives/addresses';
import { checkWildcardDomain, isWildcardDomain, isWithin } from '../../primitives/names';
import { checkPort } from '../../primitives/numbers';
import { checkLabels } from '../../primitives/selectors';
import { lacks, type Obj, objects, texts } from '../../primitives/values';
import { changing, error, oneOf, warning } from '../../primitives/violation';
import type { Violation } from '../../semantics';
import { checkDestinations } from './destination';
import { checkGateways, isOutboundName } from './gateways';

/** The hosts of the VirtualService, as far as they are certain. */
export interface Hosts {
  readonly known: readonly string[];
  /** Whether they are all certain. */
  readonly all: boolean;
  /** Whether the VirtualService is bound to gateways only. */
  readonly gatewayOnly: boolean;
}

export function* checkTlsRoute(route: Obj, path: Path, hosts: Hosts): Generator<Violation> {
  if ('match' in route && lacks(route, 'match')) {
    yield error(
      'incomplete-field',
      [...path, 'match'],
      'a tls route must have a match with "sniHosts"; write the names that clients ask for',
      { part: 'key' },
    );
  }
  for (const [i, match] of objects(route.match)) {
    const at = [...path, 'match', i];
    if ('sniHosts' in match && lacks(match, 'sniHosts')) {
      yield error('incomplete-field', [...at, 'sniHosts'], 'sniHosts must not be empty; write the names that clients ask for', {
        part: 'key',
      });
    }
    for (const [j, sni] of texts(match.sniHosts)) yield* checkSni(sni, [...at, 'sniHosts', j], hosts);
    yield* checkL4Match(match, at);
  }
  yield* checkRoutes(route, path, 'tls');
}

export function* checkTcpRoute(route: Obj, path: Path): Generator<Violation> {
  for (const [i, match] of objects(route.match)) yield* checkL4Match(match, [...path, 'match', i]);
  yield* checkRoutes(route, path, 'tcp');
}

function* checkRoutes(route: Obj, path: Path, kind: 'tls' | 'tcp'): Generator<Violation> {
  if (lacks(route, 'route')) {
    yield error(
      'incomplete-field',
      [...path, 'route'],
      `a ${kind} route must say where connections go: give "route" with a destination`,
      { part: 'key' },
    );
  }
  yield* checkDestinations(route.route, [...path, 'route']);
}

function* checkSni(sni: string, path: Path, { known, all, gatewayOnly }: Hosts): Generator<Violation> {
  if (isIp(sni)) {
    yield warning(
      'ineffective-field',
      path,
      `"${sni}" is an IP address, which clients do not send as SNI; write a host name, or use "destinationSubnets" of a tcp route`,
    );
    return;
  }
  const isOutbound = gatewayOnly && isOutboundName(sni);
  if (!isOutbound && !isWildcardDomain(sni)) {
    yield* checkWildcardDomain(sni, path, { what: 'SNI host' });
    return;
  }
  if (!all || known.some((host) => isWithin(sni, host))) return;
  const where = known.length === 0 ? 'it has none' : `write ${oneOf(known)}`;
  yield error(
    'invalid-host',
    path,
    `the SNI host "${sni}" must be one of the hosts of the VirtualService, or lie below one: ${where}`,
    {
      fixes: known
        .filter((host) => !host.startsWith('*'))
        .slice(0, 3)
        .map((host) => changing(path, host)),
    },
  );
}

function* checkL4Match(match: Obj, path: Path): Generator<Violation> {
  if (Array.isArray(match.destinationSubnets)) {
    for (const [i, subnet] of match.destinationSubnets.entries())
      yield* checkIpOrCidr(subnet, [...path, 'destinationSubnets', i], { what: 'subnet' });
  }
  if (match.port !== 0) yield* checkPort(match.port, [...path, 'port']);
  yield* checkLabels(match.sourceLabels, [...path, 'sourceLabels']);
  yield* checkGateways(match.gateways, [...path, 'gateways']);
}
