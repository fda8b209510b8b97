import { md } from './rule';
import { schemaRule } from './shared/schema';

export default schemaRule({
  code: 'MW107',
  name: 'contradicting-fields',
  problems: ['conflict'],
  docs: md`
    ## What it does

    Finds fields of which the API server allows one only, and fields that do not go with the value of another one.

    ## Why it matters

    The API server refuses the document.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    spec:
      hosts: [reviews]
      http:
      - match:
        - uri: {exact: /login, prefix: /}
        route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    \`\`\`yaml
        - uri: {exact: /login}
        - uri: {prefix: /}
    \`\`\`

    ## References

    Kubernetes: CustomResourceDefinitions; the reference page of the kind.
  `,
  // MW502 says it at the address, with an address to take instead.
  except: ({ path }, { type }) => type === 'ServiceEntry' && path[1] === 'addresses',
  fixes: ({ path, part, other }) =>
    part === 'value' || other === undefined || typeof path.at(-1) === 'number'
      ? []
      : [{ title: `Remove "${path.at(-1)}"`, safe: false, edits: [{ op: 'remove', path }] }],
});
