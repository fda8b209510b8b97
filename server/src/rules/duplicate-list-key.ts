import { md } from './rule';
import { schemaRule } from './shared/schema';

export default schemaRule({
  code: 'MW108',
  name: 'duplicate-list-key',
  problems: ['duplicate'],
  peers: ['KIA1503'],
  docs: md`
    ## What it does

    Finds items of a list that are the same, or have the same key, where the API server tells items apart by it: listeners
    of a Gateway with one name, for example, or with one port, protocol and hostname.

    ## Why it matters

    The API server refuses the document.

    ## Example

    \`\`\`yaml
    kind: Gateway
    spec:
      gatewayClassName: istio
      listeners:
      - {name: http, port: 80, protocol: HTTP}
      - {name: http, port: 8080, protocol: HTTP}
    \`\`\`

    ## Instead

    \`\`\`yaml
      - {name: http, port: 80, protocol: HTTP}
      - {name: http-alt, port: 8080, protocol: HTTP}
    \`\`\`

    ## References

    Kubernetes: CustomResourceDefinitions; the reference page of the kind.
  `,
  fixes: ({ path }) => {
    const item = typeof path.at(-1) === 'number' ? path : path.slice(0, -1);
    return [{ title: 'Remove the item', safe: false, edits: [{ op: 'remove', path: item }] }];
  },
});
