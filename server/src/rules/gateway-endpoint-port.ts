import { gatewayPort, gatewayPorts, isSameAddress, standsFor } from '../mesh/clusters';
import type { Mesh } from '../mesh/mesh';
import type { EntryPort } from '../model/kinds/serviceEntry';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Part, Path } from '../yaml/tree';
import type { Report } from './finding';
import { md, rule } from './rule';
import { misnamedPorts } from './shared/endpoint-ports';
import { type GatewayEndpoint, gatewayEndpoints } from './shared/gateways';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW401',
  name: 'gateway-endpoint-port',
  severity: 'error',
  peers: [],
  kinds: ['ServiceEntry'],
  docs: md`
    ## What it does

    An endpoint that is the gateway of another cluster needs, for each port of its ServiceEntry, an entry in \`ports\` with the port on
    which that gateway takes traffic between clusters: 15443, or what the settings say in \`clusters[].gateways\`. Reported is a port
    without an entry, and one with another number: a warning where only the convention speaks against it, an error where the settings
    give the port of that very address. Addresses within the own cluster, such as an egress gateway, are no gateways to elsewhere;
    nor is an endpoint on the port of an ordinary server that a Gateway there has for the very host, or one of a host outside of the
    mesh that only a label gives to a cluster.

    ## Why it matters

    Without an entry Istio connects to the gateway on the port number of the service, where nobody listens. Requests fail with 503
    (\`UF\`, connection refused or timed out), and the manifest looks complete.

    ## Example

    \`\`\`yaml
    kind: ServiceEntry
    spec:
      hosts: [reviews.default.global]
      ports:
      - {number: 9080, name: http1, protocol: HTTP}
      endpoints:
      - address: 203.0.113.20
        labels: {cluster: cluster2}
    \`\`\`

    ## Instead

    \`\`\`yaml
      endpoints:
      - address: 203.0.113.20
        labels: {cluster: cluster2}
        ports: {http1: 15443}
    \`\`\`

    ## References

    [ServiceEntry](https://istio.io/latest/docs/reference/config/networking/service-entry/): the port of an endpoint is its entry, else
    \`targetPort\`, else \`number\`.
  `,
  *check(resource, mesh) {
    for (const gateway of gatewayEndpoints(mesh, resource)) {
      const allowed = allowedPorts(resource, mesh, gateway);
      yield* withoutEntry(resource, gateway, allowed);
      yield* withOtherPort(resource, gateway, allowed);
    }
  },
});

interface Allowed {
  readonly ports: readonly number[];
  /** Whether the settings give them for this very address. */
  readonly explicit: boolean;
}

function allowedPorts(resource: ResourceOf<'ServiceEntry'>, mesh: Mesh, { endpoint }: GatewayEndpoint): Allowed {
  const clusters = standsFor(mesh.settings, endpoint).filter((name) => name !== resource.cluster);
  const names = clusters.length === 0 ? [undefined] : clusters;
  const ports = names.flatMap((name) => gatewayPorts(mesh.settings, name, endpoint.address));
  const explicit = mesh.settings.clusters.some((cluster) =>
    cluster.gateways.some((gateway) => isSameAddress(gateway.address, endpoint.address) && gateway.port !== undefined),
  );
  // What the settings say of a cluster's other gateways is no more than a hint.
  return { ports: [...new Set(explicit ? ports : [...ports, gatewayPort])], explicit };
}

/** One report for all ports of an endpoint that have no entry: they are forgotten together. */
function* withoutEntry(
  resource: ResourceOf<'ServiceEntry'>,
  { endpoint, writer, path, text }: GatewayEndpoint,
  allowed: Allowed,
): Iterable<Report> {
  const keys = Object.keys(endpoint.ports);
  const [port] = allowed.ports;
  if (port === undefined || keys.some(hasPlaceholder)) return;
  const meant = misnamedPorts(resource.facts, endpoint).map((item) => item.meant);
  const missing = resource.facts.ports.flatMap((item) => {
    const number = fallback(item);
    if (item.name === undefined || hasPlaceholder(item.name) || number === undefined) return [];
    const fine = keys.includes(item.name) || meant.includes(item.name) || allowed.ports.includes(number);
    return fine ? [] : [{ name: item.name, number }];
  });
  if (missing.length === 0) return;
  const one = missing.length === 1;
  yield {
    ...placeOf(writer, [...path, keys.length > 0 ? 'ports' : 'address'], keys.length > 0 ? 'key' : 'value'),
    message: `"ports" has no entry for ${list(missing.map(({ name }) => name))}, so requests go to ${one ? 'port' : 'ports'} ${list(missing.map(({ number }) => number))} of ${text}; add ${list(missing.map(({ name }) => `${name}: ${port}`))}, the port for traffic between clusters`,
    fixes: [
      {
        title: `Set ${list(missing.map(({ name }) => `ports.${name}`))} to ${port}`,
        safe: allowed.ports.length === 1,
        changes: [
          {
            resource: refOf(writer),
            edits: missing.map(({ name }) => ({ op: 'set', path: [...path, 'ports', name], value: port })),
          },
        ],
      },
    ],
  };
}

/** A finding of the ServiceEntry stands at its selector where the endpoint is a WorkloadEntry, which is related then. */
function placeOf(writer: GatewayEndpoint['writer'], path: Path, part: Part): Pick<Report, 'path' | 'part' | 'related'> {
  if (writer.type === 'ServiceEntry') return { path, part };
  const message = `WorkloadEntry "${writer.name}" is the endpoint`;
  return { path: ['spec', 'workloadSelector'], part: 'key', related: [{ resource: refOf(writer), path, part, message }] };
}

function fallback(port: EntryPort): number | undefined {
  const number = port.targetPort ?? port.number;
  return number === 'unknown' ? undefined : number;
}

function* withOtherPort(
  resource: ResourceOf<'ServiceEntry'>,
  { endpoint, writer, path, text }: GatewayEndpoint,
  { ports, explicit }: Allowed,
): Iterable<Report> {
  const known = resource.facts.ports.map((port) => port.name);
  const tail = explicit ? '' : '; if this is right, write address and port to the gateways of its cluster in the settings';
  for (const [name, number] of Object.entries(endpoint.ports)) {
    // What is no port at all is for the schema.
    if (number === 'unknown' || number < 1 || number > 65535 || ports.includes(number) || !known.includes(name)) continue;
    const at = [...path, 'ports', name];
    yield {
      ...placeOf(writer, at, 'value'),
      severity: explicit ? 'error' : 'warning',
      message: `${text} takes traffic between clusters on ${list(ports, 'or')} by ${explicit ? 'the settings' : 'convention'}, not on "${number}"${tail}`,
      fixes: ports.map((port) => ({
        title: `Change the port to ${port}`,
        safe: false,
        changes: [{ resource: refOf(writer), edits: [{ op: 'set', path: at, value: port }] }],
      })),
    };
  }
}

function list(items: readonly (string | number)[], word = 'and'): string {
  return items.map((item) => `"${item}"`).join(` ${word} `);
}
