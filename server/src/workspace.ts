/**
 * THE ENGINE's face: files and settings in, plain results out. Synchronous, no I/O, no LSP types.
 *
 * A file that is set is split and its changed documents are parsed at once; the difference of its manifests to the keyed index
 * is made before the next question. What a change of the layout (clusters, settings, kustomizations) touches is indexed anew, since it
 * touches everything.
 */
import type { Position, Range, Span } from './base/text';
import { type Completions, completionsAt, noCompletions } from './features/completion';
import { hoverAt } from './features/hover';
import { settingsCompletionsAt } from './features/settingsCompletion';
import { settingsHoverAt } from './features/settingsHover';
import { nextFreeAddress } from './mesh/addresses';
import { rules } from './rules/index';
import type { ScaffoldJob } from './scaffold/request';
import { readEditorSettings, readSettings, type SettingsProblem } from './settings/read';
import type { SettingsInput } from './settings/settings';
import { comparable, resourceText } from './workspace/compare';
import { configureClusters } from './workspace/configure';
import { deliveryObjectsOf } from './workspace/deliveries';
import { type Counter, type DocumentState, FileState } from './workspace/file';
import { type FixHost, fixAll, fixable } from './workspace/fixAll';
import { fixActions } from './workspace/fixes';
import { Indexing } from './workspace/indexing';
import { Layout } from './workspace/layout';
import { isAlone } from './workspace/placement';
import { renderedAt } from './workspace/rendered';
import type { FullReport } from './workspace/report';
import { type Sources, scaffold, scaffoldChoices, servicesIn } from './workspace/scaffold';
import { aroundSettings } from './workspace/settings';
import { Severities } from './workspace/severities';
import type {
  ClusterConfiguration,
  ComparableResource,
  CompletionList,
  EditorSettings,
  FileChange,
  FileContent,
  FileReport,
  FileService,
  FixAction,
  FixAll,
  FixFilter,
  Folder,
  HoverInfo,
  ResourceName,
  ScaffoldChoices,
  ScaffoldPlan,
  ScaffoldProgress,
  Status,
  Work,
  WorkspaceApi,
  WorkspaceOptions,
} from './workspace.types';

export type * from './workspace.types';

/** In UTF-16 code units: far more than lists of patches take, and quick to parse at the worst. */
const kustomizationLimit = 512 * 1024;

const ruleNames: readonly string[] = rules.flatMap((rule) => [rule.name, rule.code]);

export class Workspace implements WorkspaceApi {
  private readonly layout = new Layout();
  private readonly counter: Counter = { documentsParsed: 0, manifestsRead: 0 };
  private readonly contents = new Map<string, FileContent>();
  private readonly states = new Map<string, FileState>();
  private readonly settingsProblems = new Map<string, readonly SettingsProblem[]>();
  private readonly pending = new Set<string>();
  private readonly changed = new Set<string>();
  private readonly log: (message: string) => void;
  private limit: number;
  private fingerprint = '';
  /** The URIs that the settings named when the files were read. */
  private meshFiles: ReadonlySet<string> = new Set();
  private past = { cellsComputed: 0, cellsVerified: 0, indexUpdates: 0 };
  private indexing: Indexing;
  private folders: readonly Folder[] = [];
  private editorSettings: EditorSettings = {};

  constructor(private readonly options: WorkspaceOptions = {}) {
    this.log = options.log ?? (() => undefined);
    this.limit = this.layout.settings.documentSizeLimit;
    this.indexing = this.newIndexing();
  }

  setFolders(folders: readonly Folder[]): void {
    this.folders = folders;
    this.layout.setFolders(folders);
    // Whether a file is the settings of a folder depends on the folders.
    for (const [uri, content] of this.contents) this.readSpecial(uri, content);
    for (const state of this.states.values()) this.noteMesh(state);
  }

  setEditorSettings(settings: EditorSettings): void {
    this.editorSettings = settings;
    const { input, problems } = readEditorSettings(settings, ruleNames);
    for (const problem of problems) this.log(`settings of the editor: ${problem}`);
    this.layout.setEditor(input);
  }

  setFile(uri: string, content: FileContent): void {
    this.take(
      uri,
      content,
      new FileState(uri, content, this.limit, this.counter, this.states.get(uri), this.layout.meshFileOf(uri)),
    );
  }

  removeFile(uri: string): void {
    if (!this.contents.delete(uri)) return;
    this.states.delete(uri);
    this.readSpecial(uri, undefined);
    // They may have been settings of a folder that is not open now, and may be again.
    this.layout.setInput(uri, undefined);
    this.layout.noteMesh(uri, false);
    this.layout.noteFile(uri, false);
    this.layout.setDeliveries(uri, []);
    this.pending.add(uri);
  }

  has(uri: string): boolean {
    return this.contents.has(uri);
  }

  isRelevant(uri: string): boolean {
    return (/\.ya?ml$/i.test(uri) || this.layout.role(uri) !== 'manifest') && !this.layout.isIgnored(uri);
  }

  files(): Iterable<string> {
    return this.contents.keys();
  }

