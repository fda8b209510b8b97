/**
 * Routes that VirtualServices leave to others: what they delegate to has no hosts and is exported to them (istio:
 * pilot/pkg/model/virtualservice_controller.go, mergeVirtualServices). Where it is not, Istio drops the route.
 */
import { nearest } from '../base/nearest';
import type { HttpRoute } from '../model/kinds/virtualService';
import { hasPlaceholder } from '../model/placeholder';
import { list, type Obj } from '../model/read';
import { conflictWith, type MatchConflict } from '../semantics/kinds/virtualService/delegation';
import { type Answer, type No, no, unknown, yes } from './answer';
import { clustersThatMayShare } from './clusters';
import { type Context, ofType } from './context';
import { couldBecome } from './hosts';
import { keys } from './keys';
import { openness } from './open';
import { gatewayName, type VirtualService } from './virtualServices';
import { isVisible } from './visibility';

export interface NoDelegate extends No {
  /** `root`: it has hosts, and is none. */
  readonly reason: 'absent' | 'root' | 'hidden';
  readonly services: readonly VirtualService[];
}

export type DelegateAnswer = Exclude<Answer<VirtualService>, No> | NoDelegate;

export interface DelegateName {
  readonly name: string;
  readonly namespace: string;
}

/** What a route delegates to. */
export function delegateOf({ namespace }: VirtualService, { delegate }: HttpRoute): DelegateName | undefined {
  return delegate === undefined ? undefined : { name: delegate.name, namespace: delegate.namespace ?? namespace };
}

/** Whether a VirtualService of a name takes what others leave to it, and is seen from their namespace. */
export function findDelegate(context: Context, root: VirtualService, delegate: DelegateName): DelegateAnswer {
  const { name, namespace } = delegate;
  const { cluster } = root;
  const named = (other: string) =>
    ofType(context.index.get(keys.identity(other, 'VirtualService', namespace, name)), 'VirtualService');
  const found = named(cluster);
  const delegates = found.filter(({ facts }) => facts.hosts.length === 0);
  const seen = delegates.map((each) => ({ each, visible: isVisible(context, each, root.namespace) }));
  const taken = seen.find(({ visible }) => visible.is === 'yes');
  if (taken !== undefined) return yes(taken.each);
  if (seen.some(({ visible }) => visible.is === 'unknown')) return unknown('a placeholder decides who sees it');
  if (hasPlaceholder(`${name} ${namespace}`)) return unknown('its name holds a placeholder');
  const sharing = clustersThatMayShare(context, cluster);
  const open = openness(context, cluster, ...sharing);
  if (open !== undefined) return open;
  if (sharing.some((other) => named(other).length > 0)) return unknown('another cluster has it');
  const [hidden] = seen;
  if (hidden?.visible.is === 'no') return { ...no(hidden.visible.why), reason: 'hidden', services: delegates };
  if (found.length > 0) return { ...no('it has "hosts"'), reason: 'root', services: found };
  if (mayComeFromPlaceholder(context, cluster, delegate)) return unknown('a name with a placeholder may become this one');
  const known = knownWorld(context, cluster, namespace);
  return known.is === 'no' ? { ...known, reason: 'absent', services: [] } : known;
}

function mayComeFromPlaceholder({ index }: Context, cluster: string, { name, namespace }: DelegateName): boolean {
  return index
    .get(keys.unsureDelegate(cluster))
    .some((other) => couldBecome(other.name, name) && couldBecome(other.namespace, namespace));
}

/** As of hosts: a namespace is known of which the workspace holds a Service, a ServiceEntry, or what is delegated to. */
function knownWorld({ index, settings }: Context, cluster: string, namespace: string): Answer<never> {
  if (settings.closedWorld === true) return no('the settings say that the workspace holds everything');
  const known = index.has(keys.hostsOfNamespace(cluster, namespace)) || index.has(keys.delegates(cluster, namespace));
  if (settings.closedWorld === false || !known) return unknown('the workspace may not hold it');
  return no(`namespace "${namespace}" has no such VirtualService`);
}

