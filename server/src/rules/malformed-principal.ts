import { hasPlaceholder } from '../model/placeholder';
import { md, rule } from './rule';
import { isMisplaced, principalTerms } from './shared/principals';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW605',
  name: 'malformed-principal',
  severity: 'warning',
  peers: [],
  kinds: ['AuthorizationPolicy'],
  docs: md`
    ## What it does

    Reads the \`principals\` of an AuthorizationPolicy (and \`notPrincipals\`, and conditions on \`source.principal\`) and reports what no
    caller can have: a name that begins with \`spiffe://\`, which Istio puts before it by itself, and one with \`ns\` or \`sa\` in it that is not
    of the form \`TRUST_DOMAIN/ns/NAMESPACE/sa/SERVICE_ACCOUNT\`.

    ## Why it matters

    Istio accepts any text, and compares it with the names of callers, which it never is.

    ## Example

    \`\`\`yaml
    kind: AuthorizationPolicy
    spec:
      rules:
      - from:
        - source: {principals: [spiffe://cluster.local/ns/default/sa/productpage]}
    \`\`\`

    ## Instead

    \`cluster.local/ns/default/sa/productpage\`

    ## References

    [AuthorizationPolicy](https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source)
  `,
  *check(policy) {
    for (const { value, path, principal } of principalTerms(policy.facts)) {
      if (hasPlaceholder(value) || isMisplaced(value)) continue;
      const scheme = 'spiffe://';
      if (value.startsWith(scheme)) {
        const bare = value.slice(scheme.length);
        yield {
          path,
          message: `a principal is written without "${scheme}", which Istio adds by itself; write "${bare}"`,
          fixes:
            bare === ''
              ? []
              : [
                  {
                    title: `Remove "${scheme}"`,
                    safe: true,
                    changes: [{ resource: refOf(policy), edits: [{ op: 'set', path, value: bare }] }],
                  },
                ],
        };
      } else if (!value.includes('*') && /(^|\/)(ns|sa)\//.test(value) && principal.account === undefined) {
        yield {
          path,
          message: `no caller has the principal "${value}": it is written as TRUST_DOMAIN/ns/NAMESPACE/sa/SERVICE_ACCOUNT`,
        };
      }
    }
  },
});
