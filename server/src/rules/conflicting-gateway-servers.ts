import type { Clash } from '../mesh/gatewayConflicts';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW510',
  name: 'conflicting-gateway-servers',
  severity: 'error',
  peers: ['IST0145', 'KIA0301'],
  kinds: ['Gateway'],
  docs: md`
    ## What it does

    Compares the servers that some workload gets for one port and one \`bind\`, of one Gateway or of several in any namespaces, as istiod does
    when it merges them. Reported are:

    - the same host on two servers that end or pass TLS. A wildcard beside a host within it is fine, and so is the same host at two
      plain HTTP servers, whose routes are merged;
    - the same host at a plain HTTP server that redirects to HTTPS and one that does not;
    - protocols that exclude each other on a port: plain HTTP, TLS, and TCP, of which there can be only one.

    Two Gateways have a workload in common when one's selector has all labels of the other's, or when a workload of the workspace carries those
    of both. Where Gateways select workloads of their own namespace only (\`PILOT_SCOPE_GATEWAY_TO_NAMESPACE\` in an IstioOperator or the values
    of the Sail operator), those of different namespaces have none. Nor have Gateways labelled for different revisions of istiod
    (\`istio.io/rev\`).

    ## Why it matters

    Istio leaves out one of the two servers without a word but in its log, with all of its hosts. Which one depends on when the Gateways were
    made. The same name for two namespaces (\`a/x.com\`, \`b/x.com\`) gets past istiod and makes Envoy refuse the whole port. And a
    redirect holds for every request to its host, whichever Gateway the route is bound to.

    ## Example

    \`\`\`yaml
    kind: Gateway
    metadata: {name: one, namespace: default}
    spec:
      selector: {istio: ingressgateway}
      servers:
      - port: {number: 443, name: https, protocol: HTTPS}
        tls: {mode: SIMPLE, credentialName: shop}
        hosts: [shop.example.com]
    ---
    kind: Gateway
    metadata: {name: two, namespace: default}
    spec:
      selector: {istio: ingressgateway}
      servers:
      - port: {number: 443, name: https, protocol: HTTPS}
        tls: {mode: SIMPLE, credentialName: shop}
        hosts: [shop.example.com]
    \`\`\`

    ## Instead

    Serve the host by one Gateway, and let the VirtualServices of others name that: \`gateways: [default/one]\`.

    ## References

    istioctl analyze (IST0145) and Kiali (KIA0301) compare ports and hosts alone: both report the same host on plain HTTP servers, and
    the latter wildcards beside hosts within them. Neither sees protocols that exclude each other.
  `,
  *check(gateway, mesh) {
    for (const clash of mesh.gatewayClashes(gateway)) {
      const { kind, host, server } = clash;
      const path = host === undefined ? ['spec', 'servers', server, 'port'] : ['spec', 'servers', server, 'hosts', host.index];
      yield {
        path,
        severity: kind === 'host' || kind === 'protocol' ? 'error' : 'warning',
        message: describe(clash),
        related: [
          {
            resource: refOf(clash.other.gateway),
            path:
              host === undefined
                ? ['spec', 'servers', clash.other.server, 'port']
                : ['spec', 'servers', clash.other.server, 'hosts', clash.other.host ?? 0],
            part: 'value',
            message: `the other server, of Gateway "${clash.other.gateway.name}" in namespace "${clash.other.gateway.namespace}"`,
          },
        ],
        fixes: fixesOf(clash),
      };
    }
  },
});

function describe({ kind, gateway, server, port, host, other }: Clash): string {
  const own = other.gateway.file === gateway.file && other.gateway.id === gateway.id;
  const where = own ? `server ${other.server + 1} of this Gateway` : `Gateway "${other.gateway.namespace}/${other.gateway.name}"`;
  const protocol = gateway.facts.servers[server]?.protocol ?? '';
  const otherProtocol = other.gateway.facts.servers[other.server]?.protocol ?? '';
  switch (kind) {
    case 'host':
    case 'lost':
      return `${where} serves "${host?.name ?? ''}" on port ${port} as well, and Istio leaves out one of the two servers with all of its hosts; serve the host in one place`;
    case 'scope':
      return `${where} serves "${host?.name ?? ''}" on port ${port} to VirtualServices of another namespace, and Envoy refuses a port with two servers for one name; serve the host in one place`;
    case 'redirect':
      return `${where} takes requests to "${host?.name ?? ''}" on port ${port} the other way: one of the two redirects to HTTPS, which then holds for both; redirect in both, or in none`;
    case 'protocol':
      return `${where} takes port ${port} by protocol "${otherProtocol}", which excludes "${protocol}", and Istio leaves out one of the two servers; use another port`;
  }
}

function fixesOf({ kind, gateway, server, host }: Clash): readonly Fix[] {
  if (host === undefined || kind === 'redirect') return [];
  const only = gateway.facts.servers[server]?.hosts.length === 1;
  if (only && gateway.facts.servers.length === 1) return [];
  const path = only ? ['spec', 'servers', server] : ['spec', 'servers', server, 'hosts', host.index];
  return [
    {
      title: only ? 'Remove this server' : `Remove "${host.name}" from this server`,
      safe: false,
      changes: [{ resource: refOf(gateway), edits: [{ op: 'remove', path }] }],
    },
  ];
}
