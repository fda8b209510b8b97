/** How messages speak of the gateways behind the endpoints of a ServiceEntry, and which endpoints those are. */
import { standsFor } from '../../mesh/clusters';
import { globalLabels } from '../../mesh/hosts';
import type { Mesh } from '../../mesh/mesh';
import type { EndpointFacts } from '../../model/kinds/serviceEntry';
import { hasPlaceholder } from '../../model/placeholder';
import type { ResourceOf } from '../../model/resource';

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
