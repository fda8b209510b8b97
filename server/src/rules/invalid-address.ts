import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW216',
  concept: 'invalid-address',
  severity: 'error',
  peers: ['IST0106', 'IST0133'],
  docs: md`
    ## What it does

    Checks addresses as Go's netip reads them: IPs without leading zeros, CIDRs, and sockets of Unix as
    \`unix:///absolute/path\` or \`unix://@abstract\`, with the conditions under which each is possible.

    ## Why it matters

    istiod's webhook refuses the document.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [db]
      tcp:
      - match:
        - destinationSubnets: [10.0.0.0/33]
        route:
        - destination: {host: db}
    \`\`\`

    ## Instead

    \`\`\`yaml
        - destinationSubnets: [10.0.0.0/24]
    \`\`\`

    ## References

    Istio: the reference of the kind.
  `,
});
