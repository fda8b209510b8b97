import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW202',
  concept: 'invalid-port',
  severity: 'error',
  peers: ['IST0106'],
  docs: md`
    ## What it does

    Checks that ports are numbers from 1 to 65535 wherever the schema alone does not say so, and that a port is given only
    where it counts.

    ## Why it matters

    istiod's webhook refuses the document.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {host: reviews, port: {number: 90800}}
    \`\`\`

    ## Instead

    \`\`\`yaml
        - destination: {host: reviews, port: {number: 9080}}
    \`\`\`

    ## References

    Istio: \`PortSelector\`.
  `,
});