  report(uri: string): FileReport {
    return this.fullReport(uri);
  }

  takeChanged(): readonly string[] {
    this.flush();
    const result = [...this.changed].sort();
    this.changed.clear();
    return result;
  }

  fixes(uri: string, range: Range): readonly FixAction[] {
    if (renderedAt(uri) !== undefined) return [];
    return fixActions(uri, this.fullReport(uri).entries, range, (other) => this.states.get(other));
  }

  fixable(uri: string, filter: FixFilter): { readonly count: number; readonly others: boolean } {
    return renderedAt(uri) === undefined ? fixable(this.fullReport(uri).entries, uri, filter) : { count: 0, others: false };
  }

  fixAll(uris: readonly string[], filter: FixFilter): FixAll {
    return fixAll(this.fixHost(), uris, filter);
  }

  private fixHost(): FixHost {
    return {
      entries: (uri) => this.fullReport(uri).entries,
      file: (uri) => this.states.get(uri),
      freeAddress: (given) => nextFreeAddress(this.indexing.context, given),
      copyWith: (changes) => {
        const copy = this.copyWith(changes, true);
        return { ...copy.fixHost(), setText: (uri, text) => copy.setFile(uri, { text }) };
      },
    };
  }

  hover(uri: string, position: Position): HoverInfo | undefined {
    const at = this.documentAt(uri, position);
    if (at === undefined) return undefined;
    const isSettings = this.layout.role(uri) === 'settings';
    if (at.document.manifests.length === 0 && !isSettings) return undefined;
    const { yaml, manifests } = at.document;
    const found = isSettings ? settingsHoverAt(yaml, at.offset) : hoverAt(yaml, manifests, at.offset);
    return found && { markdown: found.markdown, range: at.range(found.span) };
  }

  completions(uri: string, position: Position): CompletionList {
    const at = this.documentAt(uri, position);
    const { from, items } = at === undefined ? noCompletions : this.completionsOf(uri, at.document, at.offset);
    const range = at === undefined || items.length === 0 ? undefined : at.range({ start: from, end: at.offset });
    return { range: range ?? { start: position, end: position }, items };
  }

  private completionsOf(uri: string, { text, skipped }: DocumentState, offset: number): Completions {
    if (this.layout.role(uri) === 'settings')
      return settingsCompletionsAt(text, offset, aroundSettings(uri, this.layout, this.contents.keys()));
    return skipped === undefined ? completionsAt(text, offset) : noCompletions;
  }

  /** The document that a position lies in, the offset there, and how to get from its spans to ranges of the file. */
  private documentAt(uri: string, position: Position) {
    const state = this.states.get(uri);
    const offset = state?.lines.offset(position) ?? 0;
    const placed = state?.documents.findLast(({ start }) => start <= offset);
    if (state === undefined || placed === undefined) return undefined;
    const { document, start } = placed;
    const range = (span: Span): Range => state.lines.range({ start: span.start + start, end: span.end + start });
    return { document, offset: offset - start, range };
  }

  status(): Status {
    this.flush();
    const counts = new Map<string, number>(
      this.layout.source === 'default' ? [] : this.layout.clusters.map((cluster): [string, number] => [cluster.name, 0]),
    );
    let resources = 0;
    for (const { cluster } of this.indexing.allResources()) {
      resources++;
      if (!isAlone(cluster)) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
    }
    return {
      clusters: [...counts].map(([name, count]) => ({ name, resources: count })).sort((a, b) => (a.name < b.name ? -1 : 1)),
      source: this.layout.source,
      files: this.contents.size,
      resources,
    };
  }

  servicesIn(uri: string): readonly FileService[] {
    if (renderedAt(uri) !== undefined) return [];
    this.flush();
    return servicesIn([...this.indexing.resourcesOf(uri)], () => this.sources());
  }

  configureClusters(): ClusterConfiguration {
    this.flush();
    return configureClusters({
      layout: this.layout,
      folders: this.folders.map(({ uri }) => uri),
      files: () => this.contents.keys(),
      file: (uri) => this.states.get(uri),
    });
  }

  comparable(at?: { readonly uri: string; readonly position: Position }): readonly ComparableResource[] {
    return comparable(this.sources(), at);
  }

  resourceText(cluster: string, resource: ResourceName): string | undefined {
    return resourceText(this.sources(), cluster, resource);
  }

  scaffoldChoices(): ScaffoldChoices {
    return scaffoldChoices(this.sources());
  }

  *scaffold(job: ScaffoldJob): Generator<ScaffoldProgress, ScaffoldPlan> {
    return yield* scaffold(this.sources(), job);
  }

  private copyWith(changes: readonly FileChange[], incremental = false): Workspace {
    const copy = new Workspace({ ...this.options, incremental, log: () => undefined });
    copy.setFolders(this.folders);
    copy.setEditorSettings(this.editorSettings);
    const changed = new Set(changes.map(({ uri }) => uri));
    for (const [uri, content] of this.contents) {
      const state = this.states.get(uri);
      if (state !== undefined && !changed.has(uri)) copy.take(uri, content, state);
    }
    for (const { uri, after } of changes) if (after !== undefined) copy.setFile(uri, { text: after });
    return copy;
  }

