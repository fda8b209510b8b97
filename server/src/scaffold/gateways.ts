/** Where a client reaches the gateway of a remote cluster. */
import { gatewayPort, isSameAddress } from '../mesh/clusters';
import type { EndpointFacts } from '../model/kinds/serviceEntry';
import type { ResourceOf } from '../model/resource';
import type { GatewayAddress } from '../settings/settings';
import type { Case } from './case';
import type { Inventory } from './inventory';
import { placeholderFor } from './names';
import type { Session } from './session';
import type { View } from './view';

export interface Reached {
  readonly address: string;
  readonly port: number;
}

/**
 * As the request says; else as a ServiceEntry of the host in that client has it, unless the settings know other addresses; else the
 * settings' first; else a placeholder.
 */
export function gatewayFor(c: Case, client: string, remote: string): Reached {
  const { session, view, request } = c;
  const known = view.clusters.find(({ name }) => name === remote)?.gateways ?? [];
  const asked = request.gateways?.[remote];
  if (asked !== undefined) return { address: asked.address, port: asked.port ?? knownPort(asked, known) ?? gatewayPort };
  const written = writtenGateway(session, c.globalHost, client, remote);
  const [first] = known;
  if (written !== undefined && (first === undefined || known.some(({ address }) => isSameAddress(address, written.address)))) {
    if (first === undefined) noteIfPlaceholder(session, remote, written.address);
    return { address: written.address, port: knownPort(written, known) ?? written.port ?? gatewayPort };
  }
  const { address, port = gatewayPort } = first ?? { address: session.placeholder(remote, 'GW_ADDR') };
  return { address, port };
}

function knownPort({ address }: GatewayAddress, known: readonly GatewayAddress[]): number | undefined {
  return known.find((each) => each.port !== undefined && isSameAddress(each.address, address))?.port;
}

function noteIfPlaceholder(session: Session, cluster: string, address: string): void {
  if (address === placeholderFor(cluster, 'GW_ADDR')) session.placeholder(cluster, 'GW_ADDR');
}

/** The address that the host's endpoints for a cluster carry now, in one client or in any. */
export function writtenGateway(
  session: Session,
  host: string,
  client: string | undefined,
  remote: string,
): GatewayAddress | undefined {
  const [first] = endpointsFor(session, host, client, remote).flatMap((endpoint) => {
    if (endpoint.address === undefined) return [];
    const ports = [...new Set(Object.values(endpoint.ports))];
    const [port] = ports;
    return [{ address: endpoint.address, ...(ports.length === 1 && typeof port === 'number' && { port }) }];
  });
  return first;
}

/** The endpoints by which a host's ServiceEntries and their WorkloadEntries stand for a remote cluster. */
export function endpointsFor(
  { inventory }: Session,
  host: string,
  client: string | undefined,
  remote: string,
): readonly EndpointFacts[] {
  return inventory
    .entriesOf(host)
    .filter((entry) => client === undefined || entry.cluster === client)
    .flatMap((entry) => [...entry.facts.endpoints, ...workloadEntriesOf(inventory, entry)])
    .filter((endpoint) => inventory.clustersBehind(endpoint).includes(remote));
}

function workloadEntriesOf(
  inventory: Inventory,
  { cluster, namespace, facts }: ResourceOf<'ServiceEntry'>,
): readonly EndpointFacts[] {
  return inventory
    .workloadsOf(cluster, namespace, facts.workloadSelector ?? {})
    .flatMap((each) => (each.type === 'WorkloadEntry' ? [each.facts] : []));
}

/**
 * The port of the gateway's own server: what the settings say, unless that is a node's port, which the gateway's Service maps to
 * the usual one.
 */
export function serverPort(view: View, cluster: string): number {
  const ports = view.clusters.find(({ name }) => name === cluster)?.gateways.flatMap(({ port }) => port ?? []) ?? [];
  const [port] = ports.filter((each) => each < 30000 || each > 32767);
  return port ?? gatewayPort;
}
