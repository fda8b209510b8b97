import type { Mesh } from '../mesh/mesh';
import type { ResourceOf } from '../model/resource';
import type { Fix } from './finding';
import { md, rule } from './rule';
import { globalHosts } from './shared/gateways';
import { refOf } from './shared/refs';

interface Given {
  readonly cluster: string;
  readonly addresses: readonly string[];
}

export default rule({
  code: 'MW411',
  name: 'different-virtual-ip',
  severity: 'warning',
  peers: [],
  kinds: ['ServiceEntry'],
  docs: md`
    ## What it does

    Compares the virtual addresses (\`spec.addresses\`) that the clusters give to one global host. Reported is a cluster whose addresses have none in
    common with those of most clusters, or of the first one where none are in the majority. Clusters that give no address, ranges and
    placeholders are left out.

    ## Why it matters

    A global host is one service for the whole mesh. Its address stands in policies by IP, in logs and in the hosts that get their DNS
    from another cluster (machines, pods without a sidecar), and another host of this cluster may have been given what the other
    clusters take for this one.

    ## Example

    \`\`\`yaml
    # cluster1
    kind: ServiceEntry
    spec:
      hosts: [reviews.default.global]
      addresses: [240.0.0.3]
    ---
    # cluster2
    kind: ServiceEntry
    spec:
      hosts: [reviews.default.global]
      addresses: [240.0.0.9]
    \`\`\`

    ## Instead

    Give the host \`240.0.0.3\` in both.

    ## References

    [ServiceEntry](https://istio.io/latest/docs/reference/config/networking/service-entry/)
  `,
  *check(resource, mesh) {
    if (resource.facts.addresses.length === 0) return;
    for (const { host } of globalHosts(mesh, resource)) {
      const given = mesh.addressesOf(host);
      const own = given.find(({ cluster }) => cluster === resource.cluster);
      const usual = mostUsual(given);
      if (own === undefined || usual === undefined || own.addresses.some((address) => usual.addresses.includes(address)))
        continue;
      yield {
        path: ['spec', 'addresses', 0],
        message: `cluster "${usual.cluster}" gives "${host}" another address, ${list(usual.addresses)}; one host has one address in all clusters`,
        related: relatedTo(mesh, usual, host),
        fixes: fixesOf(mesh, resource, usual),
      };
      return;
    }
  },
});

function list(items: readonly string[]): string {
  return items.map((item) => `"${item}"`).join(', ');
}

function mostUsual(given: readonly Given[]): Given | undefined {
  const count = ({ addresses }: Given) => given.filter((other) => other.addresses.join() === addresses.join()).length;
  return given.reduce<Given | undefined>(
    (best, item) => (best === undefined || count(item) > count(best) ? item : best),
    undefined,
  );
}

function relatedTo(mesh: Mesh, { cluster }: Given, host: string) {
  const found = mesh.host(cluster, host);
  const entries = found.is === 'yes' ? found.entries.filter((entry) => entry.type === 'ServiceEntry') : [];
  return entries.slice(0, 1).map((entry) => ({
    resource: refOf(entry),
    path: ['spec', 'addresses'],
    part: 'key' as const,
    message: `ServiceEntry "${entry.name}" of cluster "${cluster}" gives it that address`,
  }));
}

/** Of several addresses or hosts it is not known which is meant, and what another host holds cannot be taken. */
function fixesOf(mesh: Mesh, resource: ResourceOf<'ServiceEntry'>, { cluster, addresses }: Given): readonly Fix[] {
  const [address] = addresses;
  const { addresses: own, hosts } = resource.facts;
  if (address === undefined || addresses.length + own.length + hosts.length > 3) return [];
  if (mesh.addressRivals(resource, address).length > 0) return [];
  return [
    {
      title: `Use the address ${address} of cluster "${cluster}"`,
      safe: false,
      changes: [{ resource: refOf(resource), edits: [{ op: 'set', path: ['spec', 'addresses', 0], value: address }] }],
    },
  ];
}
