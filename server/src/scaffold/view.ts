/**
 * What the scaffold sees of a workspace. Unlike a rule it is run on request and may read everything: it is a snapshot, and nothing
 * of it is kept.
 */
import type { Discovery } from '../mesh/clusters';
import type { Mesh } from '../mesh/mesh';
import type { Resource } from '../model/resource';
import type { ClusterSettings } from '../settings/merge';
import type { IstioVersion } from '../settings/settings';
import type { Value } from '../yaml/edits';
import type { Path, YamlDocument } from '../yaml/tree';

export interface View {
  /** The clusters of the mesh, in the order of the settings, configured or inferred. */
  readonly clusters: readonly ClusterSettings[];
  readonly istioVersion: IstioVersion | undefined;
  readonly discovery: Discovery;
  readonly globalSuffix: string;
  readonly clusterDomain: string;
  readonly rootNamespace: string;
  readonly mesh: Mesh;
  /** Every resource of every cluster; files of no cluster are left out. A file in two clusters gives two. */
  readonly resources: readonly Resource[];
  /** Where a resource is written. */
  placed(resource: Resource): Placed;
  readonly files: FilesView;
}

export interface Placed {
  /** Offset of the document in its file. */
  readonly start: number;
  readonly document: YamlDocument;
  /** Of the resource in the document: empty, or an item of a List. */
  readonly base: Path;
  /** The resource as plain data. */
  readonly value: Value;
  /** Why it must not be edited where it stands; undefined where it may. */
  readonly fixed?: string;
}

/** Where files are and may be. URIs. */
export interface FilesView {
  /** The folders that belong to a cluster, the one for new files first: what its globs begin with, or `clusters/<name>`. */
  roots(cluster: string): readonly string[];
  /** The clusters that a file at this place would be applied to. */
  clustersOf(uri: string): readonly string[];
  /** Whether a file at this place would be read as manifests: neither ignored, nor a patch, nor a chart's template. */
  isManifest(uri: string): boolean;
  /** The text of a known file; undefined where there is none. */
  text(uri: string): string | undefined;
  /** All files that the workspace knows, kustomizations too. */
  all(): Iterable<string>;
}
