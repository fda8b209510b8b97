import { fileRule, md } from './rule';

export default fileRule({
  code: 'MW005',
  name: 'invalid-settings',
  severity: 'error',
  peers: [],
  docs: md`
    ## What it does

    Checks \`meshwright.yaml\` at the root of a workspace folder: its YAML, unknown keys, values of the wrong type, addresses
    of gateways, names of clusters and of rules.

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
    for (const { span, message, severity, meant } of file.settingsProblems) {
      const fixes =
        meant === undefined ? [] : [{ title: `Change it to ${meant}`, safe: false, splices: [{ span, text: meant }] }];
      yield { span, message, severity, fixes };
    }
  },
});
