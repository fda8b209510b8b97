import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW208',
  concept: 'invalid-weight',
  severity: 'error',
  peers: ['IST0106'],
  docs: md`
    ## What it does

    Checks weights and percentages. The weights of a route are relative: they need not sum to 100, but they must not all
    be 0. The weights of a locality's distribution must sum to 100.

    ## Why it matters

    istiod's webhook refuses the document.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {host: reviews, subset: v1}
        - destination: {host: reviews, subset: v2}
    \`\`\`

    ## Instead

    \`\`\`yaml
      - route:
        - destination: {host: reviews, subset: v1}
          weight: 90
        - destination: {host: reviews, subset: v2}
          weight: 10
    \`\`\`

    ## References

    Istio: \`HTTPRouteDestination\`, \`LocalityLoadBalancerSetting.Distribute\`.
  `,
});
