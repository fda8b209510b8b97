import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW219',
  concept: 'deprecated-field',
  severity: 'warning',
  peers: ['IST0002', 'IST0133', 'KIA1108'],
  docs: md`
    ## What it does

    Finds what istiod still accepts but wants to be written in another way.

    ## Why it matters

    A later version of Istio may refuse it.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {host: reviews}
        mirror: {host: reviews, subset: v2}
        mirrorPercent: 10
    \`\`\`

    ## Instead

    \`\`\`yaml
        mirrorPercentage: {value: 10}
    \`\`\`

    ## References

    Istio: the reference of the field.
  `,
});
