/**
 * Which DestinationRules hold for a client's requests to a host. Istio looks in the client's namespace, then in the host's,
 * then in the root namespace, takes the most specific host where it first finds any, and merges rules of that very host
 * (istio: pilot/pkg/model/push_context.go, destinationRule).
 */
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import { type Answer, no, unknown, yes } from './answer';
import { clustersThatMayShare, discovery } from './clusters';
import { type Context, ofType } from './context';
import { couldBecome, covers, isWildcard, resolveHost, wildcardSuffixes } from './hosts';
import { keys } from './keys';
import { openness } from './open';
import type { HostEntry } from './registry';
import { exportTo, isVisible } from './visibility';

export type Rule = ResourceOf<'DestinationRule'>;

export interface Lookup {
  /** Rules that merge or, as copies, are alternatives. */
  readonly rules: readonly Rule[];
  readonly step: 'client' | 'host' | 'root' | 'none';
  /** True where a placeholder, or what Kustomize does and nobody here follows, may change the result. */
  readonly unsure: boolean;
}

/**
 * The rules for a client of a known namespace; `hostNamespaces` are those of the entries that give the host. `behind`: those that would
 * hold if there were none for just this host.
 */
export function lookUp(
  context: Context,
  cluster: string,
  host: string,
  client: string,
  hostNamespaces: readonly string[],
  behind = false,
): Lookup {
  const root = context.settings.mesh.rootNamespace;
  const places = [client, ...hostNamespaces, root];
  const unsure =
    openness(context, cluster) !== undefined ||
    places.some(hasPlaceholder) ||
    mayComeFromPlaceholder(context, cluster, host, places);
  if (client !== root) {
    const rules = mostSpecific(context, cluster, client, host, behind, (rule) => isLocal(context, rule));
    if (rules.length > 0) return { rules, step: 'client', unsure };
  } else {
    const rules = mostSpecific(context, cluster, root, host, behind, (rule) => isPrivate(context, rule));
    if (rules.length > 0) return { rules, step: 'client', unsure };
  }
  for (const namespace of [...hostNamespaces].sort()) {
    const rules = exported(context, cluster, namespace, host, client, behind);
    if (rules.length > 0) return { rules, step: 'host', unsure };
  }
  const rules = exported(context, cluster, root, host, client, behind);
  return rules.length > 0 ? { rules, step: 'root', unsure } : { rules: [], step: 'none', unsure };
}

/** Rules of a namespace that say something about a host, exported to a client. */
function exported(
  context: Context,
  cluster: string,
  namespace: string,
  host: string,
  client: string,
  behind: boolean,
): readonly Rule[] {
  const rules = mostSpecific(
    context,
    cluster,
    namespace,
    host,
    behind,
    (rule) => !isPrivate(context, rule) || namespace === client,
  );
  return rules.filter((rule) => isVisible(context, rule, client).is !== 'no');
}

function mostSpecific(
  { index }: Context,
  cluster: string,
  namespace: string,
  host: string,
  behind: boolean,
  accept: (rule: Rule) => boolean,
): readonly Rule[] {
  for (const name of rulesHosts(host)) {
    if (behind && name === host) continue;
    const rules = ofType(index.get(keys.rule(cluster, namespace, name)), 'DestinationRule').filter(accept);
    if (rules.length > 0) return rules;
  }
  return [];
}

/** The hosts of rules that cover a host, the most specific first. */
function rulesHosts(host: string): readonly string[] {
  const wildcards = wildcardSuffixes(host).map((suffix) => `*${suffix}`);
  return isWildcard(host) ? [...new Set([host, ...wildcards])] : [host, ...wildcards];
}

/** Used by clients of its own namespace. */
function isLocal(context: Context, rule: Rule): boolean {
  return isVisible(context, rule, rule.namespace).is !== 'no';
}

/** Exported to its own namespace only. */
function isPrivate(context: Context, rule: Rule): boolean {
  const exported = exportTo(context, rule);
  return exported.is !== 'unknown' && exported.value.every((item) => item === '.' || item === rule.namespace);
}

