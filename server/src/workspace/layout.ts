/**
 * From paths to meaning: which folder a file lies in, what it is (manifest, settings, kustomization, chart template ...), and to
 * which clusters and default namespace its resources belong. Clusters come from the settings, else from the folders
 * `clusters/<name>/` when at least two of them hold Services or Istio resources, else there is one.
 */
import { join, parent, relativePath } from '../base/uri';
import { list, object, string } from '../model/read';
import { type ClusterSettings, type FolderInput, type FolderSettings, mergeSettings, type Settings } from '../settings/merge';
import type { SettingsInput } from '../settings/settings';
import type { Folder, Status } from '../workspace.types';
import { parse } from '../yaml/parse';
import { toValue } from '../yaml/value';

export type Role = 'settings' | 'kustomization' | 'chart' | 'manifest';

/** The cluster of the one mesh that nothing divides. */
export const defaultCluster = 'default';

export interface Assignment {
  readonly clusters: readonly string[];
  /** False where the shape of the folders says it, not the settings. */
  readonly explicit: boolean;
  /** The namespace of documents that name none. */
  readonly namespace: string;
}

/** A cluster for a file that belongs to none: it is checked alone. */
export function aloneIn(uri: string): string {
  return `\u0001${uri}`;
}

export function isAlone(cluster: string): boolean {
  return cluster.startsWith('\u0001');
}

export class Layout {
  private folders: readonly Folder[] = [];
  private editor: SettingsInput = {};
  private readonly inputs = new Map<string, SettingsInput>();
  /** Files with Services or Istio resources below `clusters/<name>/`, by the folder's URI and the name. */
  private readonly meshFiles = new Map<string, Set<string>>();
  private readonly charts = new Set<string>();
  private readonly patches = new Map<string, readonly string[]>();
  /** What follows from the folders and settings alone. It is asked of every file that a host finds, so nothing else may reset it. */
  private configured: Configured | undefined;
  private resolved: Resolved | undefined;

  setFolders(folders: readonly Folder[]): void {
    this.folders = [...folders].sort((a, b) => b.uri.length - a.uri.length);
    // Which of them lie in a cluster's folder depends on the folders: the caller notes them again.
    this.meshFiles.clear();
    this.configured = undefined;
    this.resolved = undefined;
  }

  setEditor(input: SettingsInput): void {
    this.editor = input;
    this.configured = undefined;
    this.resolved = undefined;
  }

  setInput(uri: string, input: SettingsInput | undefined): void {
    if (input === undefined && !this.inputs.has(uri)) return;
    if (input === undefined) this.inputs.delete(uri);
    else this.inputs.set(uri, input);
    this.configured = undefined;
    this.resolved = undefined;
  }

  setChart(uri: string, present: boolean): void {
    const folder = parent(uri);
    if (present === this.charts.has(folder)) return;
    if (present) this.charts.add(folder);
    else this.charts.delete(folder);
    this.resolved = undefined;
  }

  setKustomization(uri: string, text: string | undefined): void {
    const before = this.patches.get(uri) ?? [];
    const after = text === undefined ? [] : patchesOf(uri, text);
    if (before.join('\n') === after.join('\n')) return;
    if (after.length === 0) this.patches.delete(uri);
    else this.patches.set(uri, after);
    this.resolved = undefined;
  }

  /** Notes whether a file holds Services or Istio resources. */
  noteMesh(uri: string, holds: boolean): void {
    const place = this.clusterFolderOf(uri);
    if (place === undefined) return;
    const files = this.meshFiles.get(place) ?? new Set<string>();
    if (holds === files.has(uri)) return;
    if (holds) files.add(uri);
    else files.delete(uri);
    this.meshFiles.set(place, files);
    this.resolved = undefined;
  }

  /** `folder\0name` of a file below `clusters/<name>/` of its folder. */
  private clusterFolderOf(uri: string): string | undefined {
    const folder = this.folderOf(uri);
    const path = folder && relativePath(folder.uri, uri);
    const match = path === undefined ? null : /^clusters\/([^/]+)\//.exec(path);
    return match === null || folder === undefined ? undefined : `${folder.uri}\0${match[1]}`;
  }

  folderOf(uri: string): Folder | undefined {
    return this.folders.find((folder) => relativePath(folder.uri, uri) !== undefined);
  }

  /** Relative to its folder, for people; the URI where it lies in none. */
  pathOf(uri: string): string {
    const folder = this.folderOf(uri);
    return (folder && relativePath(folder.uri, uri)) ?? uri;
  }

  isIgnored(uri: string): boolean {
    const folder = this.folderOf(uri);
    const path = folder && relativePath(folder.uri, uri);
    if (folder === undefined || path === undefined) return false;
    return this.configure().folders.get(folder.uri)?.ignored(path) === true;
  }

  /** What a file is by its place; `manifest` says nothing about its content. */
  role(uri: string): Role {
    const name = uri.slice(uri.lastIndexOf('/') + 1);
    if (/^meshwright\.ya?ml$/.test(name) && this.folders.some((folder) => folder.uri === parent(uri))) return 'settings';
    if (/^kustomization\.ya?ml$|^Kustomization$/.test(name)) return 'kustomization';
    return name === 'Chart.yaml' ? 'chart' : 'manifest';
  }

  /** Whether a manifest file holds no resources of its own: a chart's template, or a patch that a kustomization lists. */
  isPartial(uri: string): boolean {
    return this.resolve().patches.has(uri) || this.isChartTemplate(uri);
  }

