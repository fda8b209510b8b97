/** Endpoints: of ServiceEntries, and WorkloadEntries. Ports and most of what concerns Unix sockets are for the schema. */
import type { Path } from '../../../yaml/tree';
import { checkUnix, isIp, isUnix } from '../../primitives/addresses';
import { checkFqdn, isFqdn } from '../../primitives/names';
import { checkLabels } from '../../primitives/selectors';
import { lacks, type Obj, text } from '../../primitives/values';
import { error, warning } from '../../primitives/violation';
import type { SemanticFix, Violation } from '../../semantics';
import { hasText } from './fields';

export interface EndpointOptions {
  readonly hostNames: boolean;
  readonly sockets: boolean;
  /** Why a host name or a socket is refused. */
  readonly because?: string;
  /** What makes it right there. */
  readonly fixes?: readonly SemanticFix[];
}

export function* checkEndpoint(
  endpoint: Obj,
  path: Path,
  { hostNames, sockets, because = '', fixes = [] }: EndpointOptions,
): Generator<Violation> {
  yield* checkLabels(endpoint.labels, [...path, 'labels']);
  const at = [...path, 'address'];
  if (lacks(endpoint, 'address')) {
    if (hasText(endpoint.network)) {
      yield warning(
        'incomplete-field',
        [...path, 'network'],
        `the endpoint has no address and is reached through the gateway of network "${String(endpoint.network)}", which Istio must know; give an address if it has one`,
      );
    } else if (endpoint.address === '' && lacks(endpoint, 'network')) {
      yield error(
        'invalid-address',
        at,
        'the address must not be empty; write an IP address or a host name, or name the network',
      );
    }
    return;
  }
  const address = text(endpoint.address);
  if (!address || isIp(address)) return;
  if (isUnix(address) && sockets) {
    // The schema says the rest.
    if (address === 'unix://@') yield* checkUnix(address, at);
    return;
  }
  if (isUnix(address))
    yield error('invalid-address', at, `"${address}" is a Unix socket${because}; write an IP address or a host name`, { fixes });
  else if (!hostNames && isFqdn(address))
    yield error('invalid-address', at, `"${address}" is a host name${because}; write an IP address`, { fixes });
  else if (!hostNames)
    yield error('invalid-address', at, `"${address}" is no IP address${because}; write one such as "10.0.0.1"`);
  else yield* checkFqdn(address, at, { what: 'address', concept: 'invalid-address' });
}
