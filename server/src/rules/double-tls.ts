import type { Rule } from '../mesh/destinationRules';
import { isWildcard } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import { hasPlaceholder } from '../model/placeholder';
import { md, rule } from './rule';
import { settingsOf } from './shared/mutual-tls';
import { refOf } from './shared/refs';
import { heldWith, viewOf } from './shared/server-tls';

export default rule({
  code: 'MW622',
  name: 'double-tls',
  severity: 'warning',
  peers: [],
  kinds: ['DestinationRule'],
  docs: md`
    ## What it does

    Finds a TLS mode \`SIMPLE\` or \`MUTUAL\` for a port of a ServiceEntry whose protocol is \`HTTPS\` or \`TLS\`, where no route sends anything else to
    the host. What clients send to such a port is TLS already. A route that leads HTTP there, as for TLS origination from port 80 or at
    an egress gateway, is legal, as is a port of protocol \`HTTP\` with \`targetPort: 443\`.

    ## Why it matters

    The sidecar wraps the client's TLS into its own, and the server does not understand what it finds within: the handshake fails.

    ## Example

    \`\`\`yaml
    kind: ServiceEntry
    metadata: {name: example, namespace: prod}
    spec:
      hosts: [api.example.com]
      ports:
      - {number: 443, name: https, protocol: HTTPS}
      resolution: DNS
    ---
    kind: DestinationRule
    metadata: {name: example, namespace: prod}
    spec:
      host: api.example.com
      trafficPolicy:
        tls: {mode: SIMPLE}
    \`\`\`

    ## Instead

    Leave the TLS of clients alone, or let clients send HTTP to a port from which TLS starts:

    \`\`\`yaml
      ports:
      - {number: 80, name: http, protocol: HTTP, targetPort: 443}
    \`\`\`

    ## References

    [Double TLS](https://istio.io/latest/docs/ops/common-problems/network-issues/#double-tls)
  `,
  *check(resource, mesh) {
    const { cluster, namespace, facts, unsure } = resource;
    const { host: written, policy } = facts;
    if (policy === undefined || written === undefined || hasPlaceholder(written) || unsure === true) return;
    if (![policy.tls, ...policy.ports.map(({ tls }) => tls)].some((tls) => originates(tls?.mode))) return;
    const host = mesh.resolve(written, namespace);
    const view = isWildcard(host) ? undefined : viewOf(mesh, cluster, host);
    if (view === undefined || mesh.isOpen(cluster) || mesh.settings.closedWorld === false) return;
    const said = new Set<string>();
    for (const entry of view.entries) {
      if (entry.type !== 'ServiceEntry' || view.entries.some(({ type }) => type === 'Service')) continue;
      for (const { number, protocol } of entry.facts.ports) {
        if (typeof number !== 'number' || !takesTls(protocol)) continue;
        const rules = heldWith(mesh, resource, view);
        const settings = settingsOf(rules ?? [], { port: number, subset: undefined });
        const own = settings.find((item) => isSame(item.rule, resource))?.setting;
        if (own?.mode === undefined || !settings.every(({ setting }) => originates(setting.mode))) continue;
        const place = JSON.stringify(own.path);
        if (said.has(place) || mayGetPlain(mesh, cluster, host)) continue;
        said.add(place);
        yield {
          path: own.path,
          message: `what clients send to port ${number} of "${host}" is ${protocol} and so TLS already, and mode "${own.mode}" wraps it into TLS once more; use "DISABLE" for the port, or let clients send HTTP to a port of protocol HTTP`,
          related: [
            {
              resource: refOf(entry),
              path: ['spec', 'ports', entry.facts.ports.findIndex((item) => item.number === number), 'protocol'],
              part: 'value',
              message: `ServiceEntry "${entry.name}" says what clients send`,
            },
          ],
          fixes: [
            {
              title: 'Set TLS mode "DISABLE", so that the TLS of clients goes through',
              safe: false,
              changes: [{ resource: refOf(resource), edits: [{ op: 'set', path: own.path, value: 'DISABLE' }] }],
            },
          ],
        };
      }
    }
  },
});

function isSame(a: Rule, b: Rule): boolean {
  return a.file === b.file && a.id === b.id;
}

function originates(mode: string | undefined): boolean {
  return mode === 'SIMPLE' || mode === 'MUTUAL';
}

function takesTls(protocol = ''): boolean {
  return ['HTTPS', 'TLS'].includes(protocol.toUpperCase());
}

/** Whether a route may lead what is no TLS to a host. */
function mayGetPlain(mesh: Mesh, cluster: string, host: string): boolean {
  const routes = mesh.routesTo(cluster, host).map(({ service, destination }) => service.facts.destinations[destination]);
  return routes.some((route) => route?.protocol !== 'tls') || mesh.mayBeRouted(cluster, host);
}
