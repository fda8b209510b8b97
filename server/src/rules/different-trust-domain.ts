import type { Mesh } from '../mesh/mesh';
import { md, rule } from './rule';
import { atName } from './shared/refs';

export default rule({
  code: 'MW421',
  name: 'different-trust-domain',
  severity: 'warning',
  peers: [],
  kinds: ['MeshConfig'],
  docs: md`
    ## What it does

    Where clusters share their discovery and the workspace holds the mesh configuration of several, compares their \`trustDomain\`. A cluster
    whose \`trustDomainAliases\` hold the domain of the other is fine.

    ## Why it matters

    A client accepts of a workload only an identity of its own trust domain or of one of its aliases, \`spiffe://<trust domain>/ns/...\`. Mutual
    TLS to workloads of another domain fails, and policies that name principals do not match their requests.

    ## Example

    \`\`\`yaml
    # cluster1
    kind: ConfigMap
    metadata: {name: istio, namespace: istio-system}
    data:
      mesh: |
        trustDomain: east.example.com
    ---
    # cluster2
    kind: ConfigMap
    metadata: {name: istio, namespace: istio-system}
    data:
      mesh: |
        trustDomain: west.example.com
    \`\`\`

    ## Instead

    One trust domain for the mesh, or each other's as aliases:

    \`\`\`yaml
        trustDomain: west.example.com
        trustDomainAliases: [east.example.com]
    \`\`\`

    ## References

    [Trust domain migration](https://istio.io/latest/docs/tasks/security/authorization/authz-td-migration/)
  `,
  *check(resource, mesh) {
    const { cluster } = resource;
    if (mesh.discovery() !== 'shared') return;
    const own = mesh.config(cluster);
    // Only what holds is compared, and said at one of its places.
    if (own.sources[0]?.id !== resource.id || own.sources[0]?.file !== resource.file) return;
    if (own.trustDomain.is !== 'set' && own.trustDomain.is !== 'default') return;
    const accepted = acceptedIn(mesh, cluster);
    if (accepted === undefined) return;
    for (const { name } of mesh.settings.clusters) {
      const other = name === cluster ? undefined : mesh.config(name);
      const [source] = other?.sources ?? [];
      if (other === undefined || source === undefined) continue;
      if (other.trustDomain.is !== 'set' && other.trustDomain.is !== 'default') continue;
      const domain = other.trustDomain.value;
      if (accepted.includes(domain)) continue;
      yield {
        path: ['metadata', 'name'],
        message: `the trust domain of this cluster is "${own.trustDomain.value}", that of cluster "${name}" is "${domain}", whose workloads are not accepted here; add it to "trustDomainAliases"`,
        related: [atName(source, `the mesh configuration of cluster "${name}"`)],
      };
    }
  },
});

/** The trust domains whose identities the clients of a cluster accept; undefined: not known. */
function acceptedIn(mesh: Mesh, cluster: string): readonly string[] | undefined {
  const { trustDomain, trustDomainAliases } = mesh.config(cluster);
  if (trustDomain.is === 'unknown' || trustDomainAliases.is === 'unknown') return undefined;
  return [trustDomain.value, ...trustDomainAliases.value];
}
