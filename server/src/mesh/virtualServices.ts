/**
 * Several VirtualServices of one host. Sidecars take the routes of one only: of those that a namespace exports to itself, else of those
 * that others export to it, else of those for all, the oldest (istio: pilot/pkg/model, VirtualServicesForGateway). Gateways
 * take the routes of all of them: see `routeOverlaps.ts`.
 */
import type { HttpRoute } from '../model/kinds/virtualService';
import { hasPlaceholder } from '../model/placeholder';
import { list, type Obj, object } from '../model/read';
import type { Resource, ResourceOf } from '../model/resource';
import type { Path } from '../yaml/tree';
import { type Context, ofType } from './context';
import { resolveGateway } from './gatewayReferences';
import { couldBecome } from './hosts';
import { keys } from './keys';
import { inOneRevision } from './revisions';
import { exportTo } from './visibility';

export type VirtualService = ResourceOf<'VirtualService'>;

export const meshGateway = 'mesh';

/** What a VirtualService is bound to: `mesh`, or gateways as `namespace/name`. */
export function gatewaysOf({ facts, namespace }: VirtualService): readonly string[] {
  return (facts.gateways ?? [meshGateway]).map((gateway) => gatewayName(gateway, namespace));
}

/** A reference to a gateway as `namespace/name`; `mesh` stays as it is. */
export function gatewayName(reference: string, own: string): string {
  if (reference === meshGateway) return reference;
  const { namespace, name } = resolveGateway(reference, own);
  return `${namespace}/${name}`;
}

/** The VirtualServices that list a host for a gateway. */
export function virtualServicesFor(
  { index }: Context,
  cluster: string,
  gateway: string,
  host: string,
): readonly VirtualService[] {
  return ofType(index.get(keys.virtualHost(cluster, gateway, host)), 'VirtualService');
}

/** Others that hold for the same requests of sidecars to a host, where Istio certainly takes one of them only. */
export function meshRivals(context: Context, service: VirtualService, host: string): readonly VirtualService[] {
  if (hasPlaceholder(host) || !gatewaysOf(service).includes(meshGateway)) return [];
  const all = virtualServicesFor(context, service.cluster, meshGateway, host);
  if (all.length < 2) return [];
  return all.filter(
    (other) => isOther(service, other) && shareScope(context, service, other) && mayMeet(context, service, other),
  );
}

export function isOther(service: VirtualService, other: VirtualService): boolean {
  if (service.unsure === true || other.unsure === true || hasPlaceholder(`${other.name}${other.namespace}`)) return false;
  const mayBeOne = couldBecome(service.name, other.name) && couldBecome(service.namespace, other.namespace);
  return !mayBeOne && inOneRevision(service, other);
}

type Named = Pick<Resource, 'name' | 'namespace'>;

/** In which order Istio takes what was created at the same time (istio: sortConfigByCreationTime). */
export function comesAfter(service: Named, other: Named): boolean {
  return service.name === other.name ? service.namespace > other.namespace : service.name > other.name;
}

/** Whether some namespace finds both among those of the same standing: what is nearer to a client goes before, whatever its age. */
function shareScope(context: Context, a: VirtualService, b: VirtualService): boolean {
  const [left, right] = [scopesOf(context, a), scopesOf(context, b)];
  return left.some((scope) => !hasPlaceholder(scope) && right.includes(scope));
}

function scopesOf(context: Context, service: VirtualService): readonly string[] {
  const exported = exportTo(context, service);
  if (exported.is === 'unknown') return [];
  if (exported.value.includes('*')) return ['*'];
  return exported.value.filter((item) => item !== '~').map((item) => (isOwn(service, item) ? `own ${service.namespace}` : item));
}

function isOwn({ namespace }: VirtualService, scope: string): boolean {
  return scope === '.' || scope === namespace;
}

/** Whether some request of a sidecar is for HTTP routes of both: routes for TLS and TCP are put together. */
function mayMeet(context: Context, a: VirtualService, b: VirtualService): boolean {
  const others = meshConditions(context, b);
  return meshConditions(context, a).some((each) => others.some((other) => areCompatible(each.match, other.match)));
}

function meshConditions(context: Context, service: VirtualService): readonly Condition[] {
  return service.facts.http.flatMap((route) =>
    mayGiveRoutes(context, service, route) ? (conditionsAt(service, route, meshGateway) ?? []) : [],
  );
}

/** A route that leaves its requests to a VirtualService that is not there is none. */
function mayGiveRoutes({ index }: Context, { cluster, namespace }: VirtualService, { delegate }: HttpRoute): boolean {
  return (
    delegate === undefined || index.has(keys.identity(cluster, 'VirtualService', delegate.namespace ?? namespace, delegate.name))
  );
}

/** A match of a route, without what it says of gateways and its name. */
export interface Condition {
  readonly match: Obj;
  /** Of the match, or of the route that has none. */
  readonly path: Path;
}

/** The matches of a route that count at a gateway; one without conditions stands for none. Undefined where they are not known. */
export function conditionsAt(
  service: VirtualService,
  { matches, path }: HttpRoute,
  gateway: string,
): readonly Condition[] | undefined {
  if (matches === undefined) return undefined;
  if (matches.length === 0) return [{ match: {}, path }];
  return matches.flatMap(({ gateways, name, ...match }, i) => {
    const bound = list(gateways);
    const counts = bound.some((item) => typeof item === 'string' && gatewayName(item, service.namespace) === gateway);
    return bound.length === 0 || counts ? [{ match, path: [...path, 'match', i] }] : [];
  });
}

/** Whether one proxy may build both matches: their ports and what they ask of the workload do not differ. */
export function areCompatible(a: Obj, b: Obj): boolean {
  const labels = object(b.sourceLabels);
  return (
    ['port', 'sourceNamespace'].every((key) => !a[key] || !b[key] || a[key] === b[key]) &&
    Object.entries(object(a.sourceLabels)).every(([key, value]) => !(key in labels) || labels[key] === value)
  );
}
