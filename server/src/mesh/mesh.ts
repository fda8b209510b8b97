/**
 * The facade that rules ask. Every question is keyed (by cluster, host, namespace ...) and answered from the keys of the index
 * that can change its answer, so that an edit runs again only what it affects; there is no "give me everything".
 * Answers are three-valued wherever the workspace may not tell.
 */
import type { EndpointFacts } from '../model/kinds/serviceEntry';
import type { Resource, ResourceOf, ResourceType } from '../model/resource';
import * as addresses from './addresses';
import { AmbientQuestions } from './ambientQuestions';
import { type Answer, unknown } from './answer';
import type * as clients from './clients';
import { clusterLocalBy } from './clusterLocal';
import * as clusters from './clusters';
import type { MeshConfig } from './config';
import { type Context, ofType } from './context';
import * as crossing from './crossing';
import * as rules from './destinationRules';
import * as endpoints from './endpoints';
import { GatewayApiQuestions } from './gatewayApiQuestions';
import * as gateways from './gateways';
import * as hosts from './hosts';
import { identityKind, keys } from './keys';
import { knownNetworks } from './networks';
import { openness } from './open';
import * as registry from './registry';
import * as remote from './remote';
import { RouteQuestions } from './routeQuestions';
import { isVisible } from './visibility';

export class Mesh extends RouteQuestions {
  readonly ambient: AmbientQuestions;
  readonly gatewayApi: GatewayApiQuestions;
  private readonly hostQuestion: (cluster: string, host: string, from: string) => registry.HostAnswer;
  private readonly subsetQuestion: (cluster: string, host: string, subset: string, client: string) => rules.SubsetAnswer;
  private readonly freeAddressQuestion: () => string | undefined;
  private readonly endpointsQuestion: (cluster: string, host: string, from: string) => endpoints.EndpointSet | undefined;

  constructor(protected override readonly context: Context) {
    super();
    this.ambient = new AmbientQuestions(context);
    this.gatewayApi = new GatewayApiQuestions(context);
    this.hostQuestion = context.graph.question((cluster: string, host: string, from: string) =>
      registry.findHost(context, cluster, host, from === '' ? undefined : from),
    );
    this.subsetQuestion = context.graph.question((cluster: string, host: string, subset: string, client: string) => {
      const found = this.hostQuestion(cluster, host, '');
      if (found.is !== 'yes') return unknown('the host is not known');
      return rules.findSubset(context, cluster, host, subset, client === '' ? undefined : client, found.entries);
    });
    // Reads as many keys as there are addresses: once for all that ask.
    this.freeAddressQuestion = context.graph.question(() => addresses.nextFreeAddress(context));
    this.endpointsQuestion = context.graph.question((cluster: string, host: string, from: string) => {
      const found = this.hostQuestion(cluster, host, from);
      return found.is === 'yes' ? endpoints.endpointsOf(context, cluster, found.entries) : undefined;
    });
  }

  get settings(): Context['settings'] {
    return this.context.settings;
  }

  /** Whether a cluster may hold more, or other things, than is known of it. */
  isOpen(cluster: string): boolean {
    return openness(this.context, cluster) !== undefined;
  }

  /** What Istio is configured with in a cluster. */
  config(cluster: string): MeshConfig {
    return this.context.config(cluster);
  }

  /** Whether clients of a namespace see a resource. */
  isVisible(resource: Resource, namespace: string): Answer {
    return isVisible(this.context, resource, namespace);
  }

  /** A host as written in a resource, resolved as Istio does. */
  resolve(host: string, namespace: string): string {
    return hosts.resolveHost(host, namespace, this.settings.clusterDomain);
  }

  /** Whether a cluster knows a resolved host, seen from a namespace; from anywhere when it is undefined. */
  host(cluster: string, host: string, from?: string): registry.HostAnswer {
    return this.hostQuestion(cluster, host, from ?? '');
  }

  /** The ports of a host, of those of its entries that the asking namespace sees. */
  ports(cluster: string, host: string, entries: readonly registry.HostEntry[]): registry.ServedPorts {
    return registry.portsOf(this.context, cluster, host, entries);
  }

  /** The endpoints of a host that a namespace sees; undefined when the host is not certainly known. */
  endpoints(cluster: string, host: string, from?: string): endpoints.EndpointSet | undefined {
    return this.endpointsQuestion(cluster, host, from ?? '');
  }

  /** Whether a host's subset is defined for a client's namespace (undefined: not known). */
  subset(cluster: string, host: string, subset: string, client: string | undefined): rules.SubsetAnswer {
    return this.subsetQuestion(cluster, host, subset, client ?? '');
  }

  /** The DestinationRules that hold for the requests of a namespace to a host; `behind`: if there were none for just this host. */
  rulesFor(cluster: string, host: string, client: string, behind = false): rules.Lookup {
    const found = this.host(cluster, host);
    const namespaces = found.is === 'yes' ? [...new Set(found.entries.map((entry) => entry.namespace))] : [];
    return rules.lookUp(this.context, cluster, host, client, namespaces, behind);
  }

