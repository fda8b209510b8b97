import { fileRule, md } from './rule';
import { removeFirstKey } from './shared/remove-first-key';

export default fileRule({
  code: 'MW002',
  name: 'duplicate-key',
  severity: 'error',
  peers: [],
  docs: md`
    ## What it does

    Finds a key that is given twice in one map, at any depth of a document that matters to the mesh. Keys are compared as
    Kubernetes reads them: \`"1"\` and \`1\` are the same key. A key that stands beside a merge (\`<<\`) overrides what is
    merged in; that is no duplicate.

    ## Why it matters

    Most readers silently keep the last of the two, so half of what was written is lost: here a whole list of subsets. Strict
    ones (\`kubectl apply\` with server-side validation, Kustomize) refuse the document.

    ## Example

    \`\`\`yaml
    spec:
      host: reviews
      subsets:
      - name: v1
        labels: {version: v1}
      subsets:
      - name: v2
        labels: {version: v2}
    \`\`\`

    ## Instead

    Keep one of the two, or put what they hold together:

    \`\`\`yaml
    spec:
      host: reviews
      subsets:
      - name: v1
        labels: {version: v1}
      - name: v2
        labels: {version: v2}
    \`\`\`

    ## References

    YAML 1.2, section 3.2.1.1: the keys of a mapping are unique.
  `,
  *check(file) {
    for (const { start, yaml } of file.documents) {
      const shift = (span: { readonly start: number; readonly end: number }) => ({
        start: span.start + start,
        end: span.end + start,
      });
      for (const problem of yaml?.problems ?? []) {
        if (problem.kind !== 'duplicate-key') continue;
        const { first } = problem;
        yield {
          span: shift(problem.span),
          message: `${problem.message}; only the last one counts`,
          ...(first && { related: { span: shift(first), message: 'first given here' } }),
          fixes: yaml === undefined || first === undefined ? [] : removeFirstKey(yaml, first, start),
        };
      }
    }
  },
});
