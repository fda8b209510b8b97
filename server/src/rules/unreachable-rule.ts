import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW210',
  concept: 'unreachable-rule',
  severity: 'warning',
  peers: ['IST0130'],
  docs: md`
    ## What it does

    Finds routes of a VirtualService that no request reaches, because routes before them take them all: one without a
    match takes everything, and a match that was given before never comes to its turn. A route that delegates takes only
    what its delegate takes, so nothing is said of what follows it.

    It is an info where the route would do with them what the earlier one does: send them to the same destinations.

    ## Why it matters

    The first route that matches is taken; istiod accepts the document with a warning.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {host: reviews, subset: v1}
      - match:
        - headers: {end-user: {exact: jason}}
        route:
        - destination: {host: reviews, subset: v2}
    \`\`\`

    ## Instead

    Put the route without a match last:

    \`\`\`yaml
    http:
    - match:
      - headers: {end-user: {exact: jason}}
      route:
      - destination: {host: reviews, subset: v2}
    - route:
      - destination: {host: reviews, subset: v1}
    \`\`\`

    ## References

    istioctl analyze: IST0130.
  `,
});
