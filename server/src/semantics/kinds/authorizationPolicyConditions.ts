/** The attributes that a condition of an AuthorizationPolicy can be about, and what values they have. */
import { nearest } from '../../base/nearest';
import type { Path } from '../../yaml/tree';
import { checkIpOrCidr } from '../primitives/addresses';
import { error, setting } from '../primitives/violation';
import type { Violation } from '../semantics';

const plain: ReadonlySet<string> = new Set([
  'source.ip',
  'remote.ip',
  'source.namespace',
  'source.serviceAccount',
  'source.principal',
  'source.trustDomain',
  'request.auth.principal',
  'request.auth.audiences',
  'request.auth.presenter',
  'destination.ip',
  'destination.port',
  'connection.sni',
]);

/** With a name in brackets; such as. */
const maps: ReadonlyMap<string, string> = new Map([
  ['request.headers', 'request.headers[x-version]'],
  ['request.auth.claims', 'request.auth.claims[iss]'],
]);
const filters = 'experimental.envoy.filters.';

/** Of older versions, with what took their place. */
const gone: ReadonlyMap<string, string> = new Map([
  ['destination.namespace', 'a policy is for the namespace that it is in: set metadata.namespace'],
  ['destination.labels', 'a policy is for workloads with labels: set selector'],
  ['destination.name', 'a policy is for workloads with labels: set selector'],
  ['destination.user', 'a policy is for workloads with labels: set selector'],
]);

export function* checkConditionKey(key: string, path: Path): Generator<Violation> {
  if (plain.has(key)) return;
  const bracket = key.indexOf('[');
  const name = bracket < 0 ? key : key.slice(0, bracket);
  if (maps.has(name) || name.startsWith(filters)) {
    if (bracket > 0 && key.endsWith(']') && bracket < key.length - 2) return;
    yield error(
      'invalid-value',
      path,
      `"${key}" must have a name in brackets at its end, such as "${maps.get(name) ?? `${name}[key]`}"`,
    );
    return;
  }
  const instead = gone.get(name);
  if (instead !== undefined) {
    yield error('invalid-value', path, `there is no attribute "${key}" any more: ${instead}`);
    return;
  }
  const known = nearest(name, [...plain, ...maps.keys()]);
  if (known === undefined) {
    const some = '"source.ip", "request.headers[x-version]" or "request.auth.claims[iss]"';
    yield error('invalid-value', path, `there is no attribute "${key}"; conditions are about ${some}, for example`);
    return;
  }
  const example = maps.get(known);
  const meant = example === undefined ? known : bracket < 0 ? example : `${known}${key.slice(bracket)}`;
  // Which header or claim is meant is not known where none is named.
  const fixes = example !== undefined && bracket < 0 ? [] : [setting(path, meant, `Change it to "${meant}"`)];
  yield error('invalid-value', path, `there is no attribute "${key}"; did you mean "${meant}"?`, { fixes });
}

export function unsupportedByCustom(key: string): boolean {
  return /^source\.(?:namespace|serviceAccount|trustDomain|principal)$|^request\.auth\./.test(key);
}

type Check = (value: string, path: Path) => Generator<Violation>;

/** As Go's ParseUint reads it: decimal, without a sign; istiod takes 0. */
function* port(value: string, path: Path): Generator<Violation> {
  if (/^\d+$/.test(value) && Number(value) <= 65535) return;
  const found = value === '' ? 'an empty text' : `"${value}"`;
  yield error('invalid-port', path, `a port is a number up to 65535, not ${found}; ranges and names are not possible here`);
}

export const valueCheck = {
  port,
  /** Undefined for attributes whose values may be any text that is not empty. */
  of(key: string): Check | undefined {
    if (key === 'source.ip' || key === 'remote.ip' || key === 'destination.ip') return checkIpOrCidr;
    return key === 'destination.port' ? port : undefined;
  },
};
