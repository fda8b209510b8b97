/**
 * THE ENGINE's face: files and settings in, plain results out. Synchronous, no I/O, no LSP types.
 *
 * A file that is set is split and its changed documents are parsed at once; the difference of its manifests to the keyed index
 * is made before the next question. One cell per resource holds its findings, one per file its report; both are computed when
 * asked for. What a change of the layout (clusters, settings, patches) touches is built anew, since it touches everything.
 */
import { equal } from './base/equal';
import { type Cell, Graph, Index } from './base/query';
import type { Position, Range, Span } from './base/text';
import { type Completions, completionsAt, noCompletions } from './features/completion';
import { hoverAt } from './features/hover';
import { settingsCompletionsAt } from './features/settingsCompletion';
import { settingsHoverAt } from './features/settingsHover';
import { nextFreeAddress } from './mesh/addresses';
import type { Context } from './mesh/context';
import { keysOf } from './mesh/keys';
import { Mesh } from './mesh/mesh';
import { isClusterScoped } from './model/manifest';
import type { Manifest, Resource } from './model/resource';
import type { Finding } from './rules/finding';
import { rules } from './rules/index';
import type { AnyRule } from './rules/rule';
import type { ScaffoldJob } from './scaffold/request';
import { readEditorSettings, readSettings, type SettingsProblem } from './settings/read';
import type { SettingsInput } from './settings/settings';
import { checkFile, checkResource, checkSuppressions, type RuleHost } from './workspace/check';
import { type Counter, type DocumentState, FileState } from './workspace/file';
import { type FixHost, fixAll, fixable } from './workspace/fixAll';
import { fixActions } from './workspace/fixes';
import { isAlone, Layout } from './workspace/layout';
import { buildReport, type FullReport, noReport } from './workspace/report';
import { type Sources, scaffold, scaffoldChoices, servicesIn } from './workspace/scaffold';
import { aroundSettings, surveyOf } from './workspace/settings';
import type {
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
  ScaffoldChoices,
  ScaffoldPlan,
  ScaffoldProgress,
  Status,
  Work,
  WorkspaceApi,
  WorkspaceOptions,
} from './workspace.types';

export type * from './workspace.types';

interface ResourceCell {
  readonly resource: Resource;
  readonly manifest: Manifest;
  readonly keys: readonly string[];
  readonly findings: Cell<readonly Finding[]>;
}

/** A file as it stands in the index. */
interface Indexed {
  readonly resources: Map<string, ResourceCell>;
  readonly report: Cell<FullReport>;
}

/** What a change of the layout makes anew. */
interface Built {
  readonly graph: Graph;
  readonly resources: Index<Resource>;
  readonly fileIndex: Index<FileState>;
  /** The URIs of all files, under one key. */
  readonly names: Index<string>;
  readonly context: Context;
  readonly mesh: Mesh;
}

const everyFile = 'every file';

/** In UTF-16 code units: far more than lists of patches take, and quick to parse at the worst. */
const kustomizationLimit = 512 * 1024;

