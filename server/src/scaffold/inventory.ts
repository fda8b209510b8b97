/** The resources of a workspace by what the scaffold asks for, gathered once, so that no service makes it look at all of them. */
import { standsFor } from '../mesh/clusters';
import type { ServiceName } from '../mesh/hosts';
import { selects, type WorkloadResource } from '../mesh/workloads';
import type { EndpointFacts } from '../model/kinds/serviceEntry';
import { hasPlaceholder } from '../model/placeholder';
import type { Labels, Resource, ResourceOf } from '../model/resource';
import { isCreated, readMark } from './mark';
import type { View } from './view';

export class Inventory {
  private readonly services = new Map<string, ResourceOf<'Service'>[]>();
  private readonly entries = new Map<string, ResourceOf<'ServiceEntry'>[]>();
  private readonly rules = new Map<string, ResourceOf<'DestinationRule'>[]>();
  private readonly routes = new Map<string, ResourceOf<'VirtualService'>[]>();
  private readonly gateways = new Map<string, ResourceOf<'Gateway'>[]>();
  private readonly others = new Map<string, Resource[]>();
  /** Values of the label `istio`, by which gateways are known, that a cluster shows. */
  private readonly istioLabels = new Map<string, Set<string>>();
  /** Clusters, and their namespaces, of which the workspace holds Services. */
  private readonly known = new Set<string>();
  /** By cluster, namespace and each of their labels. */
  private readonly workloads = new Map<string, WorkloadResource[]>();
  private readonly localities = new Map<string, string>();

  constructor(private readonly view: View) {
    // Whatever the order in which files were read: of several, the first is taken.
    const order = new Map(view.clusters.map(({ name }, index) => [name, index]));
    const rank = (cluster: string): number => order.get(cluster) ?? order.size;
    const sorted = [...view.resources].sort(
      (a, b) => rank(a.cluster) - rank(b.cluster) || compare(a.file, b.file) || compare(a.id, b.id),
    );
    for (const resource of sorted) this.take(resource);
  }

  private take(resource: Resource): void {
    const { cluster, namespace } = resource;
    switch (resource.type) {
      case 'Service':
        // A copy of ours says nothing about the user's cluster.
        if (isCreated(resource.annotations) && readMark(resource.annotations) !== undefined) break;
        add(this.services, keyOf(resource), resource);
        this.known.add(`${cluster}\0${namespace}`).add(cluster);
        this.note(cluster, resource.facts.selector?.istio);
        break;
      case 'ServiceEntry':
        for (const host of resource.facts.hosts) add(this.entries, this.view.mesh.resolve(host, namespace), resource);
        for (const endpoint of resource.facts.endpoints) this.locate(endpoint);
        break;
      case 'WorkloadEntry':
        this.index(resource);
        this.locate(resource.facts);
        break;
      case 'Workload':
        this.index(resource);
        this.note(cluster, resource.facts.labels.istio);
        break;
      case 'DestinationRule':
        if (resource.facts.host !== undefined) add(this.rules, this.view.mesh.resolve(resource.facts.host, namespace), resource);
        break;
      case 'VirtualService':
        for (const host of resource.facts.hosts) add(this.routes, this.view.mesh.resolve(host, namespace), resource);
        break;
      case 'Gateway':
        add(this.gateways, cluster, resource);
        this.note(cluster, resource.facts.selector.istio);
        break;
      case 'EnvoyFilter':
      case 'KubernetesGateway':
      case 'MeshConfig':
      case 'PeerAuthentication':
      case 'Other':
        add(this.others, `${cluster}\0${resource.group}/${resource.kind}`, resource);
        break;
    }
  }

  private index(resource: WorkloadResource): void {
    const { cluster, namespace, facts } = resource;
    for (const pair of Object.entries(facts.labels)) add(this.workloads, [cluster, namespace, ...pair].join('\0'), resource);
  }

  private note(cluster: string, label: string | undefined): void {
    if (label === undefined) return;
    const labels = this.istioLabels.get(cluster);
    if (labels === undefined) this.istioLabels.set(cluster, new Set([label]));
    else labels.add(label);
  }

  private locate(endpoint: EndpointFacts): void {
    const { locality } = endpoint;
    if (locality === undefined || hasPlaceholder(locality)) return;
    for (const cluster of this.clustersBehind(endpoint))
      if (!this.localities.has(cluster)) this.localities.set(cluster, locality);
  }

  /** The clusters that an endpoint stands for. */
  clustersBehind(endpoint: EndpointFacts): readonly string[] {
    return standsFor(this.view.mesh.settings, endpoint);
  }

  /** The Services of a name, in any cluster; without copies that were scaffolded. */
  servicesOf(name: ServiceName): readonly ResourceOf<'Service'>[] {
    return this.services.get(keyOf(name)) ?? [];
  }

  /** Whether a cluster certainly lacks a Service: the workspace holds others of its namespace there (as `mesh/registry.ts` decides it). */
  lacks(cluster: string, service: ServiceName): boolean {
    if (!this.known.has(`${cluster}\0${service.namespace}`)) return false;
    return !this.servicesOf(service).some((each) => each.cluster === cluster);
  }

  /** Whether the workspace holds any Service of a cluster; else its manifests are elsewhere. */
  isShown(cluster: string): boolean {
    return this.known.has(cluster);
  }

  /** Every name that a Service has, sorted. */
  serviceNames(): readonly ServiceName[] {
    return [...this.services.values()]
      .flatMap(([first]) => (first === undefined ? [] : [{ namespace: first.namespace, name: first.name }]))
      .sort((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name));
  }

  /** ServiceEntries of exactly this host, in every cluster. */
  entriesOf(host: string): readonly ResourceOf<'ServiceEntry'>[] {
    return this.entries.get(host) ?? [];
  }

  /** The pods, by their templates, and WorkloadEntries of a namespace that a selector certainly selects. */
  workloadsOf(cluster: string, namespace: string, selector: Labels): readonly WorkloadResource[] {
    const buckets = Object.entries(selector).map((pair) => this.workloads.get([cluster, namespace, ...pair].join('\0')) ?? []);
    const [smallest = []] = buckets.sort((a, b) => a.length - b.length);
    return smallest.filter(({ facts }) => selects(selector, facts.labels).is === 'yes');
  }

  rulesOf(host: string): readonly ResourceOf<'DestinationRule'>[] {
    return this.rules.get(host) ?? [];
  }

  routesOf(host: string): readonly ResourceOf<'VirtualService'>[] {
    return this.routes.get(host) ?? [];
  }

  gatewaysOf(cluster: string): readonly ResourceOf<'Gateway'>[] {
    return this.gateways.get(cluster) ?? [];
  }

  /** Resources of a kind that the model does not read: `networking.istio.io`, `EnvoyFilter`. */
  othersOf(cluster: string, group: string, kind: string): readonly Resource[] {
    return this.others.get(`${cluster}\0${group}/${kind}`) ?? [];
  }

  hasGatewayLabel(cluster: string, label: string): boolean {
    return this.istioLabels.get(cluster)?.has(label) === true;
  }

  /** The locality of a cluster's gateways, as an endpoint anywhere gives it. */
  localityOf(cluster: string): string | undefined {
    return this.localities.get(cluster);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function keyOf({ namespace, name }: ServiceName): string {
  return `${namespace}/${name}`;
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
