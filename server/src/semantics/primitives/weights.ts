/** Weights of the destinations of one route. */
import type { Path } from '../../yaml/tree';
import type { SemanticFix, Violation } from '../semantics';
import { lacks, list, number, objects } from './values';
import { error } from './violation';

/** Weights are relative: they need not sum to 100, but something must be left to choose. */
export function* checkWeights(routes: unknown, path: Path): Generator<Violation> {
  let total = 0;
  let certain = true;
  for (const [i, route] of objects(routes)) {
    const { weight } = route;
    if (weight === undefined && !lacks(route, 'weight')) certain = false;
    const known = weight === undefined || weight === null ? 0 : number(weight);
    if (known === undefined) certain = false;
    else if (known < 0) yield error('invalid-weight', [...path, i, 'weight'], `a weight must be 0 or more, not ${known}`);
    total += known ?? 0;
  }
  const count = list(routes).length;
  if (certain && total === 0 && count > 1) {
    yield error(
      'invalid-weight',
      path,
      `none of the ${count} destinations has a weight, so none would be chosen; give each a "weight"`,
      { part: 'key', fixes: count <= 100 ? [sharing(list(routes), path)] : [] },
    );
  }
}

/** Equal shares of 100; the first takes what is left over. */
function sharing(routes: readonly unknown[], path: Path): SemanticFix {
  const share = Math.floor(100 / routes.length);
  return {
    title: 'Give each an equal weight',
    safe: false,
    edits: routes.map((_, i) => ({
      op: 'set',
      path: [...path, i, 'weight'],
      value: i === 0 ? 100 - share * (routes.length - 1) : share,
    })),
  };
}
