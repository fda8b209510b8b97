/**
 * From paths to meaning: which folder a file lies in, what it is (manifest, settings, kustomization, chart template ...), by which
 * kustomizations its resources are built, and to which clusters and default namespace they belong. Clusters come from the settings, else
 * from the shape of the folders, else there is one.
 */
import { join, parent, relativePath } from '../base/uri';
import type { DeliveryObject } from '../delivery/types';
import type { Kustomization } from '../kustomize/types';
import type { MeshFile } from '../model/manifest';
import { type ClusterSettings, type FolderInput, type FolderSettings, mergeSettings, type Settings } from '../settings/merge';
import type { SettingsInput } from '../settings/settings';
import type { Folder, Status } from '../workspace.types';
import { DeliveryObjects } from './deliveries';
import { type Inferred, inferClusters } from './infer';
import { Kustomizations } from './kustomizations';
import type { Configured, NearProblem, Resolved } from './layout.types';
import { type Assignment, aloneIn, defaultCluster, isAlone, type Placement, type Role } from './placement';
import { renderedAt } from './rendered';
import { generatesSecrets, nearTo, opennessOf, problemsOf } from './unfollowed';

export class Layout {
  private folders: readonly Folder[] = [];
  private editor: SettingsInput = {};
  private readonly inputs = new Map<string, SettingsInput>();
  /** Files with Services or Istio resources below `clusters/<name>/`, by the folder's URI and the name. */
  private readonly meshFiles = new Map<string, Set<string>>();
  private readonly charts = new Set<string>();
  private readonly kustomizations = new Kustomizations((uri) => this.isIgnored(uri));
  private readonly deliveries = new DeliveryObjects();
  /** Files that kustomizations may refer to. */
  private readonly files = new Set<string>();
  /** All with Services or Istio resources. */
  private readonly meshUris = new Set<string>();
  /** What follows from the folders and settings alone. It is asked of every file that a host finds, so nothing else may reset it. */
  private configured: Configured | undefined;
  private resolved: Resolved | undefined;

  setFolders(folders: readonly Folder[]): void {
    this.folders = [...folders].sort((a, b) => b.uri.length - a.uri.length);
    // Which of them lie in a cluster's folder depends on the folders: the caller notes them again.
    this.meshFiles.clear();
    this.reconfigure();
  }

  setEditor(input: SettingsInput): void {
    this.editor = input;
    this.reconfigure();
  }

  setInput(uri: string, input: SettingsInput | undefined): void {
    if (input === undefined && !this.inputs.has(uri)) return;
    if (input === undefined) this.inputs.delete(uri);
    else this.inputs.set(uri, input);
    this.reconfigure();
  }

  private reconfigure(): void {
    this.configured = undefined;
    this.resolved = undefined;
    this.kustomizations.reset();
  }

  setChart(uri: string, present: boolean): void {
    const folder = parent(uri);
    if (present === this.charts.has(folder)) return;
    if (present) this.charts.add(folder);
    else this.charts.delete(folder);
    this.resolved = undefined;
  }

  setKustomization(uri: string, text: string | undefined): void {
    if (this.kustomizations.set(uri, text)) this.resolved = undefined;
  }

  /** Notes what a file says of deliveries to clusters. */
  setDeliveries(uri: string, objects: readonly DeliveryObject[]): void {
    if (this.deliveries.set(uri, objects)) this.resolved = undefined;
  }

  /** Notes whether a file is there. */
  noteFile(uri: string, present: boolean): void {
    if (present === this.files.has(uri)) return;
    if (present) this.files.add(uri);
    else this.files.delete(uri);
    // What is missing beside it may have been meant to be this one.
    const isNear = this.resolved?.problems.some(({ target }) => parent(target) === parent(uri)) === true;
    if (isNear || this.kustomizations.isMentioned(uri) || !this.deliveries.isEmpty) this.resolved = undefined;
  }

  /** Notes whether a file holds Services or Istio resources. */
  noteMesh(uri: string, holds: boolean): void {
    if (holds !== this.meshUris.has(uri)) {
      if (holds) this.meshUris.add(uri);
      else this.meshUris.delete(uri);
      if (this.kustomizations.isMentioned(uri) || !this.deliveries.isEmpty) this.resolved = undefined;
    }
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
    const at = this.within(uri);
    return at?.own.ignored(at.path) === true;
  }

  /** A file's path in its folder, with what the folder's settings say. */
  within(uri: string): { readonly path: string; readonly own: FolderSettings } | undefined {
    const folder = this.folderOf(uri);
    const path = folder && relativePath(folder.uri, uri);
    const own = folder && this.configure().folders.get(folder.uri);
    return path === undefined || own === undefined ? undefined : { path, own };
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
    return this.isPatch(uri) || this.isChartTemplate(uri);
  }

  isPatch(uri: string): boolean {
    return this.kustomizations.isPatch(uri);
  }

  isChartTemplate(uri: string): boolean {
    for (let at = uri.lastIndexOf('/templates/'); at > 0; at = uri.lastIndexOf('/templates/', at - 1)) {
      if (this.charts.has(uri.slice(0, at))) return true;
    }
    return false;
  }

