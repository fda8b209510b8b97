/** Namespaces that nothing makes part of the mesh although they hold what only proxies carry out. */
import { hasPlaceholder } from '../model/placeholder';
import type { Resource, ResourceOf } from '../model/resource';
import { type Context, ofType } from './context';
import { isInMesh } from './injection';
import { keys } from './keys';

const labels: readonly string[] = ['istio-injection', 'istio.io/rev', 'istio.io/dataplane-mode'];

export interface LeftOut {
  readonly policy: Resource;
  readonly workload: ResourceOf<'Workload'>;
}

/** Namespaces of Kubernetes' own are never injected. */
const ignored: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage']);

/** Undefined where it is part of the mesh, or nobody expects it to be. */
export function leftOut(context: Context, namespace: ResourceOf<'Other'>): LeftOut | undefined {
  const { index, settings } = context;
  const { cluster, name } = namespace;
  if (name === settings.mesh.rootNamespace || ignored.has(name) || namespace.unsure === true) return undefined;
  if (Object.keys(namespace.labels).some((key) => labels.includes(key) || hasPlaceholder(key))) return undefined;
  const [policy] = index.get(keys.carriedOut(cluster, name));
  if (policy === undefined || index.has(keys.kubernetesGateways(cluster, name)) || index.has(keys.injectsByDefault(cluster)))
    return undefined;
  const workloads = ofType(index.get(keys.workloads(cluster, name)), 'Workload');
  // Whoever has a proxy already may be who the policy is for.
  if (workloads.some((item) => isInMesh(context, item).is === 'yes' || item.facts.autoImage !== undefined)) return undefined;
  const workload = workloads.find((item) => item.unsure !== true && isInMesh(context, item).is === 'unknown');
  return workload && { policy, workload };
}
