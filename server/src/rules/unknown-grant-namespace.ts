import { hasPlaceholder } from '../model/placeholder';
import { md, rule } from './rule';
import { setting } from './shared/gateway-api';

export default rule({
  code: 'MW346',
  name: 'unknown-grant-namespace',
  severity: 'warning',
  peers: ['KIA1601'],
  kinds: ['ReferenceGrant'],
  docs: md`
    ## What it does

    Looks for the namespaces that the \`from\` of a ReferenceGrant names. One of which the workspace holds nothing is reported where its name is
    like that of a Namespace that it does hold, and with \`closedWorld: true\`. Else it may be somebody else's, who may come later.

    ## Why it matters

    A grant for a namespace that does not exist permits nothing, and the reference that needs it is refused.

    ## Example

    \`\`\`yaml
    kind: Namespace
    metadata: {name: istio-ingress}
    ---
    kind: ReferenceGrant
    metadata: {name: ingress, namespace: default}
    spec:
      from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: istio-ingres}]
      to: [{group: "", kind: Service}]
    \`\`\`

    ## Instead

    \`namespace: istio-ingress\`

    ## References

    [ReferenceGrant](https://gateway-api.sigs.k8s.io/api-types/referencegrant/). Kiali (KIA1601) says it of any namespace that it does not see.
  `,
  *check(grant, mesh) {
    const { cluster } = grant;
    for (const { namespace, index } of grant.facts.from) {
      if (hasPlaceholder(namespace)) continue;
      const found = mesh.namespace(cluster, namespace);
      if (found.is === 'yes') continue;
      const sure = mesh.settings.closedWorld === 'auto' && !mesh.isOpen(cluster);
      const near = found.is === 'no' || sure ? mesh.nearestNamespace(cluster, namespace) : undefined;
      if (found.is !== 'no' && near === undefined) continue;
      const path = ['spec', 'from', index, 'namespace'];
      yield {
        path,
        message: `there is no namespace "${namespace}"${near === undefined ? '' : `; did you mean "${near}"`}`,
        fixes: near === undefined ? [] : [setting(grant, path, near, `Change the namespace to "${near}"`)],
      };
    }
  },
});
