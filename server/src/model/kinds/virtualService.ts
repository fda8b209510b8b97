/** What the mesh needs of a VirtualService: its hosts, what it is bound to, and every destination it sends to. */
import type { Path } from '../../yaml/tree';
import { hasPlaceholder } from '../placeholder';
import { compact, exportTo, list, type Obj, object, optionalObject, type PortNumber, port, string, strings } from '../read';

export interface Destination {
  /** Path of the destination object (`{host, subset, port}`). */
  readonly path: Path;
  readonly protocol: 'http' | 'tcp' | 'tls';
  readonly mirror: boolean;
  readonly host: string;
  readonly subset?: string;
  readonly port?: PortNumber;
  readonly weight?: number;
  /** Whether it changes headers of its own. */
  readonly ownHeaders?: true;
  /** The gateways that all matches of the route name; undefined: those of the VirtualService. */
  readonly gateways?: readonly string[];
  /** The namespaces of clients that all matches of the route name; undefined: any. */
  readonly sources?: readonly string[];
}

/** A gateway that a match names. */
export interface MatchGateway {
  readonly reference: string;
  readonly path: Path;
}

/** An item of `spec.http`. */
export interface HttpRoute {
  readonly path: Path;
  /** Its first key: where it is shown what is said of all of it. */
  readonly head?: string;
  /** The conditions of its matches, as they are written; without any it takes all requests. Undefined: not known. */
  readonly matches?: readonly Obj[];
  /** The VirtualService that it leaves its requests to; without a namespace one of its own. */
  readonly delegate?: { readonly name: string; readonly namespace?: string };
}

export interface VirtualServiceFacts {
  readonly hosts: readonly string[];
  /** Undefined where omitted: bound to the mesh. */
  readonly gateways?: readonly string[];
  /** Those that its matches name. */
  readonly matchGateways: readonly MatchGateway[];
  readonly exportTo?: readonly string[];
  readonly destinations: readonly Destination[];
  readonly http: readonly HttpRoute[];
  /** The server names that its TLS routes match. */
  readonly sniHosts: readonly string[];
  /** Where its matches ask for claims of a token. */
  readonly claims: readonly Path[];
}

export function readVirtualService(document: unknown): VirtualServiceFacts {
  const spec = object(object(document).spec);
  const gateways = strings(spec.gateways);
  const destinations: Destination[] = [];
  const matches: MatchGateway[] = [];
  for (const protocol of ['http', 'tls', 'tcp'] as const) {
    list(spec[protocol]).forEach((item, index) => {
      const rule = object(item);
      const base: Path = ['spec', protocol, index];
      const bound = matchGateways(rule.match);
      const sources = matchSources(rule.match);
      list(rule.match).forEach((match, i) => {
        list(object(match).gateways).forEach((value, j) => {
          const reference = string(value);
          if (reference) matches.push({ reference, path: [...base, 'match', i, 'gateways', j] });
        });
      });
      const add = (value: unknown, path: Path, mirror: boolean, owner: Obj = {}): void => {
        const destination = optionalObject(value);
        const host = string(destination?.host);
        if (destination === undefined || host === undefined || host === '') return;
        destinations.push(
          compact<Destination>({
            path,
            protocol,
            mirror,
            host,
            subset: string(destination.subset) || undefined,
            port: port(object(destination.port).number),
            weight: typeof owner.weight === 'number' ? owner.weight : undefined,
            ownHeaders: optionalObject(owner.headers) && true,
            gateways: bound,
            sources,
          }),
        );
      };
      list(rule.route).forEach((route, i) => {
        add(object(route).destination, [...base, 'route', i, 'destination'], false, object(route));
      });
      if (protocol !== 'http') return;
      add(rule.mirror, [...base, 'mirror'], true);
      list(rule.mirrors).forEach((mirror, i) => {
        add(object(mirror).destination, [...base, 'mirrors', i, 'destination'], true);
      });
    });
  }
  return compact<VirtualServiceFacts>({
    hosts: strings(spec.hosts),
    gateways: gateways.length > 0 ? gateways : undefined,
    matchGateways: matches,
    exportTo: exportTo(spec.exportTo),
    destinations,
    http: list(spec.http).map(readHttpRoute),
    sniHosts: list(spec.tls).flatMap((rule) => list(object(rule).match).flatMap((match) => strings(object(match).sniHosts))),
    claims: readClaims(spec.http),
  });
}

/** Headers that stand for claims (istio: pilot/pkg/networking/core/route, isInternalHeader). */
function readClaims(http: unknown): readonly Path[] {
  return list(http).flatMap((rule, i) =>
    list(object(rule).match).flatMap((match, j) =>
      ['headers', 'withoutHeaders'].flatMap((field) =>
        Object.keys(object(object(match)[field]))
          .filter((name) => name.toLowerCase().startsWith('@request.auth.claims'))
          .map((name): Path => ['spec', 'http', i, 'match', j, field, name]),
      ),
    ),
  );
}

function readHttpRoute(value: unknown, index: number): HttpRoute {
  const route = object(value);
  const delegate = object(route.delegate);
  const name = string(delegate.name);
  return compact<HttpRoute>({
    path: ['spec', 'http', index],
    head: Object.keys(route)[0],
    matches: readMatches(route),
    delegate: name ? compact({ name, namespace: string(delegate.namespace) || undefined }) : undefined,
  });
}

/** What is no list of objects may be anything; a key with a placeholder may be `match`. */
function readMatches(route: Obj): readonly Obj[] | undefined {
  const { match } = route;
  if (match === undefined || match === null) return Object.keys(route).some(hasPlaceholder) ? undefined : [];
  const items = list(match).map((item) => optionalObject(item));
  const matches = items.filter((item) => item !== undefined);
  return Array.isArray(match) && matches.length === items.length ? matches.map((item) => object(bounded(item, 0))) : undefined;
}

/** What lies deeper than any condition does is none; aliases could make it endless. */
const deepest = 3;

function bounded(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > deepest) return null;
  if (Array.isArray(value)) return value.map((item) => bounded(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bounded(item, depth + 1)]));
}

/** Undefined unless every match restricts its gateways. */
function matchGateways(match: unknown): readonly string[] | undefined {
  const lists = list(match).map((item) => strings(object(item).gateways));
  return lists.length > 0 && lists.every((item) => item.length > 0) ? [...new Set(lists.flat())] : undefined;
}

/** Undefined unless every match names the namespace of its clients. */
function matchSources(match: unknown): readonly string[] | undefined {
  const names = list(match).map((item) => string(object(item).sourceNamespace) || undefined);
  const known = names.filter((name) => name !== undefined);
  return names.length > 0 && known.length === names.length ? [...new Set(known)] : undefined;
}
