/** Which cluster an endpoint stands for, and whether clusters share their discovery. */

import { parseIp } from '../base/ip';
import type { EndpointFacts, ServiceEntryFacts } from '../model/kinds/serviceEntry';
import { hasPlaceholder } from '../model/placeholder';
import type { Context, MeshCluster, MeshSettings } from './context';
import { keys } from './keys';

/** The port of a gateway that the settings give none for: Istio's convention for AUTO_PASSTHROUGH. */
export const gatewayPort = 15443;

/**
 * The clusters that an endpoint stands for: by the labels that the settings (or the cluster's name) give, else by a gateway
 * address of the settings. Several only where the settings are ambiguous.
 */
export function standsFor(settings: MeshSettings, endpoint: EndpointFacts): readonly string[] {
  const byLabels = settings.clusters.filter((cluster) => carries(endpoint, cluster.endpointLabels));
  if (byLabels.length > 0) return byLabels.map((cluster) => cluster.name);
  return settings.clusters.filter((cluster) => ownsAddress(cluster, endpoint)).map((cluster) => cluster.name);
}

function carries(endpoint: EndpointFacts, labels: Readonly<Record<string, string>>): boolean {
  const pairs = Object.entries(labels);
  return pairs.length > 0 && pairs.every(([key, value]) => endpoint.labels[key] === value);
}

function ownsAddress(cluster: MeshCluster, endpoint: EndpointFacts): boolean {
  return cluster.gateways.some((gateway) => isSameAddress(gateway.address, endpoint.address));
}

/** Compares as the settings are read: other spellings of an IP and of a host name's case are the same, placeholders as written. */
export function isSameAddress(gateway: string, address: string | undefined): boolean {
  if (address === undefined || gateway === address || hasPlaceholder(address)) return gateway === address;
  return gateway === (parseIp(address)?.text ?? address.replace(/\.$/, '').toLowerCase());
}

/**
 * The part of an endpoint that says for which cluster it stands: the key of a label or the address.
 */
export function standsForBy(settings: MeshSettings, endpoint: EndpointFacts, cluster: string): { label: string } | 'address' {
  const entry = settings.clusters.find((item) => item.name === cluster);
  const [label] = entry !== undefined && carries(endpoint, entry.endpointLabels) ? Object.keys(entry.endpointLabels) : [];
  return label === undefined ? 'address' : { label };
}

/** The ports on which others reach the gateways of a cluster; the convention where the settings say nothing. */
export function gatewayPorts(
  settings: MeshSettings,
  cluster: string | undefined,
  address: string | undefined,
): readonly number[] {
  const gateways = settings.clusters.find((item) => item.name === cluster)?.gateways ?? [];
  const same = gateways.filter((gateway) => isSameAddress(gateway.address, address));
  const ports = (same.length > 0 ? same : gateways).flatMap((gateway) => gateway.port ?? []);
  return ports.length > 0 ? [...new Set(ports)] : [gatewayPort];
}

/** Whether an address lies within the own cluster: a Service name, resolved by the cluster's own DNS. */
export function isInCluster(settings: MeshSettings, address: string): boolean {
  return address.endsWith(`.svc.${settings.clusterDomain}`) || address.endsWith('.svc');
}

/**
 * The other clusters that an endpoint of a ServiceEntry stands for. A label alone says so only of hosts of the mesh: a
 * database may be labelled with a cluster too.
 */
export function otherClusters(
  settings: MeshSettings,
  cluster: string,
  entry: ServiceEntryFacts,
  endpoint: EndpointFacts,
): readonly string[] {
  const { clusterDomain, globalSuffix } = settings;
  const isOfMesh =
    entry.location === 'MESH_INTERNAL' ||
    entry.hosts.some((host) => host.endsWith(`.${globalSuffix}`) || host.endsWith(`.svc.${clusterDomain}`));
  if (!isOfMesh && !settings.clusters.some((item) => ownsAddress(item, endpoint))) return [];
  return standsFor(settings, endpoint).filter((name) => name !== cluster);
}

/**
 * Whether an endpoint of a ServiceEntry is a gateway to elsewhere: it stands for another cluster, or it belongs to a global
 * host and lies outside of the cluster.
 */
export function isRemoteGateway(
  settings: MeshSettings,
  cluster: string,
  entry: ServiceEntryFacts,
  endpoint: EndpointFacts,
): boolean {
  if (endpoint.address === undefined || isInCluster(settings, endpoint.address) || endpoint.address.startsWith('unix://'))
    return false;
  if (standsFor(settings, endpoint).length > 0) return otherClusters(settings, cluster, entry, endpoint).length > 0;
  return entry.hosts.some((host) => host.endsWith(`.${settings.globalSuffix}`));
}

export type Discovery = 'shared' | 'separate' | 'unknown';

/** Whether the clusters know each other's Services: as the settings say, else as the workspace shows. */
export function discovery({ index, settings }: Context): Discovery {
  if (settings.discovery !== 'auto') return settings.discovery;
  if (index.has(keys.remoteSecrets)) return 'shared';
  return index.has(keys.crossCluster) ? 'separate' : 'unknown';
}

/** The other clusters whose resources make a `no` in this one uncertain. */
export function clustersThatMayShare(context: Context, cluster: string): readonly string[] {
  if (discovery(context) === 'separate') return [];
  return context.settings.clusters.filter((item) => item.name !== cluster).map((item) => item.name);
}

/** A cluster's name as `topology.istio.io/cluster` has it; undefined where it cannot be known. */
export function clusterId(settings: MeshSettings, cluster: string): string | undefined {
  const known = settings.clusters.some((item) => item.name === cluster && Object.keys(item.endpointLabels).length > 0);
  return known && !hasPlaceholder(cluster) ? cluster : undefined;
}
