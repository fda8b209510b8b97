/** How messages speak of the gateways behind the endpoints of a ServiceEntry, and which endpoints those are. */
import { standsFor, standsForBy } from '../../mesh/clusters';
import type { Blocked } from '../../mesh/gateways';
import { globalLabels } from '../../mesh/hosts';
import type { Mesh } from '../../mesh/mesh';
import type { EndpointFacts } from '../../model/kinds/serviceEntry';
import { hasPlaceholder } from '../../model/placeholder';
import type { ResourceOf } from '../../model/resource';
import type { Path } from '../../yaml/tree';
import type { Related, Report } from '../finding';
import { atName } from './refs';

/** An endpoint of a ServiceEntry: an item of its list, or a WorkloadEntry that its selector selects. */
export interface EntryEndpoint {
  readonly endpoint: EndpointFacts;
  /** The resource that writes it, and where. */
  readonly writer: ResourceOf<'ServiceEntry'> | ResourceOf<'WorkloadEntry'>;
  readonly path: Path;
}

export interface GatewayEndpoint extends EntryEndpoint {
  /** `the gateway "203.0.113.20" of cluster "cluster2"`. */
  readonly text: string;
}

export function entryEndpoints(mesh: Mesh, entry: ResourceOf<'ServiceEntry'>): readonly EntryEndpoint[] {
  if (entry.facts.endpoints.length > 0)
    return entry.facts.endpoints.map((endpoint, i) => ({ endpoint, writer: entry, path: ['spec', 'endpoints', i] }));
  return mesh.workloadEntriesOf(entry).map((writer) => ({ endpoint: writer.facts, writer, path: ['spec'] }));
}

/** The endpoints of a ServiceEntry that are gateways between clusters of the mesh. */
export function gatewayEndpoints(mesh: Mesh, entry: ResourceOf<'ServiceEntry'>): readonly GatewayEndpoint[] {
  return entryEndpoints(mesh, entry).flatMap((item) => {
    const { endpoint } = item;
    if (!mesh.leadsToMeshGateway(entry, endpoint)) return [];
    const cluster = standsFor(mesh.settings, endpoint).find((name) => name !== entry.cluster);
    const text = `the gateway "${endpoint.address ?? ''}"${cluster === undefined ? '' : ` of cluster "${cluster}"`}`;
    return [{ ...item, text }];
  });
}

/**
 * Where an endpoint says for which cluster it stands: one of its labels, or its address. Of a WorkloadEntry the ServiceEntry holds no more
 * than the selector; the other place is a related one.
 */
export function clusterPlace(
  mesh: Mesh,
  { endpoint, writer, path }: EntryEndpoint,
  cluster: string,
): Pick<Report, 'path' | 'part'> & { readonly related: readonly Related[] } {
  if (writer.type === 'WorkloadEntry') {
    const related = [atName(writer, `WorkloadEntry "${writer.name}" leads to cluster "${cluster}"`)];
    return { path: ['spec', 'workloadSelector'], part: 'key', related };
  }
  const by = standsForBy(mesh.settings, endpoint, cluster);
  return by === 'address'
    ? { path: [...path, 'address'], part: 'value', related: [] }
    : { path: [...path, 'labels', by.label], part: 'pair', related: [] };
}

/** The only other cluster that an endpoint leads to; undefined where the settings let it stand for several, or for none. */
export function clusterBehind(mesh: Mesh, entry: ResourceOf<'ServiceEntry'>, endpoint: EndpointFacts): string | undefined {
  const [cluster, another] = standsFor(mesh.settings, endpoint);
  return another === undefined && cluster !== entry.cluster ? cluster : undefined;
}

export interface BlockedWay extends GatewayEndpoint {
  readonly host: string;
  readonly cluster: string;
  readonly found: Blocked;
}

/**
 * Where the requests to an entry's global hosts end at a step of their way into another cluster. What one cluster's gateways lack is
 * said once, whatever the number of hosts and endpoints.
 */
export function* blockedWays(mesh: Mesh, entry: ResourceOf<'ServiceEntry'>, step: Blocked['step']): Generator<BlockedWay> {
  const said = new Set<string>();
  for (const { host } of globalHosts(mesh, entry)) {
    for (const gateway of gatewayEndpoints(mesh, entry)) {
      const cluster = clusterBehind(mesh, entry, gateway.endpoint);
      if (cluster === undefined || said.has(cluster)) continue;
      const found = mesh.entrance(cluster, host);
      if (found.is !== 'no' || found.step !== step) continue;
      said.add(cluster);
      yield { ...gateway, host, cluster, found };
    }
  }
}

export interface GlobalHost {
  /** Its index in `spec.hosts`. */
  readonly index: number;
  readonly host: string;
  /** What stands before the suffix. */
  readonly labels: readonly string[];
}

/** The hosts of a ServiceEntry with the global suffix; wildcards and placeholders stand for no certain host. */
export function globalHosts(mesh: Mesh, entry: ResourceOf<'ServiceEntry'>): readonly GlobalHost[] {
  return entry.facts.hosts.flatMap((host, index) => {
    const labels = hasPlaceholder(host) ? undefined : globalLabels(host, mesh.settings.globalSuffix);
    return labels === undefined ? [] : [{ index, host, labels }];
  });
}
