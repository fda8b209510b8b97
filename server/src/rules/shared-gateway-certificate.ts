import { servedHosts } from '../mesh/gatewayReferences';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW511',
  name: 'shared-gateway-certificate',
  severity: 'hint',
  peers: ['IST0138'],
  kinds: ['Gateway'],
  docs: md`
    ## What it does

    Finds servers of protocol HTTPS that end TLS for different hosts with one certificate (\`credentialName\`) on the same port of a common
    workload, in one Gateway or in several.

    It is a hint: nothing happens where clients do not keep their connections, or where the certificate is not for the names of both.

    ## Why it matters

    Browsers send requests to another host over a connection of HTTP/2 that they have, where its certificate is for that host too. Each
    server has routes for its own hosts only, so that the request to the second one is answered with 404 at times.

    ## Example

    \`\`\`yaml
    kind: Gateway
    spec:
      selector: {istio: ingressgateway}
      servers:
      - port: {number: 443, name: https-shop, protocol: HTTPS}
        tls: {mode: SIMPLE, credentialName: wildcard}
        hosts: [shop.example.com]
      - port: {number: 443, name: https-blog, protocol: HTTPS}
        tls: {mode: SIMPLE, credentialName: wildcard}
        hosts: [blog.example.com]
    \`\`\`

    ## Instead

    One server for all hosts of the certificate, to which the VirtualServices of each are bound:

    \`\`\`yaml
      - port: {number: 443, name: https, protocol: HTTPS}
        tls: {mode: SIMPLE, credentialName: wildcard}
        hosts: [shop.example.com, blog.example.com]
    \`\`\`

    ## References

    [404 errors when multiple gateways are configured with the same TLS certificate](https://istio.io/latest/docs/ops/common-problems/network-issues/#404-errors-occur-when-multiple-gateways-configured-with-same-tls-certificate)
  `,
  *check(gateway, mesh) {
    for (const { server, credential, other } of mesh.sharedCertificates(gateway)) {
      const hosts = servedHosts(other.gateway)
        .filter((served) => served.server === other.server)
        .map(({ host }) => `"${host}"`);
      const own = other.gateway === gateway;
      const where = own
        ? `server ${other.server + 1} of this Gateway`
        : `Gateway "${other.gateway.namespace}/${other.gateway.name}"`;
      yield {
        path: ['spec', 'servers', server, ...credential.path],
        message: `${where} ends TLS for ${hosts.join(', ')} with "${credential.name}" too, so that a client may send requests of one over a connection of the other, which are answered with 404; put the hosts of one certificate into one server`,
        related: [
          {
            resource: refOf(other.gateway),
            path: ['spec', 'servers', other.server, 'hosts'],
            part: 'key',
            message: 'the hosts of the other server',
          },
        ],
      };
    }
  },
});
