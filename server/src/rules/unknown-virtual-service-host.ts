import { isWildcard, parseServiceHost } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import type { HostEntry } from '../mesh/registry';
import { gatewaysOf, meshGateway } from '../mesh/virtualServices';
import { md, rule } from './rule';
import { isMalformedHost } from './shared/malformed';
import { missingHost } from './shared/missing-host';

export default rule({
  code: 'MW323',
  name: 'unknown-virtual-service-host',
  severity: 'warning',
  peers: [],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Looks up the hosts of VirtualServices for the mesh (no \`gateways\`, or \`mesh\` among them) that name a Service: short names, full names
    in the cluster domain, and names such as \`reviews.prod\`, which Istio does not expand. What only gateways take may have any
    name, and so may hosts outside of the cluster domain, to which sidecars apply routes on port 80.

    Nothing is said where a destination names the same missing host, which is reported there, where the Service may exist outside of the
    workspace, or where the full name of \`reviews.prod\` is listed too.

    ## Why it matters

    Sidecars apply routes to the hosts that the registry knows. The VirtualService does nothing, and nothing tells.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: reviews, namespace: prod}
    ---
    kind: VirtualService
    metadata: {name: reviews, namespace: prod}
    spec:
      hosts: [review]
      http:
      - timeout: 2s
        route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    \`\`\`yaml
      hosts: [reviews]
    \`\`\`

    A short name gets the namespace of the VirtualService; in another namespace than that of the Service it needs the full name.

    ## References

    [VirtualService.hosts](https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService)
  `,
  *check(service, mesh) {
    const { hosts, http, destinations } = service.facts;
    if (!gatewaysOf(service).includes(meshGateway)) return;
    const own = new Set(hosts.map((host) => mesh.resolve(host, service.namespace)));
    const targets = new Set(destinations.map(({ host }) => mesh.resolve(host, service.namespace)));
    for (const [index, written] of hosts.entries()) {
      const host = mesh.resolve(written, service.namespace);
      const path = ['spec', 'hosts', index];
      if (isWildcard(host) || targets.has(host) || isMalformedHost(service, path)) continue;
      const answer = mesh.host(service.cluster, host);
      if (answer.is !== 'no' || answer.reason === 'hidden') continue;
      if (answer.reason === 'absent' && parseServiceHost(host, mesh.settings.clusterDomain) === undefined) continue;
      if (
        answer.reason === 'unexpanded' &&
        (isListed(answer.entries, own, mesh) || (http.length > 0 && servesWeb(answer.entries)))
      )
        continue;
      yield { path, ...missingHost(mesh, service, written, answer, path) };
    }
  },
});

function isListed(entries: readonly HostEntry[], own: ReadonlySet<string>, mesh: Mesh): boolean {
  return entries.some((entry) => own.has(mesh.resolve(entry.name, entry.namespace)));
}

/** On port 80 sidecars apply routes to any host by the name that the client uses. */
function servesWeb(entries: readonly HostEntry[]): boolean {
  return entries.some(
    (entry) => entry.type === 'Service' && entry.facts.ports.some(({ port }) => port === 80 || port === 'unknown'),
  );
}
