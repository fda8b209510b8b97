/**
 * EnvoyFilters, but for what a patch says to Envoy: its messages would have to be decoded. What istiod warns of in every one, that it
 * reaches into what Istio generates, is information here: it is true of the kind, not of the document.
 */
import type { Path } from '../../yaml/tree';
import { checkRegex } from '../primitives/regexes';
import { checkSelector } from '../primitives/selectors';
import { isGiven, lacks, type Obj, object, objects, optionalObject, text } from '../primitives/values';
import { error, oneOf, removing, setting, warning } from '../primitives/violation';
import type { Validator, Violation } from '../semantics';
import { canonicalName } from './envoyFilterNames';

export const envoyFilter: Validator = function* (document) {
  const spec = object(document.spec);
  yield {
    concept: 'unstable-api',
    path: ['kind'],
    message:
      'an EnvoyFilter patches what Istio generates, which may change with any version; prefer another kind where one will do, and test each upgrade',
    severity: 'info',
  };
  yield* checkSelector(spec.workloadSelector, ['spec', 'workloadSelector'], { labels: 'labels' });
  for (const [i, patch] of objects(spec.configPatches)) yield* checkPatch(patch, ['spec', 'configPatches', i]);
};

function* checkPatch(patch: Obj, path: Path): Generator<Violation> {
  const match = object(patch.match);
  // istiod leaves patches of waypoints alone.
  if (match.context === 'WAYPOINT' || (isGiven(match.context) && text(match.context) === undefined)) return;
  const applyTo = lacks(patch, 'applyTo') ? 'INVALID' : text(patch.applyTo);
  if (applyTo === 'INVALID') {
    const at = isGiven(patch.applyTo) ? [...path, 'applyTo'] : path;
    yield error('incomplete-field', at, 'the patch must say what it applies to, such as applyTo: HTTP_FILTER');
    return;
  }
  yield* checkChange(patch, path);
  yield* checkProxyVersion(object(match.proxy).proxyVersion, [...path, 'match', 'proxy', 'proxyVersion']);
  if (applyTo !== undefined) yield* checkMatch(match, [...path, 'match'], applyTo);
}

function* checkChange(patch: Obj, path: Path): Generator<Violation> {
  const at = [...path, 'patch'];
  if (!isGiven(patch.patch)) {
    if (lacks(patch, 'patch')) {
      yield error('incomplete-field', path, 'the item must have a patch, with an operation such as MERGE or ADD and a value');
    }
    return;
  }
  const change = optionalObject(patch.patch);
  if (change === undefined) return;
  const operation = lacks(change, 'operation') ? 'INVALID' : text(change.operation);
  if (operation === 'INVALID') {
    const given = isGiven(change.operation);
    const message = 'the patch must have an operation, such as MERGE, ADD or INSERT_BEFORE';
    yield error('incomplete-field', given ? [...at, 'operation'] : at, message, { part: given ? 'value' : 'key' });
  } else if (operation !== undefined && operation !== 'REMOVE' && !isGiven(change.value) && lacks(change, 'value')) {
    const message = `the operation "${operation}" needs a value: the configuration to bring in`;
    yield error('incomplete-field', [...at, 'operation'], message);
  }
}

const longestRegex = 1024;

function* checkProxyVersion(value: unknown, path: Path): Generator<Violation> {
  const regex = text(value);
  if (!regex) return;
  if (regex.length <= longestRegex) yield* checkRegex(regex, path, 'proxyVersion');
  else {
    const message = `the regex of proxyVersion has ${regex.length} characters; write ${longestRegex} at most, such as "^1\\\\.31.*"`;
    yield warning('invalid-regex', path, message);
  }
}

