import { nearest } from '../base/nearest';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';
import { targetedBy } from './shared/target-port';
import { entriesOf, targetsOf } from './shared/targets';

export default rule({
  code: 'MW302',
  name: 'unknown-route-port',
  severity: 'error',
  peers: ['IST0101'],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Compares the port of a destination with the ports of its host: those of the Service (\`port\`, not \`targetPort\`) and of
    every ServiceEntry of the host that the client sees. Nothing is said where the host itself is unknown.

    ## Why it matters

    Istio accepts such a route, and Envoy answers its requests with 503 (flag \`NC\`, no cluster found).

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: details, namespace: default}
    spec:
      ports: [{name: http, port: 9080}]
    ---
    kind: VirtualService
    metadata: {name: details, namespace: default}
    spec:
      hosts: [details]
      http:
      - route:
        - destination: {host: details, port: {number: 9081}}
    \`\`\`

    ## Instead

    \`\`\`yaml
        - destination: {host: details, port: {number: 9080}}
    \`\`\`

    With one port only the destination needs none.

    ## References

    istioctl analyze reports this as IST0101 (\`host:port\`), with a cluster only; of several ServiceEntries of one host it
    knows the ports of the last.
  `,
  *check(service, mesh) {
    for (const target of targetsOf(service, mesh)) {
      const { port, path } = target.destination;
      const entries = entriesOf(mesh, service, target);
      if (typeof port !== 'number' || entries === undefined) continue;
      const { numbers, complete } = mesh.ports(service.cluster, target.host, entries);
      if (!complete || numbers.includes(port)) continue;
      const behind = entries.flatMap((entry) => targetedBy(entry, port))[0];
      const spelt = nearest(String(port), numbers.map(String));
      const near = behind ?? (numbers.length === 1 ? numbers[0] : Number(spelt));
      const hint = behind === undefined ? '' : `; ${port} is the targetPort of ${behind}`;
      yield {
        path: [...path, 'port', 'number'],
        message: `"${target.host}" does not serve port ${port}, only ${numbers.join(', ')}${hint}`,
        related: entries.slice(0, 5).map((entry) => atName(entry, `${entry.kind} "${entry.name}" gives the host and its ports`)),
        fixes: (near ? [near] : numbers.length <= mostOffered ? numbers : []).map((number) => ({
          title: `Change the port to ${number}`,
          safe: false,
          changes: [{ resource: refOf(service), edits: [{ op: 'set', path: [...path, 'port', 'number'], value: number }] }],
        })),
      };
    }
  },
});

/** Of many ports none is more likely meant than any other. */
const mostOffered = 4;