function mayComeFromPlaceholder({ index, settings }: Context, cluster: string, host: string, places: readonly string[]): boolean {
  return ofType(index.get(keys.unsureRule(cluster)), 'DestinationRule').some((rule) => {
    const pattern = resolveHost(rule.facts.host ?? '', rule.namespace, settings.clusterDomain);
    if (hasPlaceholder(pattern)) return isWildcard(pattern) || couldBecome(pattern, host);
    return covers(pattern, host) && places.some((place) => couldBecome(rule.namespace, place));
  });
}

/** Every rule of a cluster that covers a host, in any namespace. */
export function rulesAnywhere({ index }: Context, cluster: string, host: string): readonly Rule[] {
  return rulesHosts(host).flatMap((name) => ofType(index.get(keys.ruleAnywhere(cluster, name)), 'DestinationRule'));
}

export interface SubsetFound {
  readonly rules: readonly Rule[];
}

export interface SubsetMissing {
  readonly is: 'no';
  readonly why: string;
  /** The rules that Istio takes for the client; empty where there are none at all. */
  readonly rules: readonly Rule[];
  readonly step: Lookup['step'];
  /** Rules that define the subset where the lookup does not reach. */
  readonly outOfReach: readonly Rule[];
}

export type SubsetAnswer = Exclude<Answer<SubsetFound>, { is: 'no' }> | SubsetMissing;

/**
 * Whether a subset of a host is defined for a client. With an unknown client any namespace may be the client's: a certain
 * `no` needs that no rule of the cluster defines it.
 */
export function findSubset(
  context: Context,
  cluster: string,
  host: string,
  subset: string,
  client: string | undefined,
  entries: readonly HostEntry[],
): SubsetAnswer {
  if (hasPlaceholder(subset)) return unknown('the subset is a placeholder');
  const namespaces = [...new Set(entries.map((entry) => entry.namespace))];
  const anywhere = rulesAnywhere(context, cluster, host).filter((rule) => mayDefine(rule, subset));
  const lookup = lookUp(context, cluster, host, client ?? '', namespaces);
  const defining = lookup.rules.filter((rule) => mayDefine(rule, subset));
  if (defining.some((rule) => rule.facts.workloadSelector === undefined && defines(rule, subset)))
    return yes({ rules: defining });
  if (defining.length > 0) return unknown('the rule that defines it holds for some workloads only, or names it by a placeholder');
  const sharing = clustersThatMayShare(context, cluster);
  const open = openness(context, cluster, ...sharing);
  if (open !== undefined) return open;
  if (lookup.unsure) return unknown('a rule whose host is a placeholder may define it');
  if (client === undefined && anywhere.length > 0) return unknown('the namespace of the gateway is not in the workspace');
  if (context.settings.closedWorld === false) return unknown('the settings say that there may be more than the workspace holds');
  if (sharing.some((other) => definedElsewhere(context, other, host).some((rule) => mayDefine(rule, subset)))) {
    return unknown('a rule of another cluster defines it, and whether the clusters share their configuration is unknown');
  }
  const why =
    lookup.rules.length === 0 ? 'no DestinationRule for the host is in reach' : 'the DestinationRule in reach does not define it';
  return { ...no(why), rules: lookup.rules, step: lookup.step, outOfReach: anywhere };
}

/**
 * Rules of another cluster that may hold in this one, as that of a folder that is taken for a cluster and is applied to all. Where the
 * settings say what is applied where, an istiod reads configuration from one API server only, however far its discovery goes.
 */
function definedElsewhere(context: Context, other: string, host: string): readonly Rule[] {
  const rules = rulesAnywhere(context, other, host);
  return discovery(context) === 'shared' ? rules.filter((rule) => !rule.explicit) : rules;
}

function defines(rule: Rule, subset: string): boolean {
  return rule.facts.subsets.some((item) => item.name === subset);
}

export function mayDefine(rule: Rule, subset: string): boolean {
  return rule.facts.subsets.some((item) => item.name === subset || hasPlaceholder(item.name));
}
