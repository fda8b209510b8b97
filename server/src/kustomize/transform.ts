/**
 * The transformers of one kustomization other than patches: namespace, prefix, suffix, labels, annotations. Each writes with the
 * kustomization's own place, as that is where the value is to be changed.
 */
import {
  below,
  type Cell,
  cellOf,
  childOf,
  isListCell,
  isMapCell,
  openList,
  openMap,
  peek,
  setScalar,
  type Where,
  whereOf,
} from './cell';
import { annotationSpecs, labelSpecs, namespaceSpecs, setEntry, visitField } from './fieldSpecs';
import { apiVersionOf, type History, kindOf, metadataText, remember, splitVersion } from './identity';
import { scalarText } from './resources';
import { isClusterScoped } from './scope';
import type { FieldSpec, Kustomization, Written } from './types';

export interface Resource {
  readonly cell: Cell;
  readonly history: History;
}

/** In the order of `configureBuiltinTransformers` in kustomize/api/internal/target/kusttarget_configplugin.go. */
export function transform(resource: Resource, kustomization: Kustomization): void {
  const { namespace, namePrefix, nameSuffix, labels, annotations } = kustomization;
  if (namespace !== undefined) setNamespace(resource, namespace.value, whereIn(kustomization, namespace));
  if (namePrefix !== undefined) affix(resource, 'prefixes', namePrefix.value, whereIn(kustomization, namePrefix));
  if (nameSuffix !== undefined) affix(resource, 'suffixes', nameSuffix.value, whereIn(kustomization, nameSuffix));
  for (const set of labels) {
    setPairs(resource.cell, set.pairs, [...set.fields, ...labelSpecs(set)], whereIn(kustomization, set));
  }
  if (annotations !== undefined) {
    setPairs(resource.cell, annotations.value, annotationSpecs, whereIn(kustomization, annotations));
  }
}

function whereIn({ uri }: Kustomization, { path }: Pick<Written<unknown>, 'path'>): Where {
  return whereOf({ uri, document: 'kustomization', path });
}

/** kustomize/api/filters/namespace. */
function setNamespace({ cell, history }: Resource, namespace: string, where: Where): void {
  remember(history, cell);
  const apiVersion = apiVersionOf(cell);
  const kind = kindOf(cell);
  const set = (field: Cell): void => setScalar(field, namespace, where);
  const fields: readonly FieldSpec[] = [
    ...(isClusterScoped(apiVersion, kind) ? [] : [{ path: 'metadata/namespace', create: true }]),
    // A Namespace takes the name.
    ...(apiVersion === 'v1' && kind === 'Namespace' ? [{ path: 'metadata/name', create: true }] : []),
    ...namespaceSpecs,
  ];
  for (const spec of fields) visitField(cell, spec, where, 'scalar', set);
  const subjects = kind === 'RoleBinding' || kind === 'ClusterRoleBinding' ? childOf(cell, 'subjects') : undefined;
  if (subjects === undefined || !isListCell(subjects)) return;
  for (const subject of openList(subjects)) {
    if (isMapCell(subject) && scalarText(peek(subject, 'name')) === 'default') {
      openMap(subject).set('namespace', cellOf(namespace, where));
    }
  }
}

/** PrefixTransformer and SuffixTransformer; what they skip is told by the kind that the resource had at first. */
function affix({ cell, history }: Resource, side: 'prefixes' | 'suffixes', text: string, where: Where): void {
  const kind = history.previous[0]?.kind ?? kindOf(cell);
  const { group } = splitVersion(apiVersionOf(cell));
  if (
    kind === 'CustomResourceDefinition' ||
    kind === 'Namespace' ||
    (kind === 'APIService' && group === 'apiregistration.k8s.io')
  )
    return;
  remember(history, cell);
  history[side].push(text);
  const name = metadataText(cell, 'name');
  visitField(cell, { path: 'metadata/name' }, where, 'scalar', (field) => {
    setScalar(field, side === 'prefixes' ? text + name : name + text, where);
  });
}

function setPairs(cell: Cell, pairs: ReadonlyMap<string, string>, specs: readonly FieldSpec[], where: Where): void {
  for (const [key, value] of pairs) {
    for (const spec of specs) visitField(cell, spec, where, 'map', (field) => setEntry(field, key, value, below(where, key)));
  }
}
