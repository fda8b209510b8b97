import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';

export default rule({
  code: 'MW715',
  name: 'namespace-not-injected',
  severity: 'info',
  peers: ['IST0102', 'IST0148'],
  kinds: ['Other'],
  docs: md`
    ## What it does

    Finds Namespaces without a label by which their pods become part of the mesh, where something in the workspace expects that they are: the
    namespace holds a policy that only a proxy carries out, and workloads that ask for none themselves. istioctl reports every Namespace
    without a label. Silent for \`istio-injection\`, \`istio.io/rev\` and \`istio.io/dataplane-mode\` with any value, for namespaces with a
    Gateway of the Gateway API, which the policies may be for, and where the installation injects by default
    (\`enableNamespacesByDefault\`).

    ## Why it matters

    Nothing carries the policy out.

    ## Example

    \`\`\`yaml
    kind: Namespace
    metadata: {name: shop}
    ---
    kind: AuthorizationPolicy
    metadata: {name: deny-all, namespace: shop}
    spec: {}
    ---
    kind: Deployment
    metadata: {name: cart, namespace: shop}
    \`\`\`

    ## Instead

    \`\`\`yaml
    kind: Namespace
    metadata:
      name: shop
      labels: {istio-injection: enabled}
    \`\`\`

    ## References

    [Installing the sidecar](https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/)
  `,
  *check(namespace, mesh) {
    if (namespace.kind !== 'Namespace' || namespace.group !== '') return;
    const left = mesh.leftOut(namespace);
    if (left === undefined) return;
    const { policy, workload } = left;
    yield {
      path: ['metadata', 'name'],
      message: `nothing makes the pods of Namespace "${namespace.name}" part of the mesh, as its ${policy.kind} "${policy.name}" expects; label it, or label it "istio-injection: disabled"`,
      related: [
        atName(policy, `${policy.kind} "${policy.name}" is carried out by proxies only`),
        atName(workload, `${workload.kind} "${workload.name}" asks for none`),
      ],
      fixes: ['enabled', 'disabled'].map((value) => ({
        title: `Label it "istio-injection: ${value}"`,
        safe: false,
        changes: [
          { resource: refOf(namespace), edits: [{ op: 'set' as const, path: ['metadata', 'labels', 'istio-injection'], value }] },
        ],
      })),
    };
  },
});
