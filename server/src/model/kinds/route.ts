/** What the mesh needs of a route of the Gateway API: HTTPRoute, GRPCRoute, TLSRoute, TCPRoute and UDPRoute. */
import type { Path } from '../../yaml/tree';
import { list, type Obj, object, optionalObject, string, strings } from '../read';
import { gatewayGroup, type ObjectRef, readObjectRef } from './objectRef';

export interface RouteMatch {
  readonly path: Path;
  /** The same text for the same requests, defaults filled in. */
  readonly requests: string;
}

export interface RouteFacts {
  /** `spec.parentRefs`. */
  readonly parents: readonly ObjectRef[];
  /** Empty: those of the listeners that it attaches to. */
  readonly hostnames: readonly string[];
  /** Of all rules, what filters mirror to included. */
  readonly backends: readonly ObjectRef[];
  /** Of all rules, in the order of the document; of a rule without matches the one that it has by default, at the rule's path. */
  readonly matches: readonly RouteMatch[];
}

const parent = { group: gatewayGroup, kind: 'Gateway' };
const backend = { group: '', kind: 'Service' };

export function readRoute(document: unknown): RouteFacts {
  const spec = object(object(document).spec);
  const rules = list(spec.rules).map((item, i) => ({ rule: object(item), path: ['spec', 'rules', i] }));
  return {
    parents: list(spec.parentRefs).flatMap((item, i) => readObjectRef(object(item), ['spec', 'parentRefs', i], parent) ?? []),
    hostnames: strings(spec.hostnames),
    backends: rules.flatMap(({ rule, path }) => backendsOf(rule, path)),
    matches: rules.flatMap(({ rule, path }) => matchesOf(rule, path)),
  };
}

function backendsOf(rule: Obj, path: Path): readonly ObjectRef[] {
  const at: Path = [...path, 'backendRefs'];
  return [
    ...list(rule.backendRefs).flatMap((item, i) => [
      ...refAt(object(item), [...at, i]),
      ...mirrorsOf(object(item).filters, [...at, i, 'filters']),
    ]),
    ...mirrorsOf(rule.filters, [...path, 'filters']),
  ];
}

function mirrorsOf(filters: unknown, path: Path): readonly ObjectRef[] {
  return list(filters).flatMap((item, i) => {
    const mirror = optionalObject(object(object(item).requestMirror).backendRef);
    return mirror === undefined ? [] : refAt(mirror, [...path, i, 'requestMirror', 'backendRef']);
  });
}

function refAt(entry: Obj, path: Path): readonly ObjectRef[] {
  const ref = readObjectRef(entry, path, backend);
  return ref === undefined ? [] : [ref];
}

function matchesOf(rule: Obj, path: Path): readonly RouteMatch[] {
  const matches = list(rule.matches);
  if (matches.length === 0) return [{ path, requests: requestsOf({}) }];
  return matches.map((item, i) => ({ path: [...path, 'matches', i], requests: requestsOf(object(item)) }));
}

/** Names of headers are the same in any case; where a name is repeated, only its first entry counts. */
function requestsOf(match: Obj): string {
  const path = object(match.path);
  const method = optionalObject(match.method);
  return JSON.stringify([
    [string(path.type) ?? 'PathPrefix', string(path.value) ?? '/'],
    method === undefined
      ? (string(match.method) ?? '')
      : [string(method.type) ?? 'Exact', string(method.service) ?? '', string(method.method) ?? ''],
    pairsOf(match.headers, (name) => name.toLowerCase()),
    pairsOf(match.queryParams, (name) => name),
  ]);
}

function pairsOf(value: unknown, nameOf: (name: string) => string): readonly (readonly string[])[] {
  const pairs = new Map<string, readonly string[]>();
  for (const item of list(value)) {
    const entry = object(item);
    const name = nameOf(string(entry.name) ?? '');
    if (!pairs.has(name)) pairs.set(name, [name, string(entry.type) ?? 'Exact', string(entry.value) ?? '']);
  }
  return [...pairs.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
}
