import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW217',
  concept: 'invalid-name',
  severity: 'error',
  peers: ['IST0106', 'IST0165'],
  docs: md`
    ## What it does

    Checks names of subsets, ports and namespaces (letters, digits and \`-\`, 63 characters at most) and references to
    gateways, which are \`namespace/name\` or \`name\`.

    ## Why it matters

    istiod's webhook refuses the document.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {host: reviews, subset: v1_canary}
    \`\`\`

    ## Instead

    \`\`\`yaml
        - destination: {host: reviews, subset: v1-canary}
    \`\`\`

    ## References

    RFC 1123.
  `,
});
