import { md, suppressionRule } from './rule';

export default suppressionRule({
  code: 'MW008',
  name: 'unused-suppression',
  // Not a warning, as a linter of one file at a time would have it: what is found depends on all files that are open, and
  // a comment that is needed in the whole repository may seem unused in a part of it.
  severity: 'info',
  peers: [],
  docs: md`
    ## What it does

    Finds comments \`# meshwright-ignore\` that suppress nothing, or that name a rule which reports nothing on that line.

    A suppression stands on the line where the finding starts, or on a line of its own above it:
    \`# meshwright-ignore unknown-route-host: added by the platform team\`. It names rules, or their codes, separated by blanks
    or commas; one that names none is for all rules. After the colon follows the reason. It is for that line only: above the
    first line of a document it does not cover the whole document. For that there are the annotations
    \`galley.istio.io/analyze-suppress\` (with codes of \`istioctl analyze\`, or \`*\`) and \`kiali.io/ignore-validations\` (with
    codes of Kiali, or empty for all) on the resource; both cover the rules that say they are the same. Syntax errors
    (MW001), internal errors (MW000) and findings about suppressions cannot be suppressed.

    ## Why it matters

    A suppression that outlives its reason hides the next mistake on its line, and makes readers believe that there is one.

    ## Example

    \`\`\`yaml
    http:
    - route:
      # meshwright-ignore unknown-route-host: reviews is being moved
      - destination: {host: reviews}   # the host exists again
    \`\`\`

    ## Instead

    Remove the comment. Where the repository is only whole together with others that are not open, set the rule to \`off\`
    in the settings.

    ## References

    The same idea: ESLint's \`reportUnusedDisableDirectives\`, Ruff's RUF100.
  `,
  *check({ span, used, names, removal }) {
    const unused = names.filter((name) => name.known && !name.used);
    if (names.length === 0 || unused.length === names.length) {
      if (used) return;
      const what = names.length === 0 ? 'no rule reports anything here' : `${listed(unused)} nothing here`;
      yield {
        span,
        message: `this comment suppresses nothing: ${what}`,
        fixes: [{ title: 'Remove the comment', safe: false, splices: removal }],
      };
      return;
    }
    for (const name of unused) {
      yield {
        span: name.span,
        message: `this comment suppresses "${name.text}", which reports nothing here`,
        fixes: [{ title: `Remove "${name.text}" from the comment`, safe: false, splices: name.removal }],
      };
    }
  },
});

function listed(names: readonly { readonly text: string }[]): string {
  return `${names.map(({ text }) => `"${text}"`).join(' and ')} ${names.length === 1 ? 'reports' : 'report'}`;
}
