import { fileRule, md } from './rule';
import { settingsReport } from './shared/settings-report';

export default fileRule({
  code: 'MW005',
  name: 'invalid-settings',
  severity: 'error',
  peers: [],
  docs: md`
    ## What it does

    Checks \`meshwright.yaml\` at the root of a workspace folder: its YAML, unknown keys, values of the wrong type, addresses
    of gateways, names of clusters and of rules, files that it names and that do not exist, and what two clusters claim
    both: a name, the address of a gateway, or the labels of endpoints.

    ## Why it matters

    The settings say which file belongs to which cluster; with a wrong one, other rules look in the wrong place. What is
    right in a broken file is used all the same.

    ## Example

    \`\`\`yaml
    clustres:
      - name: east
    \`\`\`

    ## Instead

    \`\`\`yaml
    clusters:
      - name: east
    \`\`\`

    ## References

    The README lists every setting.
  `,
  *check(file) {
    for (const problem of file.settingsProblems) yield settingsReport(problem);
  },
});
