import type { Blocked } from '../mesh/gateways';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { blockedWays, clusterPlace } from './shared/gateways';
import { atName, refOf } from './shared/refs';

export default rule({
  code: 'MW409',
  name: 'gateway-port-not-exposed',
  severity: 'error',
  peers: ['IST0162'],
  kinds: ['ServiceEntry'],
  docs: md`
    ## What it does

    Follows the endpoints of a global host to the Gateway of the other cluster that passes the host, from there by its \`selector\` to the
    workloads, and to the Services that select those: one of them has to expose the port of the server, as \`port\` or \`targetPort\`.
    Silent where the workspace does not show the workloads, or where they have ports of their nodes.

    ## Why it matters

    A server of a Gateway opens a port in the proxy only. Without a port of a Service nothing leads there from outside, so requests
    to the global host cannot connect.

    ## Example

    \`\`\`yaml
    # cluster2
    kind: Gateway
    spec:
      selector: {istio: eastwestgateway}
      servers:
      - port: {number: 15443, name: tls, protocol: TLS}
        tls: {mode: AUTO_PASSTHROUGH}
        hosts: ["*.global"]
    ---
    kind: Service
    metadata: {name: istio-eastwestgateway, namespace: istio-system}
    spec:
      selector: {istio: eastwestgateway}
      ports:
      - {name: status-port, port: 15021}
    \`\`\`

    ## Instead

    \`\`\`yaml
      ports:
      - {name: status-port, port: 15021}
      - {name: tls, port: 15443}
    \`\`\`

    ## References

    [Gateway](https://istio.io/latest/docs/reference/config/networking/gateway/)
  `,
  *check(resource, mesh) {
    for (const { host, cluster, found, ...gateway } of blockedWays(mesh, resource, 'port')) {
      const [server] = found.servers;
      const port = server?.port === undefined ? '' : ` on port "${server.port}"`;
      const { related, ...place } = clusterPlace(mesh, gateway, cluster);
      yield {
        ...place,
        message: `nothing leads to the gateway of cluster "${cluster}" that takes requests to "${host}"${port}: ${found.why}`,
        related: [
          ...related,
          ...found.servers.slice(0, 2).map(({ gateway }) => atName(gateway, `Gateway "${gateway.name}" passes the host`)),
          ...found.services.slice(0, 2).map((service) => atName(service, `Service "${service.name}" leads to its workloads`)),
        ],
        fixes: fixesOf(cluster, found),
        once: `port of the gateways of ${cluster}`,
      };
    }
  },
});

function fixesOf(cluster: string, { servers, services }: Blocked): readonly Fix[] {
  const port = servers[0]?.port;
  if (typeof port !== 'number') return [];
  return services.slice(0, 3).map((service) => ({
    title: `Add port ${port} to Service "${service.name}" of cluster "${cluster}"`,
    safe: false,
    changes: [
      {
        resource: refOf(service),
        edits: [{ op: 'append', path: ['spec', 'ports'], value: { name: freeName(service.facts.ports), port } }],
      },
    ],
  }));
}

function freeName(ports: readonly { readonly name?: string }[]): string {
  for (let i = 1; ; i++) {
    const name = i === 1 ? 'tls' : `tls-${i}`;
    if (!ports.some((port) => port.name === name)) return name;
  }
}
