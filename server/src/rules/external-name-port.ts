import { protocolOf } from '../mesh/protocols';
import { md, rule } from './rule';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW710',
  name: 'external-name-port',
  severity: 'warning',
  peers: ['IST0150'],
  kinds: ['Service'],
  docs: md`
    ## What it does

    Finds ports of a Service of type \`ExternalName\` whose protocol is TCP by its name alone, or that no name or \`appProtocol\` tells. It is an
    info where \`istioVersion\` is not set, and silent from Istio 1.21 on: there such a Service is an alias, and its ports do not count.

    ## Why it matters

    The Service has no address of its own. Istio before 1.21 opens a TCP listener for all addresses on the port, which takes the traffic of
    every other host on it.

    ## Example

    \`\`\`yaml
    kind: Service
    spec:
      type: ExternalName
      externalName: db.example.com
      ports:
      - {name: tcp, port: 443}
    \`\`\`

    ## Instead

    \`{name: https, port: 443}\`, or no ports at all

    ## References

    [ExternalName in the notes of 1.21](https://istio.io/latest/news/releases/1.21.x/announcing-1.21/upgrade-notes/)
  `,
  *check(service, { settings: { istioVersion } }) {
    if (service.facts.serviceType !== 'ExternalName') return;
    if (istioVersion !== undefined && (istioVersion.major > 1 || istioVersion.minor >= 21)) return;
    for (const [index, port] of service.facts.ports.entries()) {
      const protocol = protocolOf(port);
      const isTcp = port.name === 'tcp' && port.appProtocol === undefined;
      if (protocol.is !== 'no' && !isTcp) continue;
      const which = port.name === undefined ? `port ${port.port}` : `port "${port.name}"`;
      yield {
        path: ['spec', 'ports', index, port.name === undefined ? 'port' : 'name'],
        severity: istioVersion === undefined ? 'info' : 'warning',
        message: `Istio before 1.21 takes all traffic on ${which} for that of "${service.facts.externalName ?? ''}", whatever its address; name the port by a protocol of its own, as "https"`,
        fixes: [
          {
            title: 'Set "appProtocol" to "https"',
            safe: false,
            changes: [
              { resource: refOf(service), edits: [{ op: 'set', path: ['spec', 'ports', index, 'appProtocol'], value: 'https' }] },
            ],
          },
        ],
      };
    }
  },
});
