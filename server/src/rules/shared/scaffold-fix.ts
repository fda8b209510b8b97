/** The fix of a host that spans clusters and is missing: the scaffold of the Service that it is named after, where one runs elsewhere. */
import { parseGlobalHost, serviceHost } from '../../mesh/hosts';
import type { Mesh } from '../../mesh/mesh';
import type { Resource } from '../../model/resource';
import type { Fix } from '../finding';

export function scaffoldFixes(mesh: Mesh, { cluster: client }: Resource, host: string): readonly Fix[] {
  const { clusters, globalSuffix } = mesh.settings;
  const service = parseGlobalHost(host, globalSuffix);
  // A file of no cluster is checked alone, and nothing can be written for it.
  if (service === undefined || !clusters.some(({ name }) => name === client)) return [];
  const { namespace, name } = service;
  const elsewhere = clusters.some((cluster) => cluster.name !== client && runsIn(mesh, cluster.name, namespace, name));
  if (!elsewhere) return [];
  return [
    {
      title: `Scaffold ${host} for cluster "${client}"`,
      safe: false,
      changes: [],
      scaffold: { service: { namespace, name }, client },
    },
  ];
}

function runsIn(mesh: Mesh, cluster: string, namespace: string, name: string): boolean {
  if (mesh.find('Service', cluster, 'Service', namespace, name).length === 0) return false;
  const set = mesh.endpoints(cluster, serviceHost(name, namespace, mesh.settings.clusterDomain));
  return set?.endpoints.some(({ resource }) => resource.cluster === cluster && resource.type !== 'ServiceEntry') === true;
}
