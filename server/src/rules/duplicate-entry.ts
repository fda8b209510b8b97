import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW209',
  concept: 'duplicate-entry',
  severity: 'error',
  peers: ['IST0106', 'IST0133'],
  docs: md`
    ## What it does

    Finds entries that are given twice where each may be given once: hosts of a VirtualService, also where a wildcard
    covers another one, names of subsets and ports, numbers of ports.

    ## Why it matters

    istiod's webhook refuses the document; of two entries one would be lost.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: ["*.example.com", shop.example.com]
      http:
      - route:
        - destination: {host: shop}
    \`\`\`

    ## Instead

    \`\`\`yaml
      hosts: ["*.example.com"]
    \`\`\`

    ## References

    Istio: the reference of the kind.
  `,
});
