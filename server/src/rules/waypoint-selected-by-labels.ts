import { gatewayNameLabel, isWaypoint } from '../mesh/ambient';
import { gatewayGroup } from '../model/kinds/objectRef';
import { resourceTypes } from '../model/resource';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';

const kinds: readonly string[] = ['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin', 'TrafficExtension'];

export default rule({
  code: 'MW732',
  name: 'waypoint-selected-by-labels',
  severity: 'warning',
  peers: ['IST0166'],
  kinds: resourceTypes,
  docs: md`
    ## What it does

    Finds policies whose \`selector\` names the pods of a waypoint, by the label \`gateway.networking.k8s.io/gateway-name\` that Istio gives them.

    ## Why it matters

    A waypoint follows only policies with \`targetRefs\`; one that selects its pods by labels has no effect.

    ## Example

    \`\`\`yaml
    kind: Gateway
    metadata: {name: waypoint, namespace: shop}
    spec:
      gatewayClassName: istio-waypoint
      listeners: [{name: mesh, port: 15008, protocol: HBONE}]
    ---
    kind: AuthorizationPolicy
    metadata: {name: read-only, namespace: shop}
    spec:
      selector:
        matchLabels: {gateway.networking.k8s.io/gateway-name: waypoint}
      rules:
      - to: [{operation: {methods: [GET]}}]
    \`\`\`

    ## Instead

    \`\`\`yaml
    spec:
      targetRefs:
      - {group: gateway.networking.k8s.io, kind: Gateway, name: waypoint}
    \`\`\`

    ## References

    istioctl analyze (IST0166) says it of any Gateway of the Gateway API; those that are no waypoints do follow a selector, unless istiod is
    told otherwise (\`ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY\`).
  `,
  *check(policy, mesh) {
    const { attachment, cluster, namespace } = policy;
    const selector = attachment?.selector;
    const name = selector?.labels[gatewayNameLabel];
    if (attachment === undefined || selector === undefined || name === undefined || !kinds.includes(policy.kind)) return;
    if (attachment.targets.length > 0) return;
    const found = mesh.gatewayApi.kubernetesGateway(cluster, namespace, name);
    if (found.is !== 'yes' || !found.value.every((gateway) => isWaypoint(gateway) && gateway.unsure !== true)) return;
    const targets = [{ group: gatewayGroup, kind: 'Gateway', name }];
    yield {
      path: [...selector.path, gatewayNameLabel],
      part: 'pair',
      message: `the policy has no effect: the waypoint "${name}" follows only policies with targetRefs`,
      related: found.value.map((gateway) => atName(gateway, 'the waypoint')),
      fixes: [
        {
          title: `Attach the policy to the waypoint "${name}"`,
          safe: true,
          changes: [
            {
              resource: refOf(policy),
              edits: [
                { op: 'remove', path: ['spec', 'selector'] },
                { op: 'set', path: ['spec', 'targetRefs'], value: targets },
              ],
            },
          ],
        },
      ],
    };
  },
});
