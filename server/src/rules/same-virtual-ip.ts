import { canonicalAddress } from '../mesh/addresses';
import type { ResourceOf } from '../model/resource';
import type { Related } from './finding';
import { md, rule } from './rule';
import { freeAddressFix } from './shared/free-address';
import { refOf } from './shared/refs';

export default rule({
  code: 'MW501',
  name: 'same-virtual-ip',
  severity: 'error',
  peers: [],
  kinds: ['ServiceEntry'],
  docs: md`
    ## What it does

    Compares the virtual addresses (\`spec.addresses\`) of the ServiceEntries of one cluster. Reported is an address that two entries
    hold for different hosts while some namespace sees both. Several entries of the same host may share an address, and so may
    entries that no namespace sees together or that have no port in common; ranges (CIDR) are not compared.

    ## Why it matters

    A sidecar tells TCP services apart by their address and port, and the DNS proxy answers with it. With one address for two hosts
    only one of them gets the connections, for both names.

    ## Example

    \`\`\`yaml
    kind: ServiceEntry
    metadata: {name: reviews-default}
    spec:
      hosts: [reviews.default.global]
      addresses: [240.0.0.3]
    ---
    kind: ServiceEntry
    metadata: {name: ratings-default}
    spec:
      hosts: [ratings.default.global]
      addresses: [240.0.0.3]
    \`\`\`

    ## Instead

    Give each host an address of its own. Any address that is never routed will do; 240.0.0.0/16 is the custom. Istio 1.23 and later
    can also assign one, if \`addresses\` is left out.

    ## References

    [ServiceEntry](https://istio.io/latest/docs/reference/config/networking/service-entry/)
  `,
  *check(resource, mesh) {
    for (const [index, address] of resource.facts.addresses.entries()) {
      const rivals = mesh.addressRivals(resource, address);
      const [first] = rivals;
      if (first === undefined) continue;
      const path = ['spec', 'addresses', index];
      const hosts = [...new Set(rivals.flatMap((rival) => rival.facts.hosts))].filter(
        (host) => !resource.facts.hosts.includes(host),
      );
      yield {
        path,
        message: `"${address}" is also the address of ${hosts.map((host) => `"${host}"`).join(', ')}, so connections to one host reach the other; give each an address of its own`,
        related: rivals.map((rival) => relatedTo(rival, address)),
        fixes: freeAddressFix(mesh, resource, path),
      };
    }
  },
});

function relatedTo(rival: ResourceOf<'ServiceEntry'>, address: string): Related {
  const index = rival.facts.addresses.findIndex((other) => canonicalAddress(other) === canonicalAddress(address));
  return {
    resource: refOf(rival),
    path: ['spec', 'addresses', index],
    part: 'value',
    message: `ServiceEntry "${rival.name}" in namespace "${rival.namespace}" holds the address too`,
  };
}