/** The one that was probably meant: of near spelling in the namespace, or of the same name in another one. */
export function nearestDelegate(
  { index }: Context,
  cluster: string,
  { name, namespace }: DelegateName,
): DelegateName | undefined {
  const names = index.get(keys.delegates(cluster, namespace)).map((each) => each.name);
  const near = nearest(name, names);
  if (near !== undefined) return { name: near, namespace };
  const [same] = index.get(keys.delegateNamed(cluster, name));
  return same && { name: same.name, namespace: same.namespace };
}

export interface Delegation {
  readonly root: VirtualService;
  readonly route: HttpRoute;
}

/** The routes that are left to a VirtualService; undefined where there may be more than the workspace shows. */
export function delegationsTo(context: Context, delegate: VirtualService): readonly Delegation[] | undefined {
  const { index, settings } = context;
  const { cluster, name, namespace } = delegate;
  const clusters = [cluster, ...clustersThatMayShare(context, cluster)];
  if (settings.closedWorld === false || openness(context, ...clusters) !== undefined) return undefined;
  if (hasPlaceholder(`${name} ${namespace}`)) return undefined;
  const roots = clusters.flatMap((each) => ofType(index.get(keys.delegating(each, namespace, name)), 'VirtualService'));
  if (roots.some((root) => root.cluster !== cluster)) return undefined;
  if (clusters.some((each) => mayDelegate(context, each, { name, namespace }))) return undefined;
  return roots.flatMap((root) =>
    root.facts.http.flatMap((route) => {
      const wanted = delegateOf(root, route);
      return wanted?.name === name && wanted.namespace === namespace ? [{ root, route }] : [];
    }),
  );
}

function mayDelegate({ index }: Context, cluster: string, { name, namespace }: DelegateName): boolean {
  return ofType(index.get(keys.unsureDelegating(cluster)), 'VirtualService').some((root) =>
    root.facts.http.some((route) => {
      const wanted = delegateOf(root, route);
      return wanted !== undefined && couldBecome(wanted.name, name) && couldBecome(wanted.namespace, namespace);
    }),
  );
}

export interface DroppedRoute extends MatchConflict {
  readonly route: HttpRoute;
  /** The index of the match that meets none of the root's. */
  readonly match: number;
  readonly delegation: Delegation;
}

/** The routes of a delegate that Istio drops for every route that delegates to it. */
export function droppedRoutes(context: Context, delegate: VirtualService): readonly DroppedRoute[] {
  const delegations = (delegationsTo(context, delegate) ?? []).filter(
    ({ root }) => isVisible(context, delegate, root.namespace).is !== 'no',
  );
  if (delegations.length === 0) return [];
  return delegate.facts.http.flatMap((route) => {
    const conflicts = delegations.map((delegation) => conflictIn(delegate, route, delegation));
    const [first] = conflicts;
    return first !== undefined && !conflicts.includes(undefined) ? [first] : [];
  });
}

/** One match that meets none of the root's is enough (istio: mergeHTTPMatchRequests). */
function conflictIn(delegate: VirtualService, route: HttpRoute, delegation: Delegation): DroppedRoute | undefined {
  const { root, route: rootRoute } = delegation;
  const roots = rootRoute.matches?.map((match) => resolved(match, root.namespace)) ?? [];
  for (const [index, match] of (route.matches ?? []).entries()) {
    const conflict = conflictWith(roots, resolved(match, delegate.namespace));
    if (conflict !== undefined) return { ...conflict, route, match: index, delegation };
  }
  return undefined;
}

function resolved(match: Obj, namespace: string): Obj {
  const gateways = list(match.gateways).filter((item) => typeof item === 'string');
  return { ...match, gateways: gateways.map((gateway) => gatewayName(gateway, namespace)) };
}
