import { md } from './rule';
import { schemaRule } from './shared/schema';

export default schemaRule({
  code: 'MW106',
  name: 'missing-field',
  problems: ['missing-key'],
  docs: md`
    ## What it does

    Finds fields that a kind of Istio or of the Gateway API must have and that are not there, or have nothing after their
    colon.

    ## Why it matters

    The API server refuses the document.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {subset: v1}
    \`\`\`

    ## Instead

    \`\`\`yaml
        - destination: {host: reviews, subset: v1}
    \`\`\`

    ## References

    Kubernetes: CustomResourceDefinitions; the reference page of the kind.
  `,
  fixes: ({ path, instead }) =>
    typeof instead === 'string'
      ? [{ title: `Add ${path.at(-1)}: ${instead}`, safe: false, edits: [{ op: 'set', path, value: instead }] }]
      : [],
});
