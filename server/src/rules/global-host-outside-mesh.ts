import { md, rule } from './rule';
import { gatewayEndpoints, globalHosts } from './shared/gateways';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW403',
  name: 'global-host-outside-mesh',
  severity: 'warning',
  peers: [],
  kinds: ['ServiceEntry'],
  docs: md`
    ## What it does

    A ServiceEntry for a global host must say \`location: MESH_INTERNAL\` where it leads through a gateway of another cluster, or
    gives the host to workloads of its own cluster. Reported is \`MESH_EXTERNAL\`, which is also what an omitted location means.

    ## Why it matters

    Istio treats an external service as one without a sidecar: no automatic mutual TLS, and metrics and access policies without
    the identity of the other side. A gateway that passes traffic between clusters (\`AUTO_PASSTHROUGH\`) never serves an external host.

    ## Example

    \`\`\`yaml
    kind: ServiceEntry
    spec:
      hosts: [reviews.default.global]
      resolution: DNS
      endpoints:
      - address: 203.0.113.20
        labels: {cluster: cluster2}
        ports: {http1: 15443}
    \`\`\`

    ## Instead

    Add \`location: MESH_INTERNAL\`.

    ## References

    [ServiceEntry.Location](https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Location)
  `,
  *check(resource, mesh) {
    const { location, workloadSelector } = resource.facts;
    if (location !== undefined && location !== 'MESH_EXTERNAL') return;
    const [first] = globalHosts(mesh, resource);
    if (first === undefined) return;
    const [gateway] = gatewayEndpoints(mesh, resource);
    if (gateway === undefined && workloadSelector === undefined) return;
    const omitted = location === undefined ? ', since an omitted location means "MESH_EXTERNAL"' : '';
    const why =
      gateway === undefined
        ? 'so the gateway of this cluster does not serve it to others'
        : `but it is reached through ${gateway.text}`;
    yield {
      path: location === undefined ? ['spec', 'hosts', first.index] : ['spec', 'location'],
      message: `"${first.host}" counts as outside of the mesh${omitted}, ${why}; set the location to "MESH_INTERNAL"`,
      fixes: [
        {
          title: 'Set the location to "MESH_INTERNAL"',
          safe: true,
          changes: [{ resource: refOf(resource), edits: [{ op: 'set', path: ['spec', 'location'], value: 'MESH_INTERNAL' }] }],
        },
      ],
    };
  },
});
