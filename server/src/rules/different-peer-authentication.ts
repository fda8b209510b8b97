import type { Mesh } from '../mesh/mesh';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';

type Policy = ResourceOf<'PeerAuthentication'>;

export default rule({
  code: 'MW420',
  name: 'different-peer-authentication',
  severity: 'warning',
  peers: [],
  kinds: ['PeerAuthentication'],
  docs: md`
    ## What it does

    Where clusters share their discovery, compares a PeerAuthentication that switches mutual TLS off with that of the same name and namespace
    in the other clusters that have it. \`STRICT\` in one and \`PERMISSIVE\` in another is fine.

    ## Why it matters

    A client's istiod decides whether to use mutual TLS to a workload by the policies of its **own** cluster, wherever the workload runs.
    Where those of the workload's cluster say otherwise, clients send mutual TLS to workloads that take plain text only, and plain text to
    workloads that refuse it.

    ## Example

    \`\`\`yaml
    # cluster1
    kind: PeerAuthentication
    metadata: {name: default, namespace: shop}
    spec: {mtls: {mode: STRICT}}
    ---
    # cluster2
    kind: PeerAuthentication
    metadata: {name: default, namespace: shop}
    spec: {mtls: {mode: DISABLE}}
    \`\`\`

    ## Instead

    One mode in all clusters, or \`PERMISSIVE\` while they are changed one by one.

    ## References

    [PeerAuthentication](https://istio.io/latest/docs/reference/config/security/peer_authentication/)
  `,
  *check(resource, mesh) {
    if (resource.facts.mode !== 'DISABLE' || mesh.discovery() !== 'shared' || mesh.isOpen(resource.cluster)) return;
    const others = othersOf(mesh, resource);
    const [other] = others;
    if (other === undefined) return;
    const path = ['spec', 'mtls', 'mode'];
    yield {
      path,
      message: `mutual TLS is off here, but "${other.facts.mode}" in cluster "${other.cluster}", whose clients judge the workloads of all clusters by their own policy; give it one mode`,
      related: others.map((item) => atName(item, `the PeerAuthentication of cluster "${item.cluster}"`)),
      fixes: [
        {
          title: `Set the mode to "${other.facts.mode}"`,
          safe: false,
          changes: [{ resource: refOf(resource), edits: [{ op: 'set', path, value: other.facts.mode ?? '' }] }],
        },
      ],
    };
  },
});

/** The same policy in other clusters, where it certainly leaves mutual TLS on. */
function othersOf(mesh: Mesh, { cluster, namespace, name }: Policy): readonly Policy[] {
  return mesh.settings.clusters.flatMap((other) => {
    if (other.name === cluster || mesh.isOpen(other.name)) return [];
    const [found, copy] = mesh.find('PeerAuthentication', other.name, 'PeerAuthentication.security.istio.io', namespace, name);
    const mode = found?.facts.mode;
    return found === undefined || copy !== undefined || mode === undefined || mode === 'DISABLE' || hasPlaceholder(mode)
      ? []
      : [found];
  });
}
