/**
 * What an endpoint of another cluster is recognised by, held against the other clusters: an address or labels that two of them claim
 * say of no endpoint for which one it stands.
 */

import { parseGateway } from './gateway';
import { hasBlank, items, record } from './loose';
import type { ClusterSettings } from './merge';
import type { Remark } from './remark';

/** The port that a gateway's address without one stands for: Istio's convention for AUTO_PASSTHROUGH. */
const gatewayPort = 15443;

interface Written {
  readonly index: number;
  readonly name: string;
  readonly cluster: Readonly<Record<string, unknown>>;
}

/** `known`: every cluster of the mesh, as all folders together describe it. */
export function* claims(value: unknown, known: readonly ClusterSettings[]): Generator<Remark> {
  const own = items(record(value).clusters).flatMap((cluster, index): readonly Written[] => {
    const { name } = record(cluster);
    return typeof name === 'string' ? [{ index, name, cluster: record(cluster) }] : [];
  });
  const here = new Set(own.map(({ name }) => name));
  const elsewhere = known.filter(({ name }) => !here.has(name));
  for (const [position, one] of own.entries()) {
    const before = own.slice(0, position).filter(({ name }) => name !== one.name);
    yield* gatewayClaims(one, before, elsewhere);
    yield* labelClaims(one, before, elsewhere);
  }
}

function* gatewayClaims(
  { index, cluster }: Written,
  before: readonly Written[],
  elsewhere: readonly ClusterSettings[],
): Generator<Remark> {
  for (const [j, gateway] of items(cluster.gateways).entries()) {
    const address = typeof gateway === 'string' ? addressOf(gateway) : undefined;
    if (address === undefined) continue;
    const rival = before.find((other) => !isShared(cluster.network, other.cluster.network) && gatewayAt(other, address) >= 0);
    const far = elsewhere.find(
      (other) => !isShared(cluster.network, other.network) && other.gateways.some((item) => keyOf(item) === address),
    );
    const claimed = rival?.name ?? far?.name;
    if (claimed === undefined) continue;
    const path = ['clusters', index, 'gateways', j];
    const message = `"${String(gateway)}" is already a gateway of cluster "${claimed}": an endpoint with this address could stand for either`;
    const first = rival && {
      path: ['clusters', rival.index, 'gateways', gatewayAt(rival, address)],
      message: `the gateway of "${rival.name}"`,
    };
    // Which of the two is wrong nobody can tell here, and without it the other one would be believed.
    yield { path, part: 'value', message, ...(first && { first }) };
  }
}

function* labelClaims(
  { index, name, cluster }: Written,
  before: readonly Written[],
  elsewhere: readonly ClusterSettings[],
): Generator<Remark> {
  const labels = labelsOf(cluster, name);
  const twin =
    before.find((other) => labelsOf(other.cluster, other.name) === labels) ??
    elsewhere.find((other) => keyOfLabels(other.endpointLabels) === labels);
  // Without any labels only the address tells.
  if (twin === undefined || labels === keyOfLabels({})) return;
  const said = 'an endpoint with them could stand for either';
  if (cluster.endpointLabels !== undefined) {
    const path = ['clusters', index, 'endpointLabels'];
    yield { path, part: 'key', message: `cluster "${twin.name}" has the same endpointLabels: ${said}`, removable: path };
  } else {
    const message = `the endpointLabels of cluster "${twin.name}" are the default ones of cluster "${name}": ${said}`;
    yield { path: ['clusters', index, 'name'], part: 'value', message };
  }
}

/** Clusters of one network may share its gateway. */
function isShared(network: unknown, other: unknown): boolean {
  return typeof network === 'string' && network === other;
}

/** What is filled in later may differ in each cluster although it is written alike. */
function addressOf(text: string): string | undefined {
  const gateway = hasBlank(text) ? undefined : parseGateway(text);
  return gateway && keyOf(gateway);
}

function keyOf({ address, port = gatewayPort }: { readonly address: string; readonly port?: number }): string {
  return `${address} ${port}`;
}

function gatewayAt({ cluster }: Written, address: string): number {
  return items(cluster.gateways).findIndex((other) => typeof other === 'string' && addressOf(other) === address);
}

function labelsOf({ endpointLabels }: Readonly<Record<string, unknown>>, name: string): string {
  return keyOfLabels(endpointLabels === undefined ? { cluster: name } : record(endpointLabels));
}

function keyOfLabels(labels: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
