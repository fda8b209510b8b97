import { md, suppressionRule } from './rule';

export default suppressionRule({
  code: 'MW009',
  name: 'unknown-suppression',
  severity: 'warning',
  peers: [],
  docs: md`
    ## What it does

    Finds names in comments \`# meshwright-ignore\` that no rule has. How a suppression is written says
    [unused-suppression](#mw008-unused-suppression).

    ## Why it matters

    The comment suppresses nothing, though its author meant it to; or it is a leftover of a rule that was renamed.

    ## Example

    \`\`\`yaml
    # meshwright-ignore unknown-route-hosts: added by the platform team
    - destination: {host: reviews}
    \`\`\`

    ## Instead

    \`\`\`yaml
    # meshwright-ignore unknown-route-host: added by the platform team
    - destination: {host: reviews}
    \`\`\`

    ## References

    Every diagnostic shows the code of its rule; this page lists their names.
  `,
  *check({ names, removal: whole }) {
    for (const { text, span, known, meant, removal } of names) {
      if (known) continue;
      yield {
        span,
        message: meant === undefined ? `there is no rule "${text}"` : `there is no rule "${text}"; did you mean "${meant}"`,
        fixes: [
          meant === undefined
            ? names.length === 1
              ? { title: 'Remove the comment', safe: false, splices: whole }
              : { title: `Remove "${text}" from the comment`, safe: false, splices: removal }
            : { title: `Change the name to "${meant}"`, safe: false, splices: [{ span, text: meant }] },
        ],
      };
    }
  },
});
