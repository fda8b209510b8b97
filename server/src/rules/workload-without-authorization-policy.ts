import { selects } from '../mesh/workloads';
import { md, rule } from './rule';

export default rule({
  code: 'MW613',
  name: 'workload-without-authorization-policy',
  severity: 'warning',
  offByDefault: true,
  peers: ['KIA1301'],
  kinds: ['Workload'],
  docs: md`
    ## What it does

    Reports workloads of the mesh for which no AuthorizationPolicy holds: none of their namespace or of the root namespace that selects
    them or all. A policy that is attached by a \`targetRef\` may hold for any workload of its namespace. Workloads that certainly have no
    sidecar, and those of the root namespace, are left out.

    It is off until the settings give it a severity: \`rules: { workload-without-authorization-policy: warning }\`.

    ## Why it matters

    Where no policy holds, everybody may send any request.

    ## Example

    \`\`\`yaml
    kind: Deployment
    metadata: {name: reviews, namespace: default}
    spec:
      template:
        metadata:
          labels: {app: reviews}
    \`\`\`

    ## Instead

    \`\`\`yaml
    kind: AuthorizationPolicy
    metadata: {name: allow-nothing, namespace: default}
    spec: {}
    \`\`\`

    This lets nothing through, and further policies what is to be let through.

    ## References

    Kiali (KIA1301) ignores it by default as well.
  `,
  *check(workload, mesh) {
    const { cluster, namespace, facts } = workload;
    if (namespace === mesh.settings.mesh.rootNamespace || mesh.isOpen(cluster) || mesh.inMesh(workload).is === 'no') return;
    const isCovered = mesh.authorizationPolicies(cluster, namespace).some(({ attachment }) => {
      if (attachment === undefined || attachment.targets.length > 0) return true;
      return attachment.selector === undefined || selects(attachment.selector.labels, facts.labels).is !== 'no';
    });
    if (isCovered) return;
    yield {
      path: ['metadata', 'name'],
      message: `no AuthorizationPolicy holds for ${workload.kind} "${workload.name}", so that everybody may call it; add one to namespace "${namespace}"`,
    };
  },
});
