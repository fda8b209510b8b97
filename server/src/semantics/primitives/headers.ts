/** Header names and values, and what may be done to headers. */
import type { Part, Path } from '../../yaml/tree';
import type { SemanticFix, Violation } from '../semantics';
import { object, text, textEntries, texts } from './values';
import { changing, error, type More, removing, setting } from './violation';

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const pseudoHeaders: ReadonlySet<string> = new Set([':method', ':scheme', ':authority', ':path', ':status']);
const claims = '@request.auth.claims';

/** A token of RFC 7230. */
export function isHeaderName(name: string): boolean {
  return token.test(name);
}

/** `@request.auth.claims.x` or `@request.auth.claims[x][y]`, which a VirtualService takes for a header. */
export function isClaim(name: string): boolean {
  if (!name.toLowerCase().startsWith(claims)) return false;
  const rest = name.slice(claims.length);
  return /^\.[^.]/.test(rest) || /^\[.+\]$/.test(rest);
}

export interface HeaderNameOptions extends More {
  /** Default: "header name". */
  readonly what?: string;
}

export function* checkHeaderName(
  value: unknown,
  path: Path,
  { what = 'header name', ...more }: HeaderNameOptions = {},
): Generator<Violation> {
  const name = text(value);
  if (name === undefined || isHeaderName(name)) return;
  const message = name === '' ? `the ${what} must not be empty` : `"${name}" is no ${what}: ${culprit(name)}`;
  const meant = name.trim().replace(/:$/, '');
  yield error('invalid-header', path, message, { fixes: isHeaderName(meant) ? [renaming(path, meant, more.part)] : [], ...more });
}

/** The name may be a value or a key. */
function renaming(path: Path, name: string, part: Part = 'value'): SemanticFix {
  if (part === 'value') return changing(path, name);
  return { title: `Change it to "${name}"`, safe: false, edits: [{ op: 'rename', path, key: name }] };
}

/** The name of a header that is compared: also a pseudo header or a JWT claim. */
export function* checkMatchedHeader(name: string, path: Path): Generator<Violation> {
  if (isClaim(name) || pseudoHeaders.has(name.toLowerCase())) return;
  if (name.toLowerCase().startsWith('@request.auth')) {
    yield error(
      'invalid-header',
      path,
      `a claim is written "@request.auth.claims.name" or "@request.auth.claims[name]", not "${name}"`,
      { part: 'key' },
    );
    return;
  }
  yield* checkHeaderName(name, path, { part: 'key' });
}

function culprit(name: string): string {
  const sign = [...name].find((each) => !token.test(each)) ?? '';
  return sign === ' ' ? 'it contains a space' : `it contains "${sign}"`;
}

/** Why a header value is refused; undefined where it is taken. */
export function headerValueError(value: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is refused
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)) return 'contains a control character, such as a line break';
  return isBalanced(value)
    ? undefined
    : 'has a "%" that begins no variable such as "%START_TIME%"; write "%%" for a percent sign';
}

/** Envoy's format: `%%` is a percent sign, `%NAME%`, `%NAME(arguments)%` and `%NAME(arguments):9%` are variables. */
const variable = /%%|%[A-Za-z_][A-Za-z0-9_]*(?:\([^)]*\))?(?::\d+)?%/g;

function isBalanced(value: string): boolean {
  return !value.replaceAll(variable, '').includes('%');
}

function escapePercents(value: string): string {
  return value.replaceAll(new RegExp(`${variable.source}|%`, 'g'), (found) => (found === '%' ? '%%' : found));
}

/** `{request: {set, add, remove}, response: {...}}` of a VirtualService. */
export function* checkHeaderOperations(value: unknown, path: Path): Generator<Violation> {
  const headers = object(value);
  for (const side of ['request', 'response'] as const) {
    const operations = object(headers[side]);
    for (const operation of ['set', 'add'] as const) {
      for (const name of Object.keys(object(operations[operation]))) {
        yield* checkOperated(name, [...path, side, operation, name], side === 'request', 'key');
      }
      for (const [name, content] of textEntries(operations[operation])) {
        const wrong = headerValueError(content);
        if (wrong === undefined) continue;
        const at = [...path, side, operation, name];
        const escaped = escapePercents(content);
        const fixes = headerValueError(escaped) === undefined ? [setting(at, escaped, 'Write "%%" for the percent sign')] : [];
        yield error('invalid-header', at, `the value of the header "${name}" ${wrong}`, { fixes });
      }
    }
    for (const [i, name] of texts(operations.remove)) yield* checkOperated(name, [...path, side, 'remove', i], false, 'value');
  }
}

/** The name of a header that is set, added or removed; only requests may be given another authority. */
function* checkOperated(name: string, path: Path, authority: boolean, part: 'key' | 'value'): Generator<Violation> {
  if (text(name) === undefined) return;
  const fixes = [removing(path, `Remove "${name}"`)];
  if (name === '') yield error('invalid-header', path, 'the name of the header must not be empty', { part, fixes });
  else if (authority && (name.toLowerCase() === 'host' || name === ':authority')) return;
  else if (name.startsWith(':'))
    yield error('invalid-header', path, `the pseudo header "${name}" cannot be changed here`, { part, fixes });
  else if (!authority && name.toLowerCase() === 'host') {
    yield error(
      'invalid-header',
      path,
      `the header "${name}" cannot be changed here; of a request it can be set, which changes its authority`,
      { part, fixes },
    );
  }
}
