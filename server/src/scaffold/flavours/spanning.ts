/**
 * What the flavours with a host of their own share: `reviews.default.global` is known by a ServiceEntry to each client, leads to the
 * gateways of the remote clusters, and is known there by another ServiceEntry, over the cluster's own pods.
 */
import { parseIp } from '../../base/ip';
import type { Labels, ResourceOf } from '../../model/resource';
import type { Value } from '../../yaml/edits';
import { isEntryOf, isRuleOf, networking, type Spec } from '../build';
import { answeringSite, type Case, clustersOf, isModern, labelsOf, reached, runsIn } from '../case';
import type { Desired } from '../desired';
import { checkEntries, checkExports, checkRules, checkShared } from '../foreign';
import { gatewayFor } from '../gateways';
import { isCreated } from '../mark';
import { resourceName, shorten } from '../names';
import { type AgreedPort, plainName, portName, targetPort } from '../ports';
import { routing, type Target, type Targets } from '../routing';
import { ownSubsets, sharedLabels, spanningSubsets, writeSubsets } from '../subsets';
import type { FlavourPlan } from './flavour';

/** By what one flavour differs from the next. */
export interface Traits {
  /** Whether the host has a virtual address; else the proxy's DNS must know it. */
  readonly addresses: boolean;
  /** Where the gateways are written: in the ServiceEntry, or each in a WorkloadEntry. */
  readonly endpoints: 'inline' | 'workload-entries';
  /** Whether a client's own pods answer beside the remote ones even where the cluster is not asked to answer others. */
  readonly keepsOwn: boolean;
  readonly endpointLabels: Labels;
  /** The locality of a remote cluster's gateway. */
  readonly locality: (c: Case, remote: string) => string | undefined;
  /** Of a client's rule, beside the TLS mode. */
  readonly policy: (c: Case, client: string) => Spec;
}

/** The label by which a ServiceEntry selects the WorkloadEntries of its gateways. */
export const hostLabel = 'meshwright.dev/host';

export function spanning(traits: Traits): FlavourPlan {
  return { desired: (c) => new Spanning(c, traits).desired(), needs };
}

function needs({ remotes, clients, session, view }: Case): void {
  for (const remote of remotes) {
    if (!session.writable.has(remote) || !clients.some((client) => client !== remote)) continue;
    session.need(remote, 'global');
    if (!isModern(view)) session.need(remote, 'rewrite');
  }
}

class Spanning {
  private readonly answers = (cluster: string): boolean => {
    const { c, traits } = this;
    if (answeringSite(c, cluster) === undefined) return false;
    if (isModern(c.view) && c.remotes.includes(cluster)) return true;
    return (traits.keepsOwn || c.request.routing?.by === 'failover') && c.clients.includes(cluster) && runsIn(c, cluster);
  };
  private readonly names = new Map<string, ReadonlyMap<number, string>>();
  private readonly tls = { tls: { mode: 'ISTIO_MUTUAL' } };

  constructor(
    private readonly c: Case,
    private readonly traits: Traits,
  ) {}

  desired(): readonly Desired[] {
    const { c } = this;
    const address = this.address();
    for (const remote of c.remotes)
      if (answeringSite(c, remote) === undefined)
        c.report.note(
          `the workspace has no Service "${c.service.name}" of cluster "${remote}" with a selector, so that only the clients' side is written`,
        );
    return clustersOf(c).flatMap((cluster) => this.inCluster(cluster, address));
  }

  private address(): string | undefined {
    const { c, traits } = this;
    if (!traits.addresses) return undefined;
    const found = c.session.addresses.of(c.globalHost);
    if ('address' in found) return found.address;
    c.report.problem(found.problem.message, found.problem.at);
    return undefined;
  }

