import { type ServedHost, servedHosts } from '../mesh/gatewayReferences';
import { isWildcard, nearestHost } from '../mesh/hosts';
import type { Mesh } from '../mesh/mesh';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import { hostsOverlap } from '../semantics/primitives/names';
import type { Fix, Report } from './finding';
import { md, rule } from './rule';
import { isMalformedHost } from './shared/malformed';
import { atName, refOf } from './shared/refs';

export default rule({
  code: 'MW312',
  name: 'host-outside-gateway',
  severity: 'warning',
  peers: ['IST0132'],
  kinds: ['VirtualService'],
  docs: md`
    ## What it does

    Compares each host of a VirtualService with the hosts of its gateways' servers, and reports one that none of them serves. Wildcards count
    both ways, and so does the namespace before a server's host: \`./\` the Gateway's own, \`*/\` all, \`prod/\` only VirtualServices of that one.
    A short name is the Service that it stands for. With \`mesh\` among the gateways a host may be there for the sidecars; then only a gateway
    that serves none of the hosts is reported, as it is where another gateway serves them all.

    Nothing is said where one of the gateways is not in the workspace.

    ## Why it matters

    Istio gives a gateway only the routes for hosts that the gateway serves. Requests to the others end there with 404, or for want of a
    certificate.

    ## Example

    \`\`\`yaml
    kind: Gateway
    metadata: {name: public, namespace: default}
    spec:
      servers:
      - port: {number: 80, name: http, protocol: HTTP}
        hosts: ["*.example.com"]
    ---
    kind: VirtualService
    metadata: {name: shop, namespace: default}
    spec:
      hosts: [shop.example.com, shop.example.org]
      gateways: [public]
    \`\`\`

    ## Instead

    \`\`\`yaml
        hosts: ["*.example.com", shop.example.org]
    \`\`\`

    ## References

    istioctl analyze (IST0132) reports a gateway only when none of the hosts is served by it, takes short names as they are written,
    and expects each of several gateways to serve the hosts.
  `,
  *check(service, mesh) {
    const { hosts, gateways = [] } = service.facts;
    if (hosts.length === 0 || hosts.some(hasPlaceholder)) return;
    const bound = gateways.flatMap((reference, index) =>
      reference === 'mesh' ? [] : [{ reference, index, served: servedBy(mesh, service, reference) }],
    );
    if (bound.length === 0) return;
    const known = bound.flatMap(({ served, ...rest }) => (served === undefined ? [] : [{ ...rest, served }]));
    const offers = known.flatMap(({ served }) => served);
    const missing = hosts.flatMap((written, index) => {
      const host = mesh.resolve(written, service.namespace);
      return offers.some((offer) => serves(offer, host, service)) ? [] : [{ written, host, index }];
    });
    if (missing.length > 0 && known.length === bound.length && !gateways.includes('mesh')) {
      for (const { written, host, index } of missing) yield* outside(service, written, host, index, offers);
      return;
    }
    for (const { reference, index, served } of known) {
      const useful = hosts.some((host) => served.some((offer) => serves(offer, mesh.resolve(host, service.namespace), service)));
      if (useful) continue;
      yield {
        path: ['spec', 'gateways', index],
        message: `the gateway "${reference}" serves none of the hosts of the VirtualService, ${describe(served)}; add them to a server of it, or leave it out`,
        related: relatedTo(served),
        fixes: [
          {
            title: `Remove the gateway "${reference}"`,
            safe: false,
            changes: [{ resource: refOf(service), edits: [{ op: 'remove', path: ['spec', 'gateways', index] }] }],
          },
        ],
      };
    }
  },
});

interface Offer extends Pick<ServedHost, 'host' | 'namespace'> {
  readonly gateway: ResourceOf<'Gateway'> | ResourceOf<'KubernetesGateway'>;
  /** Of Istio's own Gateway: its index in \`spec.servers\`. */
  readonly server?: number;
}

