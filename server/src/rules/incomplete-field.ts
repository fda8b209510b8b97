import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW207',
  concept: 'incomplete-field',
  severity: 'error',
  peers: ['IST0106', 'IST0133', 'IST0134'],
  docs: md`
    ## What it does

    Finds fields that need another one, and objects in which nothing is set: a route without an action, \`retries\` without
    \`attempts\`, a fault that does nothing, and, as a warning, ports for TCP of a ServiceEntry to whose hosts neither it nor Istio gives
    an address (\`resolution: NONE\`, or the label \`networking.istio.io/enable-autoallocate-ip: "false"\`).

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

    Istio: the reference of the kind. istioctl analyze (IST0134) asks for addresses also where Istio allocates some by itself.
  `,
});
