import { md, rule } from './rule';
import { atName } from './shared/refs';
import { routedHosts, waypointOf } from './shared/waypoints';

export default rule({
  code: 'MW735',
  name: 'routing-out-of-reach',
  severity: 'warning',
  peers: ['KIA0212', 'KIA1114'],
  kinds: ['VirtualService', 'DestinationRule', 'Route'],
  docs: md`
    ## What it does

    Finds VirtualServices for the mesh, DestinationRules, and routes whose parent is a Service, in an ambient namespace that is neither that of
    their host nor that of the waypoint which reads its requests. DestinationRules of the root namespace are for everyone. Nothing is
    said where a workload of their own namespace may have a proxy, as gateways do, and it is an info where a Namespace of the cluster asks for
    sidecars.

    ## Why it matters

    A waypoint takes VirtualServices and routes of the Service's namespace and of its own, and DestinationRules of these two and of the root
    namespace. The clients of the other namespace have no proxy that would follow them.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: cart, namespace: shop, labels: {istio.io/use-waypoint: waypoint}}
    ---
    kind: VirtualService
    metadata: {name: cart, namespace: web}
    spec:
      hosts: [cart.shop.svc.cluster.local]
      http:
      - timeout: 1s
        route: [{destination: {host: cart.shop.svc.cluster.local}}]
    \`\`\`

    ## Instead

    Move it to the namespace \`shop\`.

    ## References

    [Waypoints](https://istio.io/latest/docs/ambient/usage/waypoint/). Kiali forgets the namespace of the waypoint and the root namespace.
  `,
  *check(resource, mesh) {
    const { cluster, kind, namespace, type } = resource;
    if (type === 'DestinationRule' && namespace === mesh.settings.mesh.rootNamespace) return;
    if (!mesh.ambient.hasAmbient(cluster) || !mesh.ambient.isAmbient(cluster, namespace)) return;
    for (const routed of routedHosts(resource, mesh)) {
      const found = waypointOf(resource, mesh, routed);
      if (found?.waypoint.is !== 'yes') continue;
      const { value } = found.waypoint;
      if (namespace === found.namespace || namespace === value.namespace) continue;
      if (mesh.ambient.isLeftToZtunnel(cluster, namespace, {}).is === 'no') continue;
      yield {
        path: routed.path,
        severity: mesh.ambient.hasSidecars(cluster) ? 'info' : 'warning',
        message: `the ${kind} has no effect in the ambient mesh: the waypoint "${value.name}" that reads the requests to ${routed.text} does not look in namespace "${namespace}"; move it to "${found.namespace}"`,
        related: routed.entries.slice(0, 1).map((entry) => atName(entry, `the ${entry.kind}`)),
      };
    }
  },
});
