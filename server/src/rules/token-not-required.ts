import type { ResourceOf } from '../model/resource';
import { md, rule } from './rule';

export default rule({
  code: 'MW614',
  name: 'token-not-required',
  severity: 'hint',
  peers: [],
  kinds: ['RequestAuthentication'],
  docs: md`
    ## What it does

    Reports a RequestAuthentication where nothing of the workspace asks for the token: no AuthorizationPolicy of its namespace or of the
    root namespace with \`requestPrincipals\`, a condition on \`request.auth\` or \`action: CUSTOM\`, and no VirtualService of the cluster that
    routes by claims. One of the root namespace is left out: it is for every namespace.

    ## Why it matters

    A RequestAuthentication refuses requests with a wrong token, and lets those without any pass.

    ## Example

    \`\`\`yaml
    kind: RequestAuthentication
    metadata: {name: reviews, namespace: default}
    spec:
      jwtRules: [{issuer: https://example.com}]
    \`\`\`

    ## Instead

    Add what asks for a token:

    \`\`\`yaml
    kind: AuthorizationPolicy
    metadata: {name: reviews, namespace: default}
    spec:
      action: DENY
      rules:
      - from:
        - source: {notRequestPrincipals: ["*"]}
    \`\`\`

    ## References

    [RequestAuthentication](https://istio.io/latest/docs/reference/config/security/request_authentication/)
  `,
  *check({ cluster, namespace, facts }, mesh) {
    const { rootNamespace } = mesh.settings.mesh;
    if (facts.rules.length === 0 || namespace === rootNamespace || mesh.isOpen(cluster)) return;
    if (mesh.authorizationPolicies(cluster, namespace).some(asksForTokens) || mesh.routesByClaims(cluster)) return;
    yield {
      path: ['spec', 'jwtRules'],
      part: 'key',
      message: `requests without a token pass: no AuthorizationPolicy of namespace "${namespace}" asks for one; deny notRequestPrincipals: ["*"] where a token must be there`,
    };
  },
});

function asksForTokens({ facts }: ResourceOf<'AuthorizationPolicy'>): boolean {
  if (facts.action === 'CUSTOM') return true;
  return facts.rules.some(
    ({ from, when }) =>
      from.some((source) => 'requestPrincipals' in source || 'notRequestPrincipals' in source) ||
      when.some(({ key }) => key.startsWith('request.auth.')),
  );
}
