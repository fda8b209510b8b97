import type { Mesh } from '../mesh/mesh';
import type { ServedPorts } from '../mesh/registry';
import type { Destination } from '../model/kinds/virtualService';
import type { ResourceOf } from '../model/resource';
import type { Severity } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';
import { entriesOf, targetsOf } from './shared/targets';

export default rule({
  code: 'MW303',
  name: 'missing-route-port',
  severity: 'info',
  peers: ['IST0112'],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Finds destinations without a port whose host serves several. Istio then takes the port that the request came to: of a
    sidecar the port that the client called, of a gateway the port of its server. So it is an info for the mesh, and also
    where the gateway is not in the workspace; nothing where the host serves a port of the gateway; and a warning where it
    serves none of them.

    ## Why it matters

    Behind a gateway on port 443 a Service with the ports 9080 and 9081 is never reached: Envoy answers with 503 (flag
    \`NC\`). In the mesh it works, but only for callers that use a port which the destination has too.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: productpage, namespace: default}
    spec:
      ports: [{name: http, port: 9080}, {name: http-admin, port: 9081}]
    ---
    kind: Gateway
    metadata: {name: public, namespace: default}
    spec:
      servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]
    ---
    kind: VirtualService
    metadata: {name: productpage, namespace: default}
    spec:
      hosts: ["*"]
      gateways: [public]
      http:
      - route:
        - destination: {host: productpage}
    \`\`\`

    ## Instead

    \`\`\`yaml
        - destination: {host: productpage, port: {number: 9080}}
    \`\`\`

    ## References

    istioctl analyze (IST0112) says that a port is required wherever the host has several, and calls each an error.
  `,
  *check(service, mesh) {
    for (const target of targetsOf(service, mesh)) {
      const { destination, host } = target;
      const entries = entriesOf(mesh, service, target);
      if (destination.port !== undefined || entries === undefined) continue;
      const served = mesh.ports(service.cluster, host, entries);
      if (served.numbers.length < 2) continue;
      const verdict = judge(service, destination, served, mesh);
      if (verdict === undefined) continue;
      yield {
        path: [...destination.path, 'host'],
        severity: verdict.severity,
        message: `"${host}" serves the ports ${served.numbers.join(', ')} and the route names none; ${verdict.consequence}`,
        fixes: served.numbers.slice(0, 4).map((number) => ({
          title: `Send to port ${number}`,
          safe: false,
          changes: [
            {
              resource: refOf(service),
              edits: [{ op: 'set', path: [...destination.path, 'port'], value: { number } }],
            },
          ],
        })),
      };
    }
  },
});

function judge(
  service: ResourceOf<'VirtualService'>,
  destination: Destination,
  { numbers, complete }: ServedPorts,
  mesh: Mesh,
): { readonly severity: Severity; readonly consequence: string } | undefined {
  const references = destination.gateways ?? service.facts.gateways ?? ['mesh'];
  if (references.includes('mesh')) return { severity: 'info', consequence: 'Istio takes the port that the client called' };
  const gateways = references.map((reference) => mesh.gateways(service.cluster, service.namespace, reference));
  const ports = gateways.flat().flatMap((gateway) => gateway.facts.servers.map((server) => server.port));
  if (ports.some((port) => typeof port === 'number' && numbers.includes(port))) return undefined;
  const known = gateways.every((copies) => copies.length > 0) && ports.every((port) => typeof port === 'number');
  if (!known || !complete || ports.length === 0)
    return { severity: 'info', consequence: "Istio takes the port of the gateway's server" };
  return {
    severity: 'warning',
    consequence: `Istio takes the port of the gateway's server, and none of those (${[...new Set(ports)].join(', ')}) is served`,
  };
}
