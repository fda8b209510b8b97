import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW211',
  concept: 'ineffective-match',
  severity: 'info',
  peers: ['IST0131'],
  docs: md`
    ## What it does

    Finds matches of HTTP routes that have no effect because an earlier one takes all their requests: the very same match,
    or a match by a shorter prefix that asks for nothing else. Unlike in istioctl all conditions count, also labels,
    namespaces and gateways of the client, and exact paths below an earlier prefix are found too.

    ## Why it matters

    The first route that matches is taken, so \`/api/v2\` never is where \`/api\` stands before it.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - match:
        - uri: {prefix: /api}
        route:
        - destination: {host: reviews, subset: v1}
      - match:
        - uri: {prefix: /api/v2}
        route:
        - destination: {host: reviews, subset: v2}
    \`\`\`

    ## Instead

    Put the longer prefix first.

    ## References

    istioctl analyze: IST0131.
  `,
});
