import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW203',
  concept: 'invalid-regex',
  severity: 'error',
  peers: ['IST0106', 'IST0133'],
  docs: md`
    ## What it does

    Checks regular expressions as RE2 reads them, which is what istiod and Envoy use: not empty, at most 1024 characters,
    no lookahead, no lookbehind, no reference to a group. \`(?i)\`, \`(?P<name>...)\` and \`\z\` are possible.

    ## Why it matters

    Expressions that other engines take are refused by istiod's webhook.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      http:
      - match:
        - uri: {regex: "/(?!admin).*"}
    \`\`\`

    ## Instead

    Compare in the order of routes: a route for \`/admin\` first, then one for everything else.

    \`\`\`yaml
    http:
    - match:
      - uri: {prefix: /admin}
      route: [{destination: {host: admin}}]
    - route: [{destination: {host: reviews}}]
    \`\`\`

    ## References

    The syntax of RE2, github.com/google/re2/wiki/Syntax.
  `,
});
