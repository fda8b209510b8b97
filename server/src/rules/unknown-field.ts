import type { SchemaProblem } from '../schema/types';
import type { PathEdit, Value } from '../yaml/edits';
import { formatPath } from '../yaml/locate';
import { md } from './rule';
import { type SchemaFix, schemaRule } from './shared/schema';

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
  fixes: fixesOf,
});

function fixesOf({ path, nearest, belongs, instead }: SchemaProblem): readonly SchemaFix[] {
  const key = String(path.at(-1));
  if (nearest !== undefined)
    return [{ title: `Rename it to "${nearest}"`, safe: false, edits: [{ op: 'rename', path, key: nearest }] }];
  if (belongs === undefined || instead === undefined)
    return [{ title: `Remove "${key}"`, safe: false, edits: [{ op: 'remove', path }] }];
  const home = [...belongs, key];
  // What was read from a document is plain data of JSON's kinds.
  const move: readonly PathEdit[] = [
    { op: 'set', path: home, value: instead as Value },
    { op: 'remove', path },
  ];
  return [{ title: `Move it to ${formatPath(belongs)}`, safe: false, edits: move }];
}
