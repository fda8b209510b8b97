/** Paths of an AuthorizationPolicy with `{*}` and `{**}` for one segment and for any number of them. */
import type { Path } from '../../yaml/tree';
import { error } from '../primitives/violation';
import type { Violation } from '../semantics';

const one = '{*}';
const any = '{**}';
/** What stands in a segment of a path besides letters, as Envoy's templates take it: no `*`. */
const refused = /[^a-zA-Z0-9\-._~%!$&'()+,;:@=]/u;

export function* checkPathTemplate(path: string, at: Path): Generator<Violation> {
  const isTemplate = path.includes(one) || path.includes(any);
  let ended = false;
  for (const segment of path.replace(/^\/+|\/+$/g, '').split('/')) {
    if (segment === one || segment === any) {
      if (ended) {
        yield error(
          'invalid-value',
          at,
          `nothing may follow "{**}" in "${path}" but fixed text: it must be the last of {*} and {**}`,
        );
        return;
      }
      ended = segment === any;
      continue;
    }
    if (/[{}]/.test(segment)) {
      const words = `"${segment}" of the path "${path}" must be "{*}" for one segment, "{**}" for any number, or text without braces`;
      yield error('invalid-value', at, words);
      return;
    }
    const sign = isTemplate ? refused.exec(segment)?.[0] : undefined;
    if (sign !== undefined) {
      const instead = sign === '*' ? 'write "{*}" for a whole segment' : 'write it percent-encoded';
      yield error(
        'invalid-value',
        at,
        `"${segment}" of the path "${path}" must not contain "${sign}" beside {*} or {**}; ${instead}`,
      );
      return;
    }
  }
}
