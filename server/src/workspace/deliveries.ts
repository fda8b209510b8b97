/** The objects of Flux and Argo CD in the workspace, and the clusters that they tell. */
import { equal } from '../base/equal';
import { join, parent, relativePath } from '../base/uri';
import { type Deliveries, deliveriesOf } from '../delivery/deliveries';
import { mayDeliver, readDelivery } from '../delivery/read';
import type { Placed } from '../delivery/routes';
import type { DeliveryObject } from '../delivery/types';
import type { Folder } from '../workspace.types';
import { header } from '../yaml/split';
import { toValue } from '../yaml/value';
import type { DocumentState, FileState } from './file';
import type { Inferred, Shape } from './infer';

const read = new WeakMap<DocumentState, DeliveryObject | undefined>();

/** Those of a file, in order. */
export function deliveryObjectsOf({ documents }: FileState): readonly DeliveryObject[] {
  return documents.flatMap(({ document }) => {
    if (!read.has(document)) {
      const matters = document.skipped !== 'too-large' && mayDeliver(header(document.text), document.text);
      read.set(document, matters ? readDelivery(toValue(document.yaml.root)) : undefined);
    }
    return read.get(document) ?? [];
  });
}

export class DeliveryObjects {
  private readonly known = new Map<string, readonly DeliveryObject[]>();
  /** Changes whenever what they say does. */
  revision = 0;

  /** Whether anything is different for it. */
  set(uri: string, objects: readonly DeliveryObject[]): boolean {
    if (equal(this.known.get(uri) ?? [], objects)) return false;
    if (objects.length === 0) this.known.delete(uri);
    else this.known.set(uri, objects);
    this.revision++;
    return true;
  }

  get isEmpty(): boolean {
    return this.known.size === 0;
  }

  /** In the order of their files, so that nothing depends on history. */
  placed(folderOf: (uri: string) => Folder | undefined, isIgnored: (uri: string) => boolean): readonly Placed[] {
    return [...this.known]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([uri, objects]) => {
        const folder = isIgnored(uri) ? undefined : folderOf(uri);
        const path = folder && relativePath(folder.uri, uri);
        return folder === undefined || path === undefined ? [] : objects.map((object) => ({ folder: folder.uri, path, object }));
      });
  }
}

/** Where they lead to several clusters that hold something of the mesh. The folders of clusters keep what nothing else delivers. */
export function byDeliveries(shape: Shape): Inferred | undefined {
  const objects = shape.objects();
  if (objects.length === 0) return undefined;
  const folders = foldersWithFiles(shape);
  const isBuilt = (folder: string, path: string): boolean => shape.isBuilt(join(folder, path));
  const deliveries = deliveriesOf(objects, { folders, isBuilt });
  if (deliveries === undefined || deliveries.clusters.size < 2) return undefined;
  const delivered = (uri: string) => deliveredAt(deliveries, shape, parent(uri));
  const clustersOf = (uri: string): readonly string[] => {
    const names = delivered(uri)?.clusters ?? [];
    if (names.length > 0) return names;
    const own = shape.clusterFolderOf(uri);
    return own !== undefined && deliveries.clusters.has(own) ? [own] : [];
  };
  const held = new Set(shape.meshRoots().flatMap(clustersOf));
  if (held.size < 2) return undefined;
  const clusters = new Map([...held].sort().map((name) => [name, ownFolders(deliveries, shape, name)]));
  return {
    source: deliveries.source,
    clusters,
    clustersOf: (uri) => clustersOf(uri).filter((name) => held.has(name)),
    namespaceOf: (uri) => delivered(uri)?.namespace,
    details: routesTold(deliveries, folders),
  };
}

function deliveredAt(deliveries: Deliveries, shape: Shape, folder: string) {
  const open = shape.folderOf(folder);
  const path = open && relativePath(open.uri, folder);
  return open === undefined || path === undefined ? undefined : deliveries.at(open.uri, path);
}

/** The folders that go to one cluster alone, those with something of the mesh first: there is a place for more of it. */
function ownFolders(deliveries: Deliveries, shape: Shape, name: string): readonly string[] {
  const own = (deliveries.clusters.get(name) ?? []).filter(
    ({ folder, path }) => deliveries.at(folder, path)?.clusters.length === 1,
  );
  const uris = own.map(({ folder, path }) => join(folder, path));
  const roots = shape.meshRoots();
  const holds = (folder: string): number => (roots.some((uri) => uri.startsWith(`${folder}/`)) ? 0 : 1);
  return uris
    .map((uri) => ({ uri, rank: holds(uri) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ uri }) => uri);
}

function foldersWithFiles({ folderOf, files, folders }: Shape): ReadonlyMap<string, ReadonlySet<string>> {
  const result = new Map(folders.map(({ uri }) => [uri, new Set([''])]));
  for (const uri of files()) {
    const folder = folderOf(uri);
    const path = folder && relativePath(folder.uri, uri);
    const known = folder && result.get(folder.uri);
    if (path === undefined || known === undefined) continue;
    for (let at = parent(path); at !== '' && !known.has(at); at = parent(at)) known.add(at);
  }
  return result;
}

/** All that an answer depends on. */
function routesTold(deliveries: Deliveries, folders: ReadonlyMap<string, ReadonlySet<string>>): unknown {
  return [...folders].map(([folder, paths]) => [
    folder,
    [...paths].sort().flatMap((path) => {
      const at = deliveries.at(folder, path);
      return at === undefined ? [] : [[path, at.clusters, at.namespace]];
    }),
  ]);
}
