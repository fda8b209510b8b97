import { md, rule } from './rule';

export default rule({
  code: 'MW326',
  name: 'unselected-workload-entry',
  severity: 'hint',
  peers: [],
  kinds: ['WorkloadEntry'],
  docs: md`
    ## What it does

    Looks for WorkloadEntries whose labels no Service and no ServiceEntry of their namespace selects. Nothing is said where the workspace
    holds neither of that namespace, where a placeholder may select it, and with \`closedWorld: false\`.

    ## Why it matters

    No request is sent to it. Perhaps a label is missing, or it is in another namespace than the ServiceEntry.

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
      labels: {application: db}
    \`\`\`

    ## Instead

    \`labels: {app: db}\`

    ## References

    [WorkloadEntry](https://istio.io/latest/docs/reference/config/networking/workload-entry/)
  `,
  *check(entry, mesh) {
    // Of a WorkloadGroup it is known only at run time which entries there are.
    if (entry.facts.template || mesh.entriesSelecting(entry)?.length !== 0) return;
    const pairs = Object.entries(entry.facts.labels).map(([key, value]) => `"${key}: ${value}"`);
    const why = pairs.length === 0 ? 'it carries no labels' : `its labels are ${pairs.join(', ')}`;
    yield {
      path: ['metadata', 'name'],
      message: `no Service or ServiceEntry of namespace "${entry.namespace}" selects it, so no request is sent to it: ${why}`,
    };
  },
});
