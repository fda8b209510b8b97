import { type AuthorizationPolicyFacts, conditionsOn, type Term, termsOf } from '../model/kinds/authorizationPolicy';
import { hasPlaceholder } from '../model/placeholder';
import { md, rule } from './rule';
import { isMisplaced } from './shared/principals';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW606',
  name: 'misplaced-wildcard',
  severity: 'warning',
  peers: [],
  kinds: ['AuthorizationPolicy'],
  docs: md`
    ## What it does

    Reports a \`*\` in a value of an AuthorizationPolicy that stands for itself: one that is neither the first nor the last character, or a
    second one. Looked at are \`principals\`, \`requestPrincipals\`, \`namespaces\`, \`hosts\`, \`methods\` and \`paths\`, their opposites
    (\`notPaths\` ...), and conditions on the same. Values of headers and claims may well hold a \`*\` of their own.

    ## Why it matters

    Istio compares such a value as it is, with a literal \`*\`, and so no request matches it.

    ## Example

    \`\`\`yaml
    kind: AuthorizationPolicy
    spec:
      rules:
      - to:
        - operation: {paths: ["/api/*/reviews"]}
    \`\`\`

    ## Instead

    \`/api/{*}/reviews\`: within a path, \`{*}\` stands for one segment and \`{**}\` for any number (since Istio 1.22). Elsewhere write a
    prefix (\`abc*\`) or a suffix (\`*abc\`).

    ## References

    [AuthorizationPolicy](https://istio.io/latest/docs/reference/config/security/authorization-policy/)
  `,
  *check(policy) {
    for (const term of patterns(policy.facts)) {
      const { value, path } = term;
      // Templates with anything else beside them are refused as such.
      if (!isMisplaced(value) || hasPlaceholder(value) || /\{\*{1,2}\}/.test(value)) continue;
      const instead = term.isPath ? templateOf(value) : suffixOf(value);
      yield {
        path,
        message: `a "*" within "${value}" stands for itself: only one at the beginning or the end is a wildcard${instead === undefined ? '' : `; write "${instead}"`}`,
        fixes:
          instead === undefined
            ? []
            : [
                {
                  title: `Change it to "${instead}"`,
                  safe: false,
                  changes: [{ resource: refOf(policy), edits: [{ op: 'set', path, value: instead }] }],
                },
              ],
      };
    }
  },
});

const conditions: readonly string[] = ['source.principal', 'source.namespace', 'request.auth.principal', 'connection.sni'];

function* patterns(facts: AuthorizationPolicyFacts): Generator<Term & { readonly isPath: boolean }> {
  for (const field of ['principals', 'requestPrincipals', 'namespaces'])
    for (const term of termsOf(facts, 'from', field)) yield { ...term, isPath: false };
  for (const field of ['hosts', 'methods', 'paths'])
    for (const term of termsOf(facts, 'to', field)) yield { ...term, isPath: field === 'paths' };
  for (const key of conditions) for (const term of conditionsOn(facts, key)) yield { ...term, isPath: false };
}

/** Where each star is a whole segment. */
function templateOf(path: string): string | undefined {
  const segments = path.split('/');
  if (!path.startsWith('/') || segments.some((segment) => segment.includes('*') && segment !== '*')) return undefined;
  return segments.map((segment, i) => (segment !== '*' ? segment : i === segments.length - 1 ? '{**}' : '{*}')).join('/');
}

/** Any namespace, or any trust domain and namespace: what is behind it says enough. */
function suffixOf(principal: string): string | undefined {
  const [, account] = /\/ns\/\*\/sa\/([^/*]+)$/.exec(principal) ?? [];
  return account === undefined ? undefined : `*/sa/${account}`;
}
