import { fileRule, md } from './rule';

export default fileRule({
  code: 'MW006',
  name: 'unreadable-file',
  severity: 'warning',
  peers: [],
  docs: md`
    ## What it does

    Says that a file of the workspace could not be read: permissions, a broken link, an error of the disk.

    ## Why it matters

    Whatever it holds is unknown to every rule, so that findings elsewhere may be wrong.

    ## Example

    A manifest that belongs to another user and is readable by nobody else (\`chmod 000\`).

    ## Instead

    Make it readable, or add it to \`ignore\` in \`meshwright.yaml\`.

    ## References

    None: the reason is what the operating system says.
  `,
  *check(file) {
    if (file.unread?.kind !== 'unreadable') return;
    yield { span: { start: 0, end: 0 }, message: `this file cannot be read: ${file.unread.reason}` };
  },
});