  /** What of Istio's own configuration a file holds by the settings. */
  meshFileOf(uri: string): MeshFile | undefined {
    const { meshConfigFile, meshNetworksFile } = this.settings;
    if (uri === meshConfigFile) return 'config';
    return uri === meshNetworksFile ? 'networks' : undefined;
  }

  assign(uri: string): Assignment {
    const { inferred } = this.resolve();
    // It holds for the whole mesh, wherever the file is.
    if (this.meshFileOf(uri) !== undefined) {
      const clusters = this.clusters.map(({ name }) => name);
      return { clusters, explicit: true, namespace: this.settings.mesh.rootNamespace };
    }
    const at = this.within(uri);
    if (at === undefined) {
      const { cluster = '', namespace = 'default' } = renderedAt(uri) ?? {};
      const isKnown = this.clusters.some(({ name }) => name === cluster);
      return { clusters: [isKnown ? cluster : aloneIn(uri)], explicit: isKnown, namespace };
    }
    const { path, own } = at;
    const namespace = this.namespaceAt(uri) ?? inferred?.namespaceOf?.(uri) ?? 'default';
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
    if (inferred !== undefined) return of(inferred.clustersOf(uri), false);
    return of(this.settings.clusters.length > 0 ? [] : [defaultCluster], false);
  }

  private namespaceAt(uri: string): string | undefined {
    const at = this.within(uri);
    return at?.own.namespaces.find((item) => item.matches(at.path))?.namespace;
  }

  /**
   * How a file's resources come to clusters: by each of the kustomizations that are applied, to the clusters of those; as they are written
   * where none lists the file, or where the settings say that they are in a cluster to which none leads.
   */
  placements(uri: string): readonly Placement[] {
    const own = this.assign(uri);
    const { ways } = this.kustomizations.waysOf(uri);
    if (ways.length === 0) return [{ ...own, way: undefined }];
    const reached = new Set<string>();
    const placements = ways.map((way): Placement => {
      const place = this.placeOf(way.chain.root, own);
      for (const cluster of place.clusters) reached.add(cluster);
      return { ...place, way };
    });
    const others = own.explicit ? own.clusters.filter((cluster) => !reached.has(cluster) && !isAlone(cluster)) : [];
    return others.length === 0 ? placements : [...placements, { ...own, clusters: others, way: undefined }];
  }

  /** Where what a root is made of goes; in no cluster it is checked alone, but all of it together. */
  private placeOf(root: Kustomization, own: Assignment): Assignment {
    const at = this.assign(root.uri);
    const inNone = at.clusters.every(isAlone);
    const { clusters, explicit } = inNone && !own.clusters.every(isAlone) ? own : at;
    return {
      clusters,
      explicit,
      namespace: this.namespaceAt(root.uri) ?? this.resolve().inferred?.namespaceOf?.(root.uri) ?? own.namespace,
    };
  }

  /** The clusters that get what a file at a place says, or, of a kustomization, what it lists. */
  clustersOf(uri: string): readonly string[] {
    const { clustersOf } = this.resolve();
    const known = clustersOf.get(parent(uri));
    if (this.role(uri) === 'kustomization' && known !== undefined) return known;
    return [...new Set(this.placements(uri).flatMap(({ clusters }) => clusters))];
  }

  kustomization(uri: string): Kustomization | undefined {
    return this.kustomizations.at(uri);
  }

  /** What a kustomization refers to and is not there, or not as it should be. */
  graphProblems(uri: string): readonly NearProblem[] {
    return this.resolve().problems.filter(({ kustomization }) => kustomization === uri);
  }

  /** Clusters that may hold what nobody here sees, and why. */
  get open(): ReadonlyMap<string, string> {
    return this.resolve().open;
  }

  /** Clusters for which Kustomize generates Secrets. */
  get generating(): ReadonlySet<string> {
    return this.resolve().generating;
  }

