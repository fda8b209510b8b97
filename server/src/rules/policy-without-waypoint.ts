import type { Mesh } from '../mesh/mesh';
import type { AuthorizationPolicyFacts, PolicyRule } from '../model/kinds/authorizationPolicy';
import { gatewayGroup } from '../model/kinds/objectRef';
import { type Resource, resourceTypes } from '../model/resource';
import type { Path } from '../yaml/tree';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { isService, istioGroup, namedService } from './shared/gateway-api';
import { atName, refOf } from './shared/refs';

export default rule({
  code: 'MW730',
  name: 'policy-without-waypoint',
  severity: 'warning',
  peers: ['KIA0109', 'KIA0110', 'KIA1110', 'KIA1111', 'KIA1112', 'KIA1115', 'KIA1116', 'KIA1117', 'KIA1317'],
  kinds: resourceTypes,
  docs: md`
    ## What it does

    Of policies that need a proxy which reads requests, in a namespace whose Namespace object says \`istio.io/dataplane-mode: ambient\`:

    - without \`targetRefs\` they are left to ztunnel, which reads connections only. That is so of AuthorizationPolicies that compare hosts,
      methods, paths, request principals or conditions on requests, or whose action is CUSTOM or AUDIT, of RequestAuthentications, WasmPlugins and TrafficExtensions, and
      of Telemetries with a selector; one without holds for the waypoints of the namespace, where there are any;
    - with a \`targetRef\` to a Service or a ServiceEntry they hold only at its waypoint. That is missing where neither the target nor the
      Namespace has the label \`istio.io/use-waypoint\`, or the target says \`none\`.

    Nothing is said where a selected workload may have a sidecar or be a gateway. Where the workspace holds none of them, it is an info.

    ## Why it matters

    Of an ALLOW policy ztunnel leaves out such rules, and what they allow is denied; of a DENY policy it leaves out the conditions, and more is
    denied than was asked. The other actions and kinds, and a policy for a target without a waypoint, have no effect at all: what is to be denied is
    let through.

    ## Example

    \`\`\`yaml
    kind: Namespace
    metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}}
    ---
    kind: AuthorizationPolicy
    metadata: {name: read-only, namespace: shop}
    spec:
      rules:
      - to:
        - operation: {methods: [GET]}
    \`\`\`

    ## Instead

    \`\`\`yaml
    spec:
      targetRefs:
      - {group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}
      rules:
      - to:
        - operation: {methods: [GET]}
    \`\`\`

    ## References

    [Layer 7 features of ambient mode](https://istio.io/latest/docs/ambient/usage/l7-features/). Kiali has a code for each kind; it also
    reports Telemetries without a selector, which waypoints do follow.
  `,
  *check(policy, mesh) {
    const { attachment, cluster, namespace } = policy;
    if (attachment === undefined || !mesh.ambient.hasAmbient(cluster)) return;
    if (!mesh.ambient.isAmbient(cluster, namespace) || namespace === mesh.settings.mesh.rootNamespace) return;
    if (attachment.targets.length > 0) yield* checkTargets(policy, mesh);
    else yield* checkWorkloads(policy, mesh);
  },
});

/** Kinds that ztunnel does not follow at all. */
const requestKinds: readonly string[] = ['RequestAuthentication', 'WasmPlugin', 'TrafficExtension', 'Telemetry'];

function* checkWorkloads(policy: Resource, mesh: Mesh): Generator<Report> {
  const { cluster, namespace, kind } = policy;
  const found = policy.type === 'AuthorizationPolicy' ? requestsOf(policy.facts) : ofKind(kind);
  if (found === undefined) return;
  const selector = policy.attachment?.selector?.labels;
  if (kind === 'Telemetry' && selector === undefined && mesh.ambient.mayHaveWaypoint(cluster, namespace)) return;
  const left = mesh.ambient.isLeftToZtunnel(cluster, namespace, selector ?? {});
  if (left.is === 'no') return;
  yield {
    path: found.path,
    severity: left.is === 'yes' ? 'warning' : 'info',
    message: `ztunnel ${found.lacks}, and enforces what is said of the ambient namespace "${namespace}" without targetRefs; attach the policy to a waypoint`,
    fixes: selector === undefined ? attachFixes(policy, mesh) : [],
  };
}

