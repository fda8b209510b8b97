import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW207',
  concept: 'incomplete-field',
  severity: 'error',
  peers: ['IST0106', 'IST0133'],
  docs: md`
    ## What it does

    Finds fields that need another one, and objects in which nothing is set: a route without an action, \`retries\` without
    \`attempts\`, a fault that does nothing.

    ## Why it matters

    istiod's webhook refuses the document.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - retries: {perTryTimeout: 2s}
        route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    \`\`\`yaml
      - retries: {attempts: 2, perTryTimeout: 2s}
    \`\`\`

    ## References

    Istio: the reference of the kind.
  `,
});
