import { equal } from '../base/equal';
import { md, rule } from './rule';
import { atName } from './shared/refs';

export default rule({
  code: 'MW717',
  name: 'same-workload-group-labels',
  severity: 'info',
  peers: ['KIA1702'],
  kinds: ['WorkloadEntry'],
  docs: md`
    ## What it does

    Finds two WorkloadGroups of one namespace whose entries get the very same labels. It is an info, where Kiali warns: groups that differ in their
    locality or network only may be meant.

    ## Why it matters

    Services, policies and subsets select by labels, so nothing can tell the machines of one group from those of the other.

    ## Example

    \`\`\`yaml
    kind: WorkloadGroup
    metadata: {name: reviews, namespace: vms}
    spec:
      metadata: {labels: {app: reviews}}
    ---
    kind: WorkloadGroup
    metadata: {name: ratings, namespace: vms}
    spec:
      metadata: {labels: {app: reviews}}
    \`\`\`

    ## Instead

    \`metadata: {labels: {app: ratings}}\`

    ## References

    [WorkloadGroup](https://istio.io/latest/docs/reference/config/networking/workload-group/)
  `,
  *check(group, mesh) {
    const { template, labels } = group.facts;
    if (!template || Object.keys(labels).length === 0) return;
    const twin = mesh
      .carrying(group.cluster, group.namespace, labels)
      .find(
        (item) =>
          item.type === 'WorkloadEntry' &&
          item.facts.template &&
          item.name !== group.name &&
          equal(item.facts.labels, labels) &&
          `${item.file}\0${item.id}` < `${group.file}\0${group.id}`,
      );
    if (twin === undefined) return;
    yield {
      path: ['metadata', 'name'],
      message: `WorkloadGroup "${group.name}" has the same labels as "${twin.name}", so nothing can tell their machines apart; give it a label of its own`,
      related: [atName(twin, `WorkloadGroup "${twin.name}"`)],
    };
  },
});
