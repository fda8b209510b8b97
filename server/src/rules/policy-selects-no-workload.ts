import type { Mesh } from '../mesh/mesh';
import type { WorkloadResource } from '../mesh/workloads';
import type { Path } from '../yaml/tree';
import type { Report } from './finding';
import { md, rule } from './rule';
import { atName } from './shared/refs';
import { noneSelected } from './shared/unselected';

export default rule({
  code: 'MW601',
  name: 'policy-selects-no-workload',
  severity: 'warning',
  peers: ['IST0101', 'IST0127', 'KIA0004'],
  kinds: ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication', 'Sidecar', 'Telemetry', 'EnvoyFilter', 'Other'],
  docs: md`
    ## What it does

    Looks for the workloads that carry the labels of a policy: the \`selector\` of an AuthorizationPolicy, PeerAuthentication,
    RequestAuthentication, Telemetry, WasmPlugin, TrafficExtension or ProxyConfig, the \`workloadSelector\` of a Sidecar or EnvoyFilter.
    Pod templates stand for pods, WorkloadGroups for WorkloadEntries; the pods of gateways count, those that Istio makes for Gateways of the
    Gateway API too. It is the own namespace that is looked at, and the whole cluster for those policies of the root namespace that reach so
    far: Sidecars, ProxyConfigs and Telemetries with labels do not, and a PeerAuthentication with labels holds for nothing there.

    Something is said only where the workspace shows the workloads of the namespace: it holds some, and some of each of its Services. Labels that are
    given at run time (\`pod-template-hash\`, \`topology.istio.io/network\` and the like) are taken to be there. A policy
    whose workloads certainly have no sidecar is reported as well.

    ## Why it matters

    Istio accepts such a policy, and it does nothing: what it should deny passes, what it should encrypt stays in plain text.

    ## Example

    \`\`\`yaml
    kind: Deployment
    metadata: {name: reviews, namespace: default}
    spec:
      template:
        metadata:
          labels: {app: reviews}
    ---
    kind: AuthorizationPolicy
    metadata: {name: reviews, namespace: default}
    spec:
      selector:
        matchLabels: {app: reviewz}
    \`\`\`

    ## Instead

    \`matchLabels: {app: reviews}\`

    ## References

    istioctl analyze (IST0127, IST0101) looks at running pods only, takes what has a \`targetRef\` for a policy that selects nothing, and
    wants every namespace of an AuthorizationPolicy to hold pods. Kiali (KIA0004) looks into the own namespace even where the policy is
    for the whole mesh.
  `,
  *check(policy, mesh) {
    const { attachment, cluster } = policy;
    if (attachment === undefined || attachment.targets.length > 0) return;
    const { selector } = attachment;
    const { rootNamespace } = mesh.settings.mesh;
    if (selector !== undefined && policy.kind === 'PeerAuthentication' && policy.namespace === rootNamespace) {
      // istio: pilot/pkg/security/authn, ComposePeerAuthentication.
      yield {
        path: selector.path,
        part: 'key',
        message: `in the root namespace "${rootNamespace}" a PeerAuthentication with a selector holds for nothing; put it into the namespace of its workloads`,
      };
      return;
    }
    // That one is not for the whole mesh is said by itself.
    if (selector !== undefined && policy.kind === 'Sidecar' && policy.namespace === rootNamespace) return;
    // Namespaces get their policies first.
    if (selector === undefined && mesh.settings.closedWorld !== true) return;
    const reach = mesh.reach(policy);
    if (reach.is === 'unknown') return;
    if (selector === undefined) {
      if (reach.is !== 'no') return;
      yield {
        path: ['metadata', 'namespace'],
        part: 'pair',
        severity: 'info',
        message: `the policy is for namespace "${policy.namespace}", which has no workloads in cluster "${cluster}"`,
      };
    } else if (reach.is === 'no') yield noneSelected(policy, reach, selector);
    else yield* noneInMesh(mesh, reach.workloads, selector.path);
  },
});

/** What it says is done by sidecars (or gateways), of which there are none. */
function* noneInMesh(mesh: Mesh, workloads: readonly WorkloadResource[], path: Path): Iterable<Report> {
  const answers = workloads.map((item) => (item.type === 'Workload' ? mesh.sidecar(item) : undefined));
  const [first] = answers;
  if (first?.is !== 'no' || !answers.every((answer) => answer?.is === 'no')) return;
  const names = workloads.slice(0, 3).map(({ kind, name }) => `${kind} "${name}"`);
  yield {
    path,
    part: 'key',
    message: `the policy does nothing: the labels select only ${names.join(', ')} without sidecar: ${first.why}`,
    related: workloads.slice(0, 3).map((item) => atName(item, `${item.kind} "${item.name}" in namespace "${item.namespace}"`)),
  };
}
