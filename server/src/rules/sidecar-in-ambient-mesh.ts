import { templatePath } from '../model/kinds/workload';
import type { Path } from '../yaml/tree';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';

const inject = 'sidecar.istio.io/inject';
const ambient = 'istio.io/dataplane-mode';

export default rule({
  code: 'MW714',
  name: 'sidecar-in-ambient-mesh',
  severity: 'warning',
  peers: ['KIA1311', 'KIA1316'],
  kinds: ['Workload'],
  docs: md`
    ## What it does

    Finds workloads that ask for a sidecar and for the ambient mesh at once: both by labels of the template, or, as a hint, by a label of the
    template in a Namespace that is part of the ambient mesh. The latter works, and is how workloads are moved one by one.

    ## Why it matters

    A pod with a sidecar is left out of the ambient mesh: ztunnel does not take its traffic.

    ## Example

    \`\`\`yaml
    kind: Deployment
    spec:
      template:
        metadata:
          labels: {sidecar.istio.io/inject: "true", istio.io/dataplane-mode: ambient}
    \`\`\`

    ## Instead

    \`labels: {istio.io/dataplane-mode: ambient}\`

    ## References

    [Adding workloads to an ambient mesh](https://istio.io/latest/docs/ambient/usage/add-workloads/)
  `,
  *check(workload, mesh) {
    const { labels } = workload.facts;
    if (labels[inject] !== 'true') return;
    const own = labels[ambient];
    const namespaces = mesh.find('Other', workload.cluster, 'Namespace', '', workload.namespace);
    const around = namespaces.find((namespace) => namespace.labels[ambient] === 'ambient');
    if (own !== 'ambient' && (own !== undefined || around === undefined)) return;
    const at = (key: string): Path => [...templatePath(workload.kind), 'metadata', 'labels', key];
    const remove = (key: string) => ({
      title: `Remove the label "${key}"`,
      safe: false,
      changes: [{ resource: refOf(workload), edits: [{ op: 'remove' as const, path: at(key) }] }],
    });
    if (own === 'ambient') {
      yield {
        path: at(inject),
        part: 'pair',
        message: `the pods ask for a sidecar and for the ambient mesh, and get the sidecar only; keep "${inject}" or "${ambient}"`,
        fixes: [remove(inject), remove(ambient)],
      };
    } else {
      yield {
        path: at(inject),
        part: 'pair',
        severity: 'hint',
        message: `the pods get a sidecar, and so are no part of the ambient mesh of Namespace "${workload.namespace}"`,
        related: around === undefined ? [] : [atName(around, 'part of the ambient mesh')],
      };
    }
  },
});
