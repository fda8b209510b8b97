import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW352',
  name: 'sidecar-selector-in-root-namespace',
  severity: 'warning',
  peers: ['KIA1006'],
  kinds: ['Sidecar'],
  docs: md`
    ## What it does

    Finds Sidecars in the root namespace of the mesh that have a \`workloadSelector\` and select no workload of that namespace, as far as the
    workspace shows.

    ## Why it matters

    A Sidecar in the root namespace is the default of the whole mesh only where it has no selector. With one it is for workloads of the root
    namespace alone, and those are mostly gateways, which no Sidecar configures.

    ## Example

    \`\`\`yaml
    kind: Sidecar
    metadata: {name: default, namespace: istio-system}
    spec:
      workloadSelector:
        labels: {app: reviews}
      egress:
      - hosts: ["./*", "shop/*"]
    \`\`\`

    ## Instead

    No \`workloadSelector\`, or the Sidecar in the namespace of its workloads.

    ## References

    [Sidecar](https://istio.io/latest/docs/reference/config/networking/sidecar/)
  `,
  *check(resource, mesh) {
    const { cluster, namespace, facts, unsure } = resource;
    if (facts.selector === undefined || unsure === true || namespace !== mesh.settings.mesh.rootNamespace) return;
    const selected = mesh.selectWorkloads(cluster, namespace, facts.selector);
    if (selected.unsure || selected.workloads.length > 0 || mesh.isOpen(cluster)) return;
    const path = ['spec', 'workloadSelector'];
    yield {
      path,
      part: 'key',
      message: `with a workloadSelector this Sidecar is for workloads of the root namespace "${namespace}" only, not of the whole mesh; remove the selector, or move it to the namespace of the workloads`,
      fixes: [
        {
          title: 'Remove the workloadSelector',
          safe: false,
          changes: [{ resource: refOf(resource), edits: [{ op: 'remove', path }] }],
        },
      ],
    };
  },
});
