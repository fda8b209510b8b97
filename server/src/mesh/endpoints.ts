/**
 * What a host resolves to: pods by the selectors of Services and ServiceEntries, WorkloadEntries, ServiceEntry endpoints,
 * each with the labels that Istio tests subsets against (istio: serviceregistry/serviceentry/conversion.go, util/label).
 */

import type { EndpointFacts } from '../model/kinds/serviceEntry';
import { hasPlaceholder } from '../model/placeholder';
import type { Labels, Resource } from '../model/resource';
import type { Path } from '../yaml/tree';
import { type Answer, all, any, no, unknown, yes } from './answer';
import { clusterId, clustersThatMayShare, discovery } from './clusters';
import type { Context } from './context';
import { serviceHost } from './hosts';
import { keys } from './keys';
import { openness } from './open';
import { entriesOf, type HostEntry } from './registry';
import { labelAnswer, type Selection, selectWorkloads, type WorkloadResource } from './workloads';

export interface Endpoint {
  /** Explicit labels and those implicit ones that are known. */
  readonly labels: Labels;
  /** Implicit labels that it may carry with a value that no manifest tells. */
  readonly unknownLabels: readonly string[];
  readonly resource: Resource;
  /** Where it is written in its resource: an item of `spec.endpoints`, or empty for a workload. */
  readonly path: Path;
  /** False where it may not belong to the host at all: another cluster's, with discovery unknown. */
  readonly certain: boolean;
  /** The facts of a ServiceEntry endpoint or WorkloadEntry. */
  readonly facts?: EndpointFacts;
}

export interface EndpointSet {
  readonly endpoints: readonly Endpoint[];
  /** False where the host may have more endpoints than these; `why` says why. */
  readonly complete: boolean;
  readonly why: string;
}

const topologyCluster = 'topology.istio.io/cluster';
const topologyNetwork = 'topology.istio.io/network';
const localityLabels: readonly string[] = [
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'topology.istio.io/subzone',
];
const hostname = 'kubernetes.io/hostname';
/** Labels that controllers and the sidecar injector give to pods beside those of the template. */
const runtimeLabels: readonly string[] = [
  'pod-template-hash',
  'pod-template-generation',
  'controller-revision-hash',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'rollouts-pod-template-hash',
  'controller-uid',
  'job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/job-completion-index',
  'istio.io/rev',
  'security.istio.io/tlsMode',
  'service.istio.io/canonical-name',
  'service.istio.io/canonical-revision',
];
const podLabels: readonly string[] = [...localityLabels, topologyNetwork, hostname, ...runtimeLabels];

/** Labels that Istio sets itself, whatever an endpoint says (istio: util/label, AugmentLabels); of the network it says only what is missing. */
export function isSetByIstio(key: string): boolean {
  return key === topologyCluster || key === hostname || localityLabels.includes(key);
}

/** Whether pods carry a label that no template shows. */
export function isRuntimeLabel(key: string): boolean {
  return podLabels.includes(key) || key === topologyCluster;
}

/** All endpoints of a host, given by the entries that the asking namespace sees. */
export function endpointsOf(context: Context, cluster: string, entries: readonly HostEntry[]): EndpointSet {
  // By place: copies of a Service select the same workloads.
  const endpoints = new Map<string, Endpoint>();
  let why: string | undefined;
  for (const entry of entries) {
    const part = entry.type === 'Service' ? serviceEndpoints(context, entry, cluster) : serviceEntryEndpoints(context, entry);
    for (const endpoint of part.endpoints) {
      const { file, id, via, cluster: own } = endpoint.resource;
      endpoints.set(JSON.stringify([file, id, via, own, endpoint.path]), endpoint);
    }
    if (!part.complete) why ??= part.why;
  }
  why ??= openness(context, cluster, ...clustersThatMayShare(context, cluster))?.why;
  return { endpoints: [...endpoints.values()], complete: why === undefined, why: why ?? '' };
}

function serviceEndpoints(context: Context, service: HostEntry & { type: 'Service' }, asking: string): EndpointSet {
  const { selector, serviceType } = service.facts;
  if (serviceType === 'ExternalName')
    return { endpoints: [], complete: false, why: 'an ExternalName Service has no endpoints of its own' };
  if (selector === undefined)
    return { endpoints: [], complete: false, why: 'the Service has no selector; its endpoints are made elsewhere' };
  const endpoints: Endpoint[] = [];
  const own = selectWorkloads(context, service.cluster, service.namespace, selector);
  endpoints.push(
    ...own.workloads.map((workload) =>
      workloadEndpoint(context, workload, service.cluster === asking || discovery(context) === 'shared'),
    ),
  );
  let unsure = own.unsure;
  /** Whether a cluster shows no workload of the Service, nor any other of the namespace. */
  const isDark = (place: string, namespace: string, found: Selection): boolean =>
    found.workloads.length === 0 && !context.index.has(keys.workloads(place, namespace));
  let dark = isDark(service.cluster, service.namespace, own);
  for (const other of clustersThatMayShare(context, service.cluster)) {
    const host = serviceHost(service.name, service.namespace, context.settings.clusterDomain);
    for (const twin of entriesOf(context, other, host)) {
      if (twin.type !== 'Service' || twin.facts.selector === undefined) continue;
      const selection = selectWorkloads(context, other, twin.namespace, twin.facts.selector);
      unsure ||= selection.unsure;
      dark ||= isDark(other, twin.namespace, selection);
      endpoints.push(
        ...selection.workloads.map((workload) => workloadEndpoint(context, workload, discovery(context) === 'shared')),
      );
    }
  }
  if (unsure) return { endpoints, complete: false, why: 'a label of a workload or of the selector holds a placeholder' };
  // A Service without workloads beside it is how a cluster that only calls knows its name.
  const callsOnly = discovery(context) === 'shared' && endpoints.length > 0 && !dark;
  if (own.workloads.length > 0 || callsOnly || context.settings.closedWorld === true) {
    return context.settings.closedWorld === false
      ? { endpoints, complete: false, why: 'the settings say that there may be more workloads than the workspace holds' }
      : { endpoints, complete: true, why: '' };
  }
  return {
    endpoints,
    complete: false,
    why: `the workspace holds no workload of Service "${service.name}" in namespace "${service.namespace}"`,
  };
}

