import { fileRule, md } from './rule';
import { settingsReport } from './shared/settings-report';

export default fileRule({
  code: 'MW010',
  name: 'unmatched-glob',
  severity: 'warning',
  peers: [],
  docs: md`
    ## What it does

    Reports globs of \`meshwright.yaml\`, in \`files\` of a cluster or of an override and in \`namespaces\`, that match no file of the folder. Globs
    that take files out again (\`!vendor/**\`) and those with placeholders are not judged.

    ## Why it matters

    The files that are meant are then in no cluster, or in the wrong namespace, and other rules miss what is in them; or an override of severities has no effect.

    ## Example

    \`\`\`yaml
    clusters:
      - name: east
        files: ["cluster/east/**"]
    \`\`\`

    ## Instead

    \`\`\`yaml
    clusters:
      - name: east
        files: ["clusters/east/**"]
    \`\`\`

    ## References

    The README lists every setting.
  `,
  *check(file) {
    for (const problem of file.unmatchedGlobs) yield settingsReport(problem);
  },
});