  /** The DestinationRules of a namespace for exactly this host. */
  rulesOf(cluster: string, namespace: string, host: string): readonly rules.Rule[] {
    return ofType(this.context.index.get(keys.rule(cluster, namespace, host)), 'DestinationRule');
  }

  /** Every DestinationRule of a cluster that covers a host, reached or not. */
  rulesAnywhere(cluster: string, host: string): readonly rules.Rule[] {
    return rules.rulesAnywhere(this.context, cluster, host);
  }

  /** Those of them that may hold for clients of their own namespace or of one that they name: all but the root's for everyone. */
  ownRules(cluster: string, host: string): readonly rules.Rule[] {
    const root = this.settings.mesh.rootNamespace;
    return this.rulesAnywhere(cluster, host).filter((rule) => rule.namespace !== root || rule.facts.exportTo !== undefined);
  }

  /** The destinations that use a rule's subset: routes of its own cluster whose lookup may take the rule. */
  localUses(rule: rules.Rule, subset: string): readonly remote.Use[] {
    if (rule.facts.host === undefined) return [];
    const host = this.resolve(rule.facts.host, rule.namespace);
    return this.usesOf(rule.cluster, host, subset).filter(({ service, destination }) => {
      const target = service.facts.destinations[destination];
      return target !== undefined && this.clientsOf(service, target).some((client) => this.mayTake(rule, host, client));
    });
  }

  private mayTake(rule: rules.Rule, host: string, client: clients.Client): boolean {
    if (client.namespace === undefined) return true;
    const lookup = this.rulesFor(rule.cluster, host, client.namespace);
    return lookup.unsure || lookup.rules.some((item) => item.file === rule.file && item.id === rule.id);
  }

  /**
   * The destinations in other clusters whose requests arrive at this cluster and are resolved by this rule's subset: routes to
   * a global host over endpoints that stand for this cluster, where the rule's host is the only form in which it answers.
   */
  remoteUses(rule: rules.Rule, subset: string): readonly remote.Use[] {
    const { globalSuffix, clusterDomain } = this.settings;
    if (rule.facts.host === undefined) return [];
    const own = this.resolve(rule.facts.host, rule.namespace);
    const service = hosts.parseServiceHost(own, clusterDomain);
    const global = service === undefined ? own : `${service.name}.${service.namespace}.${globalSuffix}`;
    if (hosts.globalLabels(global, globalSuffix) === undefined) return [];
    const others = this.settings.clusters.filter((cluster) => cluster.name !== rule.cluster);
    const uses = others.flatMap((cluster) => this.usesOf(cluster.name, global, subset));
    if (uses.length === 0) return [];
    const forms = this.answersTo(rule.cluster, global);
    if (forms.is !== 'yes' || forms.value.length !== 1 || forms.value[0]?.host !== own) return [];
    return uses.filter((use) => this.reaches(use, global, subset, rule.cluster));
  }

  /** Whether a route's subset leads to endpoints that stand for a cluster. */
  private reaches({ service, destination }: remote.Use, host: string, subset: string, cluster: string): boolean {
    const target = service.facts.destinations[destination];
    const set = this.endpoints(service.cluster, host, service.namespace);
    if (target === undefined || set === undefined) return false;
    return this.clientsOf(service, target).some((client) => {
      const found = this.subset(service.cluster, host, subset, client.namespace);
      if (found.is !== 'yes') return false;
      const definitions = found.value.rules.flatMap((rule) => rule.facts.subsets.filter((item) => item.name === subset));
      return definitions.some((item) => this.clustersBehind(set, item.labels).includes(cluster));
    });
  }

  answersTo(cluster: string, host: string): Answer<readonly remote.Form[]> {
    return remote.answersTo(this.context, cluster, host);
  }

  definesSubset(cluster: string, host: string, forms: readonly remote.Form[], subset: string) {
    return remote.definesSubset(this.context, cluster, host, forms, subset);
  }

  /** What becomes of the requests of other clusters to a host at the gateways of a cluster. */
  entrance(cluster: string, host: string): gateways.Entrance {
    return gateways.entrance(this.context, cluster, host);
  }

  /** The clusters in other networks that run some of these endpoints. */
  clustersAcross(cluster: string, set: readonly endpoints.Endpoint[]): readonly string[] {
    return crossing.clustersAcross(this.context, cluster, set);
  }

  /** What becomes of requests from another network to the endpoints that a cluster has of a host. */
  crossing(cluster: string, host: string): ReturnType<typeof crossing.crossing> {
    return crossing.crossing(this.context, cluster, host);
  }

  /** Whether the gateways see a resource; undefined namespaces may be any. */
  isSeenFrom(namespaces: readonly string[] | undefined, resource: Resource): boolean {
    return gateways.isSeenFrom(this.context, namespaces, resource);
  }

  /** In whose name the gateways of a cluster look up what they send on; undefined: not known. */
  gatewayNamespaces(cluster: string, host: string): readonly string[] | undefined {
    return this.context.graph.ask(gateways.gatewayNamespaces, this.context, cluster, host);
  }