function serviceEntryEndpoints(context: Context, entry: HostEntry & { type: 'ServiceEntry' }): EndpointSet {
  const { endpoints, workloadSelector, resolution } = entry.facts;
  if (resolution === undefined || resolution === 'NONE' || resolution === 'DYNAMIC_DNS') {
    return { endpoints: [], complete: false, why: `with resolution ${resolution ?? 'NONE'} labels select nothing` };
  }
  if (hasPlaceholder(resolution)) return { endpoints: [], complete: false, why: 'the resolution is a placeholder' };
  if (endpoints.length > 0) {
    const list = endpoints.map((facts, index): Endpoint => {
      const implicit = implicitLabels(context, entry.cluster, facts);
      return { ...implicit, resource: entry, path: ['spec', 'endpoints', index], certain: true, facts };
    });
    return { endpoints: list, complete: true, why: '' };
  }
  if (workloadSelector !== undefined) {
    const { workloads, unsure } = selectWorkloads(context, entry.cluster, entry.namespace, workloadSelector);
    const list = workloads.map((workload) => workloadEndpoint(context, workload, true));
    if (unsure) return { endpoints: list, complete: false, why: 'a label of a workload or of the selector holds a placeholder' };
    const known = workloads.length > 0 ? context.settings.closedWorld !== false : context.settings.closedWorld === true;
    const why = `the workspace holds no workload that ServiceEntry "${entry.name}" selects`;
    return { endpoints: list, complete: known, why: known ? '' : why };
  }
  if (resolution.startsWith('DNS')) {
    // Istio makes one endpoint, the host itself, without labels.
    return {
      endpoints: [{ labels: {}, unknownLabels: [], resource: entry, path: ['spec'], certain: true }],
      complete: true,
      why: '',
    };
  }
  return { endpoints: [], complete: true, why: '' };
}

function workloadEndpoint(context: Context, workload: WorkloadResource, certain: boolean): Endpoint {
  if (workload.type === 'WorkloadEntry') {
    const implicit = implicitLabels(context, workload.cluster, workload.facts);
    return { ...implicit, resource: workload, path: [], certain, facts: workload.facts };
  }
  const id = clusterId(context.settings, workload.cluster);
  return {
    labels: id === undefined ? workload.facts.labels : { ...workload.facts.labels, [topologyCluster]: id },
    unknownLabels: id === undefined ? [...podLabels, topologyCluster] : podLabels,
    resource: workload,
    path: [],
    certain,
  };
}

/** Topology labels from locality, network and the cluster whose istiod reads the resource; they win, but for the network's. */
function implicitLabels(context: Context, cluster: string, facts: EndpointFacts): Pick<Endpoint, 'labels' | 'unknownLabels'> {
  const implicit: Record<string, string> = {};
  const unknownLabels: string[] = [];
  const locality = facts.locality ?? facts.labels['istio-locality']?.replaceAll('.', '/');
  if (locality !== undefined && hasPlaceholder(locality)) unknownLabels.push(...localityLabels);
  else {
    locality?.split('/').forEach((part, i) => {
      const key = localityLabels[i];
      if (key !== undefined && part !== '') implicit[key] = part;
    });
  }
  const id = clusterId(context.settings, cluster);
  if (id === undefined) unknownLabels.push(topologyCluster);
  else implicit[topologyCluster] = id;
  if (facts.network === undefined) unknownLabels.push(topologyNetwork);
  else implicit[topologyNetwork] = facts.labels[topologyNetwork] ?? facts.network;
  return { labels: { ...facts.labels, ...implicit }, unknownLabels };
}

/** Whether one endpoint carries all labels of a subset. */
export function carries(endpoint: Endpoint, labels: Labels): Answer {
  const answer = all(
    Object.entries(labels).map(([key, value]) => {
      if (hasPlaceholder(key)) return unknown('a label holds a placeholder');
      const have = endpoint.labels[key];
      if (have === undefined && endpoint.unknownLabels.includes(key))
        return unknown(`the value of label "${key}" is known only at run time`);
      if (have === undefined && Object.keys(endpoint.labels).some(hasPlaceholder)) return unknown('a label holds a placeholder');
      return labelAnswer(endpoint.labels, key, value);
    }),
  );
  return answer.is === 'yes' && !endpoint.certain ? unknown('whether the clusters share their discovery is unknown') : answer;
}

/** Whether a subset's labels select any endpoint of a set. No labels select every endpoint, even of an empty set. */
export function selectsAny(labels: Labels, set: EndpointSet): Answer {
  if (Object.keys(labels).length === 0) return yes();
  const answer = any(
    set.endpoints.map((endpoint) => carries(endpoint, labels)),
    no('the host has no endpoints'),
  );
  return answer.is === 'no' && !set.complete ? unknown(set.why) : answer;
}

/** Values of a label on the workloads of a namespace that a selector selects: suggestions. */
export function valuesOf(set: EndpointSet, key: string): readonly string[] {
  return [...new Set(set.endpoints.flatMap((endpoint) => endpoint.labels[key] ?? []))].sort();
}
