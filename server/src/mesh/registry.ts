/**
 * The hosts that a cluster knows, as far as the workspace shows them: Services, ServiceEntries, and hosts of other clusters
 * where discovery is shared.
 */
import { hasPlaceholder } from '../model/placeholder';
import type { PortNumber } from '../model/read';
import type { Resource, ResourceOf } from '../model/resource';
import { type Unknown, unknown, type Yes, yes } from './answer';
import { clustersThatMayShare, discovery } from './clusters';
import type { Context } from './context';
import {
  couldBecome,
  firstLabel,
  isWildcard,
  parseHalfHost,
  parseServiceHost,
  resolveHost,
  serviceHost,
  wildcardSuffixes,
} from './hosts';
import { keys } from './keys';
import { openness } from './open';
import { isVisible } from './visibility';

export type HostEntry = ResourceOf<'Service'> | ResourceOf<'ServiceEntry'>;

export interface Found {
  readonly is: 'yes';
  /** What gives the host, all of it visible to the asking namespace. Copies of one resource are alternatives. */
  readonly entries: readonly HostEntry[];
}

export interface Absent {
  readonly is: 'no';
  readonly why: string;
  /** `hidden`: it exists, but is not exported to the asking namespace; `unexpanded`: a Service that needs its full name. */
  readonly reason: 'absent' | 'hidden' | 'unexpanded';
  readonly entries: readonly HostEntry[];
}

export interface MaybeHost extends Unknown {
  /** The namespace of which the workspace holds nothing, if that is why. */
  readonly namespace?: string;
  /** Whether that is why: the workspace says nothing of hosts outside of the cluster domain. */
  readonly outside?: true;
}

export type HostAnswer = Found | Absent | MaybeHost;

/** Whether a cluster's registry has a host, seen from a namespace; `from` undefined: from anywhere. */
export function findHost(context: Context, cluster: string, host: string, from: string | undefined): HostAnswer {
  const here = entriesOf(context, cluster, host);
  const visible = from === undefined ? here : here.filter((entry) => isVisible(context, entry, from).is === 'yes');
  if (visible.length > 0) return { is: 'yes', entries: visible };
  if (from !== undefined && here.some((entry) => isVisible(context, entry, from).is === 'unknown'))
    return unknown('a placeholder decides who sees it');
  if (hasPlaceholder(host)) return unknown('the host holds a placeholder');

  const sharing = clustersThatMayShare(context, cluster);
  const elsewhere = sharing.flatMap((other) => entriesOf(context, other, host));
  const shared = elsewhere.filter((entry) => entry.type === 'Service');
  if (shared.length > 0 && discovery(context) === 'shared') return { is: 'yes', entries: shared };
  if (elsewhere.length > 0) return unknown('another cluster has it, and whether the clusters share their discovery is unknown');
  const open = openness(context, cluster, ...sharing);
  if (open !== undefined) return open;
  if (here.length > 0) {
    const why = here.map((entry) => isVisible(context, entry, from ?? '')).find((answer) => answer.is === 'no');
    return { is: 'no', reason: 'hidden', why: why?.is === 'no' ? why.why : 'it is not exported', entries: here };
  }
  if ([cluster, ...sharing].some((name) => mayComeFromPlaceholder(context, name, host))) {
    return unknown('a host with a placeholder may become this one');
  }
  const half = parseHalfHost(host);
  if (half !== undefined) {
    const service = entriesOf(context, cluster, serviceHost(half.name, half.namespace, context.settings.clusterDomain));
    if (service.some((entry) => entry.type === 'Service')) {
      return { is: 'no', reason: 'unexpanded', why: 'Istio expands only names without a dot', entries: service };
    }
  }
  const world = isWorldKnown(context, cluster, host);
  if (world.is !== 'yes') return world;
  if ([cluster, ...sharing].some((name) => isMadeElsewhere(context, name, host)))
    return unknown('a controller or the installation of the cluster makes it');
  return { is: 'no', reason: 'absent', why: world.value, entries: [] };
}

/** Services and ServiceEntries that give a host in a cluster, whoever sees them; ServiceEntries of wildcard hosts too. */
export function entriesOf({ index }: Context, cluster: string, host: string): readonly HostEntry[] {
  const exact = index.get(keys.host(cluster, host)).filter(isHostEntry);
  if (exact.length > 0) return exact;
  const own = isWildcard(host) ? index.get(keys.wildcard(cluster, host.slice(1))).filter(isHostEntry) : [];
  if (own.length > 0) return own;
  for (const suffix of wildcardSuffixes(host)) {
    const covering = index.get(keys.wildcard(cluster, suffix)).filter(isHostEntry);
    if (covering.length > 0) return covering;
  }
  return [];
}

function isHostEntry(resource: Resource): resource is HostEntry & Resource {
  return resource.type === 'Service' || resource.type === 'ServiceEntry';
}

/** What gives hosts with placeholders, of which one may become this host. */
export function unsureEntries({ index }: Context, cluster: string, host: string): readonly Resource[] {
  return [firstLabel(host), '*'].flatMap((label) => index.get(keys.unsureHost(cluster, label)));
}

