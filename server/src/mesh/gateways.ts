/**
 * Whether the gateways of a cluster let in what other clusters send to a host. A server with AUTO_PASSTHROUGH makes a filter
 * chain for each service of the mesh whose host is within the server's hosts; what stands before their `/` counts for nothing (istio:
 * pilot/pkg/networking/core, builtAutoPassthroughFilterChains; pkg/config/gateway, GetSNIHostsForServer).
 */
import { hasPlaceholder } from '../model/placeholder';
import type { PortNumber } from '../model/read';
import type { Resource, ResourceOf } from '../model/resource';
import { type Answer, any, no, type Unknown, unknown, yes } from './answer';
import { clustersThatMayShare } from './clusters';
import { type Context, ofType } from './context';
import { type Exposure, exposureOf } from './gatewayPorts';
import { gatewayWorkloads } from './gatewayWorkloads';
import { covers, wildcardSuffixes } from './hosts';
import { keys, mayPassBySni } from './keys';
import { openness } from './open';
import { isVisible } from './visibility';

type Gateway = ResourceOf<'Gateway'>;

export interface Server {
  readonly gateway: Gateway;
  /** Its index in `spec.servers`. */
  readonly index: number;
  readonly port: PortNumber | undefined;
  readonly hosts: readonly string[];
}

export interface Entered {
  readonly is: 'yes';
  /** The servers that pass the host. */
  readonly servers: readonly Server[];
}

/** `host`: no server passes the host; `port`: the port of those that do is exposed nowhere. */
export interface Blocked {
  readonly is: 'no';
  readonly step: 'host' | 'port';
  readonly why: string;
  /** The servers that let other hosts pass, or those whose port is not exposed. */
  readonly servers: readonly Server[];
  /** The Services of the gateways, where the port is missing. */
  readonly services: readonly ResourceOf<'Service'>[];
}

export type Entrance = Entered | Blocked | Unknown;

/** What becomes of the requests of other clusters to a host at the gateways of a cluster. */
export function entrance(context: Context, cluster: string, host: string): Entrance {
  return context.graph.ask(findEntrance, context, cluster, host);
}

function findEntrance(context: Context, cluster: string, host: string): Entrance {
  const found = entranceShown(context, cluster, host);
  if (found.is !== 'no') return found;
  return openness(context, cluster, ...clustersThatMayShare(context, cluster)) ?? found;
}

/** As far as the workspace shows it. */
function entranceShown(context: Context, cluster: string, host: string): Entrance {
  const servers = serversOf(context, cluster);
  const passing = servers.filter((server) => server.hosts.some((item) => covers(item, host)));
  if (passing.length > 0) return exposure(passing);
  if (hasPlaceholder(host) || servers.some((server) => server.hosts.some(hasPlaceholder)))
    return unknown('a placeholder decides which hosts pass');
  if (ofType(context.index.get(keys.passthrough(cluster)), 'KubernetesGateway').length > 0)
    return unknown('a Gateway of the Gateway API may pass it');
  if (hasOtherWay(context, cluster, host)) return unknown('a server there may take the connections to it in another way');
  // Where one istiod serves several clusters, the gateways of all of them follow the Gateways of its own. Not where the cluster has
  // configuration itself, if the settings say what is applied where.
  const served = !context.index.has(keys.configuration(cluster));
  const elsewhere = clustersThatMayShare(context, cluster)
    .flatMap((other) => serversOf(context, other))
    .filter(({ gateway }) => served || !gateway.explicit);
  if (elsewhere.length > 0) return unknown('the Gateways of another cluster may hold for it');
  const { closedWorld } = context.settings;
  const known = servers.length > 0 || context.index.has(keys.gatewayServices(cluster));
  if (closedWorld === false || (closedWorld === 'auto' && !known)) return unknown('the workspace does not show its gateways');
  return { ...no(describe(servers)), step: 'host', servers, services: [] };
}

function describe(servers: readonly Server[]): string {
  const hosts = [...new Set(servers.flatMap((server) => server.hosts))].sort();
  return hosts.length === 0
    ? 'none has a server with tls mode "AUTO_PASSTHROUGH"'
    : `they pass only ${hosts.map((host) => `"${host}"`).join(', ')}`;
}

