import type { Mesh } from '../mesh/mesh';
import { inOneRevision } from '../mesh/revisions';
import { hasPlaceholder } from '../model/placeholder';
import type { Labels, ResourceOf } from '../model/resource';
import type { Path } from '../yaml/tree';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

type Policy = ResourceOf<'PeerAuthentication'>;

export default rule({
  code: 'MW530',
  name: 'competing-peer-authentications',
  severity: 'error',
  peers: ['KIA0002', 'KIA0003'],
  kinds: ['PeerAuthentication'],
  docs: md`
    ## What it does

    Finds PeerAuthentications of one namespace that claim the same workloads: two without a selector, or two whose selectors select a
    workload in common. It is said once, at the later one in the order of files. A policy for some workloads beside one for the whole
    namespace is as it should be. Where both say the same it is a hint.

    Selectors in the root namespace select nothing, and are not compared; nor are policies labelled for different revisions of
    istiod (\`istio.io/rev\`).

    ## Why it matters

    They do not merge. Istio takes the one that was created first and ignores the other, so which of them holds depends on the order in
    which they once were applied, and changes when the cluster is built anew.

    ## Example

    \`\`\`yaml
    kind: PeerAuthentication
    metadata: {name: default, namespace: shop}
    spec:
      mtls: {mode: STRICT}
    ---
    kind: PeerAuthentication
    metadata: {name: legacy, namespace: shop}
    spec:
      mtls: {mode: PERMISSIVE}
    \`\`\`

    ## Instead

    Keep one for the namespace, and give others the selector of the workloads that need something else:

    \`\`\`yaml
    kind: PeerAuthentication
    metadata: {name: legacy, namespace: shop}
    spec:
      selector:
        matchLabels: {app: legacy}
      mtls: {mode: PERMISSIVE}
    \`\`\`

    ## References

    [PeerAuthentication](https://istio.io/latest/docs/reference/config/security/peer_authentication/). Kiali (KIA0002, KIA0003) reports
    every one of them; that a selector may be more specific than the other does not matter to Istio.
  `,
  *check(policy, mesh) {
    const { cluster, namespace, facts } = policy;
    if (policy.unsure === true || hasPlaceholder(`${policy.name}${namespace}`)) return;
    for (const other of mesh.peerAuthentications(cluster, namespace)) {
      if (other.unsure === true || other.name === policy.name || !isBefore(other, policy)) continue;
      if (hasPlaceholder(other.name) || !inOneRevision(policy, other)) continue;
      const claimed = claimedByBoth(mesh, policy, other);
      if (claimed === undefined) continue;
      const [own, rival] = [facts, other.facts].map(({ mode, ports }) => JSON.stringify([mode, ports]));
      const same = own === rival;
      const isKnown = !hasPlaceholder(`${own}${rival}`);
      const advice = same ? 'one of them is enough' : 'keep one, or make their selectors differ';
      yield {
        path: placeOf(policy),
        severity: same ? 'hint' : isKnown ? 'error' : 'info',
        message: `PeerAuthentication "${other.name}" is for ${claimed} too; Istio takes the one that was created first and ignores the other, so ${advice}`,
        related: [
          {
            resource: refOf(other),
            path: placeOf(other),
            part: 'value',
            message: `PeerAuthentication "${other.name}" is for ${claimed}`,
          },
        ],
      };
      return;
    }
  },
});

function isBefore(a: Policy, b: Policy): boolean {
  return a.file === b.file ? a.id < b.id : a.file < b.file;
}

function placeOf({ facts }: Policy): Path {
  return facts.selector === undefined ? ['metadata', 'name'] : ['spec', 'selector', 'matchLabels'];
}

/** What two policies of one namespace are both for, in words; undefined: nothing that is known. */
function claimedByBoth(mesh: Mesh, a: Policy, b: Policy): string | undefined {
  const { cluster, namespace } = a;
  const isRoot = namespace === mesh.settings.mesh.rootNamespace;
  const [left, right] = [a.facts.selector, b.facts.selector];
  if (left === undefined || right === undefined) {
    if (left !== right) return undefined;
    return isRoot ? 'the whole mesh' : `all of namespace "${namespace}"`;
  }
  // Istio takes no selectors there.
  if (isRoot) return undefined;
  const both = { ...left, ...right };
  if (!isWithin(left, both)) return undefined;
  const [workload] = mesh.carrying(cluster, namespace, both);
  if (workload !== undefined) return `${workload.kind} "${workload.name}"`;
  return isWithin(left, right) && isWithin(right, left) ? 'the same workloads' : undefined;
}

function isWithin(a: Labels, b: Labels): boolean {
  return Object.entries(a).every(([key, value]) => b[key] === value);
}