function mayComeFromPlaceholder(context: Context, cluster: string, host: string): boolean {
  const { settings } = context;
  return unsureEntries(context, cluster, host).some((resource) => {
    if (resource.type === 'Service')
      return couldBecome(serviceHost(resource.name, resource.namespace, settings.clusterDomain), host);
    if (resource.type !== 'ServiceEntry') return false;
    return resource.facts.hosts.some((item) => {
      const pattern = resolveHost(item, resource.namespace, settings.clusterDomain);
      return isWildcard(pattern) ? hasPlaceholder(pattern) : couldBecome(pattern, host);
    });
  });
}

/**
 * Whether a Service exists without a manifest of its own: the one of the API server, what Istio is installed with, and what is made
 * for Knative Services, for Canaries of Flagger and for Gateways of the Gateway API (`name-class`).
 */
function isMadeElsewhere({ index, settings }: Context, cluster: string, host: string): boolean {
  const service = parseServiceHost(host, settings.clusterDomain);
  if (service === undefined) return false;
  const { name, namespace } = service;
  if (namespace === 'default' && name === 'kubernetes') return true;
  if (settings.closedWorld !== true) {
    if (namespace === 'kube-system') return true;
    if (namespace === settings.mesh.rootNamespace && name.startsWith('istio')) return true;
  }
  if (index.has(keys.identity(cluster, 'Service.serving.knative.dev', namespace, name))) return true;
  const canary = name.replace(/-(primary|canary)$/, '');
  if (index.has(keys.identity(cluster, 'Canary.flagger.app', namespace, canary))) return true;
  return index.get(keys.kubernetesGateways(cluster, namespace)).some((gateway) => name.startsWith(`${gateway.name}-`));
}

/**
 * Whether a host that the workspace lacks is certainly missing. `auto`: a namespace is known when the workspace holds a
 * Service or ServiceEntry of it; hosts outside of the cluster domain when it holds any ServiceEntry for such hosts.
 */
export function isWorldKnown({ index, settings }: Context, cluster: string, host: string): Yes<string> | MaybeHost {
  if (settings.closedWorld === true) return yes('the settings say that the workspace holds everything');
  const service = parseServiceHost(host, settings.clusterDomain);
  if (settings.closedWorld === false) {
    return {
      ...unknown('the settings say that there may be more than the workspace holds'),
      ...(service && { namespace: service.namespace }),
    };
  }
  if (service !== undefined) {
    if (index.has(keys.hostsOfNamespace(cluster, service.namespace)))
      return yes(`namespace "${service.namespace}" has no such Service`);
    return {
      ...unknown(`the workspace holds no Service or ServiceEntry of namespace "${service.namespace}"`),
      namespace: service.namespace,
    };
  }
  if (index.has(keys.outsideHosts(cluster))) return yes('no ServiceEntry gives it');
  return { ...unknown('the workspace holds no ServiceEntry for hosts outside of the cluster'), outside: true };
}

/** Whether an address names a Service of the own cluster as pods may: `name`, `name.namespace`, or with `.svc` behind. */
export function namesOwnService({ index, settings }: Context, cluster: string, namespace: string, address: string): boolean {
  const name = address.includes('.') ? parseHalfHost(address) : { name: address, namespace };
  if (name === undefined) return false;
  const host = serviceHost(name.name, name.namespace, settings.clusterDomain);
  return index.get(keys.host(cluster, host)).some((resource) => resource.type === 'Service');
}

export interface ServedPorts {
  /** Ascending. */
  readonly numbers: readonly number[];
  /** False where there may be more ports than these. */
  readonly complete: boolean;
}

/** The ports that a host serves: of all that give it, since Istio merges them. */
export function servedPorts(entries: readonly HostEntry[]): ServedPorts {
  const numbers = new Set<number>();
  let complete = true;
  for (const entry of entries) {
    const ports: readonly (PortNumber | undefined)[] =
      entry.type === 'Service' ? entry.facts.ports.map((item) => item.port) : entry.facts.ports.map((item) => item.number);
    for (const port of ports) {
      if (typeof port === 'number') numbers.add(port);
      else complete = false;
    }
    if (ports.length === 0) complete = false;
  }
  return { numbers: [...numbers].sort((a, b) => a - b), complete };
}

/**
 * The ports that a host serves in a cluster, given by the entries that the asking namespace sees. What another cluster may add,
 * or what may be outside of the workspace, leaves it open whether there are more.
 */
export function portsOf(context: Context, cluster: string, host: string, entries: readonly HostEntry[]): ServedPorts {
  const own = servedPorts(entries);
  const sharing = clustersThatMayShare(context, cluster);
  const elsewhere = servedPorts(sharing.flatMap((other) => entriesOf(context, other, host)));
  const mayBeMore =
    openness(context, cluster, ...sharing) !== undefined ||
    !elsewhere.complete ||
    elsewhere.numbers.some((port) => !own.numbers.includes(port)) ||
    (context.settings.closedWorld === false && entries.every((entry) => entry.type === 'ServiceEntry'));
  return mayBeMore ? { ...own, complete: false } : own;
}
