/** What the scaffold sees of the engine, and its drafts as changes of files. */
import { Lines } from '../base/text';
import { discovery } from '../mesh/clusters';
import type { Context } from '../mesh/context';
import type { Mesh } from '../mesh/mesh';
import type { Resource } from '../model/resource';
import type { FileDraft } from '../scaffold/reconcile/reconcile';
import type { Placed, View } from '../scaffold/view';
import type { Diagnostic, FileChange } from '../workspace.types';
import type { Value } from '../yaml/edits';
import { nodeAt } from '../yaml/locate';
import { toValue } from '../yaml/value';
import type { FileState } from './file';
import { isAlone, type Layout } from './layout';

export interface Sources {
  readonly layout: Layout;
  readonly context: Context;
  readonly mesh: Mesh;
  readonly resources: Iterable<Resource>;
  readonly file: (uri: string) => FileState | undefined;
  readonly files: () => Iterable<string>;
}

export function viewOf({ layout, context, mesh, resources, file, files }: Sources): View {
  const { settings } = layout;
  return {
    clusters: layout.clusters,
    istioVersion: settings.istioVersion,
    discovery: discovery(context),
    globalSuffix: settings.globalSuffix,
    clusterDomain: settings.clusterDomain,
    rootNamespace: settings.mesh.rootNamespace,
    mesh,
    resources: [...resources].filter(({ cluster }) => !isAlone(cluster)),
    placed: (resource) => place(resource, file(resource.file)),
    files: {
      roots: (cluster) => layout.roots(cluster),
      clustersOf: (uri) => layout.assign(uri).clusters.filter((cluster) => !isAlone(cluster)),
      isManifest: (uri) => layout.role(uri) === 'manifest' && !layout.isIgnored(uri) && !layout.isPartial(uri),
      text: (uri) => file(uri)?.text,
      all: files,
    },
  };
}

function place(resource: Resource, state: FileState | undefined): Placed {
  const placed = state?.manifests.get(resource.id);
  if (placed === undefined) throw new Error(`${resource.id} is not in ${resource.file}`);
  const { start, document, manifest } = placed;
  const node = nodeAt(document.yaml.root, manifest.base);
  // What a manifest was read from is plain data of JSON's kinds.
  return { start, document: document.yaml, base: manifest.base, value: toValue(node) as Value };
}

/** The drafts as changes, by URI; those that change nothing are left out. */
export function changesOf(drafts: readonly FileDraft[]): readonly FileChange[] {
  return drafts
    .filter(({ before, after }) => before !== after)
    .map((draft) => {
      const lines = new Lines(draft.before ?? '');
      return { ...draft, ranges: draft.splices.map(({ span }) => lines.range(span)) };
    })
    .sort((a, b) => (a.uri < b.uri ? -1 : 1));
}

/**
 * What is worse after than before, at warning or above: findings that were not there, whatever their lines. `reports` gives the
 * diagnostics of all files.
 */
export function* worse(
  before: (uri: string) => readonly Diagnostic[],
  after: (uri: string) => readonly Diagnostic[],
  uris: readonly string[],
): Generator<number, readonly { readonly uri: string; readonly diagnostic: Diagnostic }[]> {
  const found: { uri: string; diagnostic: Diagnostic }[] = [];
  for (const [i, uri] of uris.entries()) {
    if (i % 50 === 0) yield i;
    const left = new Map<string, number>();
    for (const one of before(uri)) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + 1);
    for (const diagnostic of after(uri)) {
      if (diagnostic.severity !== 'error' && diagnostic.severity !== 'warning') continue;
      const count = left.get(keyOf(diagnostic)) ?? 0;
      if (count > 0) left.set(keyOf(diagnostic), count - 1);
      else found.push({ uri, diagnostic });
    }
  }
  return found;
}

function keyOf({ code, message, resource }: Diagnostic): string {
  return JSON.stringify([code, message, resource?.kind, resource?.namespace, resource?.name]);
}
