import { md, rule } from './rule';
import { atName } from './shared/refs';
import { firstRival } from './shared/rivals';

export default rule({
  code: 'MW805',
  name: 'second-default-telemetry',
  severity: 'error',
  peers: ['IST0160'],
  kinds: ['Telemetry'],
  docs: md`
    ## What it does

    Finds Telemetries without a selector where their namespace has another one without: both are for all of its workloads. One with
    \`targetRefs\` is for what it names, and so is none of these; istioctl reports it all the same.

    ## Why it matters

    Istio takes the one that was created first and ignores the others, whichever signals they are about, and which one that is no manifest
    tells.

    ## Example

    \`\`\`yaml
    kind: Telemetry
    metadata: {name: logs, namespace: shop}
    spec:
      accessLogging:
      - providers: [{name: envoy}]
    ---
    kind: Telemetry
    metadata: {name: tracing, namespace: shop}
    spec:
      tracing:
      - randomSamplingPercentage: 10
    \`\`\`

    ## Instead

    One Telemetry with \`accessLogging\` and \`tracing\`.

    ## References

    [Telemetry](https://istio.io/latest/docs/reference/config/telemetry/),
    [IST0160](https://istio.io/latest/docs/reference/config/analysis/ist0160/)
  `,
  *check(resource, mesh) {
    const { cluster, namespace, facts } = resource;
    if (facts.selector !== undefined || facts.targeted) return;
    const all = mesh
      .telemetriesOf(cluster, namespace)
      .filter((item) => item.facts.selector === undefined && !item.facts.targeted);
    const first = firstRival(resource, all);
    if (first === undefined) return;
    yield {
      path: ['metadata', 'name'],
      message: `this Telemetry and "${first.name}" are both for all workloads of namespace "${namespace}", and Istio ignores the younger one; put them together, or give this one a selector`,
      related: [atName(first, 'the other Telemetry for all workloads of the namespace')],
    };
  },
});
