/** RequestAuthentications: beside the key sets most is the schema's to say. */
import type { Path } from '../../yaml/tree';
import { checkDuration } from '../primitives/numbers';
import { checkAttachment } from '../primitives/selectors';
import { isUnset, lacks, type Obj, object, objects, text } from '../primitives/values';
import { error } from '../primitives/violation';
import type { Validator, Violation } from '../semantics';
import { checkKeySet } from './requestAuthenticationKeys';

export const requestAuthentication: Validator = function* (document) {
  const spec = object(document.spec);
  yield* checkAttachment(spec, ['spec']);
  for (const [i, rule] of objects(spec.jwtRules)) yield* checkRule(rule, ['spec', 'jwtRules', i]);
};

function* checkRule(rule: Obj, path: Path): Generator<Violation> {
  const sources = ['issuer', 'jwksUri', 'jwks_uri'];
  // One that is given but empty is the schema's to report.
  if (sources.every((key) => lacks(rule, key) && rule[key] !== '')) {
    yield error(
      'incomplete-field',
      path,
      'the rule needs an issuer, whose tokens it accepts, or a jwksUri, where the keys are that sign them',
    );
  }
  const keys = text(rule.jwks);
  if (keys !== undefined && !isUnset(keys)) yield* checkKeySet(keys, [...path, 'jwks']);
  yield* checkDuration(rule.timeout, [...path, 'timeout']);
}