/** The hosts that a gateway serves; undefined where that is not certain. */
function servedBy(mesh: Mesh, service: ResourceOf<'VirtualService'>, reference: string): readonly Offer[] | undefined {
  const found = mesh.gateway(service.cluster, service.namespace, reference);
  if (found.is !== 'yes') return undefined;
  const { istio, kubernetes } = found.value;
  if ([...istio, ...kubernetes].some(({ unsure }) => unsure === true)) return undefined;
  const offers: readonly Offer[] = [
    ...istio.flatMap((gateway) => servedHosts(gateway).map((served) => ({ ...served, gateway }))),
    ...kubernetes.flatMap((gateway) =>
      gateway.facts.listeners.map(({ hostname = '*' }) => ({ host: hostname, namespace: undefined, gateway })),
    ),
  ];
  // Without any the Gateway itself is wrong.
  if (offers.length === 0 || offers.some(({ host, namespace = '' }) => hasPlaceholder(host) || hasPlaceholder(namespace)))
    return undefined;
  return offers;
}

function serves({ host, namespace }: Offer, wanted: string, service: ResourceOf<'VirtualService'>): boolean {
  return (namespace === undefined || namespace === service.namespace) && hostsOverlap(host, wanted);
}

function* outside(
  service: ResourceOf<'VirtualService'>,
  written: string,
  host: string,
  index: number,
  offers: readonly Offer[],
): Iterable<Report> {
  const path = ['spec', 'hosts', index];
  if (isMalformedHost(service, path)) return;
  const reserved = offers.find((offer) => hostsOverlap(offer.host, host));
  const near = nearestHost(
    host,
    offers.map((offer) => offer.host).filter((item) => !isWildcard(item)),
  );
  const why =
    reserved === undefined
      ? `${describe(offers)}${near === undefined ? '; add it to a server of one' : `; did you mean "${near}"`}`
      : `Gateway "${reserved.gateway.name}" serves it to VirtualServices of namespace "${reserved.namespace ?? ''}" only`;
  const subject = written === host ? `"${host}"` : `"${written}", which means "${host}"`;
  yield {
    path,
    message: `none of the VirtualService's gateways serves ${subject}: ${why}`,
    related: relatedTo(offers),
    fixes: [...(near === undefined ? [] : [renameFix(service, index, near)]), ...addFixes(offers, host)],
  };
}

function describe(offers: readonly Offer[]): string {
  const hosts = [...new Set(offers.map(({ host }) => `"${host}"`))];
  const more = hosts.length > mostNamed ? ' and others' : '';
  return `only ${hosts.slice(0, mostNamed).join(', ')}${more}`;
}

const mostNamed = 4;

function relatedTo(offers: readonly Offer[]) {
  return [...new Set(offers.map(({ gateway }) => gateway))]
    .slice(0, 3)
    .map((gateway) => atName(gateway, `Gateway "${gateway.name}" serves other hosts`));
}

function renameFix(service: ResourceOf<'VirtualService'>, index: number, host: string): Fix {
  return {
    title: `Change the host to "${host}"`,
    safe: false,
    changes: [{ resource: refOf(service), edits: [{ op: 'set', path: ['spec', 'hosts', index], value: host }] }],
  };
}

/** Each server that the host may be added to. */
function addFixes(offers: readonly Offer[], host: string): readonly Fix[] {
  const servers = new Map<string, { readonly gateway: Offer['gateway']; readonly server: number }>();
  for (const { gateway, server } of offers) {
    if (server !== undefined) servers.set(`${gateway.file} ${gateway.id} ${server}`, { gateway, server });
  }
  return [...servers.values()].slice(0, 3).map(({ gateway, server }) => ({
    title: `Add "${host}" to ${servers.size === 1 ? 'the hosts' : `server ${server + 1}`} of Gateway "${gateway.name}"`,
    safe: false,
    changes: [{ resource: refOf(gateway), edits: [{ op: 'append', path: ['spec', 'servers', server, 'hosts'], value: host }] }],
  }));
}
