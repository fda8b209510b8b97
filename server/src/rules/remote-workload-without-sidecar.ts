import { isDeclined } from '../mesh/injection';
import type { Mesh } from '../mesh/mesh';
import { templatePath } from '../model/kinds/workload';
import type { ResourceOf } from '../model/resource';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';
import { lostTargets } from './shared/remote-workloads';

type Workload = ResourceOf<'Workload'>;

export default rule({
  code: 'MW410',
  name: 'remote-workload-without-sidecar',
  severity: 'error',
  peers: [],
  kinds: ['ServiceEntry', 'DestinationRule'],
  docs: md`
    ## What it does

    Follows a global host, and each subset of it that a route uses, to the workloads of the other cluster, and asks whether any of them has a
    sidecar. Reported is where certainly none has: the template sets \`sidecar.istio.io/inject\` to \`"false"\`, the pods are in the network
    of their node, or the Namespace is in the workspace with \`istio-injection: disabled\`. A Namespace that says nothing, or that is not
    in the workspace, leaves it open; workloads of an ambient mesh, and those that bring \`istio-proxy\` along, are fine.

    ## Why it matters

    The gateway passes mutual TLS on as it is, so it has to end at the workload. Istio leaves endpoints without it out of the clusters of
    an \`AUTO_PASSTHROUGH\` server: the requests end at the gateway, while the same service works from within its cluster.

    ## Example

    \`\`\`yaml
    # cluster2, to which reviews.default.global leads
    kind: Deployment
    metadata: {name: reviews, namespace: default}
    spec:
      template:
        metadata:
          labels: {app: reviews, sidecar.istio.io/inject: "false"}
    \`\`\`

    ## Instead

    Let the workload have a sidecar: take the label away.

    ## References

    [Installing the sidecar](https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/)
  `,
  *check(resource, mesh) {
    for (const { cluster, what, workloads, place } of lostTargets(mesh, resource, (item) => mesh.sidecar(item).is === 'no'))
      yield { ...place, ...reportOf(mesh, cluster, what, workloads) };
  },
});

function reportOf(mesh: Mesh, cluster: string, what: string, bare: readonly Workload[]): Omit<Report, 'path'> {
  const [first] = bare;
  const why = first === undefined ? undefined : mesh.sidecar(first);
  const which = bare.length === 1 ? `${first?.kind} "${first?.name}"` : `none of its ${bare.length} workloads`;
  const has = bare.length === 1 ? 'has no sidecar' : 'has a sidecar';
  const because = why?.is !== 'no' ? '' : bare.length === 1 ? `: ${why.why}` : `; of ${first?.kind} "${first?.name}", ${why.why}`;
  return {
    message: `mutual TLS to ${what} cannot end in cluster "${cluster}", since there ${which} ${has}${because}`,
    related: bare.slice(0, 3).map((item) => atName(item, `${item.kind} "${item.name}" of cluster "${cluster}" has no sidecar`)),
    fixes: bare.slice(0, 2).flatMap((item) => fixesOf(mesh, item)),
  };
}

const key = 'sidecar.istio.io/inject';

function fixesOf(mesh: Mesh, workload: Workload): readonly Fix[] {
  const { inject, labels, hostNetwork } = workload.facts;
  if (hostNetwork === true) return [];
  if (isDeclined(inject)) {
    const path = [...templatePath(workload.kind), 'metadata', key in labels ? 'labels' : 'annotations', key];
    return [
      {
        title: `Remove "${key}" from the template of ${workload.kind} "${workload.name}"`,
        safe: false,
        changes: [{ resource: refOf(workload), edits: [{ op: 'remove', path }] }],
      },
    ];
  }
  return mesh.find('Other', workload.cluster, 'Namespace', '', workload.namespace).map((namespace) => ({
    title: `Set "istio-injection" of Namespace "${namespace.name}" to "enabled"`,
    safe: false,
    changes: [
      { resource: refOf(namespace), edits: [{ op: 'set', path: ['metadata', 'labels', 'istio-injection'], value: 'enabled' }] },
    ],
  }));
}
