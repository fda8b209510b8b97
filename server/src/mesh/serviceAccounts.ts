/** Which service accounts a namespace has: objects, and those in whose name workloads run. */
import { hasPlaceholder } from '../model/placeholder';
import { type Answer, no, unknown, yes } from './answer';
import type { Context } from './context';
import { couldBecome } from './hosts';
import { keys } from './keys';
import { openness } from './open';
import { workloadsKnown } from './workloads';

/** What pods run as that name none. */
const fallback = 'default';

/** Names that the workspace shows, those with placeholders too; sorted. */
export function serviceAccounts({ index }: Context, cluster: string, namespace: string): readonly string[] {
  const names = new Set<string>();
  for (const item of index.get(keys.serviceAccounts(cluster, namespace))) names.add(item.name);
  for (const item of index.get(keys.workloads(cluster, namespace))) {
    if (item.type === 'Workload') names.add(item.facts.serviceAccount ?? fallback);
    else if (item.type === 'WorkloadEntry' && item.facts.serviceAccount !== undefined) names.add(item.facts.serviceAccount);
  }
  return [...names].sort();
}

/**
 * Whether there is the account in whose name the machines of a WorkloadGroup join, whatever the group says; `no` only where the workspace
 * shows accounts of the namespace.
 */
export function findGroupAccount(context: Context, cluster: string, namespace: string, name: string): Answer {
  const { index, settings } = context;
  const objects = index.get(keys.serviceAccounts(cluster, namespace));
  const users = index.get(keys.workloads(cluster, namespace));
  if (objects.length === 0 || settings.closedWorld === false) return unknown('there may be more than the workspace shows');
  const known = [
    fallback,
    ...objects.map((item) => item.name),
    ...users.flatMap((item) => (item.type === 'Workload' ? (item.facts.serviceAccount ?? []) : [])),
  ];
  if (known.includes(name)) return yes();
  if (known.some((item) => couldBecome(item, name))) return unknown('the name of one holds a placeholder');
  return openness(context, cluster) ?? no('the workspace shows others');
}

/** Whether a namespace has a service account; `no` only where the workspace shows the workloads of the namespace. */
export function findServiceAccount(context: Context, cluster: string, namespace: string, name: string): Answer {
  const { index, settings } = context;
  if (hasPlaceholder(namespace) || hasPlaceholder(name)) return unknown('a placeholder decides');
  const known = serviceAccounts(context, cluster, namespace);
  if (name === fallback || known.includes(name)) return yes();
  // Istio runs each Gateway of the Gateway API as an account that it names after it (`name-class`; of a waypoint, `name`).
  if (index.get(keys.kubernetesGateways(cluster, namespace)).some((item) => name.startsWith(item.name))) return yes();
  if (known.some((item) => couldBecome(item, name))) return unknown('the name of one holds a placeholder');
  const open = openness(context, cluster);
  if (open !== undefined) return open;
  if (settings.closedWorld !== true) {
    if (namespace === 'kube-system' || (namespace === settings.mesh.rootNamespace && name.startsWith('istio')))
      return unknown('the installation of the cluster makes it');
    const workloads = workloadsKnown(context, cluster, namespace);
    if (workloads.is !== 'yes') return workloads;
  }
  return no(
    known.length === 0
      ? 'the workspace shows none there'
      : `those there are ${['default', ...known.filter((item) => item !== fallback)].map((item) => `"${item}"`).join(', ')}`,
  );
}
