import { nearest } from '../base/nearest';
import { isWaypoint, namedWaypoint, waypointLabel, waypointNamespaceLabel } from '../mesh/ambient';
import type { KubernetesGateway } from '../mesh/gatewayApi';
import type { Mesh } from '../mesh/mesh';
import type { Labels, Resource } from '../model/resource';
import type { Path } from '../yaml/tree';
import type { Report } from './finding';
import { md, rule } from './rule';
import { setting } from './shared/gateway-api';
import { atName } from './shared/refs';

export default rule({
  code: 'MW731',
  name: 'unknown-waypoint',
  severity: 'warning',
  peers: ['KIA1313'],
  kinds: ['Service', 'ServiceEntry', 'Workload', 'Other'],
  docs: md`
    ## What it does

    Looks for the Gateway that the label \`istio.io/use-waypoint\` of a Namespace, a Service, a ServiceEntry or a pod template names, in its own
    namespace or in that of \`istio.io/use-waypoint-namespace\`, and asks whether it is a waypoint (class \`istio-waypoint\`) and takes what is in
    other namespaces (\`allowedRoutes\`), and Services or pods (\`istio.io/waypoint-for\`). A missing one is reported only where the workspace holds Gateways of that namespace: waypoints are
    often made by \`istioctl\`.

    ## Why it matters

    Without its waypoint the traffic goes past all policies and routes for requests. Where the waypoint is in another namespace that it does not
    take, Istio says so only in the status of the Service.

    ## Example

    \`\`\`yaml
    kind: Namespace
    metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypiont}}
    ---
    kind: Gateway
    metadata: {name: waypoint, namespace: shop}
    spec:
      gatewayClassName: istio-waypoint
      listeners: [{name: mesh, port: 15008, protocol: HBONE}]
    \`\`\`

    ## Instead

    \`istio.io/use-waypoint: waypoint\`

    ## References

    [Waypoints](https://istio.io/latest/docs/ambient/usage/waypoint/)
  `,
  *check(resource, mesh) {
    if (resource.type === 'Workload') {
      if (resource.kind === 'Pod') yield* checkLabels(resource, resource.facts.labels, ['metadata', 'labels'], mesh);
      else if (resource.kind !== 'CronJob')
        yield* checkLabels(resource, resource.facts.labels, ['spec', 'template', 'metadata', 'labels'], mesh);
    } else if (resource.type !== 'Other' || resource.kind === 'Namespace') {
      yield* checkLabels(resource, resource.labels, ['metadata', 'labels'], mesh);
    }
  },
});

function* checkLabels(resource: Resource, labels: Labels, path: Path, mesh: Mesh): Generator<Report> {
  if (labels[waypointLabel] === undefined) return;
  const own = resource.kind === 'Namespace' ? resource.name : resource.namespace;
  const named = namedWaypoint(labels, own);
  if (named === undefined || named === 'none' || named.name === '') return;
  const { name, namespace } = named;
  const found = mesh.gatewayApi.kubernetesGateway(resource.cluster, namespace, name);
  const at = [...path, waypointLabel];
  if (found.is === 'unknown') return;
  if (found.is === 'no') {
    const like = mesh.gatewayApi.kubernetesGatewaysLike(resource.cluster, namespace, name).filter(isWaypoint);
    const here = like.filter((gateway) => gateway.namespace === namespace);
    const near = nearest(
      name,
      here.map((gateway) => gateway.name),
    );
    const elsewhere = like.filter((gateway) => gateway.name === name && gateway.namespace !== namespace);
    if (here.length === 0 && elsewhere.length === 0 && mesh.settings.closedWorld !== true) return;
    const hint =
      near !== undefined
        ? `; did you mean "${near}"`
        : elsewhere.length > 0
          ? `, but in namespace ${elsewhere.map((gateway) => `"${gateway.namespace}"`).join(', ')}`
          : '';
    yield {
      path: at,
      message: `there is no waypoint "${name}" in namespace "${namespace}"${hint}`,
      related: elsewhere.map((gateway) => atName(gateway, 'the waypoint of this name')),
      fixes: [
        ...(near === undefined ? [] : [setting(resource, at, near, `Change the waypoint to "${near}"`)]),
        ...elsewhere.map((gateway) =>
          setting(
            resource,
            [...path, waypointNamespaceLabel],
            gateway.namespace,
            `Use the waypoint of namespace "${gateway.namespace}"`,
          ),
        ),
      ],
    };
    return;
  }
  const [gateway] = found.value;
  if (gateway === undefined) return;
  if (found.value.some(isWaypoint)) {
    const why = refusalOf(resource, gateway, own, mesh);
    if (why === undefined || found.value.length > 1) return;
    yield {
      path: at,
      message: `the waypoint "${name}" in namespace "${namespace}" does not take ${why}`,
      related: [atName(gateway, 'the waypoint')],
    };
    return;
  }
  const { className = '' } = gateway.facts;
  if (gateway.unsure === true || !className.startsWith('istio')) return;
  yield {
    path: at,
    message: `Gateway "${name}" in namespace "${namespace}" is no waypoint: its class is "${className}"`,
    related: [atName(gateway, 'the Gateway')],
  };
}

const forLabel = 'istio.io/waypoint-for';

/** What of a resource a waypoint does not take, and why: its namespace, or Services or workloads as such. */
function refusalOf(resource: Resource, gateway: KubernetesGateway, namespace: string, mesh: Mesh): string | undefined {
  const admitted = mesh.ambient.admitsToWaypoint(gateway, namespace);
  if (admitted.is === 'no') return `what is in namespace "${namespace}": ${admitted.why}`;
  const traffic = gateway.labels[forLabel];
  if (gateway.unsure === true || traffic === undefined || resource.type === 'Other') return undefined;
  const [taken, what] = resource.type === 'Workload' ? ['workload', 'requests to pods'] : ['service', 'requests to Services'];
  return ['service', 'workload', 'none'].includes(traffic) && traffic !== taken
    ? `${what}: its label "${forLabel}" is "${traffic}"`
    : undefined;
}
