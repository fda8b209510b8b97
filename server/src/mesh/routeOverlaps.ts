/**
 * HTTP routes of several VirtualServices that a gateway takes for one host. It puts the routes of all of them together, those of the
 * older one first and catch-all routes last, so that only matches that overlap depend on their age (istio:
 * pilot/pkg/networking/core/gateway.go, buildGatewayHTTPRouteConfig, and SortVHostRoutes).
 */
import type { HttpRoute } from '../model/kinds/virtualService';
import { hasPlaceholder } from '../model/placeholder';
import { object } from '../model/read';
import { canonical, takes } from '../semantics/kinds/virtualService/matches';
import { isUnset } from '../semantics/primitives/values';
import type { Path } from '../yaml/tree';
import { type Context, ofType } from './context';
import { mayServe } from './gatewayLookup';
import { resolveGateway } from './gatewayReferences';
import { resolveHost } from './hosts';
import { keys } from './keys';
import {
  areCompatible,
  type Condition,
  comesAfter,
  conditionsAt,
  gatewaysOf,
  isOther,
  meshGateway,
  type VirtualService,
} from './virtualServices';
import { mayBeSeenTogether } from './visibility';

export interface Overlap {
  /** Both take all requests; both have this very match; or this match lies within the other, a prefix. */
  readonly kind: 'all' | 'same' | 'within';
  /** `namespace/name`. */
  readonly gateway: string;
  readonly host: string;
  readonly route: HttpRoute;
  /** Of the match, or of the route that has none. */
  readonly path: Path;
  readonly other: VirtualService;
  readonly otherPath: Path;
}

/** The routes of a VirtualService that a gateway may never come to, as another one has routes for the same requests. */
export function routeOverlaps(context: Context, service: VirtualService): readonly Overlap[] {
  // By place and the other one: said of the first gateway and host.
  const found = new Map<string, Overlap>();
  for (const { gateway, host, route, condition } of routesAtGateways(context, service)) {
    if (hasPlaceholder(`${gateway} ${host}`) || mayChange(condition)) continue;
    for (const path of pathsBefore(condition)) {
      for (const other of ofType(context.index.get(keys.routed(service.cluster, gateway, host, path)), 'VirtualService')) {
        if (!isOther(service, other) || mayBeSeenTogether(context, service, other).is !== 'yes') continue;
        const name = resolveGateway(gateway, '');
        if ([service, other].some((each) => !mayServe(context, each.cluster, name, host, each.namespace))) continue;
        const key = JSON.stringify([condition.path, other.namespace, other.name]);
        const overlap = found.has(key) ? undefined : overlapWith(service, condition, other, gateway);
        if (overlap !== undefined) found.set(key, { ...overlap, gateway, host, route, path: condition.path, other });
      }
    }
  }
  return [...found.values()];
}

interface GatewayRoute {
  readonly gateway: string;
  readonly host: string;
  readonly route: HttpRoute;
  readonly condition: Condition;
}

/** What the gateways may take of a VirtualService; of a route that delegates it is what the delegate says. */
export function* routesAtGateways({ settings }: Pick<Context, 'settings'>, service: VirtualService): Generator<GatewayRoute> {
  const { hosts, http } = service.facts;
  if (hosts.length === 0 || http.length === 0) return;
  const resolved = [...new Set(hosts.map((host) => resolveHost(host, service.namespace, settings.clusterDomain)))];
  for (const gateway of gatewaysOf(service)) {
    if (gateway === meshGateway) continue;
    for (const route of http) {
      if (route.delegate !== undefined) continue;
      for (const condition of conditionsAt(service, route, gateway) ?? []) {
        for (const host of resolved) yield { gateway, host, route, condition };
      }
    }
  }
}

/** The path that a match asks for, whichever way; empty where it asks for none. */
export function pathOf({ match }: Condition): string {
  const uri = object(match.uri);
  return String(uri.exact ?? uri.prefix ?? uri.regex ?? '');
}

function mayChange({ match }: Condition): boolean {
  return hasPlaceholder(canonical(match));
}

/** The paths under which matches are filed that may take what this one takes: the same one, and those of which its path goes on. */
function pathsBefore(condition: Condition): readonly string[] {
  if (isCatchAll(condition)) return ['', '/', '.*'];
  const path = pathOf(condition);
  const result = new Set([path]);
  if (object(condition.match.uri).regex !== undefined) return [path];
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    result.add(path.slice(0, slash + 1));
    if (slash > 0) result.add(path.slice(0, slash));
  }
  return [...result];
}

/** What Istio sorts to the end: no condition that is left to Envoy but a path that any request has (istio: IsCatchAllRoute). */
function isCatchAll({ match }: Condition): boolean {
  return Object.entries(match).every(([field, condition]) => {
    if (forIstio.has(field) || isUnset(condition)) return true;
    const { prefix, regex } = object(condition);
    return field === 'uri' && (prefix === '/' || regex === '.*');
  });
}

/** Conditions that istiod decides on, and what is none. */
const forIstio: ReadonlySet<string> = new Set(['port', 'sourceNamespace', 'sourceLabels', 'statPrefix', 'ignoreUriCase']);

function overlapWith(
  service: VirtualService,
  condition: Condition,
  other: VirtualService,
  gateway: string,
): Pick<Overlap, 'kind' | 'otherPath'> | undefined {
  const later = comesAfter(service, other);
  for (const route of other.facts.http) {
    if (route.delegate !== undefined) continue;
    for (const each of conditionsAt(other, route, gateway) ?? []) {
      if (mayChange(each) || !areCompatible(condition.match, each.match)) continue;
      const kind = compare(condition, each);
      if (kind !== undefined && (kind === 'within' || later)) return { kind, otherPath: each.path };
    }
  }
  return undefined;
}

function compare(own: Condition, other: Condition): Overlap['kind'] | undefined {
  if (isCatchAll(other)) return isCatchAll(own) ? 'all' : undefined;
  if (canonical(own.match) === canonical(other.match)) return 'same';
  const { prefix } = object(other.match.uri);
  if (isCatchAll(own) || typeof prefix !== 'string') return undefined;
  const path = object(own.match.uri).regex === undefined ? pathOf(own) : '';
  return path.startsWith(prefix) && takes(other.match, own.match) ? 'within' : undefined;
}
