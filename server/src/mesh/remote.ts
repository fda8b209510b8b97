/**
 * What a cluster answers to a global host that arrives at its gateway. Istio before 1.20 rewrote `.global` to the cluster's
 * own domain with an EnvoyFilter; later versions serve only hosts that the cluster itself knows: a ServiceEntry of that very
 * host over its own workloads. With an unknown version either form will do.
 */
import type { EndpointFacts } from '../model/kinds/serviceEntry';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import { type Answer, no, type Unknown, unknown, type Yes, yes } from './answer';
import { isRemoteGateway, standsFor } from './clusters';
import { type Context, ofType } from './context';
import { findSubset, type SubsetFound, type SubsetMissing } from './destinationRules';
import { carries, type EndpointSet, endpointsOf } from './endpoints';
import { gatewayNamespaces, isSeenFrom } from './gateways';
import { couldBecome, parseGlobalHost, resolveHost, type ServiceName, serviceHost, wildcardSuffixes } from './hosts';
import { keys } from './keys';
import { openness } from './open';
import { entriesOf, findHost, type HostAnswer, type HostEntry, namesOwnService, unsureEntries } from './registry';
import { selectWorkloads } from './workloads';

export interface Form {
  readonly kind: 'entry' | 'service';
  /** The host by which the remote cluster knows it: the global host itself, or the Service's. */
  readonly host: string;
  readonly entries: readonly HostEntry[];
}

/** What a cluster's Istio can answer with, by its version. */
export function acceptedForms({ settings }: Context): { readonly entry: true; readonly service: boolean } {
  const version = settings.istioVersion;
  const modern = version !== undefined && (version.major > 1 || (version.major === 1 && version.minor >= 20));
  return { entry: true, service: !modern };
}

/** The forms in which a cluster answers to a global host; a `no` says what was looked for. */
export function answersTo(context: Context, cluster: string, host: string): Answer<readonly Form[]> {
  return context.graph.ask(findForms, context, cluster, host);
}

function findForms(context: Context, cluster: string, host: string): Answer<readonly Form[]> {
  const { settings } = context;
  const forms: Form[] = [];
  const given = entriesOf(context, cluster, host);
  const answering = given.filter((entry) => answersLocally(context, entry));
  const namespaces = gatewayNamespaces(context, cluster, host);
  const own = answering.filter((entry) => isSeenFrom(context, namespaces, entry));
  if (own.length > 0) forms.push({ kind: 'entry', host, entries: own });
  const name = parseGlobalHost(host, settings.globalSuffix);
  const accepted = acceptedForms(context);
  let service: HostAnswer | undefined;
  if (accepted.service && name !== undefined) {
    const serviceName = serviceHost(name.name, name.namespace, settings.clusterDomain);
    service = findHost(context, cluster, serviceName, undefined);
    const entries = service.is === 'yes' ? service.entries.filter((entry) => isSeenFrom(context, namespaces, entry)) : [];
    if (entries.length > 0) forms.push({ kind: 'service', host: serviceName, entries });
  }
  if (forms.length > 0) return yes(forms);
  const open = openness(context, cluster);
  if (open !== undefined) return open;
  const names = [host, ...wildcardSuffixes(host).map((suffix) => `*${suffix}`)];
  if (names.some((item) => context.index.has(keys.sni(cluster, item))))
    return unknown('a TLS route there takes connections to it by their server name');
  if (accepted.service && name === undefined) return unknown('the host does not name a Service');
  if (service?.is === 'unknown') return service;
  if (settings.closedWorld === false) return unknown('the settings say that there may be more than the workspace holds');
  if (hasPlaceholder(host) || mayComeFromPlaceholder(context, cluster, host))
    return unknown('a host with a placeholder may become this one');
  if (!isKnown(context, cluster, name)) return unknown(`the workspace holds too little of cluster "${cluster}"`);
  const external = given.find((entry) => answersLocally(context, entry, true));
  const hidden = answering[0] ?? (service?.is === 'yes' ? service.entries[0] : undefined);
  if (hidden !== undefined && namespaces !== undefined) {
    const who = `the gateway in namespace ${namespaces.map((item) => `"${item}"`).join(', ')}`;
    return no(`its ${hidden.kind} "${hidden.name}" in namespace "${hidden.namespace}" is not exported to ${who}`);
  }
  if (external !== undefined)
    return no(`its ServiceEntry "${external.name}" gives the host to no one else, since its location is not "MESH_INTERNAL"`);
  if (service !== undefined && name !== undefined)
    return no(`it has neither a Service "${name.name}" in namespace "${name.namespace}" nor a ServiceEntry for the host`);
  const { major, minor } = settings.istioVersion ?? { major: 1, minor: 20 };
  return no(
    `Istio ${major}.${minor} serves only hosts that the cluster itself knows, and no ServiceEntry there gives it to workloads of its own`,
  );
}

