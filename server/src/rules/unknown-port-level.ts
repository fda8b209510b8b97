import { nearest } from '../base/nearest';
import { isWildcard } from '../mesh/hosts';
import type { PolicyFacts } from '../model/kinds/destinationRule';
import { hasPlaceholder } from '../model/placeholder';
import type { Path } from '../yaml/tree';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';
import { targetedBy } from './shared/target-port';

export default rule({
  code: 'MW330',
  name: 'unknown-port-level',
  severity: 'warning',
  peers: [],
  kinds: ['DestinationRule'],
  docs: md`
    ## What it does

    Compares the ports of \`portLevelSettings\`, of the rule and of its subsets, with the ports of the host: those of the Service (\`port\`, not
    \`targetPort\`) and of every ServiceEntry of the host. Nothing is said where the host is unknown or stands for many.

    ## Why it matters

    Istio accepts such settings and uses them for nothing: TLS, limits or outlier detection that were meant for the port do not hold.

    ## Example

    \`\`\`yaml
    kind: Service
    metadata: {name: reviews, namespace: prod}
    spec:
      ports: [{name: http, port: 80, targetPort: 9080}]
    ---
    kind: DestinationRule
    metadata: {name: reviews, namespace: prod}
    spec:
      host: reviews
      trafficPolicy:
        portLevelSettings:
        - port: {number: 9080}
          connectionPool: {tcp: {maxConnections: 100}}
    \`\`\`

    ## Instead

    \`\`\`yaml
        - port: {number: 80}
    \`\`\`

    ## References

    [TrafficPolicy, PortTrafficPolicy](https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-PortTrafficPolicy)
  `,
  *check(resource, mesh) {
    const { host: written, policy, subsets } = resource.facts;
    const levels = [
      { policy, path: ['spec', 'trafficPolicy'] as Path },
      ...subsets.map((item) => ({ policy: item.policy, path: ['spec', 'subsets', item.index, 'trafficPolicy'] as Path })),
    ].filter((level) => level.policy !== undefined && level.policy.ports.length > 0);
    if (levels.length === 0 || written === undefined || hasPlaceholder(written)) return;
    const host = mesh.resolve(written, resource.namespace);
    const found = isWildcard(host) ? undefined : mesh.host(resource.cluster, host);
    if (found?.is !== 'yes') return;
    const { numbers, complete } = mesh.ports(resource.cluster, host, found.entries);
    if (!complete) return;
    for (const { policy: level, path } of levels) {
      for (const [index, port] of portsOf(level)) {
        if (numbers.includes(port)) continue;
        const behind = found.entries.flatMap((entry) => targetedBy(entry, port))[0];
        const near = behind ?? (numbers.length === 1 ? numbers[0] : Number(nearest(String(port), numbers.map(String))));
        const hint = behind === undefined ? '' : `; ${port} is the targetPort of ${behind}`;
        const at = [...path, 'portLevelSettings', index, 'port', 'number'];
        yield {
          path: at,
          message: `"${host}" does not serve port ${port}, only ${numbers.join(', ')}, so these settings hold for nothing${hint}`,
          related: found.entries
            .slice(0, 5)
            .map((entry) => atName(entry, `${entry.kind} "${entry.name}" gives the host and its ports`)),
          fixes: near
            ? [
                {
                  title: `Change the port to ${near}`,
                  safe: false,
                  changes: [{ resource: refOf(resource), edits: [{ op: 'set', path: at, value: near }] }],
                },
              ]
            : [],
        };
      }
    }
  },
});

function portsOf(policy: PolicyFacts | undefined): readonly (readonly [number, number])[] {
  return (policy?.ports ?? []).flatMap(({ port }, index) => (typeof port === 'number' ? [[index, port] as const] : []));
}