interface Beyond {
  readonly path: Path;
  /** What ztunnel does not do. */
  readonly lacks: string;
}

function ofKind(kind: string): Beyond | undefined {
  return requestKinds.includes(kind) ? { path: ['metadata', 'name'], lacks: `follows no ${kind}` } : undefined;
}

/** Where the Namespace names a waypoint of its own. */
function attachFixes(policy: Resource, mesh: Mesh): readonly Fix[] {
  const waypoint = mesh.ambient.waypointFor(policy.cluster, policy.namespace, {});
  if (waypoint.is !== 'yes' || waypoint.value.namespace !== policy.namespace) return [];
  const { name } = waypoint.value;
  const value = [{ group: gatewayGroup, kind: 'Gateway', name }];
  return [
    {
      title: `Attach the policy to the waypoint "${name}"`,
      safe: false,
      changes: [{ resource: refOf(policy), edits: [{ op: 'set', path: ['spec', 'targetRefs'], value }] }],
    },
  ];
}

function* checkTargets(policy: Resource, mesh: Mesh): Generator<Report> {
  const { cluster, namespace } = policy;
  for (const target of policy.attachment?.targets ?? []) {
    const found = isService(target)
      ? namedService(mesh, policy, target).answer
      : target.group === istioGroup && target.kind === 'ServiceEntry'
        ? mesh.gatewayApi.serviceEntry(cluster, namespace, target.name)
        : undefined;
    if (found?.is !== 'yes') continue;
    const resources: readonly Resource[] = 'entries' in found ? found.entries : found.value;
    const answers = resources.map(({ labels }) => mesh.ambient.waypointFor(cluster, namespace, labels));
    const [why] = answers.flatMap((answer) => (answer.is === 'no' ? [answer.why] : []));
    if (why === undefined || answers.some(({ is }) => is !== 'no')) continue;
    yield {
      path: [...target.path, 'name'],
      message: `the policy has no effect: no waypoint reads the requests to ${target.kind} "${target.name}", since ${why}`,
      related: resources.map((resource) => atName(resource, `the ${target.kind}`)),
    };
  }
}

const connectionKeys: readonly string[] = [
  'source.ip',
  'source.namespace',
  'source.principal',
  'destination.ip',
  'destination.port',
];
const sourceFields: readonly string[] = ['requestPrincipals', 'notRequestPrincipals', 'remoteIpBlocks', 'notRemoteIpBlocks'];
const operationFields: readonly string[] = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'];

/** Where an AuthorizationPolicy first asks for what ztunnel cannot do (istio: pilot/pkg/serviceregistry/ambient/authorization.go). */
function requestsOf({ action, rules }: AuthorizationPolicyFacts): Beyond | undefined {
  if (action === 'CUSTOM' || action === 'AUDIT')
    return { path: ['spec', 'action'], lacks: `leaves out policies with the action "${action}"` };
  for (const [i, rule] of rules.entries()) {
    const path = fieldBeyond(rule);
    if (path !== undefined) return { path: ['spec', 'rules', i, ...path], lacks: 'does not read requests' };
  }
  return undefined;
}

/** Within a rule. */
function fieldBeyond({ from, to, when }: PolicyRule): Path | undefined {
  for (const [i, fields] of to.entries()) {
    const field = operationFields.find((name) => fields[name] !== undefined);
    if (field !== undefined) return ['to', i, 'operation', field];
  }
  for (const [i, fields] of from.entries()) {
    const field = sourceFields.find((name) => fields[name] !== undefined);
    if (field !== undefined) return ['from', i, 'source', field];
  }
  const i = when.findIndex(({ key }) => !connectionKeys.includes(key));
  return i < 0 ? undefined : ['when', i, 'key'];
}