  private take(uri: string, content: FileContent, state: FileState): void {
    this.contents.set(uri, content);
    this.states.set(uri, state);
    this.layout.noteFile(uri, true);
    this.layout.setDeliveries(uri, deliveryObjectsOf(state));
    this.readSpecial(uri, content);
    this.noteMesh(state);
    this.pending.add(uri);
  }

  private sources(): Sources {
    this.flush();
    return {
      layout: this.layout,
      context: this.indexing.context,
      mesh: this.indexing.mesh,
      // What is only shown, nobody can write to.
      resources: [...this.indexing.allResources()].filter(({ file }) => renderedAt(file) === undefined),
      buildOf: (resource) => this.indexing.buildNow(resource),
      file: (uri) => this.states.get(uri),
      files: () => this.contents.keys(),
      report: (uri) => this.report(uri),
      copyWith: (changes) => this.copyWith(changes),
    };
  }

  get work(): Work {
    const { cellsComputed, cellsVerified, indexUpdates } = this.indexing.graph.work;
    return {
      ...this.counter,
      cellsComputed: cellsComputed + this.past.cellsComputed,
      cellsVerified: cellsVerified + this.past.cellsVerified,
      indexUpdates: indexUpdates + this.past.indexUpdates,
    };
  }

  private fullReport(uri: string): FullReport {
    this.flush();
    return this.indexing.report(uri);
  }

  private newIndexing(): Indexing {
    const ruleHost = {
      severities: new Severities(this.layout),
      strict: this.options.strict === true,
      log: this.log,
    };
    return new Indexing({
      layout: this.layout,
      incremental: this.options.incremental !== false,
      counter: this.counter,
      file: (uri) => this.states.get(uri),
      settingsProblems: (uri) => this.settingsProblems.get(uri) ?? [],
      ruleHost,
      onChanged: (uri) => this.changed.add(uri),
    });
  }

  private readSpecial(uri: string, content: FileContent | undefined): void {
    const text = content !== undefined && 'text' in content ? content.text : undefined;
    this.settingsProblems.delete(uri);
    switch (this.layout.role(uri)) {
      case 'settings': {
        const { input, problems }: { input?: SettingsInput; problems: readonly SettingsProblem[] } =
          text === undefined ? { problems: [] } : readSettings(text, ruleNames);
        this.layout.setInput(uri, input);
        this.settingsProblems.set(uri, problems);
        break;
      }
      case 'kustomization': {
        const read = text === undefined || text.length <= kustomizationLimit;
        if (!read)
          this.log(`${uri} is not read: a kustomization over ${kustomizationLimit / 1024} KiB is none that people write`);
        this.layout.setKustomization(uri, read ? text : undefined);
        break;
      }
      case 'chart':
        this.layout.setChart(uri, content !== undefined);
        break;
      case 'manifest':
        break;
    }
  }

  private noteMesh(state: FileState): void {
    let holds = false;
    for (const { manifest } of state.manifests.values())
      holds ||= manifest.type === 'Service' || manifest.group.endsWith('istio.io');
    this.layout.noteMesh(state.uri, holds);
  }

  /** Brings the index up to date with the files. */
  private flush(): void {
    this.applyLimit();
    this.applyMeshFiles();
    if (this.layout.fingerprint !== this.fingerprint) this.rebuild();
    for (const uri of this.pending) this.indexing.update(uri);
    this.pending.clear();
  }

  /** A limit that changes makes other documents readable, and so perhaps other folders clusters. */
  private applyLimit(): void {
    const { documentSizeLimit } = this.layout.settings;
    if (this.limit === documentSizeLimit) return;
    this.limit = documentSizeLimit;
    for (const [uri, content] of this.contents) {
      const state = new FileState(uri, content, this.limit, this.counter, undefined, this.layout.meshFileOf(uri));
      this.states.set(uri, state);
      this.noteMesh(state);
    }
  }

  /** Files that hold Istio's own configuration because the settings say so now, or did. */
  private applyMeshFiles(): void {
    const { meshConfigFile, meshNetworksFile } = this.layout.settings;
    const named = new Set([meshConfigFile, meshNetworksFile].filter((uri) => uri !== undefined));
    for (const uri of new Set([...this.meshFiles, ...named])) {
      const [content, state] = [this.contents.get(uri), this.states.get(uri)];
      const use = this.layout.meshFileOf(uri);
      if (content !== undefined && state !== undefined && state.meshFile !== use)
        this.take(uri, content, new FileState(uri, content, this.limit, this.counter, state, use));
    }
    this.meshFiles = named;
  }

  private rebuild(): void {
    this.fingerprint = this.layout.fingerprint;
    const { cellsComputed, cellsVerified, indexUpdates } = this.work;
    this.past = { cellsComputed, cellsVerified, indexUpdates };
    for (const uri of this.indexing.uris) this.changed.add(uri);
    this.indexing = this.newIndexing();
    for (const uri of this.contents.keys()) this.pending.add(uri);
  }
}