  /** The endpoints with which a cluster answers to a global host; undefined where it is not known to answer. */
  endpointsAnswering(cluster: string, host: string): endpoints.EndpointSet | undefined {
    return this.context.graph.ask(remote.endpointsAnswering, this.context, cluster, host);
  }

  clustersBehind(set: endpoints.EndpointSet, labels: Readonly<Record<string, string>>): readonly (string | undefined)[] {
    return remote.clustersBehind(this.context, set, labels);
  }

  /** Whether an endpoint of a ServiceEntry is a gateway that passes mutual TLS on to the services of another cluster. */
  leadsToMeshGateway(entry: ResourceOf<'ServiceEntry'>, endpoint: EndpointFacts): boolean {
    return remote.leavesCluster(this.context, entry, endpoint) && !this.endsAtGateway(entry, endpoint);
  }

  /** The WorkloadEntries that are the endpoints of a ServiceEntry. */
  workloadEntriesOf(entry: ResourceOf<'ServiceEntry'>): readonly ResourceOf<'WorkloadEntry'>[] {
    return remote.workloadEntriesOf(this.context, entry);
  }

  endsAtGateway(entry: ResourceOf<'ServiceEntry'>, endpoint: EndpointFacts): boolean {
    return remote.endsAtGateway(this.context, entry, endpoint);
  }

  /** What keeps a host's endpoints to their own cluster; undefined where nothing certainly does. */
  clusterLocalBy(cluster: string, host: string): ResourceOf<'MeshConfig'> | undefined {
    return clusterLocalBy(this.context, cluster, host);
  }

  /** The networks that something names; undefined where a placeholder stands for one. */
  networks(): readonly string[] | undefined {
    return knownNetworks(this.context);
  }

  /** Whether other networks get into the ambient mesh of a cluster. */
  hasEastWestGateway(cluster: string): Answer {
    return gateways.hasEastWestGateway(this.context, cluster);
  }

  discovery(): clusters.Discovery {
    return clusters.discovery(this.context);
  }

  /** Other ServiceEntries that hold the same virtual address for other hosts, seen by a common client. */
  addressRivals(entry: ResourceOf<'ServiceEntry'>, address: string): readonly ResourceOf<'ServiceEntry'>[] {
    return addresses.addressRivals(this.context, entry, address);
  }

  /** The virtual addresses of a host in each cluster that certainly gives it some, in the order of the clusters. */
  addressesOf(host: string): readonly { readonly cluster: string; readonly addresses: readonly string[] }[] {
    return this.settings.clusters.flatMap(({ name }) => {
      const found = addresses.addressesOf(this.context, name, host);
      return found === undefined ? [] : [{ cluster: name, addresses: found }];
    });
  }

  nextFreeAddress(): string | undefined {
    return this.freeAddressQuestion();
  }

  /** Resources of one identity in one cluster, this one included. */
  copies(resource: Resource): readonly Resource[] {
    return this.context.index.get(keys.identity(resource.cluster, identityKind(resource), resource.namespace, resource.name));
  }

  find<T extends ResourceType>(
    type: T,
    cluster: string,
    kind: string,
    namespace: string,
    name: string,
  ): readonly ResourceOf<T>[] {
    return ofType(this.context.index.get(keys.identity(cluster, kind, namespace, name)), type);
  }

  /**
   * The host that was probably meant: a global host of near spelling, a Service of near spelling in the same namespace, or
   * the same Service in another one. Asked only for hosts that are certainly missing.
   */
  nearestHost(cluster: string, host: string, namespace: string): string | undefined {
    const { index, settings } = this.context;
    const half = hosts.parseHalfHost(host);
    if (half !== undefined && index.has(keys.identity(cluster, 'Service', half.namespace, half.name))) {
      return hosts.serviceHost(half.name, half.namespace, settings.clusterDomain);
    }
    const service = hosts.parseServiceHost(host, settings.clusterDomain);
    const candidates = index
      .get(service === undefined ? keys.outsideHosts(cluster) : keys.hostsOfNamespace(cluster, service.namespace))
      .flatMap((resource) => (this.isVisible(resource, namespace).is === 'yes' ? hostsOf(resource, settings.clusterDomain) : []))
      .filter((item) => !hosts.isWildcard(item));
    const near = hosts.nearestHost(host, candidates);
    if (near !== undefined || service === undefined) return near;
    const [named] = ofType(index.get(keys.serviceNamed(cluster, service.name)), 'Service');
    return named && hosts.serviceHost(named.name, named.namespace, settings.clusterDomain);
  }
}

function hostsOf(resource: Resource, clusterDomain: string): readonly string[] {
  if (resource.type === 'Service') return [hosts.serviceHost(resource.name, resource.namespace, clusterDomain)];
  if (resource.type !== 'ServiceEntry') return [];
  return resource.facts.hosts.map((host) => hosts.resolveHost(host, resource.namespace, clusterDomain));
}
