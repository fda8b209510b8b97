import type { PathEdit } from '../yaml/edits';
import type { Path } from '../yaml/tree';
import { md, rule } from './rule';
import { misnamedPorts, portNames } from './shared/endpoint-ports';
import { atName, refOf } from './shared/refs';

export default rule({
  code: 'MW327',
  name: 'unknown-workload-port',
  severity: 'warning',
  peers: [],
  kinds: ['WorkloadEntry'],
  docs: md`
    ## What it does

    Compares the keys of \`ports\` of a WorkloadEntry or WorkloadGroup with the names of the ports of the Services and ServiceEntries of
    its namespace that select it. Reported is a key that none of them has. Nothing is said where something else may select it too.

    ## Why it matters

    The entry for the port counts for nothing: requests go to the target port, or the number, that the service gives. Istio does not
    look at the names, as it does with the endpoints that a ServiceEntry lists itself.

    ## Example

    \`\`\`yaml
    kind: ServiceEntry
    metadata: {name: db, namespace: default}
    spec:
      hosts: [db.example.com]
      resolution: STATIC
      ports: [{number: 5432, name: tcp-db, protocol: TCP}]
      workloadSelector:
        labels: {app: db}
    ---
    kind: WorkloadEntry
    metadata: {name: db-1, namespace: default}
    spec:
      address: 10.0.0.5
      labels: {app: db}
      ports: {db: 15432}
    \`\`\`

    ## Instead

    \`ports: {tcp-db: 15432}\`

    ## References

    [WorkloadEntry.ports](https://istio.io/latest/docs/reference/config/networking/workload-entry/#WorkloadEntry)
  `,
  *check(workload, mesh) {
    if (Object.keys(workload.facts.ports).length === 0) return;
    const entries = mesh.entriesSelecting(workload) ?? [];
    if (entries.length === 0) return;
    const served = { ports: entries.flatMap(({ facts }): readonly { readonly name?: string }[] => facts.ports) };
    const names = portNames(served).map((name) => `"${name}"`);
    const base: Path = workload.facts.template ? ['spec', 'template', 'ports'] : ['spec', 'ports'];
    for (const { key, meant } of misnamedPorts(served, workload.facts)) {
      const path = [...base, key];
      const edit: PathEdit = meant === undefined ? { op: 'remove', path } : { op: 'rename', path, key: meant };
      const known = names.length === 0 ? 'which name no ports' : `whose ports are ${[...new Set(names)].join(', ')}`;
      yield {
        path,
        part: 'key',
        message: `"${key}" is the name of no port of what selects this workload, ${known}${meant === undefined ? '' : `; did you mean "${meant}"`}`,
        related: entries.map((each) => atName(each, `${each.kind} "${each.name}" selects it`)),
        fixes: [
          {
            title: meant === undefined ? `Remove the port "${key}"` : `Rename the port to "${meant}"`,
            safe: false,
            changes: [{ resource: refOf(workload), edits: [edit] }],
          },
        ],
      };
    }
  },
});
