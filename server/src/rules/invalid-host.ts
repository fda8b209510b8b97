import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW201',
  concept: 'invalid-host',
  severity: 'error',
  peers: ['IST0106', 'IST0133'],
  docs: md`
    ## What it does

    Checks hosts as istiod does: labels of letters, digits and \`-\`, separated by dots, 63 characters each and 255 in all,
    the last not a number. Where a wildcard is possible it stands once, at the very beginning: \`*\`, \`*.example.com\`,
    \`*-v1.example.com\`. \`*\` alone is refused where sidecars or a single destination need a name. Ports, URLs and paths are
    no part of a host. A host of a \`tls\` match must be one of the VirtualService's own.

    ## Why it matters

    istiod's webhook refuses the document, or routes are made for a name that no client asks for.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {host: "http://reviews:9080"}
    \`\`\`

    ## Instead

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {host: reviews, port: {number: 9080}}
    \`\`\`

    ## References

    RFC 1123; Istio: \`hosts\` of VirtualService, ServiceEntry and Gateway.
  `,
});
