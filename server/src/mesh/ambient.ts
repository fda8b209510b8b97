/**
 * Ambient meshes: which namespaces are captured by ztunnel, and which waypoint, if any, reads the requests to what is in them (istio:
 * pilot/pkg/serviceregistry/ambient/waypoints.go, fetchWaypointForTarget).
 */
import { hasPlaceholder } from '../model/placeholder';
import type { Labels, Resource } from '../model/resource';
import { type Answer, no, unknown, yes } from './answer';
import { type Context, ofType } from './context';
import type { KubernetesGateway } from './gatewayApi';
import { hasSidecar } from './injection';
import { keys } from './keys';
import { isAmbient as hasZtunnel } from './sidecars';
import { selectWorkloads, type WorkloadResource } from './workloads';

const modeLabel = 'istio.io/dataplane-mode';
export const waypointLabel = 'istio.io/use-waypoint';
export const waypointNamespaceLabel = 'istio.io/use-waypoint-namespace';
/** What the pods that are made for a Gateway of the Gateway API carry. */
export const gatewayNameLabel = 'gateway.networking.k8s.io/gateway-name';

const waypointClasses: readonly string[] = ['istio-waypoint', 'istio-agentgateway-waypoint'];

export function isWaypoint({ facts }: KubernetesGateway): boolean {
  return facts.className !== undefined && waypointClasses.includes(facts.className);
}

function namespaceObjects({ index }: Context, cluster: string, namespace: string): readonly Resource[] {
  return index.get(keys.identity(cluster, 'Namespace', '', namespace));
}

/** Whether a Namespace in the workspace certainly says that its pods are part of an ambient mesh. */
export function isAmbient(context: Context, cluster: string, namespace: string): boolean {
  return (
    hasZtunnel(context, cluster, namespace).is === 'yes' &&
    namespaceObjects(context, cluster, namespace).every(({ unsure }) => unsure !== true)
  );
}

export interface WaypointName {
  readonly name: string;
  readonly namespace: string;
}

/** The waypoint that the labels of a Service, a workload or a Namespace name; `none` declines that of the Namespace. */
export function namedWaypoint(labels: Labels, namespace: string): WaypointName | 'none' | undefined {
  const name = labels[waypointLabel];
  if (name === undefined || name === 'none') return name;
  return { name, namespace: labels[waypointNamespaceLabel] ?? namespace };
}

/** The waypoint for what is in a namespace and carries some labels; a `no` where it certainly names none. */
export function waypointFor(context: Context, cluster: string, namespace: string, labels: Labels): Answer<WaypointName> {
  const own = namedWaypoint(labels, namespace);
  if (own === 'none') return no(`its label "${waypointLabel}" is "none"`);
  if (own !== undefined) return yes(own);
  const objects = namespaceObjects(context, cluster, namespace);
  if (objects.length === 0) return unknown(`the workspace does not hold Namespace "${namespace}"`);
  for (const object of objects) {
    if (object.unsure === true) return unknown('the labels of its Namespace are not known for certain');
    const inherited = namedWaypoint(object.labels, namespace);
    if (inherited !== undefined && inherited !== 'none') return yes(inherited);
  }
  return no(`neither it nor Namespace "${namespace}" has the label "${waypointLabel}"`);
}

/** Whether a namespace has a waypoint in the workspace, or names one. */
export function mayHaveWaypoint(context: Context, cluster: string, namespace: string): boolean {
  const gateways = ofType(context.index.get(keys.kubernetesGateways(cluster, namespace)), 'KubernetesGateway');
  return gateways.some(isWaypoint) || waypointFor(context, cluster, namespace, {}).is !== 'no';
}

/**
 * Whether ztunnel alone enforces what is said of the workloads that labels select in a namespace. A `no`: the namespace is not certainly
 * ambient, or some of them may have a proxy of their own, as gateways do; unknown: none of them is in the workspace.
 */
export function isLeftToZtunnel(context: Context, cluster: string, namespace: string, selector: Labels): Answer {
  if (!isAmbient(context, cluster, namespace)) return no('the namespace is not ambient');
  if (gatewayNameLabel in selector) return no('it is for a gateway');
  const { workloads, unsure } = selectWorkloads(context, cluster, namespace, selector);
  if (unsure || workloads.some((workload) => mayBeProxied(context, workload))) return no('a workload may have a proxy');
  const gateways = ofType(context.index.get(keys.kubernetesGateways(cluster, namespace)), 'KubernetesGateway');
  if (gateways.some((gateway) => !isWaypoint(gateway))) return no('it may be for a gateway');
  return workloads.length > 0 ? yes() : unknown('the workspace does not show its workloads');
}

function mayBeProxied(context: Context, workload: WorkloadResource): boolean {
  if (workload.type === 'WorkloadEntry') return true;
  const { inject = '', labels, hostNetwork, proxied } = workload.facts;
  if (proxied === true || hostNetwork === true || (labels[modeLabel] ?? 'ambient') !== 'ambient') return true;
  return inject.toLowerCase() === 'true' || hasPlaceholder(inject) || hasSidecar(context, workload).is === 'yes';
}

export function asksForZtunnel(labels: Labels): boolean {
  return labels[modeLabel] === 'ambient';
}

/** Whether the labels of a Namespace ask for sidecars: clients with one follow what ztunnel does not. */
export function asksForSidecars(labels: Labels): boolean {
  const injection = labels['istio-injection'];
  return injection === undefined ? 'istio.io/rev' in labels && !asksForZtunnel(labels) : injection !== 'disabled';
}