  /** The folders and files that a cluster's resources are in, as far as globs or the shape of the folders spell them; the first for new files. */
  roots(cluster: string): readonly string[] {
    const { folders, settings } = this.configure();
    const { inferred } = this.resolve();
    return [...folders.values()].flatMap((folder) => {
      const bases = folder.files.filter((item) => item.cluster === cluster).flatMap((item) => item.bases);
      if (bases.length > 0) return bases.map((base) => join(folder.uri, base));
      if (folder.cluster === cluster || (settings.clusters.length === 0 && cluster === defaultCluster)) return [folder.uri];
      return (inferred?.clusters.get(cluster) ?? []).filter((at) => this.folderOf(at) === this.folderOf(folder.uri));
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
    return this.settings.clusters.length > 0 ? 'settings' : (inferred?.source ?? 'default');
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
    this.resolved ??= this.freshlyResolved();
    return this.resolved;
  }

  private freshlyResolved(): Resolved {
    const { inputs, settings } = this.configure();
    const inferred = settings.clusters.length > 0 ? undefined : this.inferClusters();
    const clusters: readonly ClusterSettings[] =
      settings.clusters.length > 0
        ? settings.clusters
        : inferred !== undefined
          ? [...inferred.clusters.keys()].map((name) => ({ name, gateways: [], endpointLabels: { cluster: name } }))
          : [{ name: defaultCluster, gateways: [], endpointLabels: {} }];
    const none = { open: new Map(), generating: new Set<string>(), problems: [], clustersOf: new Map() };
    const base: Resolved = { fingerprint: '', clusters, inferred, ...none };
    if (this.kustomizations.isEmpty) return { ...base, fingerprint: this.fingerprintOf(inputs, inferred) };
    // What follows asks where roots go, which needs the clusters.
    this.resolved = base;
    const targets = (): readonly string[] => [
      ...[...this.files].filter((uri) => this.role(uri) === 'manifest'),
      ...this.kustomizations.all.keys(),
    ];
    const problems = problemsOf(this.kustomizations, {
      isFile: (uri) => this.files.has(uri),
      isKnown: (uri) => this.folderOf(uri) !== undefined && !this.isIgnored(uri),
    }).map((problem) => ({ ...problem, near: nearTo(problem, targets()) }));
    const open = new Map<string, string>();
    const generating = new Set<string>();
    const clustersOf = new Map<string, readonly string[]>();
    const { graph } = this.kustomizations;
    for (const root of graph.roots()) {
      const files = graph.filesUnder(root.folder);
      const places = files.flatMap((uri) => this.placeOf(root, this.assign(uri)).clusters);
      const reached = [...new Set(places.length > 0 ? places : this.assign(root.uri).clusters)];
      const why = opennessOf(root, this.kustomizations, (uri) => this.files.has(uri) || this.kustomizations.all.has(uri));
      if (why !== undefined) for (const cluster of reached) open.set(cluster, why);
      if (graph.under(root.folder).some(generatesSecrets)) for (const cluster of reached) generating.add(cluster);
      for (const { folder } of graph.under(root.folder))
        clustersOf.set(folder, [...new Set([...(clustersOf.get(folder) ?? []), ...this.assign(root.uri).clusters])]);
    }
    const fingerprint = this.fingerprintOf(inputs, inferred, [...open], [...generating], problems);
    return { ...base, fingerprint, open, generating, problems, clustersOf };
  }

  private fingerprintOf(inputs: readonly FolderInput[], inferred: Inferred | undefined, ...more: readonly unknown[]): string {
    const { revision } = this.kustomizations;
    const { clusters = [], details = null } = inferred ?? {};
    return JSON.stringify([inputs, this.editor, [...clusters], details, revision, [...this.charts].sort(), ...more]);
  }

  private inputOf(folder: Folder): SettingsInput {
    return this.inputs.get(join(folder.uri, 'meshwright.yaml')) ?? this.inputs.get(join(folder.uri, 'meshwright.yml')) ?? {};
  }

  private inferClusters(): Inferred | undefined {
    const { kustomizations } = this;
    const holds = (uri: string): boolean => !kustomizations.isPatch(uri) && !this.isChartTemplate(uri) && !this.isIgnored(uri);
    const folders = new Map<string, string[]>();
    const add = (place: string): void => {
      const [folder = '', name = ''] = place.split('\0');
      const known = folders.get(name) ?? [];
      const at = join(folder, `clusters/${name}`);
      if (!known.includes(at)) folders.set(name, [...known, at].sort());
    };
    for (const [place, files] of this.meshFiles) if ([...files].some(holds)) add(place);
    const holdsMesh = (uri: string): boolean => this.meshUris.has(uri) && holds(uri);
    if (!kustomizations.isEmpty) {
      // A folder of a cluster may hold nothing but a kustomization.
      for (const { uri, folder } of kustomizations.graph.roots()) {
        const place = this.clusterFolderOf(uri);
        if (place !== undefined && kustomizations.graph.filesUnder(folder).some(holdsMesh)) add(place);
      }
    }
    return inferClusters({
      kustomizations,
      clusterFolders: folders,
      clusterFolderOf: (uri) => this.clusterFolderOf(uri)?.split('\0')[1],
      isOpen: (uri) => this.folderOf(uri) !== undefined,
      holdsMesh,
      objects: () =>
        this.deliveries.placed(
          (uri) => this.folderOf(uri),
          (uri) => this.isIgnored(uri),
        ),
      folders: this.folders,
      folderOf: (uri) => this.folderOf(uri),
      files: () => [...this.files].filter((uri) => !this.isIgnored(uri)),
      meshRoots: () => {
        const { graph } = kustomizations;
        const roots = kustomizations.isEmpty
          ? []
          : graph.roots().filter(({ folder }) => graph.filesUnder(folder).some(holdsMesh));
        return [...[...this.meshUris].filter(holdsMesh), ...roots.map(({ uri }) => uri)];
      },
      isBuilt: (folder) => this.charts.has(folder) || (!kustomizations.isEmpty && kustomizations.all.has(folder)),
    });
  }
}
