/** Which workloads a selector selects. Pod templates stand for Pods, WorkloadGroups for WorkloadEntries. */
import { hasPlaceholder } from '../model/placeholder';
import type { Labels, Resource, ResourceOf } from '../model/resource';
import { type Answer, all, no, type Unknown, unknown, type Yes, yes } from './answer';
import { clustersThatMayShare } from './clusters';
import { type Context, ofType } from './context';
import { couldBecome } from './hosts';
import { keys } from './keys';
import { openness } from './open';
import type { HostEntry } from './registry';

export type WorkloadResource = ResourceOf<'Workload'> | ResourceOf<'WorkloadEntry'>;

/** Labels that tell one workload from the next; looked up first, so that few candidates are left to compare. */
const telling: readonly string[] = ['app', 'app.kubernetes.io/name', 'app.kubernetes.io/instance', 'k8s-app', 'name', 'istio'];

export function labelAnswer(labels: Labels, key: string, value: string): Answer {
  const have = labels[key];
  if (have === value) return yes();
  if (have === undefined) return no(`label "${key}" is missing`);
  if (hasPlaceholder(have) || hasPlaceholder(value)) return unknown('a label holds a placeholder');
  return no(`label "${key}" is "${have}"`);
}

export function selects(selector: Labels, labels: Labels): Answer {
  return all(Object.entries(selector).map(([key, value]) => labelAnswer(labels, key, value)));
}

export interface Selection {
  readonly workloads: readonly WorkloadResource[];
  /** True where more may be selected than the workspace shows for certain: a placeholder in a label or in the selector. */
  readonly unsure: boolean;
}

const empty: Selection = { workloads: [], unsure: false };

/** The workloads of a namespace that a selector selects; an empty selector selects all of them. */
export function selectWorkloads({ index }: Context, cluster: string, namespace: string, selector: Labels): Selection {
  const pair = tellingPair(selector);
  if (pair !== undefined && hasPlaceholder(pair[1])) return { workloads: [], unsure: true };
  const candidates =
    pair === undefined ? index.get(keys.workloads(cluster, namespace)) : index.get(keys.labelled(cluster, namespace, ...pair));
  const selection = narrow(selector, candidates, index.get(keys.unsureLabels(cluster, namespace)));
  if (selection.unsure || pair === undefined) return selection;
  const elsewhere = [...index.get(keys.unsureNamespace(cluster, ...pair)), ...index.get(keys.unsureNamespaceAndLabels(cluster))];
  const mayBeHere = narrow(
    selector,
    elsewhere.filter((item) => item.namespace !== namespace && couldBecome(item.namespace, namespace)),
    [],
  );
  return { ...selection, unsure: mayBeHere.unsure || mayBeHere.workloads.length > 0 };
}

/** Those of a Service; without a selector it has none. */
export function selectedBy(context: Context, { cluster, namespace, facts }: ResourceOf<'Service'>): Selection {
  return facts.selector === undefined ? empty : selectWorkloads(context, cluster, namespace, facts.selector);
}

/** The Services of its own namespace that certainly select a workload. */
export function servicesOf({ index }: Context, workload: WorkloadResource): readonly ResourceOf<'Service'>[] {
  const { cluster, namespace } = workload;
  return Object.entries(workload.facts.labels).flatMap((pair) =>
    ofType(index.get(keys.selecting(cluster, namespace, ...pair)), 'Service').filter(
      ({ facts }) => facts.selector !== undefined && selects(facts.selector, workload.facts.labels).is === 'yes',
    ),
  );
}

/** The Services and ServiceEntries of its namespace that select a workload; undefined where the workspace may not show all of them. */
export function entriesSelecting(context: Context, workload: WorkloadResource): readonly HostEntry[] | undefined {
  const { index, settings } = context;
  const { cluster, namespace, facts } = workload;
  if ([namespace, ...Object.entries(facts.labels).flat()].some(hasPlaceholder)) return undefined;
  const clusters = [cluster, ...clustersThatMayShare(context, cluster)];
  if (settings.closedWorld === false || openness(context, ...clusters) !== undefined) return undefined;
  if (settings.closedWorld === 'auto' && !index.has(keys.hostsOfNamespace(cluster, namespace))) return undefined;
  const named = clusters.flatMap((each) => [
    ...Object.entries(facts.labels).flatMap((pair) => index.get(keys.selecting(each, namespace, ...pair))),
    ...index.get(keys.unsureSelecting(each, namespace)),
  ]);
  const found: HostEntry[] = [];
  for (const entry of new Set(named)) {
    if (entry.type !== 'Service' && entry.type !== 'ServiceEntry') continue;
    const { is } = selects(selectorOf(entry) ?? {}, facts.labels);
    if (is === 'unknown' || (is === 'yes' && (entry.cluster !== cluster || entry.unsure === true))) return undefined;
    if (is === 'yes') found.push(entry);
  }
  return found;
}

/** By which labels a Service or ServiceEntry selects its workloads. */
export function selectorOf(resource: Resource): Labels | undefined {
  if (resource.type === 'Service') return resource.facts.selector;
  return resource.type === 'ServiceEntry' ? resource.facts.workloadSelector : undefined;
}

/** The workloads of any namespace of a cluster that a selector selects; one without labels is not asked for. */
export function selectAnywhere({ index }: Context, cluster: string, selector: Labels): Selection {
  const pair = tellingPair(selector);
  if (pair === undefined || hasPlaceholder(pair[1])) return { ...empty, unsure: true };
  return narrow(
    selector,
    index.get(keys.labelledAnywhere(cluster, ...pair)),
    index.get(keys.unsureLabelAnywhere(cluster, pair[0])),
  );
}

/**
 * Whether the workspace shows the workloads of a namespace: some, and some of each Service with a selector. A Service without shows that
 * there are workloads, by an operator or from another repository, which are not here.
 */
export function workloadsKnown(context: Context, cluster: string, namespace: string): Yes<undefined> | Unknown {
  const { index, settings } = context;
  if (settings.closedWorld === true) return yes();
  if (settings.closedWorld === false) return unknown('the settings say that there may be more than the workspace holds');
  if (!index.has(keys.workloads(cluster, namespace)))
    return unknown(`the workspace holds no workload of namespace "${namespace}"`);
  const bare = index.get(keys.hostsOfNamespace(cluster, namespace)).find((item) => {
    if (item.type !== 'Service' || item.facts.selector === undefined) return false;
    return selectWorkloads(context, cluster, namespace, item.facts.selector).workloads.length === 0;
  });
  return bare === undefined ? yes() : unknown(`the workspace holds no workload of Service "${bare.name}"`);
}

function narrow(selector: Labels, candidates: readonly Resource[], others: readonly Resource[]): Selection {
  const workloads: WorkloadResource[] = [];
  let unsure = false;
  for (const workload of new Set([...candidates, ...others])) {
    if (workload.type !== 'Workload' && workload.type !== 'WorkloadEntry') continue;
    const answer = selects(selector, workload.facts.labels);
    if (answer.is === 'yes') workloads.push(workload);
    else if (answer.is === 'unknown') unsure = true;
  }
  return { workloads, unsure };
}

function tellingPair(selector: Labels): readonly [string, string] | undefined {
  for (const key of telling) {
    const value = selector[key];
    if (value !== undefined) return [key, value];
  }
  return Object.entries(selector)[0];
}
