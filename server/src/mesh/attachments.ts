/**
 * The workloads that the labels of a policy select. Those of most kinds hold in the root namespace for the whole mesh; some only ever for
 * their own namespace (istio: pilot/pkg/model, telemetry.go, proxy_config.go, sidecar.go).
 */
import { nearest } from '../base/nearest';
import { hasPlaceholder } from '../model/placeholder';
import type { Labels, Resource, ResourceOf } from '../model/resource';
import { type Unknown, unknown } from './answer';
import { clustersThatMayShare } from './clusters';
import type { Context } from './context';
import { isRuntimeLabel } from './endpoints';
import { keys } from './keys';
import { openness } from './open';
import { type Selection, selectAnywhere, selectWorkloads, type WorkloadResource, workloadsKnown } from './workloads';

/** Kinds whose labels reach into every namespace from the root namespace. */
const meshWide: ReadonlySet<string> = new Set([
  'AuthorizationPolicy',
  'RequestAuthentication',
  'WasmPlugin',
  'TrafficExtension',
  'EnvoyFilter',
]);

export interface Selected {
  readonly is: 'yes';
  readonly workloads: readonly WorkloadResource[];
}

export interface Unselected {
  readonly is: 'no';
  /** Whether it was looked for in all namespaces. */
  readonly everywhere: boolean;
  /** The first label that no workload of the namespace carries. */
  readonly culprit?: Culprit;
}

export interface Culprit {
  readonly key: string;
  readonly value: string;
  /** What workloads have for the key; sorted. */
  readonly values: readonly string[];
  /** The value that was probably meant. */
  readonly near?: string;
  /** The key that was probably meant, where no workload has this one. */
  readonly nearKey?: string;
}

export type Reach = Selected | Unselected | Unknown;

/** Whether a policy of the root namespace is for the whole mesh. */
export function isMeshWide({ settings }: Context, { kind, namespace }: Resource): boolean {
  return namespace === settings.mesh.rootNamespace && meshWide.has(kind);
}

/** The workloads that the labels of a policy select; without labels those of its namespace, or of the mesh. */
export function reachOf(context: Context, policy: Resource): Reach {
  const { selector } = policy.attachment ?? {};
  const everywhere = isMeshWide(context, policy);
  if (everywhere && selector === undefined) return unknown('it is for all workloads of the mesh');
  return reachOfLabels(context, policy, selector?.labels, everywhere);
}

/** The workloads that labels of a resource select in its namespace, or in all of them; without labels all of these. */
export function reachOfLabels(
  context: Context,
  { cluster, namespace }: Pick<Resource, 'cluster' | 'namespace'>,
  labels: Labels | undefined,
  everywhere: boolean,
): Reach {
  if ([namespace, ...Object.entries(labels ?? {}).flat()].some(hasPlaceholder)) return unknown('a placeholder decides');
  // What controllers and the injector add is on no template.
  const told = Object.fromEntries(Object.entries(labels ?? {}).filter(([key]) => !isRuntimeLabel(key)));
  if (Object.keys(told).length === 0 && labels !== undefined) return unknown('its labels are given at run time');
  const look = (place: string): Selection =>
    everywhere ? selectAnywhere(context, place, told) : selectWorkloads(context, place, namespace, told);
  const here = look(cluster);
  if (here.workloads.length > 0) return { is: 'yes', workloads: here.workloads };
  if (here.unsure) return unknown('a label holds a placeholder');
  const sharing = clustersThatMayShare(context, cluster);
  if (sharing.some((other) => look(other).workloads.length > 0)) return unknown('another cluster may follow it');
  if (gatewayMayCarry(context, cluster, everywhere ? undefined : namespace, told)) return unknown('a Gateway has such pods');
  const open = openness(context, cluster, ...sharing);
  if (open !== undefined) return open;
  if (everywhere && context.index.has(keys.unsureLabelsAnywhere(cluster))) return unknown('a label holds a placeholder');
  const known = workloadsKnown(context, cluster, namespace);
  if (known.is !== 'yes') return known;
  const culprit = everywhere ? undefined : findCulprit(context, cluster, namespace, told);
  return { is: 'no', everywhere, ...(culprit && { culprit }) };
}

/** Labels that Istio gives to the pods of a Gateway of the Gateway API beside the Gateway's own (istio: deploymentcontroller.go). */
const ofGateways: readonly string[] = [
  'gateway.networking.k8s.io/gateway-name',
  'gateway.networking.k8s.io/gateway-class-name',
  'istio.io/gateway-name',
  'gateway.istio.io/managed',
  'sidecar.istio.io/inject',
  'istio.io/dataplane-mode',
];

/** Whether pods that Istio makes for a Gateway may carry labels. What its `infrastructure` adds is not read: it may be any. */
function gatewayMayCarry({ index }: Context, cluster: string, namespace: string | undefined, labels: Labels): boolean {
  const pairs = Object.entries(labels);
  const candidates =
    namespace === undefined
      ? pairs.flatMap((pair) => index.get(keys.labelledAnywhere(cluster, ...pair)))
      : index.get(keys.kubernetesGateways(cluster, namespace));
  const gateways = candidates.filter(
    (item): item is ResourceOf<'KubernetesGateway'> & Resource => item.type === 'KubernetesGateway',
  );
  if (namespace === undefined && pairs.some(([key]) => ofGateways.includes(key))) return true;
  return gateways.some((gateway) =>
    pairs.every(([key, value]) => {
      if (key === 'gateway.networking.k8s.io/gateway-name' || key === 'istio.io/gateway-name') return value === gateway.name;
      return ofGateways.includes(key) || gateway.labels[key] === value;
    }),
  );
}

function findCulprit({ index }: Context, cluster: string, namespace: string, labels: Labels): Culprit | undefined {
  const workloads = index
    .get(keys.workloads(cluster, namespace))
    .flatMap((item) => (item.type === 'Workload' || item.type === 'WorkloadEntry' ? [item.facts.labels] : []));
  for (const [key, value] of Object.entries(labels)) {
    const values = [...new Set(workloads.flatMap((item) => item[key] ?? []))].sort();
    if (values.includes(value)) continue;
    const near = nearest(value, values);
    const nearKey = values.length > 0 ? undefined : nearestKey(key, value, workloads);
    return { key, value, values, ...(near !== undefined && { near }), ...(nearKey !== undefined && { nearKey }) };
  }
  return undefined;
}

/** Of keys that have the value. */
function nearestKey(key: string, value: string, workloads: readonly Labels[]): string | undefined {
  const keysOf = workloads.flatMap((item) => Object.entries(item).flatMap(([other, own]) => (own === value ? [other] : [])));
  return nearest(key, new Set(keysOf));
}
