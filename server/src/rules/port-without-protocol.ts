import type { Mesh } from '../mesh/mesh';
import { meantProtocol, protocolOf } from '../mesh/protocols';
import type { ResourceOf } from '../model/resource';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

/** Of Istio's own Services nobody is asked to rename the ports; those of a Gateway are made by a controller. */
function isOfIstio({ labels }: ResourceOf<'Service'>): boolean {
  return 'istio' in labels || labels.release === 'istio' || 'gateway.istio.io/managed' in labels;
}

export default rule({
  code: 'MW708',
  name: 'port-without-protocol',
  severity: 'info',
  peers: ['IST0118', 'KIA0601'],
  kinds: ['Service'],
  docs: md`
    ## What it does

    Looks at the ports of Services whose workloads certainly get a sidecar, and names those of which neither \`appProtocol\` nor the name's part
    before the first dash is a protocol that Istio knows. Silent for UDP, for ports that Istio takes for TCP by their number (25, 53,
    3306, 27017), for gateways, and for Istio's own Services.

    ## Why it matters

    Istio guesses the protocol of such a port from the first bytes of each connection. That works for HTTP, not where the server speaks
    first, and policies and telemetry of HTTP are lost where the guess is TCP.

    ## Example

    \`\`\`yaml
    kind: Service
    spec:
      ports:
      - {name: web-http, port: 80}
    \`\`\`

    ## Instead

    \`{name: web-http, port: 80, appProtocol: http}\`, or \`{name: http-web, port: 80}\`

    ## References

    [Protocol selection](https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/)
  `,
  *check(service, mesh) {
    const { ports, serviceType } = service.facts;
    if (serviceType === 'ExternalName' || isOfIstio(service)) return;
    const guessed = [...ports.entries()].filter(
      ([, port]) => port.appProtocol === undefined && port.protocol === 'TCP' && protocolOf(port).is === 'no',
    );
    if (guessed.length === 0) return;
    if (!isOfInjected(service, mesh)) return;
    for (const [index, { name, port }] of guessed) {
      const meant = name === undefined ? undefined : meantProtocol(name);
      const which = name === undefined ? `port ${port} has no name` : `the name of port "${name}" starts with no protocol`;
      yield {
        path: ['spec', 'ports', index, name === undefined ? 'port' : 'name'],
        message: `${which}, so Istio guesses it from the traffic; set "appProtocol", or write a name like "${meant ?? 'http'}-${name ?? 'web'}"`,
        fixes: meant === undefined ? [] : [fixOf(service, index, meant)],
      };
    }
  },
});

/** Of a gateway, whose proxy is all there is, the Service's protocols do not count. */
function isOfInjected(service: ResourceOf<'Service'>, mesh: Mesh): boolean {
  const { workloads } = mesh.selectedBy(service);
  return workloads.some(
    (item) => item.type === 'Workload' && item.facts.autoImage === undefined && mesh.injected(item).is === 'yes',
  );
}

/** Names are referred to by others; this is not. */
function fixOf(service: ResourceOf<'Service'>, index: number, protocol: string): Fix {
  const path = ['spec', 'ports', index, 'appProtocol'];
  return {
    title: `Set "appProtocol" to "${protocol}"`,
    safe: false,
    changes: [{ resource: refOf(service), edits: [{ op: 'set', path, value: protocol }] }],
  };
}
