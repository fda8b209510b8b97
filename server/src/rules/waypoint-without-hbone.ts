import { isWaypoint } from '../mesh/ambient';
import type { Listener } from '../model/kinds/kubernetesGateway';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

/** A waypoint that is reached by what stands before it has listeners of its own choice. */
const bindingAnnotation = 'ambient.istio.io/waypoint-inbound-binding';

export default rule({
  code: 'MW733',
  name: 'waypoint-without-hbone',
  severity: 'warning',
  peers: [],
  kinds: ['KubernetesGateway'],
  docs: md`
    ## What it does

    Looks at the listeners of Gateways of the class \`istio-waypoint\`: there must be one on port 15008 with protocol \`HBONE\`. A waypoint
    with the annotation \`ambient.istio.io/waypoint-inbound-binding\` is left alone.

    ## Why it matters

    Connections come to a waypoint as HBONE on port 15008. Istio accepts no other listener of it.

    ## Example

    \`\`\`yaml
    kind: Gateway
    metadata: {name: waypoint, namespace: shop}
    spec:
      gatewayClassName: istio-waypoint
      listeners:
      - name: mesh
        port: 80
        protocol: HTTP
    \`\`\`

    ## Instead

    \`\`\`yaml
      listeners:
      - name: mesh
        port: 15008
        protocol: HBONE
    \`\`\`

    ## References

    [Waypoints](https://istio.io/latest/docs/ambient/usage/waypoint/)
  `,
  *check(gateway, _mesh) {
    const { listeners } = gateway.facts;
    if (!isWaypoint(gateway) || listeners.length === 0 || gateway.annotations[bindingAnnotation] !== undefined) return;
    if (listeners.some(mayBeHbone)) return;
    yield {
      path: ['spec', 'listeners'],
      part: 'key',
      message: 'the waypoint takes no connections: it has no listener on port 15008 with protocol "HBONE"',
      fixes: fixesOf(gateway),
    };
  },
});

function mayBeHbone({ port, protocol = '' }: Listener): boolean {
  return (port === 15008 || port === 'unknown') && (protocol === 'HBONE' || hasPlaceholder(protocol));
}

/** Of one listener that says nothing beside its port and protocol. */
function fixesOf(gateway: ResourceOf<'KubernetesGateway'>): readonly Fix[] {
  const [listener, another] = gateway.facts.listeners;
  if (listener === undefined || another !== undefined || listener.hostname !== undefined || listener.certificates.length > 0)
    return [];
  const path = ['spec', 'listeners', 0];
  return [
    {
      title: 'Listen to HBONE on port 15008',
      safe: false,
      changes: [
        {
          resource: refOf(gateway),
          edits: [
            { op: 'set', path: [...path, 'port'], value: 15008 },
            { op: 'set', path: [...path, 'protocol'], value: 'HBONE' },
          ],
        },
      ],
    },
  ];
}
