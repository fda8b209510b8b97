/** The plain inputs and results of the engine (`workspace.ts`): what its hosts, the language server and the command line, see. */
import type { Position, Range, Splice } from './base/text';
import type { CompletionItem } from './features/completionItem';
import type { ScaffoldFix, Severity } from './rules/finding';
import type { ScaffoldProgress } from './scaffold/plan.types';
import type { Flavour, ScaffoldJob } from './scaffold/request';

/** An open folder. URIs have no trailing slash. */
export interface Folder {
  readonly uri: string;
  readonly name: string;
}

/**
 * What a host read of a file. A file that could not be read is still told to the engine, so that it says so at the file
 * (`too-large`: info; `unreadable`: warning; `invalid-utf8` beside a lossy text: warning). Binary files are not told at all.
 */
export type FileContent =
  | { readonly text: string; readonly invalidUtf8?: boolean }
  | { readonly unread: 'too-large' | 'unreadable'; readonly reason: string };

export interface RelatedPlace {
  readonly uri: string;
  readonly range: Range;
  readonly message: string;
}

export interface Diagnostic {
  /** `MW305`. */
  readonly code: string;
  /** `subset-selects-no-endpoint`. */
  readonly rule: string;
  /** syntax, schema, semantics, reference, multicluster, conflict, security, workload or extension; internal for MW000. */
  readonly category: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  /** Where the rule is explained; undefined for internal findings. */
  readonly docs: string | undefined;
  readonly resource: ResourceInfo | null;
  /** `spec.subsets[0].labels["app.kubernetes.io/name"]`; empty when the finding belongs to no path. */
  readonly path: string;
  readonly peers: readonly string[];
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly { readonly title: string; readonly safe: boolean }[];
}

export interface ResourceInfo {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly clusters: readonly string[];
}

export interface SuppressedDiagnostic {
  readonly diagnostic: Diagnostic;
  /** As the comment gives it; annotations give none. */
  readonly reason: string | undefined;
}

export interface FileReport {
  readonly diagnostics: readonly Diagnostic[];
  /** Changes exactly when the diagnostics do: an LSP result id. */
  readonly resultId: string;
  /** What comments and annotations suppress. */
  readonly suppressed: readonly SuppressedDiagnostic[];
}

/** One applicable fix with its text edits; splices are relative to the whole text of each file. */
export interface FixAction {
  readonly title: string;
  readonly safe: boolean;
  readonly diagnostic: Diagnostic;
  /** Whether it only silences the diagnostic, by a comment. */
  readonly suppresses?: true;
  readonly edits: readonly FileChange[];
  /** What is scaffolded in place of edits. */
  readonly scaffold?: ScaffoldFix;
}

/** Which findings are fixed at once, and how. */
export interface FixFilter {
  /** The findings of one code, each by the one fix that is meant: its only one, or its only safe one. Unset: of all codes, by safe fixes. */
  readonly code?: string;
  /** Leaves out fixes that edit another file than the one that they are offered in. */
  readonly ownFile?: boolean;
  /** How often to look again for what the fixes bring up. Default: never. */
  readonly repeat?: number;
}

export interface FixAll {
  /** By URI. */
  readonly changes: readonly FileChange[];
  /** What was fixed, and where it was found. */
  readonly applied: readonly { readonly uri: string; readonly code: string; readonly title: string }[];
}

export type { CompletionItem };

export interface CompletionList {
  /** What an item's text replaces. */
  readonly range: Range;
  readonly items: readonly CompletionItem[];
}

/** Markdown about what stands at `range`. */
export interface HoverInfo {
  readonly markdown: string;
  readonly range: Range;
}

export interface Status {
  readonly clusters: readonly { readonly name: string; readonly resources: number }[];
  /** Where the clusters come from. */
  readonly source: 'settings' | 'flux' | 'argo' | 'folders' | 'kustomize' | 'default';
  readonly files: number;
  readonly resources: number;
}

export type { ScaffoldProgress } from './scaffold/plan.types';
/** What `Meshwright: Configure Clusters` writes and shows. */
export interface ClusterConfiguration {
  readonly source: Status['source'];
  /** Settings files that are new or extended. */
  readonly changes: readonly FileChange[];
  /** Settings files that are there already; of source `settings`, those that name clusters. */
  readonly existing: readonly string[];
  /** Why a file could not be extended. */
  readonly problems: readonly string[];
}

export interface ResourceName {
  /** With its group where several have a kind of that name. */
  readonly kind: string;
  /** Empty for what is in none. */
  readonly namespace: string;
  readonly name: string;
}

/** A resource that several clusters have. */
export interface ComparableResource extends ResourceName {
  readonly clusters: readonly string[];
  /** Whether it is written where the user is. */
  readonly isHere: boolean;
  /** Whether any two clusters have another text of it. */
  readonly differs: boolean;
}

export type { Flavour, Routing, ScaffoldJob, ScaffoldRequest, Selection, SharedVersions } from './scaffold/request';

export interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

/** What happens to one file. The splices lead from `before` to `after`. */
export interface FileChange {
  readonly uri: string;
  /** Undefined where the file is new. */
  readonly before: string | undefined;
  /** Undefined where the file goes. */
  readonly after: string | undefined;
  readonly splices: readonly Splice[];
  /** Of the splices, in `before`. */
  readonly ranges: readonly Range[];
}

