import { standsFor } from '../mesh/clusters';
import { parseGlobalHost, parseServiceHost, serviceHost } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import type { HostEntry } from '../mesh/registry';
import type { Resource, ResourceOf } from '../model/resource';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { exporting } from './shared/export-to';
import { clusterPlace, entryEndpoints, globalHosts } from './shared/gateways';
import { refOf } from './shared/refs';
import { renameHost } from './shared/rename-host';

export default rule({
  code: 'MW405',
  name: 'remote-service-missing',
  severity: 'error',
  peers: [],
  kinds: ['ServiceEntry'],
  docs: md`
    ## What it does

    For each endpoint of a global host that stands for another cluster of the workspace, by its labels or by a gateway address of the
    settings, asks whether that cluster answers to the host. Two forms do:

    - with Istio before 1.20, a Service: \`reviews.default.global\` becomes \`reviews.default.svc.cluster.local\` at the gateway;
    - with any version, a ServiceEntry of the very host with \`location: MESH_INTERNAL\` over the cluster's own workloads
      (a \`workloadSelector\`).

    What the gateway does not see because of its \`exportTo\` is as if it were not there. Where \`istioVersion\` is not set, either form
    will do. Nothing is said of a namespace of which the workspace holds nothing.

    ## Why it matters

    The remote gateway knows no such name in the SNI and closes the connection: 503 with the flag \`UC\` or \`UF\` in the client's cluster,
    and nothing in the log of the other one.

    ## Example

    \`\`\`yaml
    # cluster1
    kind: ServiceEntry
    spec:
      hosts: [reviws.default.global]
      endpoints:
      - address: 203.0.113.20
        labels: {cluster: cluster2}
    ---
    # cluster2
    kind: Service
    metadata: {name: reviews, namespace: default}
    \`\`\`

    ## Instead

    Name the Service that cluster2 has, \`reviews.default.global\`, or create the one that is meant.

    ## References

    Istio 1.20 removed the EnvoyFilter patch (\`envoy.filters.network.sni_cluster\` with a cluster rewrite) of the old form.
  `,
  *check(resource, mesh) {
    for (const { index: hostIndex, host } of globalHosts(mesh, resource)) {
      // Several endpoints may lead to one cluster, by different addresses: what it lacks is said once.
      const said = new Set<string>();
      for (const item of entryEndpoints(mesh, resource)) {
        const { endpoint } = item;
        if (mesh.endsAtGateway(resource, endpoint)) continue;
        const clusters = standsFor(mesh.settings, endpoint);
        // Where the settings let an endpoint stand for several clusters, any of them may be the one.
        const answers = clusters.includes(resource.cluster) ? [] : clusters.map((name) => mesh.answersTo(name, host));
        const [cluster] = clusters;
        const [first] = answers;
        if (cluster === undefined || first?.is !== 'no' || answers.some((answer) => answer.is !== 'no')) continue;
        if (said.has(cluster)) continue;
        said.add(cluster);
        // The request ends at the gateway already.
        if (mesh.entrance(cluster, host).is === 'no') continue;
        const near = nearestGlobal(mesh, cluster, host);
        const taken = near !== undefined && mesh.host(resource.cluster, near).is === 'yes';
        yield {
          ...clusterPlace(mesh, item, cluster),
          message: `cluster "${cluster}" does not answer to "${host}": ${first.why}; ${near === undefined ? 'make it known there, or correct the host' : `did you mean "${near}"`}`,
          fixes:
            near === undefined || taken
              ? answerFixes(mesh, resource, cluster, host)
              : [renameHost(mesh, resource, hostIndex, near)],
        };
      }
    }
  },
});

/** A global host of near spelling to which a cluster does answer. */
function nearestGlobal(mesh: Mesh, cluster: string, host: string): string | undefined {
  const { globalSuffix, clusterDomain } = mesh.settings;
  const name = parseGlobalHost(host, globalSuffix);
  if (name === undefined) return undefined;
  const near = mesh.nearestHost(cluster, serviceHost(name.name, name.namespace, clusterDomain), name.namespace);
  const service = near === undefined ? undefined : parseServiceHost(near, clusterDomain);
  if (service === undefined) return undefined;
  const global = `${service.name}.${service.namespace}.${globalSuffix}`;
  return global !== host && mesh.answersTo(cluster, global).is === 'yes' ? global : undefined;
}

/** What makes a cluster answer that has the workloads: its own entry for the mesh, or what the scaffold writes. */
function answerFixes(mesh: Mesh, { cluster: client }: Resource, cluster: string, host: string): readonly Fix[] {
  const given = mesh.host(cluster, host);
  const outside =
    given.is !== 'yes' ? undefined : given.entries.find((entry) => entry.type === 'ServiceEntry' && !isInternal(entry));
  if (outside !== undefined) {
    return [
      {
        title: `Set the location of ServiceEntry "${outside.name}" of cluster "${cluster}" to "MESH_INTERNAL"`,
        safe: false,
        changes: [{ resource: refOf(outside), edits: [{ op: 'set', path: ['spec', 'location'], value: 'MESH_INTERNAL' }] }],
      },
    ];
  }
  const hidden = given.is === 'yes' ? exportFixes(mesh, given.entries, cluster, host) : [];
  if (hidden.length > 0) return hidden;
  const { globalSuffix, clusterDomain } = mesh.settings;
  const service = parseGlobalHost(host, globalSuffix);
  if (service === undefined || mesh.host(cluster, serviceHost(service.name, service.namespace, clusterDomain)).is !== 'yes')
    return [];
  return [
    {
      title: `Scaffold what cluster "${cluster}" answers to "${host}" with`,
      safe: false,
      changes: [],
      scaffold: { service: { namespace: service.namespace, name: service.name }, client },
    },
  ];
}

/** What the gateways do not see, exported to the first of their namespaces. */
function exportFixes(mesh: Mesh, entries: readonly HostEntry[], cluster: string, host: string): readonly Fix[] {
  const namespaces = mesh.gatewayNamespaces(cluster, host);
  const [namespace] = namespaces ?? [];
  if (namespace === undefined) return [];
  return entries.flatMap((entry) =>
    entry.type === 'Service' || mesh.isSeenFrom(namespaces, entry)
      ? []
      : [
          {
            title: `Export ServiceEntry "${entry.name}" of cluster "${cluster}" to namespace "${namespace}"`,
            safe: false,
            changes: [{ resource: refOf(entry), edits: [exporting(entry, namespace)] }],
          },
        ],
  );
}

function isInternal(entry: ResourceOf<'ServiceEntry'>): boolean {
  return entry.facts.location === 'MESH_INTERNAL';
}
