import type { Culprit, Unselected } from '../mesh/attachments';
import type { Mesh } from '../mesh/mesh';
import type { WorkloadResource } from '../mesh/workloads';
import type { Resource } from '../model/resource';
import type { PathEdit } from '../yaml/edits';
import type { Path } from '../yaml/tree';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';

export default rule({
  code: 'MW601',
  name: 'policy-selects-no-workload',
  severity: 'warning',
  peers: ['IST0101', 'IST0127', 'KIA0004'],
  kinds: ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication', 'Sidecar', 'Telemetry', 'Other'],
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

interface Selector {
  readonly labels: Readonly<Record<string, string>>;
  readonly path: Path;
}

function noneSelected(policy: Resource, { culprit, everywhere }: Unselected, { labels, path }: Selector): Report {
  const where = everywhere ? `cluster "${policy.cluster}"` : `namespace "${policy.namespace}"`;
  const pairs = Object.entries(labels).map(([key, value]) => `"${key}: ${value}"`);
  const [only] = Object.keys(labels);
  const place = culprit?.key ?? (pairs.length === 1 ? only : undefined);
  const at: Pick<Report, 'path' | 'part'> =
    place === undefined ? { path, part: 'key' } : { path: [...path, place], part: 'pair' };
  if (culprit === undefined) {
    const together = pairs.length > 1 ? `${pairs.join(' and ')} together` : pairs.join('');
    return { ...at, message: `the labels select nothing: no workload of ${where} carries ${together}` };
  }
  return {
    ...at,
    message: `the labels select nothing: no workload of ${where} carries "${culprit.key}: ${culprit.value}"${describe(culprit)}`,
    fixes: fixesOf(policy, culprit, [...path, culprit.key]),
  };
}

function describe({ key, values, near, nearKey }: Culprit): string {
  if (near !== undefined) return `; did you mean "${near}"`;
  if (nearKey !== undefined) return `; did you mean the label "${nearKey}"`;
  if (values.length === 0) return `, and none has a label "${key}"`;
  const some = values.slice(0, 5).map((value) => `"${value}"`);
  const more = values.length > some.length ? ` and ${values.length - some.length} more` : '';
  return `; the values of "${key}" there are ${some.join(', ')}${more}`;
}

function fixesOf(policy: Resource, { key, near, nearKey }: Culprit, path: Path): readonly Fix[] {
  const fix = (title: string, edit: PathEdit): Fix => ({
    title,
    safe: false,
    changes: [{ resource: refOf(policy), edits: [edit] }],
  });
  if (near !== undefined) return [fix(`Change "${key}" to "${near}"`, { op: 'set', path, value: near })];
  if (nearKey !== undefined) return [fix(`Rename the label to "${nearKey}"`, { op: 'rename', path, key: nearKey })];
  return [];
}

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
