import type { GatewayServer } from '../model/kinds/gateway';
import type { ResourceOf } from '../model/resource';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';

export default rule({
  code: 'MW313',
  name: 'unexposed-gateway-port',
  severity: 'warning',
  peers: ['IST0162'],
  kinds: ['Gateway'],
  docs: md`
    ## What it does

    Compares the port of each server of a Gateway with the Services that select the Gateway's workloads. A server is reached by a \`port\` of
    TCP (also where no protocol is given), by a \`targetPort\` of its number, or by one that names a port of the container; and without any
    Service where the pods are on the network of their nodes.

    Silent where the workspace does not show the workloads, but for the ingress gateway that Istio is installed with where the settings
    say that the workspace holds everything (\`closedWorld: true\`). What other clusters send to a gateway with
    \`AUTO_PASSTHROUGH\` is a matter of \`gateway-port-not-exposed\`.

    ## Why it matters

    A server of a Gateway opens a port in the proxy only. Without a port of a Service nothing leads there.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: ingress, namespace: infra}
    spec:
      selector: {istio: ingress}
      ports:
      - {name: http, port: 80}
    ---
    kind: Gateway
    spec:
      selector: {istio: ingress}
      servers:
      - port: {number: 8080, name: http, protocol: HTTP}
        hosts: ["*"]
    \`\`\`

    ## Instead

    \`\`\`yaml
      ports:
      - {name: http, port: 80}
      - {name: http-8080, port: 8080}
    \`\`\`

    ## References

    istioctl analyze (IST0162) wants the protocol \`TCP\` to be written, and knows neither names of ports nor those of nodes.
  `,
  *check(gateway, mesh) {
    if (gateway.unsure === true || mesh.isOpen(gateway.cluster)) return;
    const several = mesh.settings.clusters.length > 1;
    for (const [index, server] of gateway.facts.servers.entries()) {
      const { port, tlsMode } = server;
      if (typeof port !== 'number' || port === 0 || (several && tlsMode === 'AUTO_PASSTHROUGH')) continue;
      const found = mesh.gatewayExposure(gateway, port);
      if (found.is !== 'no' || mesh.gatewaySelection(gateway).is === 'no') continue;
      const advice =
        found.services.length > 0 ? 'add the port to the Service, or use one that it has' : 'add it to a Service of the gateway';
      yield {
        path: ['spec', 'servers', index, 'port', 'number'],
        message: `nothing leads to port ${port} of the gateway: ${found.why}; ${advice}`,
        related: found.services.slice(0, 3).map((service) => atName(service, 'the Service of its workloads')),
        fixes: found.services.slice(0, 3).map((service) => addFix(service, server, port)),
      };
      // Without a Service no port is reached, which is one fault.
      if (found.services.length === 0) return;
    }
  },
});

function addFix(service: ResourceOf<'Service'>, { protocol = 'tcp' }: GatewayServer, port: number): Fix {
  const name = `${protocol.toLowerCase()}-${port}`;
  return {
    title: `Add port ${port} to Service "${service.name}"`,
    safe: false,
    changes: [{ resource: refOf(service), edits: [{ op: 'append', path: ['spec', 'ports'], value: { name, port } }] }],
  };
}
