/** What the workspace shows of one Service: the clusters that have it, and what runs there. */
import { hasPlaceholder } from '../base/placeholder';
import type { ServiceName } from '../mesh/hosts';
import type { WorkloadResource } from '../mesh/workloads';
import type { ResourceOf } from '../model/resource';
import { isLabelValue } from '../semantics/primitives/selectors';
import type { Inventory } from './inventory';
import { inNaturalOrder } from './names';
import type { View } from './view';

/** The Service in one cluster. */
export interface Site {
  readonly cluster: string;
  readonly service: ResourceOf<'Service'>;
  /** Why its workloads cannot be known by its selector. */
  readonly unfit: string | undefined;
  /** Whether it is unfit by a placeholder only, and may prove fit. */
  readonly unclear: boolean;
  /** Pods by their templates, and WorkloadEntries. */
  readonly workloads: readonly WorkloadResource[];
  /** The values of the label `version`, in natural order. */
  readonly versions: readonly string[];
}

export interface Survey {
  readonly service: ServiceName;
  /** In the order of the clusters. */
  readonly sites: ReadonlyMap<string, Site>;
}

export function surveyOf(view: View, inventory: Inventory, service: ServiceName): Survey {
  const services = inventory.servicesOf(service);
  const sites = new Map<string, Site>();
  for (const { name: cluster } of view.clusters) {
    const own = services.find((each) => each.cluster === cluster);
    if (own !== undefined) sites.set(cluster, siteOf(inventory, own));
  }
  return { service, sites };
}

function siteOf(inventory: Inventory, service: ResourceOf<'Service'>): Site {
  const { cluster } = service;
  const unclear = isUnclear(service);
  const unfit = unclear
    ? 'holds a placeholder in its name, selector or ports, so that nothing tells what it will be'
    : unfitness(service);
  const { selector } = service.facts;
  const selected = unfit === undefined && selector !== undefined;
  const workloads = selected ? inventory.workloadsOf(cluster, service.namespace, selector) : [];
  return { cluster, service, unfit, unclear, workloads, versions: versionsOf(workloads) };
}

function versionsOf(workloads: readonly WorkloadResource[]): readonly string[] {
  const versions = new Set<string>();
  for (const { facts } of workloads) {
    const { version } = facts.labels;
    if (version && isLabelValue(version)) versions.add(version);
  }
  return [...versions].sort(inNaturalOrder);
}

export function runs(site: Site | undefined): boolean {
  return site !== undefined && site.workloads.length > 0;
}

function unfitness({ facts }: ResourceOf<'Service'>): string | undefined {
  const { serviceType, selector, headless } = facts;
  if (serviceType === 'ExternalName') return 'is of type ExternalName, and has no workloads of its own';
  if (headless) return 'is headless: its clients call single pods, for which no host that spans clusters can stand';
  return selector === undefined ? 'has no selector, so that nothing tells its workloads' : undefined;
}

function isUnclear({ name, namespace, facts }: ResourceOf<'Service'>): boolean {
  const texts = [
    name,
    namespace,
    ...Object.entries(facts.selector ?? {}).flat(),
    ...facts.ports.flatMap((port) => port.name ?? []),
  ];
  return texts.some(hasPlaceholder) || facts.ports.some(({ port }) => port === 'unknown');
}
