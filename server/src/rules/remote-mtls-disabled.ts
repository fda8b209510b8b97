import type { Fix } from './finding';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';
import { lostTargets } from './shared/remote-workloads';

export default rule({
  code: 'MW416',
  name: 'remote-mtls-disabled',
  severity: 'error',
  peers: [],
  kinds: ['ServiceEntry', 'DestinationRule'],
  docs: md`
    ## What it does

    Follows a global host, and each subset of it that a route uses, to the workloads of the other cluster, and asks whether a PeerAuthentication
    there takes mutual TLS from all of them: one that selects the workload, else one of its namespace, else one of the root namespace,
    with \`mode: DISABLE\`. Where ports have modes of their own, or several of one level disagree, nothing is said.

    ## Why it matters

    Requests from another cluster come with mutual TLS, which the gateway passes on as it is. A workload that takes plain text only is left
    out of what an \`AUTO_PASSTHROUGH\` server sends to, while its callers in its own cluster notice nothing.

    ## Example

    \`\`\`yaml
    # cluster2, to which reviews.default.global leads
    kind: PeerAuthentication
    metadata: {name: default, namespace: istio-system}
    spec:
      mtls: {mode: DISABLE}
    \`\`\`

    ## Instead

    \`PERMISSIVE\` takes both.

    ## References

    [PeerAuthentication](https://istio.io/latest/docs/reference/config/security/peer_authentication/)
  `,
  *check(resource, mesh) {
    for (const target of lostTargets(mesh, resource, (item) => mesh.authentication(item).is === 'no')) {
      const { cluster, what, workloads, place } = target;
      // One that has no sidecar at all is said to be so.
      if (workloads.every((item) => mesh.sidecar(item).is === 'no')) continue;
      const answers = workloads.map((item) => mesh.authentication(item));
      const policies = [...new Set(answers.flatMap((answer) => (answer.is === 'no' ? [answer.policy] : [])))];
      const [first] = answers;
      if (first?.is !== 'no') continue;
      yield {
        ...place,
        message: `mutual TLS to ${what} cannot end in cluster "${cluster}": ${first.why}`,
        related: policies
          .slice(0, 3)
          .map((policy) => atName(policy, `PeerAuthentication "${policy.name}" of cluster "${cluster}"`)),
        fixes: policies.slice(0, 2).map(
          (policy): Fix => ({
            title: `Set the mode of PeerAuthentication "${policy.name}" of cluster "${cluster}" to "PERMISSIVE"`,
            safe: false,
            changes: [{ resource: refOf(policy), edits: [{ op: 'set', path: ['spec', 'mtls', 'mode'], value: 'PERMISSIVE' }] }],
          }),
        ),
      };
    }
  },
});
