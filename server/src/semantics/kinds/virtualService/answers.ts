/** What a route answers by itself (redirect, directResponse), and what it rewrites. */
import type { Path } from '../../../yaml/tree';
import { checkPort, checkRange } from '../../primitives/numbers';
import { checkRegex } from '../../primitives/regexes';
import { isGiven, isMissing, isUnset, lacks, number, object, optionalObject, text } from '../../primitives/values';
import { eitherOf, error, removing, setting, warning } from '../../primitives/violation';
import type { Violation } from '../../semantics';

const redirected = ['uri', 'prefixRewrite', 'authority', 'port', 'derivePort', 'scheme'] as const;

export function* checkRedirect(value: unknown, path: Path, matches: readonly unknown[]): Generator<Violation> {
  const redirect = optionalObject(value);
  if (redirect === undefined) return;
  if (redirected.every((key) => lacks(redirect, key))) {
    yield error(
      'incomplete-field',
      path,
      'the redirect changes nothing: give "uri", "prefixRewrite", "authority", "port" or "scheme"',
      { part: 'key' },
    );
  }
  const prefix = [...path, 'prefixRewrite'];
  if (!isUnset(redirect.prefixRewrite)) {
    if (!isUnset(redirect.uri)) {
      yield error(
        'conflicting-fields',
        prefix,
        '"prefixRewrite" cannot stand beside "uri": one replaces the prefix, the other the whole path',
        { part: 'key', fixes: eitherOf(path, 'prefixRewrite', 'uri') },
      );
    }
    if (matches.some((match) => hasOtherUri(object(match).uri))) {
      yield error(
        'conflicting-fields',
        prefix,
        'prefixRewrite needs a match by "uri.prefix": a match of this route compares the path in another way',
        { part: 'key' },
      );
    }
  }
  const code = number(redirect.redirectCode);
  if (code !== 0) yield* checkRange(code, [...path, 'redirectCode'], { what: 'code of a redirect', least: 300, most: 399 });
  const scheme = text(redirect.scheme);
  if (scheme && scheme !== 'http' && scheme !== 'https') {
    const lower = scheme.toLowerCase();
    const at = [...path, 'scheme'];
    const fixes = lower === 'http' || lower === 'https' ? [setting(at, lower, `Write "${lower}"`, true)] : [];
    yield error('invalid-value', at, `the scheme must be "http" or "https", not "${scheme}"`, { fixes });
  }
  if (redirect.port !== 0) yield* checkPort(redirect.port, [...path, 'port']);
}

/** Whether a condition on the path is not one on its prefix. */
function hasOtherUri(value: unknown): boolean {
  const uri = optionalObject(value);
  return uri !== undefined && !isGiven(uri.prefix) && (isGiven(uri.exact) || isGiven(uri.regex));
}

export function* checkRewrite(value: unknown, path: Path): Generator<Violation> {
  const rewrite = optionalObject(value);
  if (rewrite === undefined) return;
  const regexRewrite = optionalObject(rewrite.uriRegexRewrite);
  if (lacks(rewrite, 'uri') && isMissing(rewrite, 'uriRegexRewrite') && lacks(rewrite, 'authority')) {
    yield error('incomplete-field', path, 'the rewrite changes nothing: give "uri", "uriRegexRewrite" or "authority"', {
      part: 'key',
      fixes: [removing(path, 'Remove the rewrite')],
    });
  }
  if (regexRewrite === undefined) return;
  const at = [...path, 'uriRegexRewrite'];
  if (!isUnset(rewrite.uri)) {
    yield error('conflicting-fields', at, '"uriRegexRewrite" cannot stand beside "uri": give only one of them', {
      part: 'key',
      fixes: eitherOf(path, 'uriRegexRewrite', 'uri'),
    });
  }
  for (const key of ['match', 'rewrite']) {
    if (lacks(regexRewrite, key))
      yield error('incomplete-field', [...at, key], `uriRegexRewrite needs "match" and "rewrite": "${key}" is missing or empty`, {
        part: 'key',
      });
  }
  if (regexRewrite.match !== '') yield* checkRegex(regexRewrite.match, [...at, 'match']);
}

const largeBody = 100 * 1024;
const largestBody = 1024 * 1024;

export function* checkDirectResponse(value: unknown, path: Path): Generator<Violation> {
  const response = object(value);
  yield* checkRange(response.status, [...path, 'status'], { what: 'status of a response', least: 200, most: 600 });
  const body = object(response.body);
  for (const key of ['string', 'bytes']) {
    const content = text(body[key]);
    if (content === undefined) continue;
    const size = key === 'string' ? bytesOf(content) : Math.floor((content.length * 3) / 4);
    const at = [...path, 'body', key];
    if (size > largestBody)
      yield error('invalid-value', at, `the body has ${size} bytes; at most 1 MiB is possible`, { part: 'key' });
    else if (size > largeBody)
      yield warning('invalid-value', at, `the body has ${size} bytes and is sent to every proxy; keep it below 100 KiB`, {
        part: 'key',
      });
  }
}

/** Of a text in UTF-8. */
function bytesOf(content: string): number {
  if (content.length * 3 <= largeBody) return content.length;
  let bytes = 0;
  for (const sign of content) {
    const code = sign.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
