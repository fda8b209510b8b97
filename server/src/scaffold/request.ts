/** What is asked for: which services become callable from which clusters, and how. Plain data, as a dialogue or a command line gives it. */
import type { ServiceName } from '../mesh/hosts';
import type { GatewayAddress } from '../settings/settings';

export const flavours = ['global-gateway', 'multi-primary', 'workload-entry', 'dns-proxy', 'failover', 'ambient'] as const;
export type Flavour = (typeof flavours)[number];

/** How a VirtualService in each client cluster spreads the requests; without one nothing is routed. */
export type Routing =
  /** Requests with the header go to the versions (all remote ones, unless `version` names one); the others stay where they are. */
  | { readonly by: 'header'; readonly header: string; readonly value: string; readonly version?: string }
  /** By version, in percent; versions that are not named get equal parts of the rest. */
  | { readonly by: 'weights'; readonly weights: Readonly<Record<string, number>> }
  /** The header names the version. */
  | { readonly by: 'version'; readonly header: string }
  /** All to the host that spans the clusters, with retries. */
  | { readonly by: 'failover' };

/** How one version that several clusters run is told apart on the host that spans them. */
export type SharedVersions =
  /** One subset, by a label that the endpoints of all these clusters carry. */
  | 'one-subset'
  /** One subset per cluster and version: `v1-cluster2`. */
  | 'per-cluster';

export type Selection = 'all' | { readonly namespace: string } | readonly ServiceName[];

export interface ScaffoldRequest {
  readonly services: Selection;
  readonly flavour: Flavour;
  /** Clusters whose workloads call the services. Unset: every cluster from which another one with workloads is reached. */
  readonly clients?: readonly string[];
  /** Clusters that answer. Unset: those with workloads of the service. */
  readonly remotes?: readonly string[];
  /** By cluster, before what the settings say; where neither says anything a placeholder is written. */
  readonly gateways?: Readonly<Record<string, GatewayAddress>>;
  /** `region/zone/subzone` by cluster: the locality of its gateway's endpoint. */
  readonly localities?: Readonly<Record<string, string>>;
  /** Load balancing weight by cluster of its gateway's endpoint. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Only these values of the label `version`; unset: all that workloads carry. */
  readonly versions?: readonly string[];
  /** Only these ports of the Service; unset: all. */
  readonly ports?: readonly number[];
  readonly sharedVersions?: SharedVersions;
  readonly routing?: Routing;
  /** By cluster, the folder (a URI without a trailing slash) that new files go to. */
  readonly folders?: Readonly<Record<string, string>>;
}

export type ScaffoldJob =
  | { readonly op: 'create'; readonly request: ScaffoldRequest }
  /** What was scaffolded, again, as the workspace is now. */
  | { readonly op: 'update'; readonly services: Selection }
  | { readonly op: 'remove'; readonly services: Selection };
