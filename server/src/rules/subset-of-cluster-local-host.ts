import { selectsAny } from '../mesh/endpoints';
import { isWildcard } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import type { SubsetFacts } from '../model/kinds/destinationRule';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Fix, Related } from './finding';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';

const label = 'topology.istio.io/cluster';

export default rule({
  code: 'MW414',
  name: 'subset-of-cluster-local-host',
  severity: 'error',
  peers: [],
  kinds: ['DestinationRule'],
  docs: md`
    ## What it does

    Finds subsets that a route uses and that stand for another cluster by \`topology.istio.io/cluster\`, while the configuration of Istio in
    this cluster keeps the host to it: \`meshConfig.serviceSettings\` with \`clusterLocal: true\`, in the ConfigMap of istiod, an
    IstioOperator or the Istio of the Sail operator. Of several entries that cover a host the most specific one decides.

    ## Why it matters

    A host that is local to its cluster has no endpoints of other clusters, so the subset selects nothing and requests to it fail with 503.

    ## Example

    \`\`\`yaml
    # cluster1
    kind: IstioOperator
    spec:
      meshConfig:
        serviceSettings:
        - settings: {clusterLocal: true}
          hosts: ["*.default.svc.cluster.local"]
    ---
    kind: DestinationRule
    spec:
      host: reviews.default.svc.cluster.local
      subsets:
      - name: far
        labels: {topology.istio.io/cluster: cluster2}
    \`\`\`

    ## Instead

    Let the host have endpoints in all clusters, or route to this cluster's own.

    ## References

    [Traffic management across clusters](https://istio.io/latest/docs/ops/configuration/traffic-management/multicluster/)
  `,
  *check(resource, mesh) {
    const { host: written, subsets } = resource.facts;
    if (written === undefined || hasPlaceholder(written)) return;
    const host = mesh.resolve(written, resource.namespace);
    if (isWildcard(host)) return;
    for (const subset of subsets) {
      const cluster = subset.labels[label];
      if (cluster === undefined || cluster === resource.cluster || hasPlaceholder(cluster)) continue;
      const config = mesh.clusterLocalBy(resource.cluster, host);
      const uses = config === undefined ? [] : mesh.localUses(resource, subset.name);
      if (config === undefined || uses.length === 0) continue;
      const elsewhere = mesh.settings.clusters.some(({ name }) => name === cluster);
      if (!elsewhere) continue;
      const related: readonly Related[] = uses.slice(0, 3).map(({ service, destination }) => ({
        resource: refOf(service),
        path: [...(service.facts.destinations[destination]?.path ?? []), 'subset'],
        part: 'pair',
        message: `VirtualService "${service.name}" sends requests to the subset`,
      }));
      yield {
        path: ['spec', 'subsets', subset.index, 'labels', label],
        part: 'pair',
        message: `"${host}" is kept to its own cluster by "clusterLocal", so it has no endpoints in cluster "${cluster}" for requests from "${resource.cluster}"`,
        fixes: fixesOf(mesh, resource, subset, host),
        related: [atName(config, `${config.kind} "${config.name}" says that it is local to its cluster`), ...related],
      };
    }
  },
});

/** The same of this cluster, where something carries it. */
function fixesOf(mesh: Mesh, resource: ResourceOf<'DestinationRule'>, subset: SubsetFacts, host: string): readonly Fix[] {
  const set = mesh.endpoints(resource.cluster, host, resource.namespace);
  const labels = { ...subset.labels, [label]: resource.cluster };
  if (set === undefined || selectsAny(labels, set).is !== 'yes') return [];
  const path = ['spec', 'subsets', subset.index, 'labels', label];
  return [
    {
      title: `Change "${label}" to "${resource.cluster}"`,
      safe: false,
      changes: [{ resource: refOf(resource), edits: [{ op: 'set', path, value: resource.cluster }] }],
    },
  ];
}
