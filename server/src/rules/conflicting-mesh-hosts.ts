import { comesAfter, type VirtualService } from '../mesh/virtualServices';
import type { Fix, Related } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW520',
  name: 'conflicting-mesh-hosts',
  severity: 'warning',
  peers: ['IST0109', 'KIA1106'],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Looks for VirtualServices that route HTTP requests of the mesh's sidecars (no \`gateways\`, or \`mesh\` among them) to the same host,
    for a namespace that sees them alike. It is said once, at the one that comes later by name: of what is created at the same
    time, Istio takes the first by name.

    Nothing is said where each request has one VirtualService that Istio takes:

    - a wildcard host beside an exact one, where the most specific host wins;
    - one that a namespace exports to itself (\`exportTo: ["."]\`) beside one for everyone, which it goes before;
    - matches for different ports, namespaces or labels of clients;
    - routes for TLS and TCP, which Istio puts together;
    - a host that one VirtualService lists by its short and its full name;
    - labels for different revisions of istiod (\`istio.io/rev\`).

    ## Why it matters

    A sidecar takes the routes of the older VirtualService alone. Those of the other are ignored, and nothing tells. After
    both are created anew, it may be the other way round.

    ## Example

    \`\`\`yaml
    kind: VirtualService
    metadata: {name: reviews, namespace: default}
    spec:
      hosts: [reviews]
      http:
      - route:
        - destination: {host: reviews}
    ---
    kind: VirtualService
    metadata: {name: reviews-timeout, namespace: default}
    spec:
      hosts: [reviews.default.svc.cluster.local]
      http:
      - timeout: 2s
        route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    Write the routes of a host in one VirtualService, the more specific matches first; parts of them can be left to others by \`delegate\`.

    ## References

    istioctl analyze (IST0109) also reports a VirtualService that lists a host twice, and one of a namespace's own beside
    one for everyone. [Split large virtual services](https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services)
  `,
  *check(service, mesh) {
    for (const [index, written] of service.facts.hosts.entries()) {
      const host = mesh.resolve(written, service.namespace);
      // Said at the first of several names for it.
      if (service.facts.hosts.findIndex((other) => mesh.resolve(other, service.namespace) === host) < index) continue;
      const rivals = mesh.meshRivals(service, host).filter((other) => comesAfter(service, other));
      const [first] = rivals;
      if (first === undefined) continue;
      const path = ['spec', 'hosts', index];
      yield {
        path,
        message: `VirtualService "${first.name}" in namespace "${first.namespace}" routes requests of sidecars to "${host}" too, and Istio takes only the older one; put the routes in one VirtualService`,
        related: rivals.map((other) => relatedTo(other, (name) => mesh.resolve(name, other.namespace) === host)),
        fixes: service.facts.hosts.length === 1 ? [] : [withoutHost(service, index, written)],
      };
    }
  },
});

function relatedTo(other: VirtualService, isHost: (host: string) => boolean): Related {
  return {
    resource: refOf(other),
    path: ['spec', 'hosts', other.facts.hosts.findIndex(isHost)],
    part: 'value',
    message: `VirtualService "${other.name}" lists the host too`,
  };
}

function withoutHost(service: VirtualService, index: number, host: string): Fix {
  return {
    title: `Remove the host "${host}"`,
    safe: false,
    changes: [{ resource: refOf(service), edits: [{ op: 'remove', path: ['spec', 'hosts', index] }] }],
  };
}
