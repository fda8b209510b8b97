import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW703',
  concept: 'invalid-annotation',
  severity: 'warning',
  peers: ['IST0125'],
  docs: md`
    ## What it does

    Checks the values of Istio's annotations: lists of ports, of CIDRs and of network interfaces, numbers, durations, quantities, JSON, words of
    which only some are known, and \`proxy.istio.io/config\`, whose fields have types and names of their own. Numbers and booleans that are
    not in quotes are no annotations at all; those are errors. The label \`sidecar.istio.io/inject\` is checked alike.

    ## Why it matters

    The sidecar injector refuses most such values, so that no pod is made; others are passed over, or stop the proxy.

    ## Example

    \`\`\`yaml
    kind: Deployment
    spec:
      template:
        metadata:
          annotations: {traffic.sidecar.istio.io/includeOutboundIPRanges: "10.0.0.0/8, 192.168.0.1"}
    \`\`\`

    ## Instead

    \`traffic.sidecar.istio.io/includeOutboundIPRanges: "10.0.0.0/8,192.168.0.1/32"\`

    ## References

    [Resource annotations](https://istio.io/latest/docs/reference/config/annotations/),
    [ProxyConfig](https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig)
  `,
});
