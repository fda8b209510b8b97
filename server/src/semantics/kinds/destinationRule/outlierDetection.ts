/** When endpoints that fail are left out. */
import type { Path } from '../../../yaml/tree';
import { checkDuration, checkRange } from '../../primitives/numbers';
import { isGiven, isUnset, lacks, number, optionalObject } from '../../primitives/values';
import { error, setting, warning } from '../../primitives/violation';
import type { SemanticFix, Violation } from '../../semantics';

export function* checkOutlierDetection(value: unknown, path: Path): Generator<Violation> {
  const outlier = optionalObject(value);
  if (outlier === undefined) return;
  yield* checkDuration(outlier.interval, [...path, 'interval']);
  yield* checkDuration(outlier.baseEjectionTime, [...path, 'baseEjectionTime']);
  for (const key of ['maxEjectionPercent', 'minHealthPercent']) {
    yield* checkRange(outlier[key], [...path, key], { what: key, least: 0, most: 100, concept: 'invalid-weight' });
  }
  if (!isUnset(outlier.consecutiveErrors)) {
    const at = [...path, 'consecutiveErrors'];
    const key = 'consecutive5xxErrors';
    const rename: SemanticFix = { title: `Rename to ${key}`, safe: false, edits: [{ op: 'rename', path: at, key }] };
    yield warning(
      'deprecated-field',
      at,
      'consecutiveErrors is deprecated; write consecutive5xxErrors, or consecutiveGatewayErrors for 502, 503 and 504 only',
      { part: 'key', fixes: isGiven(outlier[key]) ? [] : [rename] },
    );
  }
  const failures = number(outlier.consecutiveLocalOriginFailures);
  if (failures !== undefined && failures > 0 && lacks(outlier, 'splitExternalLocalOriginErrors')) {
    yield error(
      'incomplete-field',
      [...path, 'consecutiveLocalOriginFailures'],
      `failures to connect are only counted apart with "splitExternalLocalOriginErrors: true"; add it, or leave consecutiveLocalOriginFailures out`,
      {
        part: 'key',
        fixes: [setting([...path, 'splitExternalLocalOriginErrors'], true, 'Set splitExternalLocalOriginErrors: true')],
      },
    );
  }
}
