import { isLoopback, isMulticast, parseCidr, parseIp } from '../base/ip';
import { inIstioRange } from '../mesh/addresses';
import { hasPlaceholder } from '../model/placeholder';
import type { Severity } from './finding';
import { md, rule } from './rule';
import { freeAddressFix } from './shared/free-address';

export default rule({
  code: 'MW502',
  name: 'invalid-virtual-address',
  severity: 'error',
  peers: ['IST0106'],
  kinds: ['ServiceEntry'],
  docs: md`
    ## What it does

    Checks each of \`spec.addresses\`. It is an error when Istio refuses the ServiceEntry for it: what is neither an IP address nor a
    range (CIDR), and a range with a resolution other than \`NONE\` or \`STATIC\`. It is a warning when the address cannot serve as a virtual
    one: multicast, loopback, the unspecified address, and the ranges 240.240.0.0/16 and 2001:2::/48 from which Istio itself
    assigns addresses.

    ## Why it matters

    A refused ServiceEntry leaves its host unknown. A loopback or multicast address never reaches the sidecar the way the host should, and
    one of Istio's own range may be given to another host at any time.

    ## Example

    \`\`\`yaml
    kind: ServiceEntry
    spec:
      hosts: [reviews.default.global]
      addresses: [240.0.0]
      resolution: DNS
    \`\`\`

    ## Instead

    Use an address that is never routed, such as 240.0.0.3, or leave \`addresses\` out.

    ## References

    [ServiceEntry](https://istio.io/latest/docs/reference/config/networking/service-entry/), istioctl analyze (IST0106) for what is
    refused.
  `,
  *check(resource, mesh) {
    for (const [index, address] of resource.facts.addresses.entries()) {
      const problem = hasPlaceholder(address) ? undefined : judge(address, resource.facts.resolution);
      if (problem === undefined) continue;
      const path = ['spec', 'addresses', index];
      yield { path, ...problem, fixes: freeAddressFix(mesh, resource, path) };
    }
  },
});

const advice = 'use an address that is never routed, such as "240.0.0.3"';

function judge(address: string, resolution: string | undefined): { severity: Severity; message: string } | undefined {
  const range = parseCidr(address);
  const ip = range === undefined ? parseIp(address) : parseIp(range.masked.slice(0, range.masked.lastIndexOf('/')));
  if (ip === undefined)
    return { severity: 'error', message: `Istio refuses "${address}", which is neither an IP address nor a range; ${advice}` };
  const open = resolution === undefined || resolution === 'NONE' || resolution === 'STATIC' || hasPlaceholder(resolution);
  if (range !== undefined && !open) {
    return {
      severity: 'error',
      message: `Istio refuses the range "${address}" with resolution "${resolution}"; use a single address, or resolution "NONE" or "STATIC"`,
    };
  }
  const bits = range?.bits ?? 128;
  const istio = inIstioRange(address);
  const what =
    isMulticast(ip) && bits >= 4
      ? 'is a multicast address, to which no client connects'
      : isLoopback(ip) && bits >= 8
        ? 'is a loopback address, which never leaves the pod'
        : range === undefined && ip.bytes.every((byte) => byte === 0)
          ? 'is the unspecified address, which stands for no host'
          : istio && `lies in "${istio}", from which Istio gives addresses to other hosts`;
  return what === undefined ? undefined : { severity: 'warning', message: `"${address}" ${what}; ${advice}` };
}
