/**
 * Routes and matches that never count because earlier ones take all their requests (istioctl analyze IST0130, IST0131). Unlike
 * istioctl, all conditions of a match are compared, and a route that delegates takes only what its delegate takes.
 */
import type { Path } from '../../../yaml/tree';
import { isGiven, lacks, type Obj, object, objects, text } from '../../primitives/values';
import { error, removing, warning } from '../../primitives/violation';
import type { Violation } from '../../semantics';
import { canonical, identity, takes } from './matches';

type Kind = 'http' | 'tls' | 'tcp';

interface Route {
  readonly route: Obj;
  /** In messages. */
  readonly name: string;
}

/** A match by prefix, which takes the requests of later ones. */
interface Taker {
  readonly match: Obj;
  readonly prefix: string;
  readonly name: string;
}

export function* checkReachability(value: unknown, path: Path, kind: Kind): Generator<Violation> {
  /** Matches by what they ask for, with the name of their route. */
  const seen = new Map<string, string>();
  const takers = new Map<string, Taker[]>();
  let all: Route | undefined;
  for (const [i, route] of objects(value)) {
    const at = [...path, i];
    const name = nameOf(route, i);
    // What its delegate does not take goes on to the next route.
    const delegates = isGiven(route.delegate);
    if (lacks(route, 'match')) {
      const why = `route ${all?.name} has no match either and takes all requests; only the last route can do without`;
      if (all !== undefined) yield unreachable(route, at, why, all.route);
      else if (!delegates) all = { route, name };
      continue;
    }
    if (all !== undefined) {
      const why = `route ${all.name} before it has no match and takes all requests; move this route before it`;
      yield unreachable(route, at, why, all.route);
      continue;
    }
    const matches = [...objects(route.match)].map(([j, match]) => ({ j, match, key: identity(match, kind) }));
    const others = new Set(matches.map(({ key }) => seen.get(key)));
    if (matches.length > 0 && !others.has(undefined)) {
      yield unreachable(route, at, `all its matches are those of routes before it: ${[...others].join(', ')}`);
    }
    for (const { j, match, key } of matches) {
      const place = [...at, 'match', j];
      const other = seen.get(key);
      if (other !== undefined) {
        yield ineffective(
          match,
          place,
          matches.length,
          `${other === name ? 'the route' : `route ${other}`} has this very match already`,
        );
        continue;
      }
      const taker = kind === 'http' ? takerOf(match, takers) : undefined;
      if (taker !== undefined) {
        const who = taker.name === name ? 'an earlier match of the route' : `route ${taker.name}`;
        yield ineffective(match, place, matches.length, `${who} takes every path that begins with "${taker.prefix}"`);
      }
      if (delegates) continue;
      seen.set(key, name);
      const prefix = text(object(match.uri).prefix);
      if (kind === 'http' && prefix) file(takers, { match, prefix, name });
    }
  }
}

function nameOf(route: Obj, index: number): string {
  const name = text(route.name);
  return name ? `"${name}"` : `#${index + 1}`;
}

/** A warning, unless nothing goes elsewhere for it: `taking` is the route that takes the requests. */
function unreachable(route: Obj, path: Path, why: string, taking?: Obj): Violation {
  const key = lacks(route, 'match') ? (Object.keys(route)[0] ?? '') : 'match';
  const at = key === '' ? path : [...path, key];
  const violation = warning('unreachable-rule', at, `no request reaches this route: ${why}`, {
    part: 'key',
    fixes: [removing(path, 'Remove the route')],
  });
  const isSame = taking !== undefined && isGiven(route.route) && canonical(route.route) === canonical(taking.route);
  return isSame ? { ...violation, severity: 'info' } : violation;
}

function ineffective(match: Obj, path: Path, count: number, why: string): Violation {
  // Without its last match a route would take all requests.
  const fix = count > 1 ? removing(path, 'Remove the match') : removing(path.slice(0, -2), 'Remove the route');
  const key = 'uri' in match ? 'uri' : (Object.keys(match)[0] ?? '');
  return {
    ...error('ineffective-match', key === '' ? path : [...path, key], `the match has no effect: ${why}`, {
      part: 'key',
      fixes: [fix],
    }),
    severity: 'info',
  };
}

/** Takers are filed by their prefix; those that ignore case by it in lower case, apart from the others. */
function file(takers: Map<string, Taker[]>, taker: Taker): void {
  const key = taker.match.ignoreUriCase === true ? ignoringCase(taker.prefix) : taker.prefix;
  const same = takers.get(key);
  if (same === undefined) takers.set(key, [taker]);
  else same.push(taker);
}

function ignoringCase(prefix: string): string {
  return `i:${prefix.toLowerCase()}`;
}

/** An earlier match by prefix that takes all that a match takes. */
function takerOf(match: Obj, takers: ReadonlyMap<string, readonly Taker[]>): Taker | undefined {
  const uri = object(match.uri);
  const path = takers.size === 0 ? undefined : (text(uri.prefix) ?? text(uri.exact));
  if (!path) return undefined;
  for (let length = 1; length <= path.length; length++) {
    const start = path.slice(0, length);
    for (const key of [start, ignoringCase(start)]) {
      const taker = takers.get(key)?.find((each) => takes(each.match, match));
      if (taker !== undefined) return taker;
    }
  }
  return undefined;
}
