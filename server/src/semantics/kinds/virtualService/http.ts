/** One route for HTTP: what kind of route it is, its matches and destinations. */
import type { Path } from '../../../yaml/tree';
import { checkHeaderOperations, checkMatchedHeader } from '../../primitives/headers';
import { checkLabel } from '../../primitives/names';
import { checkDuration, checkPort } from '../../primitives/numbers';
import { checkRegex, checkStringMatch } from '../../primitives/regexes';
import { checkLabels } from '../../primitives/selectors';
import { isGiven, isMissing, isUnset, list, type Obj, object, objects, text } from '../../primitives/values';
import { eitherOf, error, removing } from '../../primitives/violation';
import type { Violation } from '../../semantics';
import { checkDirectResponse, checkRedirect, checkRewrite } from './answers';
import { checkDestination, checkDestinations } from './destination';
import { checkGateways } from './gateways';
import { checkCors, checkFault, checkMirrorPercent, checkMirrors, checkPercentage, checkRetries } from './policies';

type Check = (value: unknown, path: Path, owner: Obj) => Iterable<Violation>;

/** By field, so that what is absent costs nothing. */
function* checkFields(owner: Obj, path: Path, checks: Readonly<Record<string, Check>>): Generator<Violation> {
  for (const field of Object.keys(owner)) {
    if (Object.hasOwn(checks, field)) yield* (checks[field] as Check)(owner[field], [...path, field], owner);
  }
}

const ofRoute: Readonly<Record<string, Check>> = {
  match: checkMatches,
  headers: checkHeaderOperations,
  route: checkHttpDestinations,
  redirect: (value, path, route) => checkRedirect(value, path, list(route.match)),
  directResponse: checkDirectResponse,
  rewrite: checkRewrite,
  fault: checkFault,
  mirror: checkDestination,
  mirrors: checkMirrors,
  mirrorPercentage: (value, path) => checkPercentage(value, path, 0),
  mirrorPercent: checkMirrorPercent,
  mirror_percent: checkMirrorPercent,
  retries: checkRetries,
  corsPolicy: checkCors,
  timeout: (value, path) => checkDuration(value, path),
};

export function* checkHttpRoute(route: Obj, path: Path, isDelegate: boolean): Generator<Violation> {
  yield* checkKind(route, path, isDelegate);
  yield* checkFields(route, path, ofRoute);
  yield* checkAuthority(route, path);
}

function* checkHttpDestinations(routes: unknown, path: Path): Generator<Violation> {
  yield* checkDestinations(routes, path);
  for (const [i, { headers }] of objects(routes)) {
    if (headers !== undefined) yield* checkHeaderOperations(headers, [...path, i, 'headers']);
  }
}

const actions = ['route', 'redirect', 'directResponse'] as const;

/** A route that delegates, one of a delegate, or one that stands by itself. */
function* checkKind(route: Obj, path: Path, isDelegate: boolean): Generator<Violation> {
  const given = (key: string) => (key === 'route' ? list(route.route).length > 0 : isGiven(route[key]));
  const together = (key: string, other: string, why: string) =>
    error('conflicting-fields', [...path, key], `"${key}" cannot stand beside "${other}": ${why}`, {
      part: 'key',
      // Without the other one there must still be something that happens.
      fixes: eitherOf(path, key, ...([...actions, 'mirrors'].includes(key) || given('route') ? [other] : [])),
    });
  if (isDelegate && given('delegate')) {
    yield error(
      'conflicting-fields',
      [...path, 'delegate'],
      'a VirtualService without "hosts" is delegated to and cannot delegate further',
      { part: 'key', fixes: actions.some(given) ? [removing([...path, 'delegate'], 'Remove "delegate"')] : [] },
    );
  }
  if (!isDelegate && given('delegate')) {
    for (const key of ['route', 'redirect']) {
      if (given(key)) yield together(key, 'delegate', 'the VirtualService that is delegated to decides');
    }
    return;
  }
  const first = given('redirect') ? 'redirect' : given('directResponse') ? 'directResponse' : undefined;
  if (first !== undefined) {
    const excluded = first === 'redirect' ? ['route', 'fault', 'rewrite', 'directResponse'] : ['route', 'fault', 'rewrite'];
    const why = first === 'redirect' ? 'requests are answered with a redirect' : 'requests are answered at once';
    for (const key of excluded) if (given(key)) yield together(key, first, why);
  } else if (actions.every((key) => isMissing(route, key))) {
    const [key] = Object.keys(route);
    const at = key === undefined ? path : [...path, key];
    yield error('incomplete-field', at, 'the route must say what happens: give "route", "redirect" or "directResponse"', {
      part: 'key',
    });
  }
  if (given('mirror') && list(route.mirrors).length > 0) yield together('mirrors', 'mirror', 'move it into "mirrors"');
}

const ofMatch: Readonly<Record<string, Check>> = {
  uri: (value, path) => checkRegex(object(value).regex, [...path, 'regex']),
  scheme: checkStringMatch,
  method: checkStringMatch,
  authority: checkStringMatch,
  headers: (value, path) => checkHeaders(value, path, checkStringMatch),
  withoutHeaders: (value, path) =>
    checkHeaders(value, path, (condition, at) => (object(condition).regex === '*' ? [] : checkStringMatch(condition, at))),
  queryParams: checkQuery,
  port: (value, path) => (value === 0 ? [] : checkPort(value, path)),
  sourceLabels: checkLabels,
  sourceNamespace: (value, path) => checkLabel(value, path, { what: 'namespace', optional: true }),
  gateways: checkGateways,
};

function* checkMatches(matches: unknown, path: Path): Generator<Violation> {
  for (const [i, match] of objects(matches)) yield* checkFields(match, [...path, i], ofMatch);
}

function* checkQuery(conditions: unknown, path: Path): Generator<Violation> {
  for (const [name, condition] of Object.entries(object(conditions))) yield* checkStringMatch(condition, [...path, name]);
}

function* checkHeaders(
  headers: unknown,
  path: Path,
  check: (condition: unknown, path: Path) => Iterable<Violation>,
): Generator<Violation> {
  for (const [name, condition] of Object.entries(object(headers))) {
    const at = [...path, name];
    if (text(name) !== undefined) yield* checkMatchedHeader(name, at);
    if (isGiven(condition)) yield* check(condition, at);
    else {
      const fixes = [
        { title: 'Write {}, which any value meets', safe: false, edits: [{ op: 'set', path: at, value: {} }] },
      ] as const;
      const message = `the header "${name}" has no condition; write "exact", "prefix" or "regex" below it, or {} for any value`;
      yield error('invalid-header', at, message, { part: 'key', fixes });
    }
  }
}

/** The authority can be changed in five places, of which one may be used. */
function* checkAuthority(route: Obj, path: Path): Generator<Violation> {
  if (route.headers === undefined) return;
  const places: Path[] = [];
  if (!isUnset(object(route.rewrite).authority)) places.push(['rewrite', 'authority']);
  const request = object(object(route.headers).request);
  for (const operation of ['set', 'add']) {
    for (const name of Object.keys(object(request[operation]))) {
      if (name === ':authority' || name.toLowerCase() === 'host') places.push(['headers', 'request', operation, name]);
    }
  }
  const [first, ...others] = places;
  for (const place of others) {
    const message = `the authority is set by "${first?.join('.')}" of this route already; set it in one place only`;
    const fixes = [removing([...path, ...place], `Remove "${place.at(-1)}" of ${place.slice(0, -1).join('.')}`)];
    yield error('conflicting-fields', [...path, ...place], message, { part: 'key', fixes });
  }
}
