import { md, rule } from './rule';
import { noneSelected } from './shared/unselected';

export default rule({
  code: 'MW325',
  name: 'service-entry-selects-no-workload',
  severity: 'warning',
  peers: [],
  kinds: ['ServiceEntry'],
  docs: md`
    ## What it does

    Looks for workloads in the namespace of a ServiceEntry that carry the labels of its \`workloadSelector\`: WorkloadEntries, those that
    a WorkloadGroup makes, and pods of workload templates.

    Nothing is said where the workspace does not show the workloads of the namespace (see \`closedWorld\` in the settings), or where those
    of another cluster may count.

    ## Why it matters

    The host has no endpoints. Istio accepts the ServiceEntry, and requests to it are answered with 503.

    ## Example

    \`\`\`yaml
    kind: ServiceEntry
    metadata: {name: db, namespace: default}
    spec:
      hosts: [db.example.com]
      resolution: STATIC
      workloadSelector:
        labels: {app: db}
    ---
    kind: WorkloadEntry
    metadata: {name: db-1, namespace: default}
    spec:
      address: 10.0.0.5
      labels: {app: dbs}
    \`\`\`

    ## Instead

    Write the same labels in both. What is selected must be in the namespace of the ServiceEntry.

    ## References

    [ServiceEntry.workloadSelector](https://istio.io/latest/docs/reference/config/networking/service-entry/)
  `,
  *check(entry, mesh) {
    const { workloadSelector: labels, endpoints, resolution } = entry.facts;
    // With other resolutions no workload is used, which is said of the resolution.
    if (labels === undefined || Object.keys(labels).length === 0 || endpoints.length > 0) return;
    if (resolution === undefined || !['STATIC', 'DNS', 'DNS_ROUND_ROBIN'].includes(resolution)) return;
    const reach = mesh.reachOfEntry(entry);
    if (reach.is === 'no') yield noneSelected(entry, reach, { labels, path: ['spec', 'workloadSelector', 'labels'] });
  },
});
