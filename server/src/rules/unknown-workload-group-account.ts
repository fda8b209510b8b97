import { nearest } from '../base/nearest';
import { hasPlaceholder } from '../model/placeholder';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW716',
  name: 'unknown-workload-group-account',
  severity: 'warning',
  peers: ['KIA1701'],
  kinds: ['WorkloadEntry'],
  docs: md`
    ## What it does

    Looks for the service account that the template of a WorkloadGroup names in its own namespace, where the workspace shows the accounts of
    the namespace.

    ## Why it matters

    Machines join the mesh with a token of that account. Without it there is no token.

    ## Example

    \`\`\`yaml
    kind: ServiceAccount
    metadata: {name: reviews, namespace: vms}
    ---
    kind: WorkloadGroup
    metadata: {name: reviews, namespace: vms}
    spec:
      template: {serviceAccount: review}
    \`\`\`

    ## Instead

    \`serviceAccount: reviews\`

    ## References

    [WorkloadGroup](https://istio.io/latest/docs/reference/config/networking/workload-group/)
  `,
  *check(group, mesh) {
    const { template, serviceAccount } = group.facts;
    if (!template || !serviceAccount || hasPlaceholder(serviceAccount)) return;
    if (mesh.groupAccount(group, serviceAccount).is !== 'no') return;
    const near = nearest(
      serviceAccount,
      mesh.serviceAccounts(group.cluster, group.namespace).filter((name) => name !== serviceAccount),
    );
    const path = ['spec', 'template', 'serviceAccount'];
    yield {
      path,
      message: `namespace "${group.namespace}" has no service account "${serviceAccount}"${near === undefined ? '' : `; did you mean "${near}"`}`,
      fixes:
        near === undefined
          ? []
          : [
              {
                title: `Change it to "${near}"`,
                safe: false,
                changes: [{ resource: refOf(group), edits: [{ op: 'set', path, value: near }] }],
              },
            ],
    };
  },
});
