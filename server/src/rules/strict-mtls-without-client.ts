import { serviceHost } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import type { ResourceOf } from '../model/resource';
import { md, rule } from './rule';
import { newDestinationRule } from './shared/new-destination-rule';
import { refOf } from './shared/refs';
import { type Refusal, refusals, sendsPlainByDefault, viewOf } from './shared/server-tls';

type Policy = ResourceOf<'PeerAuthentication'>;

export default rule({
  code: 'MW623',
  name: 'strict-mtls-without-client',
  severity: 'error',
  peers: ['KIA0401', 'KIA0501'],
  kinds: ['PeerAuthentication'],
  docs: md`
    ## What it does

    Where \`enableAutoMtls\` is certainly false, looks for Services whose workloads take only mutual TLS by this PeerAuthentication for a namespace or the
    mesh, and for which no DestinationRule holds for clients of their own namespace. One Service is named for all. A rule that holds but
    sets no TLS mode is the matter of \`refused-tls-mode\`. With auto mTLS, the default, clients need no rule, and nothing is said.

    ## Why it matters

    Without a rule clients send plain text then, and the sidecars of the servers reset their connections.

    ## Example

    \`\`\`yaml
    # meshwright.yaml: mesh {enableAutoMtls: false}
    kind: PeerAuthentication
    metadata: {name: default, namespace: prod}
    spec:
      mtls: {mode: STRICT}
    \`\`\`

    ## Instead

    Set \`enableAutoMtls\` to true, or tell the clients:

    \`\`\`yaml
    kind: DestinationRule
    metadata: {name: mutual-tls, namespace: prod}
    spec:
      host: "*.prod.svc.cluster.local"
      trafficPolicy:
        tls: {mode: ISTIO_MUTUAL}
    \`\`\`

    ## References

    Kiali (KIA0401, KIA0501) wants a rule for the whole namespace or mesh; rules for each of its hosts do as well.
  `,
  *check(policy, mesh) {
    const { cluster, namespace, facts, unsure } = policy;
    if (facts.mode !== 'STRICT' || facts.selector !== undefined || unsure === true || !sendsPlainByDefault(mesh, cluster)) return;
    const {
      clusterDomain,
      mesh: { rootNamespace },
    } = mesh.settings;
    const isRoot = namespace === rootNamespace;
    let found: { readonly host: string; readonly refusal: Refusal } | undefined;
    for (const service of isRoot ? mesh.services(cluster) : mesh.servicesIn(cluster, namespace)) {
      const host = serviceHost(service.name, service.namespace, clusterDomain);
      const refusal = refusedByPolicy(mesh, policy, host, service.namespace);
      if (refusal !== undefined && found?.refusal.certain !== true) found = { host, refusal };
      if (found?.refusal.certain === true) break;
    }
    if (found === undefined) return;
    const { host, refusal } = found;
    const spec = {
      host: isRoot ? `*.${clusterDomain.slice(clusterDomain.lastIndexOf('.') + 1)}` : `*.${namespace}.svc.${clusterDomain}`,
      trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } },
    };
    const who = `${refusal.who}${refusal.certain ? '' : ', if it has a sidecar,'}`;
    yield {
      path: ['spec', 'mtls', 'mode'],
      severity: refusal.certain ? 'error' : 'info',
      message: `auto mTLS is off and no DestinationRule sets TLS for "${host}", so its clients send plain text, but ${who} takes only mutual TLS by this policy; add a rule with TLS mode "ISTIO_MUTUAL"`,
      fixes: [
        {
          title: `Add a DestinationRule with TLS mode "ISTIO_MUTUAL" for "${spec.host}"`,
          safe: false,
          changes: [{ resource: refOf(policy), edits: [newDestinationRule(mesh, policy, 'mutual-tls', spec)] }],
        },
      ],
    };
  },
});

/** What refuses plain text because of this policy, where no rule holds for the clients of a host's own namespace. */
function refusedByPolicy(mesh: Mesh, policy: Policy, host: string, client: string): Refusal | undefined {
  const { cluster } = policy;
  const { rules, unsure } = mesh.rulesFor(cluster, host, client);
  const view = rules.length > 0 || unsure ? undefined : viewOf(mesh, cluster, host);
  const { file, id } = policy;
  return view?.ports
    .flatMap((port) => refusals(mesh, cluster, view, port, {}, 'DISABLE'))
    .find(({ related }) => related.some(({ resource }) => resource.file === file && resource.id === id));
}
