import { standsFor } from '../mesh/clusters';
import type { Mesh } from '../mesh/mesh';
import type { ResourceOf } from '../model/resource';
import { md, rule } from './rule';
import { globalHosts } from './shared/gateways';
import { renameHost } from './shared/rename-host';

export default rule({
  code: 'MW404',
  name: 'malformed-global-host',
  severity: 'error',
  peers: [],
  kinds: ['ServiceEntry'],
  docs: md`
    ## What it does

    A global host has the form \`name.namespace.global\`: the Service and its namespace in the remote cluster. Reported is a host with
    fewer than two labels before the suffix, where it leads to another cluster that has no ServiceEntry of that very host and no
    ordinary gateway for it. More than two, such as \`west.stage.greeting.global\`, are legal names of their own.

    ## Why it matters

    The remote gateway finds the service by this name. Without a namespace it names no Service anywhere, so no request ever arrives.

    ## Example

    \`\`\`yaml
    kind: ServiceEntry
    spec:
      hosts: [reviews.global]
    \`\`\`

    ## Instead

    Name the namespace of the remote Service: \`reviews.default.global\`.

    ## References

    Istio 1.7, "Replicated control planes": host names must be of the form \`name.namespace.global\`.
  `,
  *check(resource, mesh) {
    const suffix = mesh.settings.globalSuffix;
    for (const { index, host, labels } of globalHosts(mesh, resource)) {
      if (labels.length >= 2 || !isForOthers(mesh, resource, host)) continue;
      const [name = ''] = labels;
      const to = `${name}.${resource.namespace}.${suffix}`;
      yield {
        path: ['spec', 'hosts', index],
        message: `"${host}" names no namespace; a global host has the form "name.namespace.${suffix}"`,
        fixes: name === '' ? [] : [renameHost(mesh, resource, index, to)],
      };
    }
  },
});

/** Whether another cluster has to find the service by the name, and does not know that very host by a ServiceEntry of its own. */
function isForOthers(mesh: Mesh, entry: ResourceOf<'ServiceEntry'>, host: string): boolean {
  const { endpoints, workloadSelector } = entry.facts;
  if (endpoints.length === 0) return workloadSelector === undefined;
  const gateways = endpoints.filter((endpoint) => mesh.leadsToMeshGateway(entry, endpoint));
  const clusters = gateways.flatMap((endpoint) => standsFor(mesh.settings, endpoint));
  const known = clusters.length > 0 && clusters.every((cluster) => mesh.answersTo(cluster, host).is === 'yes');
  return gateways.length > 0 && !known;
}
