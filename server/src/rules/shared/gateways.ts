/** How messages speak of the gateways behind the endpoints of a ServiceEntry, and which endpoints those are. */
import { standsFor, standsForBy } from '../../mesh/clusters';
import type { Blocked } from '../../mesh/gateways';
import { globalLabels } from '../../mesh/hosts';
import type { Mesh } from '../../mesh/mesh';
import type { EndpointFacts } from '../../model/kinds/serviceEntry';
import { hasPlaceholder } from '../../model/placeholder';
import type { ResourceOf } from '../../model/resource';
import type { Report } from '../finding';

export interface GatewayEndpoint {
  /** Its index in `spec.endpoints`. */
  readonly index: number;
  readonly endpoint: EndpointFacts;
  /** `the gateway "203.0.113.20" of cluster "cluster2"`. */
  readonly text: string;
}

/** The endpoints of a ServiceEntry that are gateways between clusters of the mesh. */
export function gatewayEndpoints(mesh: Mesh, entry: ResourceOf<'ServiceEntry'>): readonly GatewayEndpoint[] {
  return entry.facts.endpoints.flatMap((endpoint, index) => {
    if (!mesh.leadsToMeshGateway(entry, endpoint)) return [];
    const cluster = standsFor(mesh.settings, endpoint).find((name) => name !== entry.cluster);
    const text = `the gateway "${endpoint.address ?? ''}"${cluster === undefined ? '' : ` of cluster "${cluster}"`}`;
    return [{ index, endpoint, text }];
  });
}

/** Where an endpoint says for which cluster it stands: one of its labels, or its address. */
export function clusterPlace(mesh: Mesh, endpoint: EndpointFacts, index: number, cluster: string): Pick<Report, 'path' | 'part'> {
  const by = standsForBy(mesh.settings, endpoint, cluster);
  const path = ['spec', 'endpoints', index];
  return by === 'address' ? { path: [...path, 'address'], part: 'value' } : { path: [...path, 'labels', by.label], part: 'pair' };
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
