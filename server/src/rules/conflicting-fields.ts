import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW206',
  concept: 'conflicting-fields',
  severity: 'error',
  peers: ['IST0106', 'IST0133'],
  docs: md`
    ## What it does

    Finds fields that exclude each other, where only istiod says so: two answers to one request (\`route\` beside
    \`redirect\`), two ways to write one setting (\`uri\` beside \`uriRegexRewrite\`), or a setting that makes no sense in the
    mode that is chosen.

    ## Why it matters

    istiod's webhook refuses the document, as it cannot tell which of the two is meant.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - redirect: {uri: /v2/reviews}
        route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    \`\`\`yaml
      - redirect: {uri: /v2/reviews}
    \`\`\`

    ## References

    Istio: the reference of the kind.
  `,
});
