/** What the layout works out, and keeps until something that it depends on changes. */
import type { GraphProblem } from '../kustomize/graph';
import type { ClusterSettings, FolderInput, FolderSettings, Settings } from '../settings/merge';
import type { Inferred } from './infer';

export interface Configured {
  readonly inputs: readonly FolderInput[];
  readonly settings: Settings;
  readonly folders: ReadonlyMap<string, FolderSettings>;
}

/** With the name that is most likely meant. */
export type NearProblem = GraphProblem & { readonly near: string | undefined };

export interface Resolved {
  readonly fingerprint: string;
  readonly clusters: readonly ClusterSettings[];
  readonly inferred: Inferred | undefined;
  readonly open: ReadonlyMap<string, string>;
  readonly generating: ReadonlySet<string>;
  readonly problems: readonly NearProblem[];
  /** By the folder of a kustomization: where what it lists goes. */
  readonly clustersOf: ReadonlyMap<string, readonly string[]>;
}