  private isChartTemplate(uri: string): boolean {
    for (let at = uri.lastIndexOf('/templates/'); at > 0; at = uri.lastIndexOf('/templates/', at - 1)) {
      if (this.charts.has(uri.slice(0, at))) return true;
    }
    return false;
  }

  assign(uri: string): Assignment {
    const { folders, settings } = this.configure();
    const { inferred } = this.resolve();
    const folder = this.folderOf(uri);
    const path = folder && relativePath(folder.uri, uri);
    const own = folder && folders.get(folder.uri);
    if (path === undefined || own === undefined || folder === undefined)
      return { clusters: [aloneIn(uri)], explicit: false, namespace: 'default' };
    const namespace = own.namespaces.find((item) => item.matches(path))?.namespace ?? 'default';
    const of = (clusters: readonly string[], explicit: boolean): Assignment => ({
      clusters: clusters.length > 0 ? clusters : [aloneIn(uri)],
      explicit,
      namespace,
    });
    if (own.files.length > 0) {
      const clusters = [...new Set(own.files.filter((item) => item.matches(path)).map((item) => item.cluster))];
      return of(clusters.length === 0 && own.cluster !== undefined ? [own.cluster] : clusters, true);
    }
    if (own.cluster !== undefined) return of([own.cluster], true);
    if (inferred.length > 0) {
      const place = this.clusterFolderOf(uri);
      const name = place?.slice(place.indexOf('\0') + 1);
      return of(name !== undefined && inferred.includes(name) ? [name] : [], false);
    }
    return of(settings.clusters.length > 0 ? [] : [defaultCluster], false);
  }

  /** The folders and files that a cluster's resources are in, as far as globs or the shape of the folders spell them; the first for new files. */
  roots(cluster: string): readonly string[] {
    const { folders, settings } = this.configure();
    const { inferred } = this.resolve();
    return [...folders.values()].flatMap((folder) => {
      const bases = folder.files.filter((item) => item.cluster === cluster).flatMap((item) => item.bases);
      if (bases.length > 0) return bases.map((base) => join(folder.uri, base));
      if (folder.cluster === cluster || (settings.clusters.length === 0 && cluster === defaultCluster)) return [folder.uri];
      return inferred.includes(cluster) ? [join(folder.uri, `clusters/${cluster}`)] : [];
    });
  }

  get settings(): Settings {
    return this.configure().settings;
  }

  /** Every cluster of the mesh, configured or inferred. */
  get clusters(): readonly ClusterSettings[] {
    return this.resolve().clusters;
  }

  get source(): Status['source'] {
    const { inferred } = this.resolve();
    return this.settings.clusters.length > 0 ? 'settings' : inferred.length > 0 ? 'folders' : 'default';
  }

  /** Changes whenever an answer of this class may. */
  get fingerprint(): string {
    return this.resolve().fingerprint;
  }

  private configure(): Configured {
    if (this.configured === undefined) {
      const order = [...this.folders].sort((a, b) => (a.uri < b.uri ? -1 : 1));
      const inputs = order.map((folder) => ({ uri: folder.uri, input: this.inputOf(folder) }));
      const settings = mergeSettings(inputs, this.editor);
      this.configured = { inputs, settings, folders: new Map(settings.folders.map((item) => [item.uri, item])) };
    }
    return this.configured;
  }

  private resolve(): Resolved {
    if (this.resolved === undefined) {
      const { inputs, settings } = this.configure();
      const patches = new Set([...this.patches.values()].flat());
      const inferred = settings.clusters.length > 0 ? [] : this.inferClusters(patches);
      const clusters: readonly ClusterSettings[] =
        settings.clusters.length > 0
          ? settings.clusters
          : inferred.length > 0
            ? inferred.map((name) => ({ name, gateways: [], endpointLabels: { cluster: name } }))
            : [{ name: defaultCluster, gateways: [], endpointLabels: {} }];
      const fingerprint = JSON.stringify([inputs, this.editor, inferred, [...patches].sort(), [...this.charts].sort()]);
      this.resolved = { fingerprint, clusters, inferred, patches };
    }
    return this.resolved;
  }

  private inputOf(folder: Folder): SettingsInput {
    return this.inputs.get(join(folder.uri, 'meshwright.yaml')) ?? this.inputs.get(join(folder.uri, 'meshwright.yml')) ?? {};
  }

  private inferClusters(patches: ReadonlySet<string>): readonly string[] {
    const holds = (uri: string): boolean => !patches.has(uri) && !this.isChartTemplate(uri) && !this.isIgnored(uri);
    const names = new Set<string>();
    for (const [place, files] of this.meshFiles) if ([...files].some(holds)) names.add(place.slice(place.indexOf('\0') + 1));
    return names.size >= 2 ? [...names].sort() : [];
  }
}

interface Configured {
  readonly inputs: readonly FolderInput[];
  readonly settings: Settings;
  readonly folders: ReadonlyMap<string, FolderSettings>;
}

interface Resolved {
  readonly fingerprint: string;
  readonly clusters: readonly ClusterSettings[];
  readonly inferred: readonly string[];
  readonly patches: ReadonlySet<string>;
}

/** The files that a kustomization lists as patches. */
function patchesOf(uri: string, text: string): readonly string[] {
  const document = object(toValue(parse(text).root));
  const paths = [
    ...list(document.patches).map((item) => object(item).path),
    ...list(document.patchesJson6902).map((item) => object(item).path),
    // A strategic merge patch may also be given inline; that is text with line ends or a map, no path.
    ...list(document.patchesStrategicMerge),
  ];
  return paths.flatMap((item) => {
    const path = string(item);
    return path === undefined || path.includes('\n') ? [] : [join(parent(uri), path)];
  });
}
