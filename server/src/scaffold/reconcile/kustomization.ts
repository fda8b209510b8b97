/** Kustomizations list the files that are applied: a new one that none lists would never reach its cluster. */
import { parent, relativePath } from '../../base/uri';
import type { PathEdit, Value } from '../../yaml/edits';
import { nodeAt } from '../../yaml/locate';
import { parse } from '../../yaml/parse';
import { isEntries, isList } from '../../yaml/render';
import { split } from '../../yaml/split';
import type { YamlDocument } from '../../yaml/tree';
import { toValue } from '../../yaml/value';
import type { FilesView } from '../view';
import type { Drafts } from './drafts';
import { entry } from './items';
import { fileName } from './names';

export interface Kustomization {
  readonly uri: string;
  readonly folder: string;
  /** What it sets for all that it lists. */
  readonly namespace: string | undefined;
  readonly start: number;
  readonly document: YamlDocument;
  /** The paths of `resources`, as `relativePath` gives them. */
  readonly resources: readonly string[];
  readonly listed: ReadonlySet<string>;
}

interface Change {
  readonly kustomization: Kustomization;
  readonly added: Set<string>;
  readonly removed: Set<string>;
}

export class Kustomizations {
  private uris: ReadonlyMap<string, string> | undefined;
  private readonly read = new Map<string, Kustomization | undefined>();
  private readonly changes = new Map<string, Change>();

  constructor(
    private readonly files: FilesView,
    private readonly drafts: Drafts,
  ) {}

  /** The nearest kustomization upwards from a file, if it is of the file's cluster alone. */
  governing(uri: string, cluster: string): Kustomization | undefined {
    for (const found of this.above(uri)) {
      const clusters = this.files.clustersOf(found.uri);
      return clusters.length === 1 && clusters[0] === cluster ? found : undefined;
    }
    return undefined;
  }

  /** Lists a new file, unless it or a folder that it lies in is listed. */
  list(uri: string, cluster: string): void {
    const kustomization = this.governing(uri, cluster);
    const path = kustomization && relativePath(kustomization.folder, uri);
    if (kustomization === undefined || path === undefined) return;
    for (let at = path; ; at = parent(at)) {
      if (kustomization.listed.has(at)) return;
      if (at === '') break;
    }
    this.change(kustomization).added.add(path);
  }

  /** Takes a file that goes out of every kustomization that lists it, as none of them could be built any more. */
  unlist(uri: string): void {
    for (const kustomization of this.above(uri)) {
      const path = relativePath(kustomization.folder, uri);
      if (path !== undefined && kustomization.listed.has(path)) this.change(kustomization).removed.add(path);
    }
  }

  /** Makes the edits, of each kustomization all at once; what cannot be made is said. */
  finish(): readonly string[] {
    return [...this.changes.values()].flatMap(({ kustomization, added, removed }) => {
      const draft = this.drafts.document(kustomization.uri, kustomization.start, kustomization.document);
      const edits: PathEdit[] = [];
      if (added.size > 0) edits.push({ op: 'extend', path: ['resources'], values: [...added], flow: true });
      edits.push(...this.removals(kustomization, removed, added.size > 0));
      const reason = draft.edit(edits);
      if (reason === undefined) return [];
      const what = [...[...added].map((path) => `add "${path}" to`), ...[...removed].map((path) => `take "${path}" out of`)];
      return [
        `${fileName(this.files, kustomization.uri)} cannot be edited in place (${reason}): ${what.join(' and ')} its resources by hand`,
      ];
    });
  }

  private removals({ document, resources }: Kustomization, removed: ReadonlySet<string>, more: boolean): readonly PathEdit[] {
    const node = nodeAt(document.root, ['resources']);
    const flow = node !== undefined && node.type !== 'scalar' && node.flow;
    // A list that was there before us holds something still, or stands in brackets: this one came with our first file.
    if (removed.size > 0 && removed.size === resources.length && !more && !flow) return [{ op: 'remove', path: ['resources'] }];
    const indexes = resources.flatMap((path, index) => (removed.has(path) ? [index] : []));
    return indexes.length === 0 ? [] : [{ op: 'exclude', path: ['resources'], indexes }];
  }

  private change(kustomization: Kustomization): Change {
    const known = this.changes.get(kustomization.uri);
    if (known !== undefined) return known;
    const change: Change = { kustomization, added: new Set(), removed: new Set() };
    this.changes.set(kustomization.uri, change);
    return change;
  }

  /** From the folder of a file upwards. */
  private *above(uri: string): Iterable<Kustomization> {
    this.uris ??= find(this.files);
    for (let folder = parent(uri); folder !== ''; folder = parent(folder)) {
      const at = this.uris.get(folder);
      const found = at === undefined ? undefined : this.at(at, folder);
      if (found !== undefined) yield found;
    }
  }

  private at(uri: string, folder: string): Kustomization | undefined {
    if (!this.read.has(uri)) this.read.set(uri, readKustomization(uri, folder, this.files.text(uri) ?? ''));
    return this.read.get(uri);
  }
}

/** By folder. */
function find(files: FilesView): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const uri of files.all()) if (/\/(?:kustomization\.ya?ml|Kustomization)$/.test(uri)) result.set(parent(uri), uri);
  return result;
}

/** Flux has a kind of that name too, and people keep its objects in files of that name. */
function readKustomization(uri: string, folder: string, text: string): Kustomization | undefined {
  for (const { start, text: body } of split(text)) {
    const document = parse(body);
    const value = toValue(document.root) as Value;
    const apiVersion = entry(value, 'apiVersion');
    if (!isEntries(value) || (apiVersion !== undefined && !String(apiVersion).startsWith('kustomize.config.k8s.io/'))) continue;
    const namespace = entry(value, 'namespace');
    const list = entry(value, 'resources');
    const resources = list !== undefined && isList(list) ? list.map((each) => clean(String(each))) : [];
    return {
      uri,
      folder,
      start,
      document,
      namespace: typeof namespace === 'string' && namespace !== '' ? namespace : undefined,
      resources,
      listed: new Set(resources),
    };
  }
  return undefined;
}

function clean(path: string): string {
  return path
    .replace(/^(?:\.\/+)+/, '')
    .replace(/\/+$/, '')
    .replace(/^\.$/, '');
}