/** The endpoints with which a cluster answers to a global host; undefined where it is not known to answer. */
export function endpointsAnswering(context: Context, cluster: string, host: string): EndpointSet | undefined {
  const forms = answersTo(context, cluster, host);
  return forms.is === 'yes'
    ? endpointsOf(context, cluster, [...new Set(forms.value.flatMap(({ entries }) => entries))])
    : undefined;
}

/** Whether the workspace shows what the namespace of a Service, or the cluster's ServiceEntries, hold. */
function isKnown({ index, settings }: Context, cluster: string, name: ServiceName | undefined): boolean {
  if (settings.closedWorld === true || index.has(keys.outsideHosts(cluster))) return true;
  return name !== undefined && index.has(keys.hostsOfNamespace(cluster, name.namespace));
}

function mayComeFromPlaceholder(context: Context, cluster: string, host: string): boolean {
  return ofType(unsureEntries(context, cluster, host), 'ServiceEntry').some((entry) =>
    entry.facts.hosts.some((item) => hasPlaceholder(item) && couldBecome(item, host)),
  );
}

/** Whether an endpoint of a ServiceEntry is a gateway to elsewhere, and no Service of the own cluster. */
export function leavesCluster(context: Context, entry: ResourceOf<'ServiceEntry'>, endpoint: EndpointFacts): boolean {
  const { cluster, namespace, facts } = entry;
  if (!isRemoteGateway(context.settings, cluster, facts, endpoint)) return false;
  return endpoint.address === undefined || !namesOwnService(context, cluster, namespace, endpoint.address);
}

/**
 * Whether an endpoint is an ordinary gateway of its cluster: a server there takes the requests to the entry's hosts on the very
 * ports of the endpoint, and ends their TLS or has none. Only AUTO_PASSTHROUGH goes by the SNI of mutual TLS.
 */
export function endsAtGateway(context: Context, entry: ResourceOf<'ServiceEntry'>, endpoint: EndpointFacts): boolean {
  const ports = Object.values(endpoint.ports);
  const others = standsFor(context.settings, endpoint).filter((name) => name !== entry.cluster);
  if (ports.length === 0 || others.length === 0) return false;
  return others.every((cluster) =>
    entry.facts.hosts.every((host) => ports.every((port) => context.graph.ask(endsAtServer, context, cluster, host, `${port}`))),
  );
}

/** Whether a server of a cluster takes the requests to a host on a port, and does not send them on by the SNI of mutual TLS. */
function endsAtServer({ index }: Context, cluster: string, host: string, port: string): boolean {
  return [host, ...wildcardSuffixes(host).flatMap((suffix) => (suffix === '' ? [] : [`*${suffix}`]))].some((name) =>
    ofType(index.get(keys.server(cluster, name)), 'Gateway').some((gateway) =>
      gateway.facts.servers.some(
        (server) =>
          `${server.port}` === port &&
          server.tlsMode !== 'AUTO_PASSTHROUGH' &&
          server.hosts.some((item) => item.slice(item.indexOf('/') + 1) === name),
      ),
    ),
  );
}

