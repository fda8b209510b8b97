import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW314',
  name: 'gateway-selects-no-workload',
  severity: 'warning',
  peers: ['IST0101', 'KIA0302'],
  kinds: ['Gateway'],
  docs: md`
    ## What it does

    Looks for workloads that carry the labels of a Gateway's selector, in any namespace of its cluster (or in its own, where
    \`PILOT_SCOPE_GATEWAY_TO_NAMESPACE\` is set in an IstioOperator or the values of the Sail operator). Pod templates stand for pods.

    Gateways are often installed from elsewhere. So a warning is given only where one label is a near slip of that of a gateway in the
    workspace, or where the settings say that the workspace holds everything (\`closedWorld: true\`); and an info where the workspace
    has other gateways of the cluster, which are told by a label \`istio\` with "gateway" in it or by the \`image: auto\` of their proxy.
    Of the ingress gateway that Istio is installed with (\`istio: ingressgateway\`), and of what Istio makes for a Gateway of the
    Gateway API, nothing is said.

    ## Why it matters

    Istio accepts such a Gateway, and no proxy opens its ports.

    ## Example

    \`\`\`yaml
    kind: Deployment
    metadata: {name: ingress, namespace: infra}
    spec:
      template:
        metadata:
          labels: {istio: internal-gateway}
    ---
    kind: Gateway
    spec:
      selector: {istio: internal-gatway}
    \`\`\`

    ## Instead

    \`\`\`yaml
      selector: {istio: internal-gateway}
    \`\`\`

    ## References

    istioctl analyze (IST0101, \`selector\`) and Kiali (KIA0302) ask for running pods, and report every gateway that is not there yet.
  `,
  *check(gateway, mesh) {
    const found = mesh.gatewaySelection(gateway);
    if (found.is !== 'no') return;
    const { slip, certain, why } = found;
    const [only, another] = Object.keys(gateway.facts.selector);
    const key = slip?.key ?? (another === undefined ? only : undefined);
    const path = ['spec', 'selector'];
    yield {
      ...(key === undefined ? { path, part: 'key' } : { path: [...path, key], part: 'pair' }),
      severity: certain ? 'warning' : 'info',
      message: `the Gateway selects nothing: ${why}${slip === undefined ? '' : `; did you mean "${slip.value}"`}`,
      fixes:
        slip === undefined
          ? []
          : [
              {
                title: `Change "${slip.key}" to "${slip.value}"`,
                safe: false,
                changes: [{ resource: refOf(gateway), edits: [{ op: 'set', path: [...path, slip.key], value: slip.value }] }],
              },
            ],
    };
  },
});
