/** The workloads of another cluster at which the mutual TLS of a global host, or of one of its subsets, ends. */
import { carries } from '../../mesh/endpoints';
import { globalLabels } from '../../mesh/hosts';
import type { Mesh } from '../../mesh/mesh';
import { hasPlaceholder } from '../../model/placeholder';
import type { Labels, ResourceOf } from '../../model/resource';
import type { Report } from '../finding';
import { clusterBehind, clusterPlace, gatewayEndpoints, globalHosts } from './gateways';

type Workload = ResourceOf<'Workload'>;

export interface Target {
  readonly cluster: string;
  /** For messages. */
  readonly what: string;
  /** At least one. */
  readonly workloads: readonly Workload[];
  readonly place: Pick<Report, 'path' | 'part'>;
}

/**
 * Those whose workloads are all lost, by their endpoint, or by the subset that a route uses where others of the host are not.
 */
export function* lostTargets(
  mesh: Mesh,
  resource: ResourceOf<'ServiceEntry'> | ResourceOf<'DestinationRule'>,
  isLost: (workload: Workload) => boolean,
): Iterable<Target> {
  const lost = (cluster: string, host: string, labels: Labels) => {
    const workloads = workloadsOf(mesh, cluster, host, labels) ?? [];
    return workloads.length > 0 && workloads.every(isLost) ? workloads : undefined;
  };
  if (resource.type === 'ServiceEntry') {
    for (const { host } of globalHosts(mesh, resource)) {
      const said = new Set<string>();
      for (const gateway of gatewayEndpoints(mesh, resource)) {
        const cluster = clusterBehind(mesh, resource, gateway.endpoint);
        const workloads = cluster === undefined || said.has(cluster) ? undefined : lost(cluster, host, {});
        if (cluster === undefined || workloads === undefined) continue;
        said.add(cluster);
        yield { cluster, what: `"${host}"`, workloads, place: clusterPlace(mesh, gateway, cluster) };
      }
    }
    return;
  }
  const { host, subsets } = resource.facts;
  if (host === undefined || hasPlaceholder(host) || globalLabels(host, mesh.settings.globalSuffix) === undefined) return;
  const set = mesh.endpoints(resource.cluster, host, resource.namespace);
  if (set === undefined) return;
  for (const { name, labels, index } of subsets) {
    if (mesh.localUses(resource, name).length === 0) continue;
    for (const cluster of mesh.clustersBehind(set, labels)) {
      if (cluster === undefined || cluster === resource.cluster || lost(cluster, host, {}) !== undefined) continue;
      const parts = labelsOf(mesh, cluster, host, name).map((item) => lost(cluster, host, item));
      const workloads = parts.flatMap((part) => part ?? []);
      if (workloads.length === 0 || parts.includes(undefined)) continue;
      yield { cluster, what: `subset "${name}" of "${host}"`, workloads, place: { path: ['spec', 'subsets', index, 'name'] } };
    }
  }
}

/** The labels by which a cluster defines a subset. */
function labelsOf(mesh: Mesh, cluster: string, host: string, subset: string): readonly Labels[] {
  const forms = mesh.answersTo(cluster, host);
  const found = forms.is === 'yes' ? mesh.definesSubset(cluster, host, forms.value, subset) : undefined;
  const defined = found?.is === 'yes' ? found.value.rules.flatMap((item) => item.facts.subsets) : [];
  return defined.filter(({ name }) => name === subset).map((item) => item.labels);
}

/** Undefined where there may be more, or others than pods of the cluster, or where the requests do not get there at all. */
function workloadsOf(mesh: Mesh, cluster: string, host: string, labels: Labels): readonly Workload[] | undefined {
  const set = mesh.endpointsAnswering(cluster, host);
  if (set?.complete !== true || mesh.entrance(cluster, host).is === 'no') return undefined;
  const workloads: Workload[] = [];
  for (const endpoint of set.endpoints) {
    if (carries(endpoint, labels).is === 'no') continue;
    const { resource } = endpoint;
    if (resource.type !== 'Workload' || resource.cluster !== cluster) return undefined;
    workloads.push(resource);
  }
  return workloads;
}
