import { md, rule } from './rule';
import { atName } from './shared/refs';
import { overlaps } from './shared/rivals';

export default rule({
  code: 'MW806',
  name: 'overlapping-telemetries',
  severity: 'warning',
  peers: ['IST0159'],
  kinds: ['Telemetry'],
  docs: md`
    ## What it does

    Finds Telemetries whose selector selects a workload that another Telemetry of the namespace selects too. Pod templates stand for pods. One
    without a selector beside one with is fine, and so are those with \`targetRefs\`.

    ## Why it matters

    Istio lets one Telemetry select a workload. Of several, some versions take the one that was created first, others all of them, the
    later over the earlier.

    ## Example

    \`\`\`yaml
    kind: Telemetry
    metadata: {name: a, namespace: shop}
    spec:
      selector:
        matchLabels: {app: reviews}
      accessLogging:
      - providers: [{name: envoy}]
    ---
    kind: Telemetry
    metadata: {name: b, namespace: shop}
    spec:
      selector:
        matchLabels: {version: v1}
      accessLogging:
      - disabled: true
    \`\`\`

    ## Instead

    Selectors of which none selects what another does, or one Telemetry.

    ## References

    [Telemetry](https://istio.io/latest/docs/reference/config/telemetry/),
    [IST0159](https://istio.io/latest/docs/reference/config/analysis/ist0159/)
  `,
  *check(resource, mesh) {
    const { cluster, namespace, facts } = resource;
    if (facts.selector === undefined || facts.targeted) return;
    const all = mesh.telemetriesOf(cluster, namespace).filter((item) => !item.facts.targeted);
    for (const { other, workload } of overlaps(mesh, resource, all, (item) => item.facts.selector)) {
      yield {
        path: ['spec', 'selector'],
        part: 'key',
        message: `this Telemetry and "${other.name}" both select ${workload.kind} "${workload.name}", for which Istio wants one; put them together, or let one of them select it`,
        related: [
          { ...atName(other, 'the other Telemetry'), path: ['spec', 'selector'], part: 'key' },
          atName(workload, 'what both select'),
        ],
      };
    }
  },
});
