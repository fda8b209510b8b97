import { nearest } from '../base/nearest';
import { builtInProviders } from '../mesh/config';
import { hasPlaceholder } from '../model/placeholder';
import type { Path } from '../yaml/tree';
import { md, rule } from './rule';
import { isProviderElsewhere } from './shared/providers';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW608',
  name: 'unknown-authorization-provider',
  severity: 'error',
  peers: [],
  kinds: ['AuthorizationPolicy'],
  docs: md`
    ## What it does

    Looks up the provider of an AuthorizationPolicy with \`action: CUSTOM\` among the \`extensionProviders\` of the mesh configuration, and whether
    it is one that decides on requests: \`envoyExtAuthzHttp\` or \`envoyExtAuthzGrpc\`. Nothing is said where the workspace holds no mesh
    configuration, nor where another cluster has the provider and its istiod may serve this one.

    ## Why it matters

    With a provider that does not exist Istio refuses every request that the policy is for.

    ## Example

    \`\`\`yaml
    kind: ConfigMap
    metadata: {name: istio, namespace: istio-system}
    data:
      mesh: |
        extensionProviders:
        - name: oauth2-proxy
          envoyExtAuthzHttp: {service: oauth2-proxy.auth.svc.cluster.local, port: 4180}
    ---
    kind: AuthorizationPolicy
    metadata: {name: login, namespace: default}
    spec:
      action: CUSTOM
      provider: {name: oauth-proxy}
      rules: [{}]
    \`\`\`

    ## Instead

    \`provider: {name: oauth2-proxy}\`

    ## References

    [External authorization](https://istio.io/latest/docs/tasks/security/authorization/authz-custom/); istiod:
    pilot/pkg/security/authz/builder
  `,
  *check(policy, mesh) {
    const { action, provider } = policy.facts;
    if (action !== 'CUSTOM' || provider === undefined || hasPlaceholder(provider)) return;
    const { extensionProviders } = mesh.config(policy.cluster);
    if (extensionProviders.is === 'unknown' || extensionProviders.is === 'assumed') return;
    const known = extensionProviders.value;
    if (known.some(({ name }) => hasPlaceholder(name))) return;
    const path: Path = ['spec', 'provider', 'name'];
    const own = known.find(({ name }) => name === provider);
    const type = own === undefined ? builtInProviders.get(provider) : own.type;
    if (type?.startsWith('envoyExtAuthz') || (own !== undefined && type === undefined)) return;
    if (type !== undefined) {
      yield {
        path,
        message: `the provider "${provider}" is for "${type}", and decides on no requests; name one for external authorization`,
      };
      return;
    }
    if (isProviderElsewhere(mesh, policy.cluster, provider)) return;
    const names = known.filter((item) => item.type?.startsWith('envoyExtAuthz')).map(({ name }) => name);
    const near = nearest(provider, names);
    const hint =
      near !== undefined
        ? `did you mean "${near}"`
        : names.length === 0
          ? 'it has none for external authorization'
          : `those for external authorization are ${names.map((name) => `"${name}"`).join(', ')}`;
    yield {
      path,
      message: `the mesh configuration has no extension provider "${provider}": ${hint}`,
      fixes:
        near === undefined
          ? []
          : [
              {
                title: `Change the provider to "${near}"`,
                safe: false,
                changes: [{ resource: refOf(policy), edits: [{ op: 'set', path, value: near }] }],
              },
            ],
    };
  },
});
