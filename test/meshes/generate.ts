/**
 * Meshes of two to five clusters that are right by construction, in each of the ways in which clusters call each other. Every resource is
 * a file of its own, and those are marked that some route needs: without one of them a request of the mesh fails.
 */
import { stringify } from 'yaml';
import type { Random } from '../bench/random';
import {
  type Call,
  callerIn,
  clusterFolder,
  globalCall,
  globalGateway,
  type Manifest,
  sharedCall,
  sharedGateway,
  type Topology,
} from './manifests';

export const flavours = ['global-gateway', 'dns-proxy', 'failover', 'workload-entry', 'multi-primary', 'ambient'] as const;
export type Flavour = (typeof flavours)[number];

export interface Part {
  readonly path: string;
  readonly text: string;
  /** Whether requests fail without it. */
  readonly needed: boolean;
}

export interface Mesh {
  readonly settings: string;
  readonly parts: readonly Part[];
}

const namespaces = ['shop', 'billing'] as const;
const names = ['reviews', 'ratings', 'orders', 'stock', 'ledger', 'mail'] as const;

/** `extra` is added to the settings. */
export function generateMesh(flavour: Flavour, clusterCount: number, random: Random, extra = ''): Mesh {
  const topology = topologyOf(flavour, clusterCount, random);
  const shared = flavour === 'multi-primary' || flavour === 'ambient';
  const calls = names.map((name, i) => callOf(name, namespaces[i % namespaces.length] ?? 'shop', i, topology, random));
  const called = new Set(calls.flatMap(({ homes }) => homes.map(({ cluster }) => cluster)));
  const manifests: readonly Manifest[] = [
    ...topology.clusters.flatMap((cluster) => [
      ...(shared ? sharedGateway(flavour, cluster, called.has(cluster)) : globalGateway(cluster, called.has(cluster))),
      ...namespaces.map((namespace) => callerIn(cluster, namespace)),
    ]),
    ...calls.flatMap((call) => (shared ? sharedCall(flavour, call) : globalCall(flavour, call, topology))),
  ];
  return {
    settings: settingsOf(topology, shared) + extra,
    parts: manifests.map(({ cluster, document, needed }) => {
      const { kind, metadata } = document;
      return {
        path: `${clusterFolder(cluster)}/${metadata.namespace ?? 'cluster'}/${kind.toLowerCase()}-${metadata.name}.yaml`,
        text: stringify(document),
        needed,
      };
    }),
  };
}

function topologyOf(flavour: Flavour, count: number, random: Random): Topology {
  // Istio itself has this port for the gateways of networks.
  const shared = flavour === 'multi-primary' || flavour === 'ambient';
  const clusters = Array.from({ length: count }, (_, i) => ({
    name: `c${i + 1}`,
    address: random.next() < 0.5 ? `203.0.113.${i + 10}` : `gateway.c${i + 1}.example.com`,
    port: shared || random.next() < 0.7 ? 15443 : 15444,
    network: `network-${i + 1}`,
    region: `region-${i + 1}`,
  }));
  // Ambient knows no SNI, and only a modern Istio has it.
  const modern = flavour === 'ambient' || random.next() < 0.5;
  return { clusters, modern };
}

/** A service that runs everywhere but where it is called from, each version in at least one cluster. */
function callOf(name: string, namespace: string, index: number, topology: Topology, random: Random): Call {
  const [client, ...others] = random.shuffle(topology.clusters);
  if (client === undefined) throw new Error('no clusters');
  const homes = others.slice(0, 1 + random.below(others.length));
  const versions = ['v1', 'v2', 'v3'].slice(0, 2 + random.below(2));
  return {
    name,
    namespace,
    client,
    homes: homes.map((cluster, i) => ({
      cluster,
      // The first home has at least two, so that one that is missing is missing for certain.
      versions: i === 0 ? versions : random.shuffle(versions).slice(0, 1 + random.below(versions.length)),
    })),
    port: random.pick([80, 8080, 9080]),
    address: `240.0.1.${index + 1}`,
    weighted: random.next() < 0.5,
  };
}

function settingsOf({ clusters, modern }: Topology, shared: boolean): string {
  return stringify({
    ...(modern ? { istioVersion: '1.27' } : {}),
    discovery: shared ? 'shared' : 'separate',
    clusters: clusters.map(({ name, address, port, network }) => ({
      name,
      files: [`${clusterFolder(name)}/**`],
      ...(shared ? { network } : { gateways: [`${address}:${port}`] }),
    })),
  });
}