  private inCluster(cluster: string, address: string | undefined): readonly Desired[] {
    const { c } = this;
    const isClient = reached(c, cluster).length > 0;
    const answers = this.answers(cluster);
    const subsets = spanningSubsets(c, cluster, this.answers);
    const own = ownSubsets(c, cluster, this.answers);
    const result: Desired[] = [];
    if (isClient || answers) {
      checkEntries(c, cluster);
      checkShared(c, cluster);
    }
    if (c.remotes.includes(cluster)) checkExports(c, cluster);
    if (isClient) result.push(this.entry(cluster, address), ...this.workloadEntries(cluster));
    if (answers) result.push(this.answer(cluster, address, isClient));
    if (isClient || (answers && subsets.length > 0)) {
      checkRules(c, cluster, c.globalHost);
      const trafficPolicy = isClient ? { ...this.tls, ...this.traits.policy(c, cluster) } : this.tls;
      result.push(this.rule('subsets', cluster, c.globalHost, { trafficPolicy, ...writeSubsets(subsets) }));
    }
    if (own.length > 0) {
      checkRules(c, cluster, c.ownHost);
      result.push(this.rule('local-subsets', cluster, c.ownHost, writeSubsets(own)));
    }
    const routes = isClient ? routing(c, cluster, () => this.targets(cluster)) : undefined;
    return routes === undefined ? result : [...result, routes];
  }

  private entry(client: string, address: string | undefined): Desired {
    const { c } = this;
    const inline = this.traits.endpoints === 'inline';
    const gateways = inline
      ? { endpoints: reached(c, client).map((remote) => this.endpoint(client, remote)) }
      : { workloadSelector: { labels: { [hostLabel]: this.hostValue() } } };
    return networking(c, client, {
      role: 'entry',
      kind: 'ServiceEntry',
      name: `${c.service.name}-global`,
      spec: { ...this.entryHead(address), resolution: this.resolution(client), ports: this.ports(client), ...gateways },
      standsFor: isEntryOf(c, c.globalHost, ({ facts }) =>
        inline ? facts.workloadSelector === undefined : facts.workloadSelector?.[hostLabel] !== undefined,
      ),
    });
  }

  private answer(cluster: string, address: string | undefined, isClient: boolean): Desired {
    const { c } = this;
    const site = answeringSite(c, cluster);
    return networking(c, cluster, {
      role: 'answer',
      kind: 'ServiceEntry',
      name: `${c.service.name}-global${isClient ? '-local' : ''}`,
      spec: {
        ...this.entryHead(address),
        // Istio merges the entries of one host in one namespace, so that they must agree.
        resolution: isClient ? this.resolution(cluster) : (this.writtenResolution(cluster, ['STATIC', 'DNS']) ?? 'STATIC'),
        ports: this.ports(cluster, true),
        workloadSelector: { labels: site?.service.facts.selector ?? {} },
      },
      standsFor: isEntryOf(
        c,
        c.globalHost,
        ({ facts }) => facts.workloadSelector !== undefined && facts.workloadSelector[hostLabel] === undefined,
      ),
    });
  }

  private entryHead(address: string | undefined): Spec {
    return { hosts: [this.c.globalHost], ...(address !== undefined && { addresses: [address] }), location: 'MESH_INTERNAL' };
  }

  /** DNS finds gateways by name and by address; what the user has already is kept where it can do the same. */
  private resolution(client: string): string {
    const { c } = this;
    const remotes = reached(c, client);
    const byAddress = remotes.every((remote) => parseIp(gatewayFor(c, client, remote).address) !== undefined);
    const single = remotes.length === 1 && !this.answers(client);
    const able = ['DNS', ...(byAddress ? ['STATIC'] : []), ...(single ? ['DNS_ROUND_ROBIN'] : [])];
    return this.writtenResolution(client, able) ?? 'DNS';
  }

  private writtenResolution(cluster: string, able: readonly string[]): string | undefined {
    const written = this.userEntries(cluster).flatMap(({ facts }) =>
      facts.workloadSelector === undefined ? (facts.resolution ?? []) : [],
    );
    return written.find((resolution) => able.includes(resolution));
  }

  private ports(cluster: string, ofPods = false): Value {
    const { c } = this;
    return c.ports.map((port) => {
      const site = answeringSite(c, cluster);
      const target = ofPods && site !== undefined ? targetPort(site, port.number, c.report) : undefined;
      return {
        number: port.number,
        name: this.nameOf(cluster, port),
        protocol: port.protocol,
        ...(target !== undefined && { targetPort: target }),
      };
    });
  }