const ruleNames: readonly string[] = rules.flatMap((rule) => [rule.name, rule.code]);
const rulesByCode: ReadonlyMap<string, AnyRule> = new Map(rules.map((rule) => [rule.code, rule]));

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
  private past = { cellsComputed: 0, cellsVerified: 0, indexUpdates: 0 };
  private graph: Graph;
  private resources: Index<Resource>;
  private fileIndex: Index<FileState>;
  private names: Index<string>;
  private context: Context;
  private indexed = new Map<string, Indexed>();
  private mesh: Mesh;
  private folders: readonly Folder[] = [];
  private editorSettings: EditorSettings = {};

  constructor(private readonly options: WorkspaceOptions = {}) {
    this.log = options.log ?? (() => undefined);
    this.limit = this.layout.settings.documentSizeLimit;
    ({
      graph: this.graph,
      resources: this.resources,
      fileIndex: this.fileIndex,
      names: this.names,
      context: this.context,
      mesh: this.mesh,
    } = this.build());
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
    this.take(uri, content, new FileState(uri, content, this.limit, this.counter, this.states.get(uri)));
  }

  removeFile(uri: string): void {
    if (!this.contents.delete(uri)) return;
    this.states.delete(uri);
    this.readSpecial(uri, undefined);
    // They may have been settings of a folder that is not open now, and may be again.
    this.layout.setInput(uri, undefined);
    this.layout.noteMesh(uri, false);
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
    return fixActions(uri, this.fullReport(uri).entries, range, (other) => this.states.get(other));
  }

  fixable(uri: string, filter: FixFilter): { readonly count: number; readonly others: boolean } {
    return fixable(this.fullReport(uri).entries, uri, filter);
  }

  fixAll(uris: readonly string[], filter: FixFilter): FixAll {
    return fixAll(this.fixHost(), uris, filter);
  }

  private fixHost(): FixHost {
    return {
      entries: (uri) => this.fullReport(uri).entries,
      file: (uri) => this.states.get(uri),
      freeAddress: (given) => nextFreeAddress(this.context, given),
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
    for (const { resources: cells } of this.indexed.values()) {
      for (const { resource } of cells.values()) {
        resources++;
        if (!isAlone(resource.cluster)) counts.set(resource.cluster, (counts.get(resource.cluster) ?? 0) + 1);
      }
    }
    return {
      clusters: [...counts].map(([name, count]) => ({ name, resources: count })).sort((a, b) => (a.name < b.name ? -1 : 1)),
      source: this.layout.source,
      files: this.contents.size,
      resources,
    };
  }

  servicesIn(uri: string): readonly FileService[] {
    this.flush();
    const cells = this.indexed.get(uri)?.resources.values() ?? [];
    return servicesIn(
      [...cells].map(({ resource }) => resource),
      () => this.sources(),
    );
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
    this.readSpecial(uri, content);
    this.noteMesh(state);
    this.pending.add(uri);
  }

  private sources(): Sources {
    this.flush();
    return {
      layout: this.layout,
      context: this.context,
      mesh: this.mesh,
      resources: [...this.indexed.values()].flatMap(({ resources }) => [...resources.values()].map(({ resource }) => resource)),
      file: (uri) => this.states.get(uri),
      files: () => this.contents.keys(),
      report: (uri) => this.report(uri),
      copyWith: (changes) => this.copyWith(changes),
    };
  }

  get work(): Work {
    const { cellsComputed, cellsVerified, indexUpdates } = this.graph.work;
    return {
      ...this.counter,
      cellsComputed: cellsComputed + this.past.cellsComputed,
      cellsVerified: cellsVerified + this.past.cellsVerified,
      indexUpdates: indexUpdates + this.past.indexUpdates,
    };
  }

  private fullReport(uri: string): FullReport {
    this.flush();
    return this.indexed.get(uri)?.report.get() ?? noReport;
  }

  private build(): Built {
    const graph = new Graph(this.options.incremental !== false);
    const resources = new Index<Resource>(graph);
    const { settings, clusters } = this.layout;
    const context: Context = { graph, index: resources, settings: { ...settings, clusters } };
    return {
      graph,
      resources,
      fileIndex: new Index<FileState>(graph),
      names: new Index<string>(graph),
      context,
      mesh: new Mesh(context),
    };
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
    if (this.layout.fingerprint !== this.fingerprint) this.rebuild();
    for (const uri of this.pending) this.index(uri);
    this.pending.clear();
  }

  /** A limit that changes makes other documents readable, and so perhaps other folders clusters. */
  private applyLimit(): void {
    const { documentSizeLimit } = this.layout.settings;
    if (this.limit === documentSizeLimit) return;
    this.limit = documentSizeLimit;
    for (const [uri, content] of this.contents) {
      const state = new FileState(uri, content, this.limit, this.counter, undefined);
      this.states.set(uri, state);
      this.noteMesh(state);
    }
  }

  private rebuild(): void {
    this.fingerprint = this.layout.fingerprint;
    const { cellsComputed, cellsVerified, indexUpdates } = this.work;
    this.past = { cellsComputed, cellsVerified, indexUpdates };
    ({
      graph: this.graph,
      resources: this.resources,
      fileIndex: this.fileIndex,
      names: this.names,
      context: this.context,
      mesh: this.mesh,
    } = this.build());
    for (const uri of this.indexed.keys()) this.changed.add(uri);
    this.indexed = new Map();
    for (const uri of this.contents.keys()) this.pending.add(uri);
  }

  /** Updates the index by the difference of one file. */
  private index(uri: string): void {
    const state = this.states.get(uri);
    const before = this.indexed.get(uri);
    this.changed.add(uri);
    const wanted = state === undefined ? new Map<string, Manifest>() : this.wanted(state);
    const resources = new Map<string, ResourceCell>();
    for (const [name, manifest] of wanted) {
      const known = before?.resources.get(name);
      resources.set(name, known !== undefined && equal(known.manifest, manifest) ? known : this.add(name, manifest, uri, known));
    }
    for (const [name, cell] of before?.resources ?? []) if (resources.get(name) !== cell) this.drop(name, cell, wanted.has(name));
    if (state === undefined) {
      before?.report.dispose();
      this.indexed.delete(uri);
      this.fileIndex.delete(uri, uri);
      this.names.delete(everyFile, uri);
      return;
    }
    if (before === undefined) this.names.set(everyFile, uri, uri);
    const entry: Indexed = before === undefined ? { resources, report: this.reportCell(uri) } : { ...before, resources };
    this.indexed.set(uri, entry);
    this.fileIndex.set(uri, uri, state);
  }

  /** The resources that a file's manifests become: one for each cluster of the file, by a name that is unique in the workspace. */
  private wanted(state: FileState): Map<string, Manifest> {
    const result = new Map<string, Manifest>();
    if (this.layout.role(state.uri) !== 'manifest' || this.layout.isIgnored(state.uri) || this.layout.isPartial(state.uri))
      return result;
    const { clusters } = this.layout.assign(state.uri);
    for (const [id, { manifest }] of state.manifests) {
      for (const cluster of clusters) result.set(`${state.uri}\0${id}\0${cluster}`, manifest);
    }
    return result;
  }

  private add(name: string, manifest: Manifest, file: string, replaced: ResourceCell | undefined): ResourceCell {
    const cluster = name.slice(name.lastIndexOf('\0') + 1);
    const { explicit, namespace: fallback } = this.layout.assign(file);
    const namespace = isClusterScoped(manifest.kind) ? '' : (manifest.namespace ?? fallback);
    const resource: Resource = { ...manifest, file, cluster, namespace, explicit };
    const keys = keysOf(resource, { ...this.layout.settings, clusters: this.layout.clusters });
    const kept = new Set(keys);
    for (const key of replaced?.keys ?? []) if (!kept.has(key)) this.resources.delete(key, name);
    for (const key of keys) this.resources.set(key, name, resource);
    const findings = this.graph.cell(() => checkResource(resource, this.mesh, this.ruleHost()));
    return { resource, manifest, keys, findings };
  }

  /** Forgets a resource; what replaces it under the same name takes its keys over. */
  private drop(name: string, cell: ResourceCell, replaced: boolean): void {
    if (!replaced) for (const key of cell.keys) this.resources.delete(key, name);
    cell.findings.dispose();
  }

  private reportCell(uri: string): Cell<FullReport> {
    return this.graph.cell(
      () => {
        const [state] = this.fileIndex.get(uri);
        const indexed = this.indexed.get(uri);
        if (state === undefined || indexed === undefined || this.layout.isIgnored(uri)) return noReport;
        const located = [...indexed.resources.values()].flatMap(({ resource, findings }) =>
          findings.get().map((finding) => ({ resource, finding })),
        );
        const partial = this.layout.isPartial(uri);
        const { invalid, unmatched } = surveyOf(state, this.layout, () => this.names.get(everyFile));
        const settings = { problems: [...(this.settingsProblems.get(uri) ?? []), ...invalid], unmatched };
        const ofText = partial ? [] : checkFile(state, settings, this.limit, this.ruleHost());
        return buildReport(state, ofText, located, {
          clusters: this.layout.assign(uri).clusters,
          file: (other) => this.fileIndex.get(other)[0],
          rule: (code) => rulesByCode.get(code),
          judge: (suppressions) => (partial ? [] : checkSuppressions(suppressions, state, this.ruleHost())),
        });
      },
      // Where the diagnostics are the same, their fixes may yet be others.
      { same: () => false, onStale: () => this.changed.add(uri) },
    );
  }

  private ruleHost(): RuleHost {
    return { severities: this.layout.settings.rules, strict: this.options.strict === true, log: this.log };
  }
}
