import { nearest } from '../base/nearest';
import type { Mesh } from '../mesh/mesh';
import { gatewayGroup, type ObjectRef } from '../model/kinds/objectRef';
import { hasPlaceholder } from '../model/placeholder';
import { type Resource, resourceTypes } from '../model/resource';
import type { Report } from './finding';
import { md, rule } from './rule';
import { isService, istioGroup, missingService, namedService, setting } from './shared/gateway-api';

/** The only class that policies can name (istio: pilot/pkg/model/policyattachment.go, ShouldAttachPolicy). */
const waypointClass = 'istio-waypoint';

export default rule({
  code: 'MW345',
  name: 'unknown-policy-target',
  severity: 'error',
  peers: [],
  kinds: resourceTypes,
  docs: md`
    ## What it does

    Looks for what the \`targetRef\` and \`targetRefs\` of Istio's policies name (AuthorizationPolicy, RequestAuthentication, Telemetry,
    WasmPlugin, TrafficExtension, EnvoyFilter): a Gateway of the Gateway API, a Service or a ServiceEntry in the namespace of the policy. A
    GatewayClass must be \`istio-waypoint\`, and the policy in the root namespace. Nothing is said where the workspace holds no Gateways of the
    namespace, or no Services of it: a waypoint is often made by \`istioctl\`.

    ## Why it matters

    A policy whose target does not exist holds for nothing: requests that it is to deny are let through.

    ## Example

    \`\`\`yaml
    kind: Gateway
    metadata: {name: edge, namespace: default}
    spec: {gatewayClassName: istio}
    ---
    kind: AuthorizationPolicy
    metadata: {name: deny, namespace: default}
    spec:
      targetRefs:
      - {group: gateway.networking.k8s.io, kind: Gateway, name: egde}
    \`\`\`

    ## Instead

    \`\`\`yaml
      - {group: gateway.networking.k8s.io, kind: Gateway, name: edge}
    \`\`\`

    ## References

    [PolicyTargetReference](https://istio.io/latest/docs/reference/config/type/workload-selector/)
  `,
  *check(policy, mesh) {
    for (const target of policy.attachment?.targets ?? []) {
      yield* checkTarget(policy, target, mesh);
    }
  },
});

function* checkTarget(policy: Resource, target: ObjectRef, mesh: Mesh): Generator<Report> {
  const { cluster, namespace } = policy;
  const { group, kind, name } = target;
  const path = [...target.path, 'name'];
  if (isService(target)) {
    const service = namedService(mesh, policy, target);
    if (service.answer.is === 'no') yield missingService(mesh, policy, service);
  } else if (group === istioGroup && kind === 'ServiceEntry') {
    if (mesh.gatewayApi.serviceEntry(cluster, namespace, name).is === 'no')
      yield { path, message: `there is no ServiceEntry "${name}" in namespace "${namespace}"` };
  } else if (group === gatewayGroup && kind === 'Gateway') {
    if (mesh.gatewayApi.kubernetesGateway(cluster, namespace, name).is !== 'no') return;
    const own = mesh.gatewayApi
      .kubernetesGatewaysLike(cluster, namespace, name)
      .filter((gateway) => gateway.namespace === namespace);
    // One of the name in another namespace says nothing of this one.
    if (own.length === 0 && mesh.settings.closedWorld !== true) return;
    const near = nearest(
      name,
      own.map((gateway) => gateway.name),
    );
    yield {
      path,
      message: `there is no Gateway "${name}" in namespace "${namespace}"${near === undefined ? '' : `; did you mean "${near}"`}`,
      fixes: near === undefined ? [] : [setting(policy, path, near, `Change the target to "${near}"`)],
    };
  } else if (group === gatewayGroup && kind === 'GatewayClass') {
    const root = mesh.settings.mesh.rootNamespace;
    if (name !== waypointClass && !hasPlaceholder(name)) {
      yield {
        path,
        message: `a policy cannot be attached to the GatewayClass "${name}", only to "${waypointClass}"`,
        fixes: [setting(policy, path, waypointClass, `Change the target to "${waypointClass}"`)],
      };
    } else if (namespace !== root && !hasPlaceholder(namespace)) {
      yield {
        path,
        severity: 'warning',
        message: `a policy for a GatewayClass holds only in the root namespace "${root}", not in "${namespace}"`,
      };
    }
  }
}
