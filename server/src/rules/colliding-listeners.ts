import type { Listener } from '../model/kinds/kubernetesGateway';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

type KubernetesGateway = ResourceOf<'KubernetesGateway'>;

export default rule({
  code: 'MW540',
  name: 'colliding-listeners',
  severity: 'warning',
  peers: ['KIA1501', 'KIA1502'],
  kinds: ['KubernetesGateway'],
  docs: md`
    ## What it does

    Compares the listeners of Gateways of the Gateway API that share an address of \`spec.addresses\` and a port:

    - by an \`IPAddress\` each of them gets a Service of its own that asks for the same address, and only one can have the port;
    - by a \`Hostname\` they share the Service, and so the proxies, of a gateway that somebody else deploys. There HTTP listeners merge, but of two
      HTTPS or TLS listeners with the same hostname the later is left out, as is one that does not speak what the other speaks.

    Gateways without a common address never collide: Istio deploys each by itself.

    ## Why it matters

    Routes of the Gateway that is left out are answered by the other one, or by nobody.

    ## Example

    \`\`\`yaml
    kind: Gateway
    metadata: {name: shop, namespace: shop}
    spec:
      gatewayClassName: istio
      addresses: [{value: 203.0.113.10}]
      listeners: [{name: http, port: 80, protocol: HTTP}]
    ---
    kind: Gateway
    metadata: {name: blog, namespace: blog}
    spec:
      gatewayClassName: istio
      addresses: [{value: 203.0.113.10}]
      listeners: [{name: http, port: 80, protocol: HTTP}]
    \`\`\`

    ## Instead

    Give each an address of its own, or one Gateway for both with listeners that take routes of their namespaces.

    ## References

    [Gateway addresses](https://gateway-api.sigs.k8s.io/reference/spec/#gatewayspecaddress). Kiali compares listeners (KIA1501) and
    addresses (KIA1502) by themselves, and so reports Gateways that have nothing to do with each other.
  `,
  *check(gateway, mesh) {
    for (const address of gateway.facts.addresses) {
      const { type, value, index } = address;
      if (hasPlaceholder(value) || gateway.unsure === true) continue;
      for (const other of mesh.gatewayApi.gatewaysAt(gateway, address)) {
        if (isSame(gateway, other) || other.unsure === true || other.facts.className !== gateway.facts.className) continue;
        const clash = clashOf(type, gateway.facts.listeners, other.facts.listeners);
        if (clash === undefined) continue;
        const [mine, theirs, why] = clash;
        yield {
          path: ['spec', 'addresses', index],
          message: `Gateway "${other.name}" in namespace "${other.namespace}" has the same address "${value}" and, like the listener "${gateway.facts.listeners[mine]?.name ?? ''}", listens to port ${String(gateway.facts.listeners[mine]?.port)}: ${why}`,
          related: [
            {
              resource: refOf(other),
              path: ['spec', 'listeners', theirs],
              part: 'value',
              message: `the listener of Gateway "${other.name}"`,
            },
          ],
        };
        break;
      }
    }
  },
});

/** Copies of one Gateway are alternatives, which is said elsewhere. */
function isSame(a: KubernetesGateway, b: KubernetesGateway): boolean {
  return a.name === b.name && a.namespace === b.namespace;
}

const encrypted: readonly string[] = ['HTTPS', 'TLS'];

function clashOf(
  type: string,
  mine: readonly Listener[],
  theirs: readonly Listener[],
): readonly [number, number, string] | undefined {
  for (const [i, a] of mine.entries()) {
    for (const [j, b] of theirs.entries()) {
      if (typeof a.port !== 'number' || a.port !== b.port) continue;
      if (type === 'IPAddress') return [i, j, 'only one of them can have it'];
      if (type !== 'Hostname' || a.protocol === undefined || b.protocol === undefined) continue;
      if ([a.protocol, b.protocol].some(hasPlaceholder)) continue;
      if (encrypted.includes(a.protocol) !== encrypted.includes(b.protocol))
        return [i, j, `one speaks ${a.protocol}, the other ${b.protocol}`];
      if (encrypted.includes(a.protocol) && a.hostname === b.hostname && !hasPlaceholder(a.hostname ?? ''))
        return [i, j, `both take the connections to ${a.hostname === undefined ? 'any host' : `"${a.hostname}"`}`];
    }
  }
  return undefined;
}
