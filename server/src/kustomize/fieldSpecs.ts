/**
 * The fields that Kustomize's own transformers write, from kustomize/api/internal/konfig/builtinpluginconsts, and how it walks to them
 * (kustomize/api/filters/fieldspec). A spec without a group or version holds for all of them, so that Knative's Service is labelled like
 * Kubernetes' own.
 */
import { type Cell, cellOf, emptyMap, isListCell, isMapCell, openList, openMap, setMap, type Where } from './cell';
import { apiVersionOf, kindOf, splitVersion } from './identity';
import { Refused } from './refused';
import type { FieldSpec } from './types';

const labelled: FieldSpec = { path: 'metadata/labels', create: true };

const templates: readonly FieldSpec[] = [
  { path: 'spec/template/metadata', version: 'v1', kind: 'ReplicationController' },
  { path: 'spec/template/metadata', kind: 'Deployment' },
  { path: 'spec/template/metadata', kind: 'ReplicaSet' },
  { path: 'spec/template/metadata', kind: 'DaemonSet' },
  { path: 'spec/template/metadata', group: 'apps', kind: 'StatefulSet' },
  { path: 'spec/template/metadata', group: 'batch', kind: 'Job' },
  { path: 'spec/jobTemplate/metadata', group: 'batch', kind: 'CronJob' },
  { path: 'spec/jobTemplate/spec/template/metadata', group: 'batch', kind: 'CronJob' },
];

function each(field: string): readonly FieldSpec[] {
  return templates.map((spec) => ({ ...spec, path: `${spec.path}/${field}`, create: true }));
}

const templateLabels: readonly FieldSpec[] = [
  labelled,
  ...each('labels'),
  { path: 'spec/volumeClaimTemplates[]/metadata/labels', create: true, group: 'apps', kind: 'StatefulSet' },
];

/** Within a pod's template; these are only changed where they are written. */
const podSelectors: readonly FieldSpec[] = ['Deployment', 'StatefulSet'].flatMap((kind) =>
  [
    ...['podAffinity', 'podAntiAffinity'].flatMap((affinity) => [
      `affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
      `affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
    ]),
    'topologySpreadConstraints/labelSelector/matchLabels',
  ].map((path) => ({ path: `spec/template/spec/${path}`, group: 'apps', kind })),
);

const selectors: readonly FieldSpec[] = [
  { path: 'spec/selector', create: true, version: 'v1', kind: 'Service' },
  { path: 'spec/selector', create: true, version: 'v1', kind: 'ReplicationController' },
  { path: 'spec/selector/matchLabels', create: true, kind: 'Deployment' },
  { path: 'spec/selector/matchLabels', create: true, kind: 'ReplicaSet' },
  { path: 'spec/selector/matchLabels', create: true, kind: 'DaemonSet' },
  // Kustomize creates it for a StatefulSet of the group `apps` only.
  { path: 'spec/selector/matchLabels', create: true, group: 'apps', kind: 'StatefulSet' },
  ...podSelectors,
  { path: 'spec/selector/matchLabels', group: 'batch', kind: 'Job' },
  { path: 'spec/jobTemplate/spec/selector/matchLabels', group: 'batch', kind: 'CronJob' },
  { path: 'spec/selector/matchLabels', group: 'policy', kind: 'PodDisruptionBudget' },
  { path: 'spec/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { path: 'spec/ingress/from/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { path: 'spec/egress/to/podSelector/matchLabels', group: 'networking.k8s.io', kind: 'NetworkPolicy' },
];

/** `labels` of a kustomization, by what it includes. */
export function labelSpecs(includes: { readonly selectors: boolean; readonly templates: boolean }): readonly FieldSpec[] {
  if (includes.selectors) return [...selectors, ...templateLabels];
  return includes.templates ? templateLabels : [labelled];
}

export const annotationSpecs: readonly FieldSpec[] = [{ path: 'metadata/annotations', create: true }, ...each('annotations')];

/** What the namespace of a kustomization is written to beside `metadata.namespace`. */
export const namespaceSpecs: readonly FieldSpec[] = [
  { path: 'spec/service/namespace', group: 'apiregistration.k8s.io', kind: 'APIService', create: true },
  {
    path: 'spec/conversion/webhook/clientConfig/service/namespace',
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
  },
];

/** Calls `set` for each cell that a spec leads to. What has to be created is a map but for the last, which is `empty`. */
export function visitField(
  resource: Cell,
  spec: FieldSpec,
  where: Where,
  empty: 'map' | 'scalar',
  set: (cell: Cell) => void,
): void {
  if (!applies(spec, resource)) return;
  const steps = spec.path.split('/').filter((step) => step !== '');
  const visit = (cell: Cell, at: number): void => {
    if (at === steps.length) {
      set(cell);
      return;
    }
    if (cell.raw === null) return;
    if (isListCell(cell)) {
      for (const item of openList(cell)) visit(item, at);
      return;
    }
    if (!isMapCell(cell)) throw new Refused(`"${steps.slice(0, at).join('.')}" is neither a map nor a list`);
    const step = steps[at] ?? '';
    const key = step.replace(/\[\]$/, '');
    const create = spec.create === true && key === step;
    const map = openMap(cell);
    const child = map.get(key) ?? (create ? cellOf(null, where) : undefined);
    if (child === undefined) return;
    if (create && child.raw === null) {
      if (at < steps.length - 1 || empty === 'map') setMap(child, new Map(), where);
      map.set(key, child);
    }
    visit(child, at + 1);
  };
  visit(resource, 0);
}

function applies(spec: FieldSpec, resource: Cell): boolean {
  const { group, version } = splitVersion(apiVersionOf(resource));
  const wanted = (want: string | undefined, is: string): boolean => want === undefined || want === '' || want === is;
  return wanted(spec.kind, kindOf(resource)) && wanted(spec.group, group) && wanted(spec.version, version);
}

/** Sets an entry of a map that labels or annotations are in. */
export function setEntry(cell: Cell, key: string, value: string, where: Where): void {
  if (cell.raw === null) Object.assign(cell, emptyMap(where));
  if (!isMapCell(cell)) throw new Refused('labels and annotations have to be maps');
  openMap(cell).set(key, cellOf(value, where));
}
