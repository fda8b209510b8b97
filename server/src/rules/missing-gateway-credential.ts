import type { MissingCredential } from '../mesh/gatewayCredentials';
import type { ResourceOf } from '../model/resource';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW316',
  name: 'missing-gateway-credential',
  severity: 'warning',
  peers: ['IST0101'],
  kinds: ['Gateway'],
  docs: md`
    ## What it does

    Looks for the Secret that a server with TLS of mode SIMPLE, MUTUAL or OPTIONAL_MUTUAL names as \`credentialName\`, or in
    \`credentialNames\`, in the namespace of the **workloads** that the Gateway selects. That is where Istio reads it, wherever the Gateway
    is. Certificates of cert-manager, SealedSecrets, ExternalSecrets, and what the operators of Vault and 1Password make Secrets of, stand
    for the Secrets that they make.

    Secrets are seldom in a repository. So a warning is given only where the workspace holds others for certificates of that very namespace,
    or where the settings say that it holds everything (\`closedWorld: true\`); and an info where there is one of the name in another
    namespace. Nothing is said where the workloads are not in the workspace, as with an ingress gateway that is installed from elsewhere;
    where Kustomize generates Secrets for the cluster; where a controller copies the Secret between namespaces (Reflector, Replicator,
    kubed); and of names with a scheme or a namespace before them.

    ## Why it matters

    The proxy waits for the certificate and refuses connections to the hosts of the server until it is there.

    ## Example

    \`\`\`yaml
    kind: Certificate
    metadata: {name: shop, namespace: infra}
    spec:
      secretName: shop-tls
    ---
    kind: Deployment
    metadata: {name: ingress, namespace: infra}
    spec:
      template:
        metadata:
          labels: {istio: internal-gateway}
    ---
    kind: Gateway
    metadata: {name: shop, namespace: shop}
    spec:
      selector: {istio: internal-gateway}
      servers:
      - port: {number: 443, name: https, protocol: HTTPS}
        tls: {mode: SIMPLE, credentialName: shop-tsl}
        hosts: [shop.example.com]
    \`\`\`

    ## Instead

    \`\`\`yaml
        tls: {mode: SIMPLE, credentialName: shop-tls}
    \`\`\`

    ## References

    [Secure Gateways](https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/). istioctl analyze (IST0101,
    \`credentialName\`) asks for Secrets and pods that run, and knows nothing of what a Secret will be made of.
  `,
  *check(gateway, mesh) {
    for (const found of mesh.missingCredentials(gateway)) {
      const { name, paths, namespaces, missing, certain } = found;
      const [path] = paths;
      if (path === undefined) continue;
      const { near, elsewhere } = missing;
      const [other] = elsewhere;
      const quoted = namespaces.map((namespace) => `"${namespace}"`).join(', ');
      const where = `${namespaces.length === 1 ? 'namespace' : 'namespaces'} ${quoted}, where the workloads of the Gateway are`;
      const meant = near === undefined ? '' : `; did you mean "${near}"`;
      yield {
        path,
        severity: certain ? 'warning' : 'info',
        message:
          other === undefined
            ? `there is no Secret "${name}" in ${where}${meant === '' ? '; create it there, or name another one' : meant}`
            : `the Secret "${name}" must be in ${where}, rather than in namespace "${other.namespace}"${meant}`,
        related: elsewhere.slice(0, 3).map((item) => ({
          resource: refOf(item),
          path: item.facts.path,
          part: 'value',
          message: `the Secret "${name}" of namespace "${item.namespace}"`,
        })),
        fixes: near === undefined ? [] : [rename(gateway, found, near)],
      };
    }
  },
});

function rename(gateway: ResourceOf<'Gateway'>, { paths }: MissingCredential, near: string) {
  const edits = paths.map((path) => ({ op: 'set', path, value: near }) as const);
  return { title: `Change the Secret to "${near}"`, safe: false, changes: [{ resource: refOf(gateway), edits }] };
}
