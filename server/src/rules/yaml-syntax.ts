import { fileRule, md } from './rule';

export default fileRule({
  code: 'MW001',
  name: 'yaml-syntax',
  severity: 'error',
  peers: [],
  docs: md`
    ## What it does

    Finds YAML that cannot be read, in documents that name an \`apiVersion\` and a \`kind\` that matter to the mesh: wrong
    indentation, unclosed quotes and brackets, aliases without an anchor, conflict markers that git left, and nesting deeper
    than any manifest is.

    ## Why it matters

    Nothing of such a document is applied, and whatever refers to it will not be found.

    ## Example

    \`\`\`yaml
    spec:
      hosts: [reviews
    \`\`\`

    ## Instead

    \`\`\`yaml
    spec:
      hosts: [reviews]
    \`\`\`
  `,
  *check(file) {
    for (const { start, yaml } of file.documents) {
      for (const problem of yaml?.problems ?? []) {
        if (problem.kind === 'duplicate-key') continue;
        yield { span: { start: problem.span.start + start, end: problem.span.end + start }, message: problem.message };
      }
    }
  },
});
