import { md } from './rule';
import { conceptRule } from './shared/concept';

export default conceptRule({
  code: 'MW220',
  concept: 'ineffective-field',
  severity: 'warning',
  peers: ['IST0133'],
  docs: md`
    ## What it does

    Finds settings that istiod accepts with a warning because they have no effect, or one that nobody wants.

    ## Why it matters

    What was asked for does not happen, and nothing tells.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - fault:
          abort: {percentage: {value: 10}}
        route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    \`\`\`yaml
          abort: {percentage: {value: 10}, httpStatus: 503}
    \`\`\`

    ## References

    Istio: the reference of the field.
  `,
});