/** A server with what does not depend on the host: asked once for all hosts of a cluster. */
interface PassthroughServer extends Server {
  /** Whether anything leads to its port. */
  readonly exposure: Exposure;
  /** The namespaces of its workloads; undefined where the workspace does not show all of them. */
  readonly namespaces: readonly string[] | undefined;
}

function serversOf(context: Context, cluster: string): readonly PassthroughServer[] {
  return context.graph.ask(passthroughServers, context, cluster);
}

function passthroughServers(context: Context, cluster: string): readonly PassthroughServer[] {
  return ofType(context.index.get(keys.passthrough(cluster)), 'Gateway').flatMap((gateway) =>
    gateway.facts.servers.flatMap((server, index) => {
      if (!mayPassBySni(server)) return [];
      const { port } = server;
      const hosts = server.hosts.map((host) => host.slice(host.indexOf('/') + 1));
      const exposure = exposureOf(context, gateway, port);
      return [{ gateway, index, port, hosts, exposure, namespaces: namespacesOf(context, gateway) }];
    }),
  );
}

function namespacesOf(context: Context, gateway: Gateway): readonly string[] | undefined {
  const { workloads, unsure } = gatewayWorkloads(context, gateway);
  if (unsure || workloads.length === 0) return undefined;
  const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))].sort();
  return namespaces.some(hasPlaceholder) ? undefined : namespaces;
}

/** A route by server name, or a server that ends the TLS itself. */
function hasOtherWay({ index }: Context, cluster: string, host: string): boolean {
  const names = [host, ...wildcardSuffixes(host).map((suffix) => `*${suffix}`)];
  if (names.some((name) => index.has(keys.sni(cluster, name)))) return true;
  return names.some((name) =>
    ofType(index.get(keys.server(cluster, name)), 'Gateway').some((gateway) =>
      gateway.facts.servers.some(
        ({ hosts, tlsMode }) =>
          tlsMode !== undefined &&
          !['AUTO_PASSTHROUGH', 'PASSTHROUGH'].includes(tlsMode) &&
          hosts.some((item) => item.slice(item.indexOf('/') + 1) === name),
      ),
    ),
  );
}

function exposure(servers: readonly PassthroughServer[]): Entrance {
  const answer = any(
    servers.map((server) => server.exposure),
    yes(),
  );
  if (answer.is !== 'no') return { is: 'yes', servers: servers.filter((server) => server.exposure.is !== 'no') };
  const services = servers.flatMap((server) => (server.exposure.is === 'no' ? server.exposure.services : []));
  return { ...answer, step: 'port', servers, services: [...new Set(services)] };
}

/**
 * The namespaces of the workloads behind the gateways that pass a host, in whose name Istio looks up what they send on; undefined
 * where the workspace does not show all of them.
 */
export function gatewayNamespaces(context: Context, cluster: string, host: string): readonly string[] | undefined {
  const found = entrance(context, cluster, host);
  if (found.is !== 'yes') return undefined;
  const passing = serversOf(context, cluster).filter((server) =>
    found.servers.some(({ gateway, index }) => gateway === server.gateway && index === server.index),
  );
  const namespaces = passing.map((server) => server.namespaces);
  return namespaces.includes(undefined) ? undefined : [...new Set(namespaces.flatMap((item) => item ?? []))].sort();
}

/** Whether the gateways see a resource; undefined namespaces may be any. */
export function isSeenFrom(context: Context, namespaces: readonly string[] | undefined, resource: Resource): boolean {
  return namespaces === undefined || namespaces.some((namespace) => isVisible(context, resource, namespace).is !== 'no');
}

/** Whether a cluster has a gateway of ambient multicluster, as far as the workspace shows the root namespace. */
export function hasEastWestGateway(context: Context, cluster: string): Answer {
  const { index, settings } = context;
  if (index.has(keys.eastWest(cluster))) return yes();
  const known = settings.closedWorld === true || index.has(keys.hostsOfNamespace(cluster, settings.mesh.rootNamespace));
  if (settings.closedWorld === false || !known) return unknown('the workspace does not show its gateways');
  return openness(context, cluster) ?? no('it has none');
}
