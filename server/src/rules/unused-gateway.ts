import type { GatewayServer } from '../model/kinds/gateway';
import { md, rule } from './rule';

export default rule({
  code: 'MW315',
  name: 'unused-gateway',
  severity: 'hint',
  peers: [],
  kinds: ['Gateway'],
  docs: md`
    ## What it does

    Says where no VirtualService is bound to a Gateway. Left out are Gateways whose servers need none, since they pass the services of the mesh
    (\`AUTO_PASSTHROUGH\`) or only redirect to HTTPS, and those of a namespace of which the workspace holds no Service or
    ServiceEntry: an entrance for all is used from elsewhere.

    ## Why it matters

    Such a Gateway opens its ports and answers every request with 404, or closes the connection.

    ## Example

    \`\`\`yaml
    kind: Gateway
    metadata: {name: public, namespace: default}
    ---
    kind: VirtualService
    metadata: {name: shop, namespace: default}
    spec:
      hosts: [shop.example.com]
    \`\`\`

    ## Instead

    \`\`\`yaml
    spec:
      hosts: [shop.example.com]
      gateways: [public]
    \`\`\`

    ## References

    [VirtualService](https://istio.io/latest/docs/reference/config/networking/virtual-service/)
  `,
  *check(gateway, mesh) {
    const { servers } = gateway.facts;
    if (gateway.unsure === true || servers.every(needsNoRoute) || mesh.isBound(gateway).is !== 'no') return;
    yield {
      path: ['metadata', 'name'],
      message: `no VirtualService is bound to the Gateway "${gateway.name}"; name it in the "gateways" of one, or remove it`,
    };
  },
});

function needsNoRoute({ tlsMode, httpsRedirect }: GatewayServer): boolean {
  return tlsMode === 'AUTO_PASSTHROUGH' || httpsRedirect === true;
}
