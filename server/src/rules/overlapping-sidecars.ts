import { md, rule } from './rule';
import { atName } from './shared/refs';
import { overlaps } from './shared/rivals';

export default rule({
  code: 'MW551',
  name: 'overlapping-sidecars',
  severity: 'error',
  peers: ['IST0110', 'KIA0003'],
  kinds: ['Sidecar'],
  docs: md`
    ## What it does

    Finds Sidecars whose \`workloadSelector\` selects a workload that another Sidecar of the namespace selects too. Pod templates stand for
    pods. A Sidecar without a selector beside one with is fine: it is for the others.

    ## Why it matters

    Sidecars are never merged. For each workload Istio takes the one that was created first of those that select it, and which one that is
    no manifest tells.

    ## Example

    \`\`\`yaml
    kind: Sidecar
    metadata: {name: a, namespace: shop}
    spec:
      workloadSelector:
        labels: {app: reviews}
    ---
    kind: Sidecar
    metadata: {name: b, namespace: shop}
    spec:
      workloadSelector:
        labels: {version: v1}
    \`\`\`

    ## Instead

    Selectors of which none selects what another does, or one Sidecar.

    ## References

    [Sidecar](https://istio.io/latest/docs/reference/config/networking/sidecar/),
    [IST0110](https://istio.io/latest/docs/reference/config/analysis/ist0110/)
  `,
  *check(resource, mesh) {
    const { cluster, namespace, facts } = resource;
    if (facts.selector === undefined) return;
    const all = mesh.sidecarsOf(cluster, namespace);
    for (const { other, workload } of overlaps(mesh, resource, all, (item) => item.facts.selector)) {
      if (mesh.isAmbient(cluster, namespace).is === 'yes') return;
      yield {
        path: ['spec', 'workloadSelector'],
        part: 'key',
        message: `this Sidecar and "${other.name}" both select ${workload.kind} "${workload.name}", and Istio takes the older one for it; let one of them select it`,
        related: [
          { ...atName(other, 'the other Sidecar'), path: ['spec', 'workloadSelector'], part: 'key' },
          atName(workload, 'what both select'),
        ],
      };
    }
  },
});
