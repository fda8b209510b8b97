/** Localities: `region/zone/subzone`, of which only the end may be a `*`. */
import type { Part, Path } from '../../yaml/tree';
import type { Violation } from '../semantics';
import { text } from './values';
import { error } from './violation';

/** Why a locality is refused; undefined where it is taken. */
export function localityError(locality: string): string | undefined {
  const stars = locality.split('*').length - 1;
  if (stars > 1 || (stars === 1 && !locality.endsWith('*'))) return 'may contain "*" only once, at its end';
  return segmentsOf(locality).includes('')
    ? 'has an empty region, zone or subzone; write "region/zone/subzone" or less'
    : undefined;
}

/** Three at most: a subzone may contain slashes. */
function segmentsOf(locality: string): readonly string[] {
  const [region = '', zone, ...rest] = locality.split('/');
  if (zone === undefined) return [region];
  return rest.length === 0 ? [region, zone] : [region, zone, rest.join('/')];
}

/**
 * Whether one locality lies in the other. With `inOrder` what a `*` takes in may stand before it, as istiod allows: "us/a" and then
 * "us/*" or "*" for the rest, but neither "us", without the `*`, nor the other way round.
 */
export function localitiesOverlap(a: string, b: string, { inOrder = false } = {}): boolean {
  const [one, other] = [segmentsOf(a), segmentsOf(b)];
  for (let i = 0; i < Math.max(one.length, other.length); i++) {
    const [x, y] = [one[i] ?? '*', other[i] ?? '*'];
    if (inOrder && x !== '*' && other[i] === '*') return false;
    if (x === '*' || y === '*') return true;
    if (x !== y) return false;
  }
  return true;
}

export interface WrittenLocality {
  readonly locality: unknown;
  readonly path: Path;
  /** `key` where it is the key of a map. */
  readonly part?: Part;
}

/** Yields for each locality that is malformed or overlaps one before it. Go reads a list in order, but a map in any. */
export function* checkLocalities(localities: Iterable<WrittenLocality>, { inOrder = false } = {}): Generator<Violation> {
  const before: string[] = [];
  for (const { locality: value, path, part = 'value' } of localities) {
    const locality = text(value);
    if (locality === undefined) continue;
    const wrong = localityError(locality);
    const other = before.find((each) => localitiesOverlap(each, locality, { inOrder }));
    if (wrong !== undefined) yield error('invalid-locality', path, `the locality "${locality}" ${wrong}`, { part });
    else if (other !== undefined) {
      const how = other === locality ? 'is given already' : `overlaps "${other}"`;
      yield error('invalid-locality', path, `the locality "${locality}" ${how}; each place must be covered once`, { part });
    }
    if (wrong === undefined) before.push(locality);
  }
}
