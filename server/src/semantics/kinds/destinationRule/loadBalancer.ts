/** How an endpoint is chosen. */
import type { Path } from '../../../yaml/tree';
import { isGiven, isUnset, lacks, number, type Obj, objects, optionalObject, text } from '../../primitives/values';
import { changing, error, removing, setting, warning } from '../../primitives/violation';
import type { SemanticFix, Violation } from '../../semantics';
import { checkLocalityLb, checkZoneAwareLb } from './localityLb';

/** Envoy's least number that a table must not reach. */
const maglevLimit = 5000011;
/** Envoy's own. */
const usualSize = 65537;

export interface Level {
  /** The policy that holds the load balancer: of a host, a subset or a port. */
  readonly policy: Obj;
  readonly path: Path;
}

export function* checkLoadBalancer({ policy, path: level }: Level): Generator<Violation> {
  const balancer = optionalObject(policy.loadBalancer);
  if (balancer === undefined) return;
  const path = [...level, 'loadBalancer'];
  yield* checkConsistentHash(balancer.consistentHash, [...path, 'consistentHash']);
  yield* checkLocalityLb(balancer.localityLbSetting, [...path, 'localityLbSetting'], { policy, path: level });
  yield* checkZoneAwareLb(balancer.zoneAwareLbSetting, [...path, 'zoneAwareLbSetting'], { policy, path: level });
  if (isGiven(balancer.localityLbSetting) && isGiven(balancer.zoneAwareLbSetting)) {
    const at = [...path, 'zoneAwareLbSetting'];
    yield error('conflicting-fields', at, 'zoneAwareLbSetting cannot stand beside localityLbSetting; leave one of them out', {
      part: 'key',
      fixes: [removing(at, 'Remove zoneAwareLbSetting'), removing([...path, 'localityLbSetting'], 'Remove localityLbSetting')],
    });
  }
  // What is negative is for the schema.
  if (optionalObject(balancer.warmup)?.aggression === 0) {
    yield error(
      'invalid-value',
      [...path, 'warmup', 'aggression'],
      'the aggression must be more than 0; write 1 for a steady increase',
      { fixes: [changing([...path, 'warmup', 'aggression'], 1)] },
    );
  }
}

function* checkConsistentHash(value: unknown, path: Path): Generator<Violation> {
  const hash = optionalObject(value);
  if (hash === undefined) return;
  const cookie = optionalObject(hash.httpCookie);
  if (cookie !== undefined) yield* checkCookie(cookie, [...path, 'httpCookie']);
  yield* checkRingSize(hash, path);
  const maglev = optionalObject(hash.maglev);
  if (maglev !== undefined) yield* checkMaglev(maglev, [...path, 'maglev']);
}

function* checkCookie(cookie: Obj, path: Path): Generator<Violation> {
  if (text(cookie.name) === '') {
    yield error('invalid-name', [...path, 'name'], 'the cookie must have a name, by which its value is found');
  }
  const seen = new Set<string>();
  for (const [i, attribute] of objects(cookie.attributes)) {
    const name = text(attribute.name);
    const at = [...path, 'attributes', i];
    if (name === undefined) continue;
    if (name === '')
      yield error('invalid-name', [...at, 'name'], 'the attribute of the cookie must have a name such as "SameSite"');
    else if (seen.has(name)) {
      yield error('duplicate-entry', [...at, 'name'], `the cookie has an attribute "${name}" already; leave this one out`, {
        fixes: [removing(at, `Remove the attribute "${name}"`)],
      });
    }
    seen.add(name);
  }
}

function* checkRingSize(hash: Obj, path: Path): Generator<Violation> {
  const size = number(hash.minimumRingSize);
  if (size === undefined || isUnset(size)) return;
  const at = [...path, 'minimumRingSize'];
  const other = ['ringHash', 'maglev'].find((key) => isGiven(hash[key]));
  if (other !== undefined) {
    yield error('conflicting-fields', at, `minimumRingSize cannot stand beside ${other}; leave it out`, {
      part: 'key',
      fixes: [removing(at, 'Remove minimumRingSize')],
    });
    return;
  }
  const move: SemanticFix = {
    title: 'Move it to ringHash.minimumRingSize',
    safe: true,
    edits: [
      { op: 'remove', path: at },
      { op: 'set', path: [...path, 'ringHash', 'minimumRingSize'], value: size },
    ],
  };
  yield warning('deprecated-field', at, 'minimumRingSize is deprecated here; write it under ringHash', {
    part: 'key',
    fixes: [move],
  });
}

function* checkMaglev(maglev: Obj, path: Path): Generator<Violation> {
  const size = number(maglev.tableSize);
  if (lacks(maglev, 'tableSize')) {
    yield error(
      'incomplete-field',
      [...path, 'tableSize'],
      `maglev needs a tableSize: a prime number below ${maglevLimit} such as 65537`,
      { fixes: [setting([...path, 'tableSize'], usualSize, `Set tableSize: ${usualSize}`)] },
    );
  } else if (size !== undefined && size >= maglevLimit) {
    yield error('invalid-value', [...path, 'tableSize'], `the tableSize must be below ${maglevLimit}, not ${size}`, {
      fixes: [changing([...path, 'tableSize'], usualSize)],
    });
  } else if (size !== undefined && Number.isInteger(size) && size > 0 && !isPrime(size)) {
    const primes = primesAround(size);
    const near = primes.join(' or ');
    yield error(
      'invalid-value',
      [...path, 'tableSize'],
      `the tableSize must be a prime number, which ${size} is not; the nearest is ${near}`,
      { fixes: primes.map((prime) => changing([...path, 'tableSize'], prime)) },
    );
  }
}

function isPrime(value: number): boolean {
  if (value < 2) return false;
  for (let i = 2; i * i <= value; i++) if (value % i === 0) return false;
  return true;
}

/** The nearest prime below and above; 2 has none below. */
function primesAround(value: number): readonly number[] {
  let below = value - 1;
  while (below >= 2 && !isPrime(below)) below--;
  let above = value + 1;
  while (!isPrime(above)) above++;
  return below >= 2 && above < maglevLimit ? [below, above] : [below >= 2 ? below : above];
}
