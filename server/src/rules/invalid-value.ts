import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW218',
  concept: 'invalid-value',
  severity: 'error',
  peers: ['IST0106', 'IST0133'],
  docs: md`
    ## What it does

    Checks values for which istiod knows a set or a limit that the schema does not say: protocols, conditions of
    \`retryOn\`, HTTP methods and status codes, names of gRPC statuses, numbers that must not be negative.

    ## Why it matters

    istiod's webhook refuses the document.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - retries: {attempts: 2, retryOn: "5xx, reset"}
        route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    \`\`\`yaml
      - retries: {attempts: 2, retryOn: "5xx,reset"}
    \`\`\`

    ## References

    Istio and Envoy: the reference of the field.
  `,
});
