/**
 * What the API server checks by CEL and JSON Schema has no word for: our own keywords and formats. The compiler of the schemas
 * (`scripts/compile-schemas.mjs`) turns a keyword into a call of its `check`, so what is written here is what runs, in the compiler
 * and in the compiled modules. A check returns what is wrong, or undefined. Text with a placeholder never gets here as a
 * problem: the explanation drops it.
 */
import { parseDuration } from '../base/duration';
import { parseRequestUri } from '../base/goUrl';
import { parseCidr, parseIp } from '../base/ip';

/** What a check has found; the words for it are in `explain.ts`. */
export type Found =
  | { readonly found: 'not-a-duration' }
  | { readonly found: 'too-short'; readonly least: string }
  | { readonly found: 'together'; readonly present: readonly string[]; readonly keys: readonly string[] }
  | { readonly found: 'none-of'; readonly keys: readonly string[] }
  | { readonly found: 'repeated'; readonly index: number; readonly first: number; readonly keys: readonly string[] }
  | { readonly found: 'not-a-url' }
  | { readonly found: 'scheme'; readonly scheme: string; readonly schemes: readonly string[] };

export interface Keyword {
  /** The type of data that the keyword looks at; it says nothing of other data. */
  readonly type: 'string' | 'array' | 'object';
  readonly check: (schema: never, data: never) => Found | undefined;
}

type Groups = readonly (readonly string[])[];

/** A duration of Go: `"duration": true`. */
function duration(_schema: true, text: string): Found | undefined {
  return parseDuration(text) === undefined ? { found: 'not-a-duration' } : undefined;
}

/** A duration of Go, and no less: `"atLeastDuration": "1ms"`. */
function atLeastDuration(least: string, text: string): Found | undefined {
  const length = parseDuration(text);
  if (length === undefined) return { found: 'not-a-duration' };
  return length < (parseDuration(least) ?? 0) ? { found: 'too-short', least } : undefined;
}

/** Of each group of keys no two: `"atMostOneOf": [["exact", "prefix", "regex"]]`. */
function atMostOneOf(groups: Groups, data: object): Found | undefined {
  for (const keys of groups) {
    const present = keys.filter((key) => key in data);
    // In the order in which they are written.
    if (present.length > 1) return { found: 'together', present: Object.keys(data).filter((key) => present.includes(key)), keys };
  }
  return undefined;
}

/** Of each group of keys one at least. */
function atLeastOneOf(groups: Groups, data: object): Found | undefined {
  for (const keys of groups) if (!keys.some((key) => key in data)) return { found: 'none-of', keys };
  return undefined;
}

function exactlyOneOf(groups: Groups, data: object): Found | undefined {
  return atMostOneOf(groups, data) ?? atLeastOneOf(groups, data);
}

/** No two items agree in all keys of a group, as in a list of Kubernetes' list-type map: `"uniqueBy": [["name"], ["number"]]`. */
function uniqueBy(groups: Groups, items: readonly unknown[]): Found | undefined {
  for (const keys of groups) {
    const seen = new Map<string, number>();
    for (const [index, item] of items.entries()) {
      if (typeof item !== 'object' || item === null || !keys.some((key) => key in item)) continue;
      const identity = JSON.stringify(keys.map((key) => (item as Readonly<Record<string, unknown>>)[key]));
      const first = seen.get(identity);
      if (first !== undefined) return { found: 'repeated', index, first, keys };
      seen.set(identity, index);
    }
  }
  return undefined;
}

interface UrlScheme {
  readonly schemes: readonly string[];
  /** Put before what is no URL by itself: `docker.io/img` is then `http://docker.io/img`. */
  readonly else?: string;
}

/** A URL, as Go reads it, of one of these schemes. */
function urlScheme({ schemes, else: prefix }: UrlScheme, text: string): Found | undefined {
  const url = parseRequestUri(text) ?? (prefix === undefined ? undefined : parseRequestUri(`${prefix}${text}`));
  if (url === undefined) return { found: 'not-a-url' };
  return schemes.includes(url.scheme) ? undefined : { found: 'scheme', scheme: url.scheme, schemes };
}

export const keywords = {
  duration: { type: 'string', check: duration },
  atLeastDuration: { type: 'string', check: atLeastDuration },
  atMostOneOf: { type: 'object', check: atMostOneOf },
  atLeastOneOf: { type: 'object', check: atLeastOneOf },
  exactlyOneOf: { type: 'object', check: exactlyOneOf },
  uniqueBy: { type: 'array', check: uniqueBy },
  urlScheme: { type: 'string', check: urlScheme },
} as const satisfies Readonly<Record<string, Keyword>>;

/** Formats by name; what is not here (`int32`, `double`) is for numbers, whose limits are checked as such. */
export const formats = {
  /** Base64, as the API server takes it: padded, and not empty. */
  byte: (text: string) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/.test(text),
  ip: (text: string) => parseIp(text) !== undefined,
  cidr: (text: string) => parseCidr(text) !== undefined,
  'date-time': (text: string) => /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(text),
} as const satisfies Readonly<Record<string, (text: string) => boolean>>;