export interface ScaffoldMessage {
  readonly service: ServiceName | undefined;
  readonly message: string;
  readonly place?: { readonly uri: string; readonly range: Range };
}

/** One reviewable refactoring. While there are problems nothing is to be written, and `changes` is empty. */
export interface ScaffoldPlan {
  /** By URI. */
  readonly changes: readonly FileChange[];
  readonly problems: readonly ScaffoldMessage[];
  readonly notes: readonly ScaffoldMessage[];
  /** The services that the plan is for, also those that are as they should be. */
  readonly services: readonly ServiceName[];
}

export interface ScaffoldCluster {
  readonly name: string;
  /** The kubeconfig context of the settings. */
  readonly context?: string;
  /** Gateway addresses of the settings, as they are written there. */
  readonly gateways: readonly string[];
  /** What is written where no address is known: `${CLUSTER2_GW_ADDR}`. */
  readonly placeholder: string;
  /** The folder for new files, relative to its workspace folder; undefined where no folder belongs to this cluster alone. */
  readonly folder?: { readonly uri: string; readonly path: string };
}

export interface ScaffoldService extends ServiceName {
  /** The clusters that have the Service. */
  readonly clusters: readonly string[];
  /** The clusters with workloads of it, and the values of their label `version`. */
  readonly running: readonly { readonly cluster: string; readonly versions: readonly string[] }[];
  readonly ports: readonly { readonly number: number; readonly name: string; readonly protocol: string }[];
  /** The flavour it is scaffolded with; undefined where it is not. */
  readonly scaffolded?: Flavour;
  /** Where its Service stands. */
  readonly uri: string;
  readonly range: Range;
}

/** A Service of a file that could be scaffolded. */
export interface FileService extends ServiceName {
  /** Of the whole resource. */
  readonly range: Range;
  /** By which other clusters call it: `reviews.default.global`. */
  readonly host: string;
  readonly scaffolded: boolean;
}

/** What a dialogue offers, in the order in which it should. */
export interface ScaffoldChoices {
  readonly clusters: readonly ScaffoldCluster[];
  readonly services: readonly ScaffoldService[];
  readonly globalSuffix: string;
}

/** Settings of the editor; each overrides the key of the same name in `meshwright.yaml`. Values are checked like the file's. */
export type EditorSettings = Readonly<Record<string, unknown>>;

/** Counts of work done since the workspace was made: what the work-count test compares. */
export interface Work {
  readonly documentsParsed: number;
  readonly manifestsRead: number;
  readonly indexUpdates: number;
  readonly cellsComputed: number;
  readonly cellsVerified: number;
}

export interface WorkspaceOptions {
  /** False for a single check (the command line): no dependency edges are recorded, and no change is possible after the first question. */
  readonly incremental?: boolean;
  /** One line for the output channel; nothing of it is a finding. */
  readonly log?: (message: string) => void;
  /** Throws what a rule throws instead of reporting it: tests. */
  readonly strict?: boolean;
}

/** The engine. No I/O, no clock, no LSP types; every method is synchronous. */
export interface WorkspaceApi {
  /** Replaces the open folders. Files outside of every folder are each checked alone. */
  setFolders(folders: readonly Folder[]): void;
  setEditorSettings(settings: EditorSettings): void;
  /** Adds or replaces a file. Call `isRelevant` first to know whether to read it. */
  setFile(uri: string, content: FileContent): void;
  removeFile(uri: string): void;
  has(uri: string): boolean;
  files(): Iterable<string>;
  /** False for paths that `ignore` excludes, and for those that hold nothing the engine reads (by name: *.yaml, *.yml, Chart.yaml ...). */
  isRelevant(uri: string): boolean;
  /** The findings of a file; of an unknown file none. */
  report(uri: string): FileReport;
  /** The files whose report may have changed since the last call (all, at first). */
  takeChanged(): readonly string[];
  /** The fixes of the findings that touch a range. */
  fixes(uri: string, range: Range): readonly FixAction[];
  /** How many findings of a file `fixAll` would begin with, and whether it would edit other files: without making the edits. */
  fixable(uri: string, filter: FixFilter): { readonly count: number; readonly others: boolean };
  /** Fixes the findings of files, as far as their fixes go together; those that do not are asked for again as they then are. */
  fixAll(uris: readonly string[], filter: FixFilter): FixAll;
  /** What the field at a position is for. */
  hover(uri: string, position: Position): HoverInfo | undefined;
  /** The fields and values that may be written at a position. */
  completions(uri: string, position: Position): CompletionList;
  status(): Status;
  /** The Services of a file that other clusters could call: those with a selector, where there are several clusters. */
  servicesIn(uri: string): readonly FileService[];
  /** Writes down which files are in which cluster, where no settings say it yet. */
  configureClusters(): ClusterConfiguration;
  /** The resources that several clusters have, those at the place first. */
  comparable(at?: { readonly uri: string; readonly position: Position }): readonly ComparableResource[];
  /** What a cluster has of a resource, as YAML; undefined where it has none. */
  resourceText(cluster: string, resource: ResourceName): string | undefined;
  /** What a dialogue about scaffolding offers. */
  scaffoldChoices(): ScaffoldChoices;
  /**
   * Plans a scaffolding; nothing is written. Yields before each piece of work, so that a host can tell how far it is and drop it.
   * The plan has been tried: what it would make worse is among its problems.
   */
  scaffold(job: ScaffoldJob): Generator<ScaffoldProgress, ScaffoldPlan>;
  readonly work: Work;
}
