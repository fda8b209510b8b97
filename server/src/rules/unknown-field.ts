import { md } from './rule';
import { schemaRule } from './shared/schema';

export default schemaRule({
  code: 'MW104',
  name: 'unknown-field',
  problems: ['unknown-key'],
  docs: md`
    ## What it does

    Finds fields that a kind of Istio or of the Gateway API does not have: misspelt, or at a wrong indent.

    ## Why it matters

    The API server refuses the document, or drops the field without a word where validation is not strict: the setting
    then has no effect.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - match:
        - uri: {exakt: /login}
        route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    \`\`\`yaml
        - uri: {exact: /login}
    \`\`\`

    ## References

    Kubernetes: CustomResourceDefinitions; the reference page of the kind.
  `,
  fixes: ({ path, nearest }) =>
    nearest === undefined
      ? []
      : [{ title: `Rename it to "${nearest}"`, safe: false, edit: { op: 'rename', path, key: nearest } }],
});
