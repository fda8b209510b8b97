/** What every part of the mesh works on: the settings and the keyed index of all resources. */
import type { Graph, Index } from '../base/query';
import type { Resource, ResourceOf, ResourceType } from '../model/resource';
import type { GatewayAddress, IstioVersion, MeshInput } from '../settings/settings';
import { type MeshConfig, meshConfig } from './config';

export interface MeshCluster {
  readonly name: string;
  readonly gateways: readonly GatewayAddress[];
  /** Labels by which endpoints elsewhere stand for this cluster; empty for the one unnamed cluster. */
  readonly endpointLabels: Readonly<Record<string, string>>;
  readonly network?: string;
}

export interface MeshSettings {
  readonly clusters: readonly MeshCluster[];
  readonly istioVersion?: IstioVersion;
  readonly discovery: 'shared' | 'separate' | 'auto';
  readonly globalSuffix: string;
  readonly clusterDomain: string;
  readonly mesh: { readonly rootNamespace: string };
  /** What was set of the mesh's configuration; the rest of it is in the workspace: see `config.ts`. */
  readonly meshInput: MeshInput;
  readonly closedWorld: boolean | 'auto';
}

export interface Context {
  readonly graph: Graph;
  readonly index: Index<Resource>;
  /** By cluster: reasons why it may hold other resources, or other values, than the index shows. */
  readonly doubts: Index<string>;
  readonly settings: MeshSettings;
  /** What Istio is configured with in a cluster. */
  readonly config: (cluster: string) => MeshConfig;
}

/** The configuration of a cluster's mesh is asked for wherever anything is looked up: it is answered once. */
export function contextOf(parts: Omit<Context, 'config'>): Context {
  return { ...parts, config: parts.graph.question((cluster: string) => meshConfig(parts, cluster)) };
}

/** The values of a key that are of one type; a key is filled with one type only, or the rest is not asked for. */
export function ofType<T extends ResourceType>(resources: readonly Resource[], type: T): readonly ResourceOf<T>[] {
  return resources.filter((resource): resource is Resource & ResourceOf<T> => resource.type === type);
}
