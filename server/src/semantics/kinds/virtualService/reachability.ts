/**
 * Routes and matches that never count because earlier ones take all their requests (istioctl analyze IST0130, IST0131). Unlike
 * istioctl, all conditions of a match are compared, and a route that delegates takes only what its delegate takes.
 */
import { hasPlaceholder } from '../../../base/placeholder';
import type { Path } from '../../../yaml/tree';
import { isGiven, isUnset, lacks, list, type Obj, object, optionalObject, text } from '../../primitives/values';
import { error, warning } from '../../primitives/violation';
import type { Violation } from '../../semantics';

type Kind = 'http' | 'tls' | 'tcp';

/** A match that takes requests, with the route's name in messages. */
interface Taker {
  readonly match: Obj;
  readonly route: string;
}

export function* checkReachability(value: unknown, path: Path, kind: Kind): Generator<Violation> {
  const seen = new Map<string, string>();
  const byPrefix = new Map<string, Taker[]>();
  let all: string | undefined;
  for (const [i, item] of list(value).entries()) {
    const route = optionalObject(item);
    if (route === undefined) continue;
    const at = [...path, i];
    const name = nameOf(route, i);
    const delegates = isGiven(route.delegate);
    if (lacks(route, 'match')) {
      if (all !== undefined)
        yield unreachable(
          route,
          at,
          `route ${all} has no match either and takes all requests; only the last route can do without`,
        );
      else if (!delegates) all = name;
      continue;
    }
    if (all !== undefined) {
      yield unreachable(route, at, `route ${all} before it has no match and takes all requests; move this route before it`);
      continue;
    }
    const matches = list(route.match).map(optionalObject);
    const repeated = matches.map((match) => (match === undefined ? undefined : seen.get(identity(match, kind))));
    const isSpent = repeated.length > 0 && repeated.every((other) => other !== undefined);
    if (isSpent)
      yield unreachable(route, at, `all its matches are those of routes before it: ${[...new Set(repeated)].join(', ')}`);
    for (const [j, match] of matches.entries()) {
      if (match === undefined) continue;
      const key = identity(match, kind);
      const other = seen.get(key);
      const place = [...at, 'match', j];
      if (other !== undefined) {
        yield ineffective(
          match,
          place,
          other === name ? 'the route has this very match already' : `route ${other} has this very match already`,
        );
        continue;
      }
      const taker = kind === 'http' ? takerOf(match, byPrefix) : undefined;
      if (taker !== undefined) {
        yield ineffective(
          match,
          place,
          `${taker.route === name ? 'an earlier match of the route' : `route ${taker.route}`} takes every path that begins with "${taker.prefix}"`,
        );
      }
      if (delegates) continue;
      seen.set(key, name);
      const prefix = text(object(match.uri).prefix);
      if (kind === 'http' && prefix) {
        const file = fold(prefix, match);
        byPrefix.set(file, [...(byPrefix.get(file) ?? []), { match, route: name }]);
      }
    }
  }
}

function nameOf(route: Obj, index: number): string {
  const name = text(route.name);
  return name ? `"${name}"` : `#${index + 1}`;
}

function unreachable(route: Obj, path: Path, why: string): Violation {
  const key = isUnset(route.match) ? (Object.keys(route)[0] ?? '') : 'match';
  return warning('unreachable-rule', key === '' ? path : [...path, key], `no request reaches this route: ${why}`, {
    part: 'key',
  });
}

function ineffective(match: Obj, path: Path, why: string): Violation {
  const key = 'uri' in match ? 'uri' : (Object.keys(match)[0] ?? '');
  return {
    ...error('ineffective-match', key === '' ? path : [...path, key], `the match has no effect: ${why}`, { part: 'key' }),
    severity: 'info',
  };
}

/** Equal for matches with the same conditions; the name is none. */
function identity(match: Obj, kind: Kind): string {
  const { name, ...conditions } = match;
  return canonical(kind === 'http' ? conditions : match);
}

/** What lies deeper than any condition does is no condition; aliases could make it endless. */
const deepest = 4;

function canonical(value: unknown, depth = 0): string {
  if (depth > deepest) return '';
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth + 1)).join(',')}]`;
  const map = optionalObject(value);
  if (map === undefined) return JSON.stringify(value) ?? 'null';
  const pairs = Object.keys(map).sort();
  return `{${pairs.map((key) => `${JSON.stringify(key)}:${canonical(map[key], depth + 1)}`).join(',')}}`;
}

/** An earlier match by prefix that takes all that a match takes. */
function takerOf(match: Obj, byPrefix: ReadonlyMap<string, readonly Taker[]>): (Taker & { readonly prefix: string }) | undefined {
  const uri = object(match.uri);
  const path = text(uri.prefix) ?? text(uri.exact);
  if (!path) return undefined;
  for (let length = 1; length <= path.length; length++) {
    for (const cases of ['same', 'any'] as const) {
      const start = path.slice(0, length);
      const taker = byPrefix
        .get(cases === 'same' ? start : `${ignoringCase}${start.toLowerCase()}`)
        ?.find((each) => takes(each.match, match));
      if (taker !== undefined) return { ...taker, prefix: String(object(taker.match.uri).prefix) };
    }
  }
  return undefined;
}

/** A prefix as it is filed; one that ignores case never equals one that does not. */
const ignoringCase = 'i:';

function fold(prefix: string, match: Obj): string {
  return match.ignoreUriCase === true ? `${ignoringCase}${prefix.toLowerCase()}` : prefix;
}

/** Whether every request that `match` takes meets the other conditions of `earlier` too; of the paths it is known. */
function takes(earlier: Obj, match: Obj): boolean {
  if (earlier.ignoreUriCase !== true && match.ignoreUriCase === true) return false;
  return Object.entries(earlier).every(([field, condition]) => {
    if (isUnset(condition)) return true;
    switch (field) {
      case 'name':
      case 'statPrefix':
      case 'uri':
      case 'ignoreUriCase':
        return true;
      case 'scheme':
      case 'method':
      case 'authority':
        return implies(match[field], condition);
      case 'headers':
      case 'queryParams':
        return (
          optionalObject(condition) !== undefined &&
          Object.entries(object(condition)).every(([key, each]) => implies(object(match[field])[key], each))
        );
      default:
        return isPart(condition, match[field]);
    }
  });
}

/** Of conditions that are compared as they are; of a map, whose entries must all hold, some may be asked for. */
function isPart(condition: unknown, other: unknown): boolean {
  const map = optionalObject(condition);
  if (map === undefined) return canonical(condition) === canonical(other);
  return Object.entries(map).every(([key, each]) => canonical(each) === canonical(object(other)[key]));
}

/** Whether text that meets one StringMatch meets another. */
function implies(given: unknown, wanted: unknown): boolean {
  if (given === undefined || given === null) return false;
  if (canonical(given) === canonical(wanted)) return true;
  const prefix = object(wanted).prefix;
  const start = object(given).exact ?? object(given).prefix;
  if (typeof prefix !== 'string' || typeof start !== 'string' || hasPlaceholder(prefix) || hasPlaceholder(start)) return false;
  return start.startsWith(prefix);
}
