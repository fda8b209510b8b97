import { fileRule, md } from './rule';

export default fileRule({
  code: 'MW007',
  name: 'invalid-utf8',
  severity: 'warning',
  peers: [],
  docs: md`
    ## What it does

    Finds files with bytes that are not UTF-8. They are checked with a replacement character in the place of each.

    ## Why it matters

    YAML is Unicode. \`kubectl\` refuses such a file or stores a damaged text.

    ## Example

    A file saved as Latin-1 or Windows-1252 with an umlaut in a comment.

    ## Instead

    Save the file as UTF-8 (in VS Code: *Reopen with Encoding*, then *Save with Encoding*).

    ## References

    YAML 1.2, section 5.2.
  `,
  *check(file) {
    if (!file.invalidUtf8) return;
    yield { span: { start: 0, end: 0 }, message: 'this file is not valid UTF-8; save it with the encoding UTF-8' };
  },
});
