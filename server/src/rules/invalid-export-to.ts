import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW213',
  concept: 'invalid-export-to',
  severity: 'error',
  peers: ['IST0106'],
  docs: md`
    ## What it does

    Checks \`exportTo\`: names of namespaces, \`.\` for the own one, or \`*\` alone for all; of a ServiceEntry also \`~\` alone
    for none. Each is listed once. With a \`workloadSelector\` a DestinationRule can be exported to its own namespace only.

    ## Why it matters

    istiod's webhook refuses the document.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      exportTo: [".", "*"]
      http:
      - route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    \`\`\`yaml
      exportTo: ["*"]
    \`\`\`

    ## References

    Istio: \`exportTo\`.
  `,
});
