/** One route for HTTP: what kind of route it is, its matches and destinations. */
import type { Path } from '../../../yaml/tree';
import { checkHeaderOperations, checkMatchedHeader } from '../../primitives/headers';
import { checkLabel } from '../../primitives/names';
import { checkDuration, checkPort } from '../../primitives/numbers';
import { checkRegex, checkStringMatch } from '../../primitives/regexes';
import { checkLabels } from '../../primitives/selectors';
import { isGiven, isMissing, isUnset, list, type Obj, object, objects, optionalObject, text } from '../../primitives/values';
import { error } from '../../primitives/violation';
import type { Violation } from '../../semantics';
import { checkDirectResponse, checkRedirect, checkRewrite } from './answers';
import { checkDestination, checkDestinations } from './destination';
import { checkGateways } from './gateways';
import { checkCors, checkFault, checkMirrors, checkRetries } from './policies';

export function* checkHttpRoute(route: Obj, path: Path, isDelegate: boolean): Generator<Violation> {
  yield* checkKind(route, path, isDelegate);
  for (const [i, match] of objects(route.match)) yield* checkMatch(match, [...path, 'match', i]);
  yield* checkHeaderOperations(route.headers, [...path, 'headers']);
  yield* checkAuthority(route, path);
  yield* checkDestinations(route.route, [...path, 'route']);
  for (const [i, { headers }] of objects(route.route)) yield* checkHeaderOperations(headers, [...path, 'route', i, 'headers']);
  yield* checkRedirect(route.redirect, [...path, 'redirect'], list(route.match));
  yield* checkDirectResponse(route.directResponse, [...path, 'directResponse']);
  yield* checkRewrite(route.rewrite, [...path, 'rewrite']);
  yield* checkFault(route.fault, [...path, 'fault']);
  yield* checkDestination(route.mirror, [...path, 'mirror']);
  yield* checkMirrors(route, path);
  yield* checkRetries(route.retries, [...path, 'retries']);
  yield* checkCors(route.corsPolicy, [...path, 'corsPolicy']);
  yield* checkDuration(route.timeout, [...path, 'timeout']);
}

const actions = ['route', 'redirect', 'directResponse'] as const;

/** A route that delegates, one of a delegate, or one that stands by itself. */
function* checkKind(route: Obj, path: Path, isDelegate: boolean): Generator<Violation> {
  const given = (key: string) => (key === 'route' ? list(route.route).length > 0 : isGiven(route[key]));
  const together = (key: string, other: string, why: string) =>
    error('conflicting-fields', [...path, key], `"${key}" cannot stand beside "${other}": ${why}`, { part: 'key' });
  if (isDelegate && given('delegate')) {
    yield error(
      'conflicting-fields',
      [...path, 'delegate'],
      'a VirtualService without "hosts" is delegated to and cannot delegate further',
      { part: 'key' },
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

function* checkMatch(match: Obj, path: Path): Generator<Violation> {
  yield* checkRegex(object(match.uri).regex, [...path, 'uri', 'regex']);
  for (const field of ['scheme', 'method', 'authority']) yield* checkStringMatch(match[field], [...path, field]);
  yield* checkHeaders(match, 'headers', path);
  yield* checkHeaders(match, 'withoutHeaders', path);
  for (const [name, condition] of Object.entries(object(match.queryParams))) {
    yield* checkStringMatch(condition, [...path, 'queryParams', name]);
  }
  if (match.port !== 0) yield* checkPort(match.port, [...path, 'port']);
  yield* checkLabels(match.sourceLabels, [...path, 'sourceLabels']);
  yield* checkLabel(match.sourceNamespace, [...path, 'sourceNamespace'], { what: 'namespace', optional: true });
  yield* checkGateways(match.gateways, [...path, 'gateways']);
}

function* checkHeaders(match: Obj, field: 'headers' | 'withoutHeaders', path: Path): Generator<Violation> {
  for (const [name, condition] of Object.entries(object(match[field]))) {
    const at = [...path, field, name];
    if (text(name) !== undefined) yield* checkMatchedHeader(name, at);
    if (condition === null || condition === undefined) {
      const fixes = [
        { title: 'Write {}, which any value meets', safe: false, edits: [{ op: 'set', path: at, value: {} }] },
      ] as const;
      yield error(
        'invalid-header',
        at,
        `the header "${name}" has no condition; write "exact", "prefix" or "regex" below it, or {} for any value`,
        { part: 'key', fixes },
      );
    } else if (field === 'headers' || optionalObject(condition)?.regex !== '*') yield* checkStringMatch(condition, at);
  }
}

/** The authority can be changed in five places, of which one may be used. */
function* checkAuthority(route: Obj, path: Path): Generator<Violation> {
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
    yield error('conflicting-fields', [...path, ...place], message, { part: 'key' });
  }
}