  /** The ports' names by their numbers: as the user's ServiceEntry of the host has them, or as the Service does. */
  private namesIn(cluster: string): ReadonlyMap<number, string> {
    const known = this.names.get(cluster);
    if (known !== undefined) return known;
    const { c } = this;
    const names = new Map<number, string>();
    for (const { number, name } of this.userEntries(cluster).flatMap(({ facts }) => facts.ports))
      if (typeof number === 'number' && name !== undefined) names.set(number, name);
    for (const port of c.ports) {
      if (names.has(port.number)) continue;
      const name = portName(answeringSite(c, cluster), c.sample, port);
      names.set(port.number, [...names.values()].includes(name) ? plainName(port) : name);
    }
    this.names.set(cluster, names);
    return names;
  }

  private nameOf(cluster: string, port: AgreedPort): string {
    return this.namesIn(cluster).get(port.number) ?? plainName(port);
  }

  private userEntries(cluster: string): readonly ResourceOf<'ServiceEntry'>[] {
    const { session, globalHost, service } = this.c;
    return session.inventory
      .entriesOf(globalHost)
      .filter((each) => each.cluster === cluster && each.namespace === service.namespace && !isCreated(each.annotations));
  }

  private endpoint(client: string, remote: string, more: Labels = {}): Spec {
    const { c, traits } = this;
    const { address, port } = gatewayFor(c, client, remote);
    const locality = traits.locality(c, remote);
    const weight = c.request.weights?.[remote];
    return {
      address,
      labels: { ...labelsOf(c, remote), ...sharedLabels(c, client, remote, this.answers), ...traits.endpointLabels, ...more },
      ports: Object.fromEntries(c.ports.map((each) => [this.nameOf(client, each), port])),
      ...(locality !== undefined && { locality }),
      ...(weight !== undefined && { weight }),
    };
  }

  private workloadEntries(client: string): readonly Desired[] {
    const { c, traits } = this;
    if (traits.endpoints === 'inline') return [];
    return reached(c, client).map((remote) =>
      networking(c, client, {
        role: 'endpoint',
        key: remote,
        kind: 'WorkloadEntry',
        name: resourceName(c.service.name, 'global', remote),
        spec: this.endpoint(client, remote, { [hostLabel]: this.hostValue() }),
        standsFor: (resource) =>
          resource.type === 'WorkloadEntry' &&
          resource.namespace === c.service.namespace &&
          resource.facts.labels[hostLabel] === this.hostValue() &&
          c.session.inventory.clustersBehind(resource.facts).includes(remote),
      }),
    );
  }

  private hostValue(): string {
    return shorten(`${this.c.service.name}.${this.c.service.namespace}`, 63);
  }

  private rule(role: 'subsets' | 'local-subsets', cluster: string, host: string, more: Spec): Desired {
    const { c } = this;
    return networking(c, cluster, {
      role,
      kind: 'DestinationRule',
      name: role === 'subsets' ? `${c.service.name}-global` : c.service.name,
      spec: { host, ...more },
      standsFor: isRuleOf(c, host),
    });
  }

  private targets(cluster: string): Targets {
    const { c } = this;
    const ownVersions = new Map<string, Target>();
    for (const { version, name } of ownSubsets(c, cluster, this.answers))
      if (!ownVersions.has(version)) ownVersions.set(version, { host: c.ownHost, subset: name });
    const remoteVersions = new Map<string, Target[]>();
    for (const { version, name, clusters } of spanningSubsets(c, cluster, this.answers)) {
      if (clusters.includes(cluster)) continue;
      remoteVersions.set(version, [...(remoteVersions.get(version) ?? []), { host: c.globalHost, subset: name }]);
    }
    const [firstOwn] = ownVersions.values();
    return {
      called: c.sites.has(cluster) ? c.ownHost : c.globalHost,
      own: runsIn(c, cluster) ? (firstOwn ?? { host: c.ownHost }) : undefined,
      ownVersions,
      remoteVersions,
      spanning: { host: c.globalHost },
    };
  }
}
