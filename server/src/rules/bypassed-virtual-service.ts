import { isWildcard } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import { gatewaysOf, meshGateway, type VirtualService } from '../mesh/virtualServices';
import type { Destination } from '../model/kinds/virtualService';
import type { Path } from '../yaml/tree';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW522',
  name: 'bypassed-virtual-service',
  severity: 'info',
  peers: ['IST0140'],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Looks at routes of gateways that send to a host without naming a subset, while another VirtualService lists that host, is bound to
    the mesh only, and sends to subsets of it.

    Nothing is said where the VirtualService lists the host itself: there it is the one that decides for the gateway, as in
    the pattern of an egress gateway, where the mesh sends to the gateway and the gateway to the host.

    ## Why it matters

    A gateway sends requests straight to the endpoints of the destination: one VirtualService is applied to a request, never a second one
    after it. The split among subsets holds for requests from within the mesh alone, and those from outside reach all versions.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    metadata: {name: bookinfo, namespace: default}
    spec:
      hosts: [bookinfo.example.com]
      gateways: [bookinfo]
      http:
      - route:
        - destination: {host: reviews}
    ---
    kind: VirtualService
    metadata: {name: reviews, namespace: default}
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {host: reviews, subset: v1}
    \`\`\`

    ## Instead

    Name the subset in the gateway's route too (\`{host: reviews, subset: v1}\`), or write one VirtualService for both:

    \`\`\`yaml
      hosts: [bookinfo.example.com, reviews]
      gateways: [bookinfo, mesh]
    \`\`\`

    ## References

    istioctl analyze (IST0140) compares the names of hosts as they are written, of any namespace, and reports the pattern of an egress
    gateway too ([istio 58559](https://github.com/istio/istio/issues/58559)).
  `,
  *check(service, mesh) {
    if (service.facts.gateways === undefined) return;
    const own = new Set(service.facts.hosts.map((host) => mesh.resolve(host, service.namespace)));
    for (const destination of service.facts.destinations) {
      const { protocol, mirror, subset, path } = destination;
      const gateways = gatewaysOfRoute(service, destination);
      if (protocol !== 'http' || mirror || subset !== undefined || gateways.length === 0) continue;
      const host = mesh.resolve(destination.host, service.namespace);
      if (own.has(host) || isWildcard(host)) continue;
      const others = mesh.virtualServicesFor(service.cluster, meshGateway, host);
      const other = others.find((each) => subsetsOf(each, host, mesh).length > 0);
      if (other === undefined) continue;
      yield {
        path: [...path, 'host'],
        message: `requests that come through ${gateways.map((gateway) => `"${gateway}"`).join(', ')} reach every subset of "${host}": VirtualService "${other.name}" in namespace "${other.namespace}", which names subsets, holds for sidecars only; name the subset here too`,
        related: [
          {
            resource: refOf(other),
            path: ['spec', 'hosts'],
            part: 'value',
            message: `VirtualService "${other.name}" lists the host`,
          },
        ],
        fixes: subsetFixes(service, path, subsetsOf(other, host, mesh)),
      };
    }
  },
});

/** The gateways, but for the mesh, as the VirtualService names them. */
function gatewaysOfRoute({ facts }: VirtualService, { gateways }: Destination): readonly string[] {
  return (gateways ?? facts.gateways ?? []).filter((gateway) => gateway !== meshGateway);
}

/** The subsets of a host to which a VirtualService that lists it sends the requests of sidecars. */
function subsetsOf(other: VirtualService, host: string, mesh: Mesh): readonly string[] {
  if (other.unsure === true || gatewaysOf(other).length > 1) return [];
  const subsets = other.facts.destinations.flatMap(({ protocol, mirror, subset, host: written }) => {
    const isMeant = protocol === 'http' && !mirror && subset !== undefined && mesh.resolve(written, other.namespace) === host;
    return isMeant ? [subset] : [];
  });
  return [...new Set(subsets)];
}

/** Where the mesh has one subset, the gateway most likely is to send there too. */
function subsetFixes(service: VirtualService, path: Path, subsets: readonly string[]): readonly Fix[] {
  const [subset] = subsets;
  if (subset === undefined || subsets.length > 1) return [];
  return [
    {
      title: `Send to subset "${subset}"`,
      safe: false,
      changes: [{ resource: refOf(service), edits: [{ op: 'set', path: [...path, 'subset'], value: subset }] }],
    },
  ];
}
