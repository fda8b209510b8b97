import { carries, type Endpoint } from '../mesh/endpoints';
import { parseServiceHost } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import type { ResourceOf } from '../model/resource';
import type { Fix, Related } from './finding';
import { md, rule } from './rule';
import { atName, refOf } from './shared/refs';
import { type Target, targetsOf } from './shared/targets';

type Crossing = ReturnType<Mesh['crossing']>;
type Blocked = Extract<Crossing, { is: 'no' }>;

export default rule({
  code: 'MW419',
  name: 'unreachable-network',
  severity: 'error',
  peers: [],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Where clusters share their discovery and lie in different networks (\`network\` of the settings, or \`topology.istio.io/network\` of the root
    namespace), follows each destination of a VirtualService to the clusters that run it, and asks whether requests get there: whether the
    other network has a gateway (a Service or Gateway labelled \`topology.istio.io/network\`, or one in \`meshNetworks\`), whether a server with
    \`AUTO_PASSTHROUGH\` there takes the host (the usual \`*.local\` does), and whether a Service exposes its port.

    It is a warning where other endpoints can be reached.

    ## Why it matters

    Istio sends to the gateway of the other network, not to the pods. Without one it tries the addresses of the pods, which mean nothing in
    this network; a gateway that does not pass the host closes the connection.

    ## Example

    \`\`\`yaml
    # cluster2, in network2: its gateway takes hosts that no Service has
    kind: Gateway
    spec:
      servers:
      - port: {number: 15443, name: tls, protocol: TLS}
        tls: {mode: AUTO_PASSTHROUGH}
        hosts: ["*.global"]
    ---
    # cluster1, in network1: reviews runs in cluster2 only
    kind: VirtualService
    spec:
      http:
      - route:
        - destination: {host: reviews}
    \`\`\`

    ## Instead

    \`hosts: ["*.local"]\`

    ## References

    [Install Multi-Primary on different networks](https://istio.io/latest/docs/setup/install/multicluster/multi-primary_multi-network/)
  `,
  *check(service, mesh) {
    if (mesh.discovery() !== 'shared') return;
    for (const target of targetsOf(service, mesh)) {
      const { cluster } = service;
      const { host, destination } = target;
      if (parseServiceHost(host, mesh.settings.clusterDomain) === undefined || mesh.clusterLocalBy(cluster, host) !== undefined)
        continue;
      const reached = endpointsOf(mesh, service, target);
      const across = mesh.clustersAcross(cluster, reached.endpoints);
      const blocked = across.flatMap((other) => {
        const crossing = mesh.crossing(other, host);
        return crossing.is === 'no' ? [{ other, crossing }] : [];
      });
      const closed = new Set(blocked.map(({ other }) => other));
      const all = reached.complete && reached.endpoints.every(({ resource }) => closed.has(resource.cluster));
      const what = destination.subset === undefined ? `"${host}"` : `subset "${destination.subset}" of "${host}"`;
      for (const { other, crossing } of blocked) {
        yield {
          path: [...destination.path, 'host'],
          severity: all ? 'error' : 'warning',
          message: `${all ? '' : 'some '}requests to ${what} do not get into the network of cluster "${other}": ${crossing.why}${advice(crossing)}`,
          related: relatedTo(crossing),
          fixes: fixesOf(other, crossing),
          once: `network of ${other}`,
        };
      }
    }
  },
});

/** The endpoints to which a destination leads its clients, as far as they are known. */
function endpointsOf(
  mesh: Mesh,
  { cluster }: ResourceOf<'VirtualService'>,
  { host, destination, client }: Target,
): { readonly endpoints: readonly Endpoint[]; readonly complete: boolean } {
  const set = mesh.endpoints(cluster, host, client?.namespace);
  if (set === undefined) return { endpoints: [], complete: false };
  if (destination.subset === undefined) return set;
  const found = mesh.subset(cluster, host, destination.subset, client?.namespace);
  if (found.is !== 'yes') return { endpoints: [], complete: false };
  const subsets = found.value.rules.flatMap(({ facts }) => facts.subsets).filter(({ name }) => name === destination.subset);
  const judged = set.endpoints.map((endpoint) => ({
    endpoint,
    answers: subsets.map(({ labels }) => carries(endpoint, labels).is),
  }));
  return {
    endpoints: judged.filter(({ answers }) => answers.includes('yes')).map(({ endpoint }) => endpoint),
    complete: set.complete && judged.every(({ answers }) => !answers.includes('unknown')),
  };
}

function advice(crossing: Blocked): string {
  if (crossing.step !== 'host') return '';
  return crossing.servers.length > 0
    ? '; add "*.local" to the hosts of one'
    : '; it needs a Gateway with such a server for "*.local"';
}

function relatedTo(crossing: Blocked): readonly Related[] {
  if (crossing.step === 'network') return [];
  const { servers, services } = crossing;
  return [
    ...servers.slice(0, 3).map(({ gateway }) => atName(gateway, `Gateway "${gateway.name}" of cluster "${gateway.cluster}"`)),
    ...services.slice(0, 2).map((service) => atName(service, `Service "${service.name}" leads to its workloads`)),
  ];
}

function fixesOf(cluster: string, crossing: Blocked): readonly Fix[] {
  if (crossing.step !== 'host') return [];
  return crossing.servers.slice(0, 3).map(({ gateway, index }) => ({
    title: `Add "*.local" to the hosts of Gateway "${gateway.name}" of cluster "${cluster}"`,
    safe: false,
    changes: [
      { resource: refOf(gateway), edits: [{ op: 'append', path: ['spec', 'servers', index, 'hosts'], value: '*.local' }] },
    ],
  }));
}
