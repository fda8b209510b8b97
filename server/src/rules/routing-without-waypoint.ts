import { waypointLabel } from '../mesh/ambient';
import type { Mesh } from '../mesh/mesh';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';
import { type Routing, routedHosts, waypointOf } from './shared/waypoints';

export default rule({
  code: 'MW734',
  name: 'routing-without-waypoint',
  severity: 'warning',
  peers: ['KIA0210', 'KIA0211', 'KIA1109', 'KIA1113'],
  kinds: ['VirtualService', 'DestinationRule', 'Route'],
  docs: md`
    ## What it does

    Of a VirtualService for the mesh, a DestinationRule, and a route whose parent is a Service, it asks whether a waypoint reads the requests to
    their host. There is none where the host is a Service in a namespace whose Namespace object says \`istio.io/dataplane-mode: ambient\`, and
    neither the Service nor the Namespace has the label \`istio.io/use-waypoint\`, or the Service says \`none\`. A DestinationRule is left alone
    where anything routes to its host: gateways follow it, and of a route it is said there. It is an info where a Namespace of the
    cluster asks for sidecars, which follow all three.

    ## Why it matters

    Ztunnel sends connections to the pods of the Service that clients ask for. Subsets, weights, retries, timeouts and all else have no effect.

    ## Example

    \`\`\`yaml
    kind: Namespace
    metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}
    ---
    kind: Service
    metadata: {name: cart, namespace: shop}
    ---
    kind: VirtualService
    metadata: {name: cart, namespace: shop}
    spec:
      hosts: [cart]
      http:
      - timeout: 1s
        route: [{destination: {host: cart}}]
    \`\`\`

    ## Instead

    \`\`\`yaml
    kind: Namespace
    metadata: {name: shop, labels: {istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint}}
    \`\`\`

    ## References

    [Waypoints](https://istio.io/latest/docs/ambient/usage/waypoint/). Kiali asks this of HTTP and TLS routes and of settings for HTTP only, and
    of DestinationRules that gateways follow too.
  `,
  *check(resource, mesh) {
    const { cluster, kind } = resource;
    if (!mesh.ambient.hasAmbient(cluster)) return;
    for (const routed of routedHosts(resource, mesh)) {
      const found = waypointOf(resource, mesh, routed);
      if (found === undefined || found.waypoint.is !== 'no' || isRouted(resource, mesh)) continue;
      const [entry] = routed.entries;
      yield {
        path: routed.path,
        severity: mesh.ambient.hasSidecars(cluster) ? 'info' : 'warning',
        message: `the ${kind} has no effect in the ambient mesh: no waypoint reads the requests to ${routed.text}, since ${found.waypoint.why}`,
        related: entry === undefined ? [] : [atName(entry, `the ${entry.kind}`)],
        fixes: entry !== undefined && waypointLabel in entry.labels ? [] : enrolFixes(mesh, cluster, found.namespace),
      };
    }
  },
});

/** Whether something sends to the host of a DestinationRule, perhaps a gateway, which follows it. */
function isRouted(resource: Routing, mesh: Mesh): boolean {
  if (resource.type !== 'DestinationRule' || resource.facts.host === undefined) return false;
  const host = mesh.resolve(resource.facts.host, resource.namespace);
  return mesh.routesTo(resource.cluster, host).length > 0 || mesh.gatewayApi.isBackend(resource.cluster, host);
}

/** Where the namespace has one waypoint that is for it. */
function enrolFixes(mesh: Mesh, cluster: string, namespace: string): readonly Fix[] {
  const [waypoint, another] = mesh.ambient.waypointsIn(cluster, namespace);
  const [object, copy] = mesh.find('Other', cluster, 'Namespace', '', namespace);
  if (waypoint === undefined || another !== undefined || object === undefined || copy !== undefined) return [];
  return [
    {
      title: `Let the waypoint "${waypoint.name}" read the requests of namespace "${namespace}"`,
      safe: false,
      changes: [
        { resource: refOf(object), edits: [{ op: 'set', path: ['metadata', 'labels', waypointLabel], value: waypoint.name }] },
      ],
    },
  ];
}
