/** Regular expressions, which are RE2's: Go's regexp package for istiod, RE2 itself for Envoy. JavaScript's accept more. */
import { RE2JS, RE2JSException } from 're2js';
import type { Path } from '../../yaml/tree';
import type { Violation } from '../semantics';
import { optionalObject } from './values';
import { changing, error } from './violation';

const longest = 1024;

/** Of the placeholders only these: the others, such as `<name>` or `$(x)`, are also what regexes are made of. */
const filledIn = /\$\{[^}]*\}|\{\{[\s\S]*?\}\}/;

/** Why RE2 refuses a regex, in words; undefined where it takes it. */
export function regexError(regex: string): string | undefined {
  if (regex === '') return 'must not be empty';
  if (regex.length > longest) return `must not be longer than ${longest} characters`;
  try {
    RE2JS.compile(regex);
    return undefined;
  } catch (reason) {
    if (!(reason instanceof RE2JSException)) throw reason;
    return inWords(reason.message);
  }
}

/** What people bring along from other engines has words of its own. */
function inWords(reason: string): string {
  if (/\(\?<?[=!]/.test(reason)) return 'has a lookahead or lookbehind, which RE2 does not know';
  if (/invalid escape sequence: `\\[1-9]/.test(reason)) return 'has a reference to a group, which RE2 does not know';
  return `is not RE2: ${reason.replace(/^error parsing regexp: /, '').replaceAll('`', '"')}`;
}

/** Yields when a text is no regex of RE2; `what` is "regex" unless said. */
export function* checkRegex(value: unknown, path: Path, what = 'regex'): Generator<Violation> {
  const regex = typeof value === 'string' && !filledIn.test(value) ? value : undefined;
  const wrong = regex === undefined ? undefined : regexError(regex);
  if (wrong === undefined) return;
  // A "*" at the beginning is how globs say ".*".
  const glob = regex?.startsWith('*') ? `.${regex}` : undefined;
  const meant = glob !== undefined && regexError(glob) === undefined ? glob : undefined;
  yield error(
    'invalid-regex',
    path,
    regex === '' || (regex?.length ?? 0) > longest ? `the ${what} ${wrong}` : `the ${what} "${regex}" ${wrong}`,
    { fixes: meant === undefined ? [] : [changing(path, meant)] },
  );
}

/** Yields when a StringMatch has an empty prefix or a regex that RE2 refuses. An empty exact text is accepted. */
export function* checkStringMatch(value: unknown, path: Path): Generator<Violation> {
  const match = optionalObject(value);
  if (match === undefined) return;
  if (match.prefix === '')
    yield error(
      'invalid-value',
      [...path, 'prefix'],
      'the prefix must not be empty; leave the condition out to match any text, or write regex: ".*"',
    );
  yield* checkRegex(match.regex, [...path, 'regex']);
}
