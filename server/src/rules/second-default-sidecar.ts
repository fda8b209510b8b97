import { md, rule } from './rule';
import { atName } from './shared/refs';
import { firstRival } from './shared/rivals';

export default rule({
  code: 'MW550',
  name: 'second-default-sidecar',
  severity: 'error',
  peers: ['IST0111', 'KIA0002'],
  kinds: ['Sidecar'],
  docs: md`
    ## What it does

    Finds Sidecars without a \`workloadSelector\` where their namespace has another one without: both are for all of its workloads. One with
    an empty selector counts as one without. Namespaces of an ambient mesh are left alone, since no Sidecar holds there, and so
    are Sidecars labelled for different revisions of istiod (\`istio.io/rev\`).

    ## Why it matters

    Sidecars are never merged. Istio takes the one that was created first and ignores the others, and which one that is no manifest tells.

    ## Example

    \`\`\`yaml
    kind: Sidecar
    metadata: {name: default, namespace: shop}
    spec:
      egress:
      - hosts: ["./*", "istio-system/*"]
    ---
    kind: Sidecar
    metadata: {name: egress, namespace: shop}
    spec:
      egress:
      - hosts: ["payments/*"]
    \`\`\`

    ## Instead

    One Sidecar with all the hosts, or a \`workloadSelector\` on the one that is for some workloads.

    ## References

    [Sidecar](https://istio.io/latest/docs/reference/config/networking/sidecar/),
    [IST0111](https://istio.io/latest/docs/reference/config/analysis/ist0111/)
  `,
  *check(resource, mesh) {
    const { cluster, namespace, facts } = resource;
    if (facts.selector !== undefined) return;
    const all = mesh.sidecarsOf(cluster, namespace).filter((item) => item.facts.selector === undefined);
    const first = firstRival(resource, all);
    if (first === undefined || mesh.isAmbient(cluster, namespace).is === 'yes') return;
    yield {
      path: ['metadata', 'name'],
      message: `this Sidecar and "${first.name}" are both for all workloads of namespace "${namespace}", and Istio ignores the younger one; keep one, or give this one a workloadSelector`,
      related: [atName(first, 'the other Sidecar for all workloads of the namespace')],
    };
  },
});
