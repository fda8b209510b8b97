/**
 * Who a resource is and was. Kustomize remembers the names that a resource had before each change of its name or namespace; patches,
 * targets and references find it by them (kustomize/api/resource/resource.go, kyaml/resid/resid.go).
 */
import { type Cell, childOf, peek } from './cell';
import { matchesSelector } from './labelSelector';
import { matchesWhole } from './pattern';
import { isMap, scalarText } from './resources';
import { isClusterScoped } from './scope';
import type { Selector } from './types';

export interface Identity {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  /** As kustomize compares it: `default` where none is written, and a name that no namespace has for kinds without one. */
  readonly namespace: string;
}

const NO_NAMESPACE = '_non_namespaceable_';

/** What a resource was called before, the oldest first, and by which prefixes and suffixes its name grew. */
export interface History {
  previous: Pick<Identity, 'kind' | 'name' | 'namespace'>[];
  prefixes: string[];
  suffixes: string[];
}

export function newHistory(): History {
  return { previous: [], prefixes: [], suffixes: [] };
}

export function apiVersionOf(resource: Cell): string {
  return scalarText(peek(resource, 'apiVersion'));
}

export function kindOf(resource: Cell): string {
  return scalarText(peek(resource, 'kind'));
}

export function metadataText(resource: Cell, key: string): string {
  const metadata = childOf(resource, 'metadata');
  return metadata === undefined ? '' : scalarText(peek(metadata, key));
}

/** The group and version of an apiVersion, split at its first slash as Kustomize does. */
export function splitVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

function effectiveNamespace(apiVersion: string, kind: string, namespace: string): string {
  return isClusterScoped(apiVersion, kind) ? NO_NAMESPACE : namespace || 'default';
}

export function identityOf(resource: Cell): Identity {
  const apiVersion = apiVersionOf(resource);
  const kind = kindOf(resource);
  return {
    ...splitVersion(apiVersion),
    kind,
    name: metadataText(resource, 'name'),
    namespace: effectiveNamespace(apiVersion, kind, metadataText(resource, 'namespace')),
  };
}

/** The identity of a patch's document; undefined for what is no resource. */
export function identityOfValue(value: unknown): Identity | undefined {
  if (!isMap(value) || !isMap(value.metadata)) return undefined;
  const apiVersion = scalarText(value.apiVersion);
  const kind = scalarText(value.kind);
  const name = scalarText(value.metadata.name);
  if (kind === '' || name === '') return undefined;
  const namespace = effectiveNamespace(apiVersion, kind, scalarText(value.metadata.namespace));
  return { ...splitVersion(apiVersion), kind, name, namespace };
}

/** `StorePreviousId`. */
export function remember(history: History, resource: Cell): void {
  const { kind, name, namespace } = identityOf(resource);
  history.previous.push({ kind, name, namespace });
}

/** Every identity that the resource has had, the oldest first; the API version is always today's. */
export function allIdentities(history: History, resource: Cell): readonly Identity[] {
  const current = identityOf(resource);
  return [...history.previous.map((one) => ({ ...current, ...one })), current];
}

export function sameIdentity(a: Identity, b: Identity): boolean {
  return a.name === b.name && a.kind === b.kind && a.namespace === b.namespace && a.group === b.group && a.version === b.version;
}

/** `Select` of kustomize/api/resmap/reswrangler.go: names and namespaces count as they were at first and as they are now. Undefined where that is not certain. */
export function isSelected(selector: Selector, history: History, resource: Cell): boolean | undefined {
  const current = identityOf(resource);
  const first = { ...current, ...history.previous[0] };
  const checks: readonly (() => boolean | undefined)[] = [
    () => matchesAny(selector.namespace, [first.namespace, current.namespace]),
    () => matchesAny(selector.name, [first.name, current.name]),
    () => matchesAny(selector.group, [current.group]),
    () => matchesAny(selector.version, [current.version]),
    () => matchesAny(selector.kind, [current.kind]),
    () => matchesSelector(selector.labelSelector ?? '', labelsOf(resource, 'labels')),
    () => matchesSelector(selector.annotationSelector ?? '', labelsOf(resource, 'annotations')),
  ];
  let certain = true;
  for (const check of checks) {
    const answer = check();
    if (answer === false) return false;
    if (answer === undefined) certain = false;
  }
  return certain ? true : undefined;
}

function matchesAny(pattern: string | undefined, texts: readonly string[]): boolean | undefined {
  if (pattern === undefined || pattern === '') return true;
  const answers = texts.map((text) => matchesWhole(pattern, text));
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}

function labelsOf(resource: Cell, field: string): ReadonlyMap<string, string> {
  const metadata = childOf(resource, 'metadata');
  const value = metadata && peek(metadata, field);
  return new Map(isMap(value) ? Object.keys(value).map((key) => [key, scalarText(value[key])]) : []);
}