/** A ServiceEntry of the mesh whose endpoints are the cluster's own, not yet another gateway. */
function answersLocally(context: Context, entry: HostEntry, anyLocation = false): boolean {
  if (entry.type !== 'ServiceEntry') return false;
  const { endpoints, workloadSelector, location } = entry.facts;
  if (!anyLocation && location !== 'MESH_INTERNAL' && !hasPlaceholder(location ?? '')) return false;
  const isLocal = (endpoint: EndpointFacts): boolean =>
    !leavesCluster(context, entry, endpoint) && !standsFor(context.settings, endpoint).some((name) => name !== entry.cluster);
  if (workloadSelector === undefined) return endpoints.some(isLocal);
  const { workloads } = selectWorkloads(context, entry.cluster, entry.namespace, workloadSelector);
  return workloads.length === 0 || workloads.some((workload) => workload.type === 'Workload' || isLocal(workload.facts));
}

/** The WorkloadEntries that are the endpoints of a ServiceEntry; pods may be beside them. */
export function workloadEntriesOf(context: Context, entry: ResourceOf<'ServiceEntry'>): readonly ResourceOf<'WorkloadEntry'>[] {
  const { endpoints, workloadSelector } = entry.facts;
  if (workloadSelector === undefined || endpoints.length > 0) return [];
  const { workloads } = selectWorkloads(context, entry.cluster, entry.namespace, workloadSelector);
  return workloads.flatMap((workload) =>
    workload.type === 'WorkloadEntry' && workload.kind === 'WorkloadEntry' ? [workload] : [],
  );
}

export interface SubsetUndefined extends SubsetMissing {
  /** The gateway's namespace, in whose name it was looked up; undefined: not known. */
  readonly from: string | undefined;
}

/**
 * Whether a cluster defines a subset of a global host, in any form in which it answers and for any of the gateways that pass the host.
 */
export function definesSubset(
  context: Context,
  cluster: string,
  host: string,
  forms: readonly Form[],
  subset: string,
): Yes<SubsetFound> | Unknown | SubsetUndefined {
  let missing: SubsetUndefined | undefined;
  let open: Unknown | undefined;
  for (const form of forms) {
    for (const from of gatewayNamespaces(context, cluster, host) ?? [undefined]) {
      const answer = findSubset(context, cluster, form.host, subset, from, form.entries);
      if (answer.is === 'yes') return answer;
      if (answer.is === 'unknown') open ??= answer;
      // What is defined, but out of reach, is nearer to what is meant.
      else if (missing === undefined || missing.outOfReach.length === 0) missing = { ...answer, from };
    }
  }
  return open ?? missing ?? unknown('the cluster does not answer');
}

/** The clusters for which the endpoints stand that a subset's labels select; undefined in the list: an unknown one. */
export function clustersBehind(
  context: Context,
  set: EndpointSet,
  labels: Readonly<Record<string, string>>,
): readonly (string | undefined)[] {
  const names = new Set<string | undefined>();
  for (const endpoint of set.endpoints) {
    const answer = carries(endpoint, labels);
    if (answer.is === 'no') continue;
    const stands = endpoint.facts === undefined ? [] : standsFor(context.settings, endpoint.facts);
    if (answer.is === 'unknown' || stands.length === 0) names.add(undefined);
    else for (const name of stands) names.add(name);
  }
  if (!set.complete) names.add(undefined);
  return [...names];
}

export interface Use {
  readonly service: ResourceOf<'VirtualService'>;
  /** Index in the destinations of the VirtualService. */
  readonly destination: number;
}

/** Every destination of VirtualServices of a cluster that sends to a subset of a host. */
export function usesOf({ index, settings }: Context, cluster: string, host: string, subset: string): readonly Use[] {
  return ofType(index.get(keys.use(cluster, host, subset)), 'VirtualService').flatMap((service) =>
    service.facts.destinations.flatMap((destination, i) => {
      const same =
        destination.subset === subset && resolveHost(destination.host, service.namespace, settings.clusterDomain) === host;
      return same ? [{ service, destination: i }] : [];
    }),
  );
}

/** Every destination of VirtualServices of a cluster that sends to a host, whatever the subset. */
export function routesTo({ index, settings }: Context, cluster: string, host: string): readonly Use[] {
  return ofType(index.get(keys.routes(cluster, host)), 'VirtualService').flatMap((service) =>
    service.facts.destinations.flatMap((destination, i) =>
      resolveHost(destination.host, service.namespace, settings.clusterDomain) === host ? [{ service, destination: i }] : [],
    ),
  );
}