/** What each part of the configuration can be matched by. */
const matchedBy: ReadonlyMap<string, 'listener' | 'routeConfiguration' | 'cluster'> = new Map([
  ['LISTENER', 'listener'],
  ['FILTER_CHAIN', 'listener'],
  ['NETWORK_FILTER', 'listener'],
  ['HTTP_FILTER', 'listener'],
  ['ROUTE_CONFIGURATION', 'routeConfiguration'],
  ['VIRTUAL_HOST', 'routeConfiguration'],
  ['HTTP_ROUTE', 'routeConfiguration'],
  ['CLUSTER', 'cluster'],
]);

function* checkMatch(match: Obj, path: Path, applyTo: string): Generator<Violation> {
  const expected = matchedBy.get(applyTo);
  if (expected === undefined) return;
  if (!isGiven(match[expected])) {
    // One on waypoint without its context is the schema's to report.
    const other = ['listener', 'routeConfiguration', 'cluster'].find((key) => isGiven(match[key]));
    if (other === undefined || !lacks(match, expected)) return;
    const message = `a "${applyTo}" cannot be matched by ${other}; write ${expected}, or leave it out`;
    yield error('conflicting-fields', [...path, other], message, { part: 'key' });
    return;
  }
  if (expected !== 'listener') return;
  const chain = object(object(match.listener).filterChain);
  const filter = optionalObject(chain.filter);
  if (filter !== undefined) yield* checkFilter(filter, [...path, 'listener', 'filterChain', 'filter'], applyTo);
}

const connectionManagers = ['envoy.filters.network.http_connection_manager', 'envoy.http_connection_manager'];

function* checkFilter(filter: Obj, path: Path, applyTo: string): Generator<Violation> {
  if (applyTo === 'LISTENER' || applyTo === 'FILTER_CHAIN') {
    const message = `a match on a filter has no effect on a "${applyTo}"; leave it out, or apply the patch to a NETWORK_FILTER`;
    yield warning('ineffective-field', path, message, { part: 'key', fixes: [removing(path, 'Remove the filter', true)] });
  }
  if (lacks(filter, 'name')) {
    const given = filter.name === '';
    const message = `the filter to match must have a name, such as ${oneOf(connectionManagers.slice(0, 1))}`;
    yield error('incomplete-field', given ? [...path, 'name'] : path, message, { part: given ? 'value' : 'key' });
    return;
  }
  yield* checkDeprecated(filter.name, [...path, 'name'], 'network');
  const inner = optionalObject(filter.subFilter);
  if (inner !== undefined) yield* checkSubFilter(inner, filter.name, [...path, 'subFilter'], applyTo);
}

function* checkSubFilter(inner: Obj, outer: unknown, path: Path, applyTo: string): Generator<Violation> {
  if (applyTo !== 'HTTP_FILTER') {
    const message = `subFilter is for applyTo: HTTP_FILTER only, not for "${applyTo}"; leave it out`;
    yield error('conflicting-fields', path, message, { part: 'key', fixes: [removing(path, 'Remove subFilter')] });
    return;
  }
  const name = text(outer);
  if (name !== undefined && !connectionManagers.includes(name)) {
    const at = [...path.slice(0, -1), 'name'];
    const meant = connectionManagers[0] ?? '';
    const message = `only "${meant}" has filters within it, not "${name}"`;
    yield error('conflicting-fields', at, message, { fixes: [setting(at, meant, `Change it to "${meant}"`)] });
    return;
  }
  if (lacks(inner, 'name')) {
    const given = inner.name === '';
    const message = 'the sub filter to match must have a name, such as "envoy.filters.http.router"';
    yield error('incomplete-field', given ? [...path, 'name'] : path, message, { part: given ? 'value' : 'key' });
    return;
  }
  yield* checkDeprecated(inner.name, [...path, 'name'], 'http');
}

function* checkDeprecated(value: unknown, path: Path, level: 'network' | 'http'): Generator<Violation> {
  const name = text(value);
  const now = name === undefined ? undefined : canonicalName(name, level);
  if (now === undefined) return;
  const fixes = [setting(path, now, `Change it to "${now}"`, true)];
  yield warning('deprecated-field', path, `the filter "${name}" is now called "${now}"`, { fixes });
}
