/** Resources of one kind and namespace that are for the same workloads, of which Istio expects one. */
import type { Mesh } from '../../mesh/mesh';
import { inOneRevision } from '../../mesh/revisions';
import { selects, type WorkloadResource } from '../../mesh/workloads';
import { hasPlaceholder } from '../../model/placeholder';
import type { Labels, Resource } from '../../model/resource';

type Rival = Pick<Resource, 'cluster' | 'namespace' | 'name' | 'labels' | 'unsure'>;

/** Of those that are for all workloads: the first by name, unless it is this one, so that each is said once. */
export function firstRival<T extends Rival>(resource: T, all: readonly T[]): T | undefined {
  const [first] = all.filter((item) => isSure(item) && inOneRevision(resource, item)).sort(byName);
  return first === undefined || first.name === resource.name || !isSure(resource) ? undefined : first;
}

export interface Overlap<T> {
  readonly other: T;
  readonly workload: WorkloadResource;
}

/** Of those before this one by name that select workloads: each that selects one of the workloads that this one selects. */
export function overlaps<T extends Rival>(
  mesh: Mesh,
  resource: T,
  all: readonly T[],
  selectorOf: (item: T) => Labels | undefined,
): readonly Overlap<T>[] {
  const own = selectorOf(resource);
  const others = all.filter((item) => item.name < resource.name && isSure(item) && inOneRevision(resource, item)).sort(byName);
  if (own === undefined || others.length === 0 || !isSure(resource)) return [];
  const { workloads } = mesh.selectWorkloads(resource.cluster, resource.namespace, own);
  const found = new Map<string, Overlap<T>>();
  for (const other of others) {
    const selector = selectorOf(other);
    const workload = selector && workloads.find(({ facts, unsure }) => !unsure && selects(selector, facts.labels).is === 'yes');
    if (workload !== undefined && !found.has(other.name)) found.set(other.name, { other, workload });
  }
  return [...found.values()];
}

function isSure({ name, namespace, unsure }: Rival): boolean {
  return unsure !== true && !hasPlaceholder(name) && !hasPlaceholder(namespace);
}

function byName(a: Rival, b: Rival): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
