import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW212',
  concept: 'invalid-selector',
  severity: 'error',
  peers: ['IST0106', 'IST0133'],
  docs: md`
    ## What it does

    Checks labels (names and values as Kubernetes allows them on pods), workload selectors (no wildcards; one without
    labels selects everything, which is a warning) and what policies are attached to: Service, ServiceEntry, Gateway or
    GatewayClass.

    ## Why it matters

    Labels that no pod can have select nothing; a selector that is empty by mistake concerns every workload of the
    namespace.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - match:
        - sourceLabels: {app: product page}
        route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    \`\`\`yaml
        - sourceLabels: {app: productpage}
    \`\`\`

    ## References

    Kubernetes: Labels and Selectors; Istio: \`WorkloadSelector\`, \`PolicyTargetReference\`.
  `,
});
