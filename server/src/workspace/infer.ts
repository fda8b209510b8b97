/**
 * The clusters of a workspace whose settings name none, as the shape of its folders tells them. There are several ways to tell; the first that
 * finds any decides, so that what people say on purpose goes before what is likely.
 */
import { parent, relativePath } from '../base/uri';
import type { Placed } from '../delivery/routes';
import type { Kustomization } from '../kustomize/types';
import type { Folder, Status } from '../workspace.types';
import { byDeliveries } from './deliveries';
import { foldersAbove, type Kustomizations } from './kustomizations';

export interface Inferred {
  readonly source: Status['source'];
  /** In the order of their names, with the folders that are theirs. */
  readonly clusters: ReadonlyMap<string, readonly string[]>;
  /** Several where one folder goes to several. */
  readonly clustersOf: (uri: string) => readonly string[];
  /** Of what names none. */
  readonly namespaceOf?: (uri: string) => string | undefined;
  /** What the answers depend on beside the clusters' folders. */
  readonly details?: unknown;
}

export interface Shape {
  readonly kustomizations: Kustomizations;
  /** `clusters/<name>` folders, by name, of which any holds Services or Istio resources. */
  readonly clusterFolders: ReadonlyMap<string, readonly string[]>;
  readonly clusterFolderOf: (uri: string) => string | undefined;
  /** Of Flux and Argo CD. */
  readonly objects: () => readonly Placed[];
  readonly folders: readonly Folder[];
  readonly folderOf: (uri: string) => Folder | undefined;
  readonly files: () => Iterable<string>;
  /** The files with Services or Istio resources, and the kustomizations that such are built by. */
  readonly meshRoots: () => readonly string[];
  /** Whether a kustomization or a chart is in a folder. */
  readonly isBuilt: (folder: string) => boolean;
  /** Whether a folder lies in one that is open. */
  readonly isOpen: (uri: string) => boolean;
  readonly holdsMesh: (uri: string) => boolean;
}

type Way = (shape: Shape) => Inferred | undefined;

/** In the order of their precedence. */
const ways: readonly Way[] = [byDeliveries, byFolders, byOverlays];

export function inferClusters(shape: Shape): Inferred | undefined {
  for (const way of ways) {
    const found = way(shape);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `clusters/<name>/`, where there are two at least. */
function byFolders({ clusterFolders, clusterFolderOf }: Shape): Inferred | undefined {
  if (clusterFolders.size < 2) return undefined;
  return {
    source: 'folders',
    clusters: sorted(clusterFolders),
    clustersOf: (uri) => {
      const name = clusterFolderOf(uri);
      return name !== undefined && clusterFolders.has(name) ? [name] : [];
    },
  };
}

/**
 * Overlays of a common base: roots that include the same kustomization stand for different clusters. Overlays of one name whose bases have nothing
 * to do with each other, as of several applications, are one cluster.
 */
function byOverlays({ kustomizations, isOpen, holdsMesh }: Shape): Inferred | undefined {
  if (kustomizations.isEmpty) return undefined;
  const { graph } = kustomizations;
  const overlays = graph.roots().flatMap(({ folder }): readonly Overlay[] => {
    if (!isOpen(folder)) return [];
    const bases = graph
      .under(folder)
      .filter((one) => one.folder !== folder && isBase(one) && graph.filesUnder(one.folder).some(holdsMesh));
    return bases.length === 0 ? [] : [{ folder, segments: segmentsOf(folder), bases: new Set(bases.map((one) => one.folder)) }];
  });
  const byBase = new Map<string, Overlay[]>();
  for (const overlay of overlays) for (const base of overlay.bases) byBase.set(base, [...(byBase.get(base) ?? []), overlay]);
  const others = (one: Overlay): readonly Overlay[] => {
    const found = new Set([...one.bases].flatMap((base) => byBase.get(base) ?? []));
    found.delete(one);
    return [...found];
  };
  const sharing = overlays.flatMap((overlay) => {
    const rivals = others(overlay);
    return rivals.length === 0 ? [] : [{ overlay, rivals }];
  });
  if (sharing.length === 0) return undefined;
  const clusters = new Map<string, string[]>();
  for (const { overlay, rivals } of sharing) {
    const name = nameOf(overlay, rivals);
    clusters.set(name, [...(clusters.get(name) ?? []), overlay.folder]);
  }
  const byFolder = new Map([...clusters].flatMap(([name, folders]) => folders.map((folder) => [folder, name] as const)));
  return {
    source: 'kustomize',
    clusters: sorted(clusters),
    clustersOf: (uri) => {
      for (const folder of foldersAbove(uri)) {
        const name = byFolder.get(folder);
        if (name !== undefined) return [name];
      }
      return [];
    },
  };
}

interface Overlay {
  readonly folder: string;
  /** The last first. */
  readonly segments: readonly string[];
  readonly bases: ReadonlySet<string>;
}

function isBase({ kind }: Kustomization): boolean {
  return kind === 'Kustomization';
}

/** The last segment in which an overlay differs from all that share a base with it; where none will do, as many as it takes. */
function nameOf({ segments }: Overlay, others: readonly Overlay[]): string {
  for (const [depth, segment] of segments.entries()) {
    if (others.every((other) => other.segments[depth] !== segment)) return segment;
  }
  for (let count = 2; count <= segments.length; count++) {
    const name = tail(segments, count);
    if (others.every((other) => tail(other.segments, count) !== name)) return name;
  }
  return tail(segments, segments.length);
}

function tail(segments: readonly string[], count: number): string {
  return segments.slice(0, count).reverse().join('-');
}

function segmentsOf(folder: string): readonly string[] {
  const result: string[] = [];
  for (let at = folder; at.includes('/') && !at.endsWith('/'); at = parent(at)) result.push(relativePath(parent(at), at) ?? '');
  return result;
}

function sorted<V>(map: ReadonlyMap<string, V>): ReadonlyMap<string, V> {
  return new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
