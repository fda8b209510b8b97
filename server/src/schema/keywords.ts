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
  | { readonly found: 'unlike'; readonly index: number; readonly first: number; readonly key: string }
  | { readonly found: 'no-member'; readonly key: string; readonly value: string; readonly member: string }
  | {
      readonly found: 'other-member';
      readonly key: string;
      readonly value: string;
      readonly member: string;
      readonly present: string;
    }
  | { readonly found: 'above'; readonly key: string; readonly limit: string }
  | { readonly found: 'too-many-in-all'; readonly of: string; readonly count: number; readonly maximum: number }
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

type Item = Readonly<Record<string, unknown>>;

const none: Item = {};

interface Group {
  readonly keys: readonly string[];
  /** What a key that is absent stands for; without a default it only equals another that is absent. */
  readonly defaults?: Item;
  /** Only items with one of these values are compared. */
  readonly only?: Readonly<Record<string, readonly unknown[]>>;
  /** Only items that have these keys are compared. */
  readonly present?: readonly string[];
}

/**
 * No two items agree in all keys of a group, as in a list of Kubernetes' list-type map: `"uniqueBy": [["name"], ["number"]]`. An item with
 * none of the keys is left alone.
 */
function uniqueBy(groups: readonly (readonly string[] | Group)[], items: readonly unknown[]): Found | undefined {
  if (items.length < 2) return undefined;
  for (const group of groups) {
    const { keys, defaults = none, only, present = [] }: Group = 'length' in group ? { keys: group } : group;
    const seen = new Map<unknown, number>();
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      if (!isItem(item) || !keys.some((key) => key in item) || !present.every((key) => key in item)) continue;
      // A key has a scalar; what else there is has the wrong type, and may be huge by its aliases.
      if (keys.some((key) => typeof item[key] === 'object')) continue;
      if (only !== undefined && !Object.entries(only).every(([key, values]) => values.includes(item[key] ?? defaults[key])))
        continue;
      const identity = identityOf(item, keys, defaults);
      const first = seen.get(identity);
      if (first !== undefined) return { found: 'repeated', index, first, keys };
      seen.set(identity, index);
    }
  }
  return undefined;
}

interface Alike {
  readonly by: readonly string[];
  readonly defaults?: Item;
  readonly of: readonly string[];
}

/** Items that agree in the keys `by` have each of the keys `of` all or none. */
function allOrNone({ by, defaults = none, of }: Alike, items: readonly unknown[]): Found | undefined {
  if (items.length < 2) return undefined;
  const seen = new Map<unknown, { readonly item: Item; readonly index: number }>();
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    if (!isItem(item) || by.some((key) => typeof item[key] === 'object')) continue;
    const identity = identityOf(item, by, defaults);
    const first = seen.get(identity);
    const key = first && of.find((each) => each in item !== each in first.item);
    if (first !== undefined && key !== undefined) return { found: 'unlike', index, first: first.index, key };
    if (first === undefined) seen.set(identity, { item, index });
  }
  return undefined;
}

function isItem(item: unknown): item is Item {
  return typeof item === 'object' && item !== null;
}

/** Equal for items that agree in the keys. */
function identityOf(item: Item, keys: readonly string[], defaults: Item): unknown {
  const [first = ''] = keys;
  if (keys.length === 1) return item[first] ?? defaults[first];
  return JSON.stringify(keys.map((key) => item[key] ?? defaults[key]));
}

interface Union {
  readonly key: string;
  readonly members: Readonly<Record<string, string>>;
}

/** A key says which one of several others is there: `"unionBy": { "key": "type", "members": { "CORS": "cors" } }`. */
function unionBy({ key, members }: Union, data: Item): Found | undefined {
  const value = data[key];
  if (typeof value !== 'string' || !Object.hasOwn(members, value)) return undefined;
  const member = members[value] ?? '';
  // A setting that belongs to another value is most likely the one that was meant.
  const present = Object.keys(data).find((each) => each !== member && Object.values(members).includes(each));
  if (present !== undefined) return { found: 'other-member', key, value, member, present };
  return member in data ? undefined : { found: 'no-member', key, value, member };
}

interface NotAbove {
  readonly key: string;
  readonly limit: string;
  /** The limit where it is absent. */
  readonly default?: number | string;
  /** The limit that is none. */
  readonly unlimited?: number | string;
}

/** One value, a number or a duration, is not greater than another: `"notAbove": { "key": "numerator", "limit": "denominator" }`. */
function notAbove({ key, limit, default: absent, unlimited }: NotAbove, data: Item): Found | undefined {
  const value = amountOf(data[key]);
  const most = amountOf(data[limit] ?? absent);
  if (value === undefined || most === undefined || most === amountOf(unlimited)) return undefined;
  return value > most ? { found: 'above', key, limit } : undefined;
}

function amountOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? parseDuration(value) : undefined;
}

interface TotalItems {
  readonly of: string;
  readonly maximum: number;
  /** What an item without the list counts. */
  readonly default: number;
}

/** The lists of all items have so many items at most: `"totalItems": { "of": "matches", "maximum": 128, "default": 1 }`. */
function totalItems({ of, maximum, default: absent }: TotalItems, items: readonly unknown[]): Found | undefined {
  let count = 0;
  for (const item of items) {
    const list = isItem(item) ? item[of] : undefined;
    count += Array.isArray(list) ? list.length : absent;
  }
  return count > maximum ? { found: 'too-many-in-all', of, count, maximum } : undefined;
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
  allOrNone: { type: 'array', check: allOrNone },
  unionBy: { type: 'object', check: unionBy },
  notAbove: { type: 'object', check: notAbove },
  totalItems: { type: 'array', check: totalItems },
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
