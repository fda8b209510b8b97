/**
 * The files as they stand in the keyed index, under one layout. A file is indexed by its difference to what is there; a resource that kustomizations
 * build is indexed like any other, and remembers by which. One cell per resource holds its findings, one per file its report.
 */
import { equal } from '../base/equal';
import { type Cell, Graph, Index } from '../base/query';
import { type Context, contextOf } from '../mesh/context';
import { keysOf } from '../mesh/filing';
import { Mesh } from '../mesh/mesh';
import { secretsIn } from '../mesh/open';
import { isClusterScoped } from '../model/manifest';
import type { Manifest, Resource } from '../model/resource';
import type { Finding, ResourceRef } from '../rules/finding';
import { rules } from '../rules/index';
import type { AnyRule } from '../rules/rule';
import type { SettingsProblem } from '../settings/read';
import type { Part, Path } from '../yaml/tree';
import { type Build, Builder } from './builds';
import { checkFile, checkResource, checkSuppressions, type RuleHost } from './check';
import { type EditingHost, inFiles } from './editing';
import type { Counter, FileState } from './file';
import { kustomizationUnderCheck } from './kustomizationCheck';
import type { Layout } from './layout';
import { outsideOf } from './outside';
import type { Placement } from './placement';
import { writtenAt } from './places';
import { buildReport, type Checked, type FullReport, noReport } from './report';
import { surveyOf } from './settings';

export interface IndexingHost {
  readonly layout: Layout;
  readonly incremental: boolean;
  readonly counter: Counter;
  readonly file: (uri: string) => FileState | undefined;
  readonly settingsProblems: (uri: string) => readonly SettingsProblem[];
  readonly ruleHost: RuleHost;
  /** Told when the report of a file may be another one. */
  readonly onChanged: (uri: string) => void;
}

/** A manifest as it is to be applied to one cluster. */
interface Wanted {
  readonly manifest: Manifest;
  readonly cluster: string;
  readonly placement: Placement;
  /** Why it is not certain what is applied. */
  readonly unsure: string | undefined;
  /** Of what is built: the files that have a say in it. */
  readonly parts: readonly string[];
}

interface ResourceCell extends Wanted {
  readonly resource: Resource;
  readonly keys: readonly string[];
  readonly findings: Cell<readonly Finding[]>;
}

interface Indexed {
  /** By a name that is unique in the workspace. */
  readonly resources: Map<string, ResourceCell>;
  /** What is not certain about its clusters, by the same names. */
  readonly doubts: Map<string, { readonly cluster: string; readonly why: string }>;
  /** The builds, by their keys. */
  readonly builds: Map<string, Build>;
  /** The patch files that were asked for. */
  readonly patches: ReadonlySet<string>;
  readonly report: Cell<FullReport>;
}

/** What a file is to become. */
interface Plan {
  readonly wanted: ReadonlyMap<string, Wanted>;
  readonly doubts: Indexed['doubts'];
  readonly builds: Indexed['builds'];
  readonly patches: ReadonlySet<string>;
}

const nothing: Plan = { wanted: new Map(), doubts: new Map(), builds: new Map(), patches: new Set() };

const everyFile = 'every file';

const rulesByCode: ReadonlyMap<string, AnyRule> = new Map(rules.map((rule) => [rule.code, rule]));

export class Indexing {
  readonly graph: Graph;
  readonly context: Context;
  readonly mesh: Mesh;
  private readonly resources: Index<Resource>;
  private readonly doubts: Index<string>;
  private readonly files: Index<FileState>;
  /** The URIs of all files, under one key. */
  private readonly names: Index<string>;
  private readonly builds: Index<Build>;
  /** By the file of a patch or a kustomization: the resources in which it has a say. */
  private readonly parts: Index<ResourceCell>;
  private readonly indexed = new Map<string, Indexed>();
  private readonly builder: Builder;
  /** By patch file: the files whose resources it may change, and what it said when they were built. */
  private readonly users = new Map<string, { readonly files: Set<string>; print: string | undefined }>();

  constructor(private readonly host: IndexingHost) {
    const { layout, incremental, counter, file } = host;
    this.graph = new Graph(incremental);
    this.resources = new Index(this.graph);
    this.doubts = new Index(this.graph);
    this.files = new Index(this.graph);
    this.names = new Index(this.graph);
    this.builds = new Index(this.graph);
    this.parts = new Index(this.graph);
    this.builder = new Builder(file, counter);
    const { settings, clusters } = layout;
    this.context = contextOf({
      graph: this.graph,
      index: this.resources,
      doubts: this.doubts,
      settings: { ...settings, clusters },
    });
    this.mesh = new Mesh(this.context);
    for (const [cluster, why] of layout.open) this.doubts.set(cluster, '', why);
    for (const cluster of layout.generating) this.doubts.set(secretsIn(cluster), '', 'secretGenerator');
  }

  report(uri: string): FullReport {
    return this.indexed.get(uri)?.report.get() ?? noReport;
  }

  get uris(): Iterable<string> {
    return this.indexed.keys();
  }

  *allResources(): Iterable<Resource> {
    for (const uri of this.indexed.keys()) yield* this.resourcesOf(uri);
  }

  *resourcesOf(uri: string): Iterable<Resource> {
    for (const { resource } of this.indexed.get(uri)?.resources.values() ?? []) yield resource;
  }

  /** As it is now, for those who ask once. */
  buildNow(ref: ResourceRef): Build | undefined {
    return this.indexed.get(ref.file)?.builds.get(buildKey(ref));
  }

  /** Brings the index up to date with a file. */
  update(uri: string): void {
    const state = this.host.file(uri);
    const isKnown = this.indexed.has(uri);
    this.host.onChanged(uri);
    this.place(uri, state);
    if (state !== undefined) {
      if (!isKnown) this.names.set(everyFile, uri, uri);
      this.files.set(uri, uri, state);
    } else {
      this.names.delete(everyFile, uri);
      this.indexed.get(uri)?.report.dispose();
      this.indexed.delete(uri);
      this.builder.forget(uri);
      this.files.delete(uri, uri);
    }
    this.updateUsers(uri);
  }

  /** A patch changes what others are built to. */
  private updateUsers(uri: string): void {
    const users = this.users.get(uri);
    const print = users && this.builder.print(uri);
    if (users === undefined || print === users.print) return;
    users.print = print;
    for (const user of [...users.files]) this.place(user, this.host.file(user));
  }

  /** Updates the resources of a file by their difference. */
  private place(uri: string, state: FileState | undefined): void {
    const before = this.indexed.get(uri);
    const plan = state === undefined ? nothing : this.planOf(state);
    const resources = new Map<string, ResourceCell>();
    for (const [name, wanted] of plan.wanted) {
      const known = before?.resources.get(name);
      resources.set(name, known !== undefined && isSame(known, wanted) ? known : this.add(name, wanted, uri, known));
    }
    for (const [name, cell] of before?.resources ?? []) {
      if (resources.get(name) !== cell) this.drop(name, cell, resources.get(name));
    }
    this.updateDoubts(before?.doubts, plan.doubts);
    this.updateBuilds(before?.builds, plan.builds);
    this.updatePatches(uri, before?.patches, plan.patches);
    if (state === undefined) return;
    const { doubts, builds, patches } = plan;
    this.indexed.set(uri, { resources, doubts, builds, patches, report: before?.report ?? this.reportCell(uri) });
  }

  private planOf(state: FileState): Plan {
    const { layout } = this.host;
    const { uri } = state;
    if (layout.role(uri) !== 'manifest' || layout.isIgnored(uri) || layout.isPartial(uri)) return nothing;
    const wanted = new Map<string, Wanted>();
    const doubts: Indexed['doubts'] = new Map();
    const builds: Indexed['builds'] = new Map();
    const patches = new Set<string>();
    const placements = layout.placements(uri);
    const build = placements.some(({ way }) => way !== undefined) ? this.builder.begin(uri) : undefined;
    for (const [id, placed] of state.manifests) {
      for (const placement of placements) {
        const { way, clusters } = placement;
        const via = way?.via;
        const outcome = way === undefined ? undefined : build?.(id, way.via, placed, way.chain);
        for (const patch of outcome?.patches ?? []) patches.add(patch);
        if (outcome?.build !== undefined)
          builds.set(buildKey({ file: uri, id, ...(via === undefined ? {} : { via }) }), outcome.build);
        for (const cluster of clusters) {
          const name = [uri, id, via ?? '', cluster].join('\0');
          if (outcome?.unsure !== undefined) doubts.set(name, { cluster, why: outcome.unsure });
          const manifest = outcome === undefined ? placed.manifest : outcome.build?.manifest;
          if (manifest === undefined) continue;
          // Its own file too, whose report follows what a patch makes of it.
          const parts = outcome === undefined ? [] : [uri, ...outcome.parts];
          wanted.set(name, { manifest, cluster, placement, unsure: outcome?.unsure, parts });
        }
      }
    }
    return { wanted, doubts, builds, patches };
  }

  private add(name: string, wanted: Wanted, file: string, replaced: ResourceCell | undefined): ResourceCell {
    const { manifest, cluster, placement, unsure, parts } = wanted;
    const { layout, ruleHost } = this.host;
    const resource: Resource = {
      ...manifest,
      file,
      cluster,
      namespace: isClusterScoped(manifest.kind) ? '' : (manifest.namespace ?? placement.namespace),
      explicit: placement.explicit,
      ...(placement.way === undefined ? {} : { via: placement.way.via }),
      ...(unsure === undefined ? {} : { unsure: true }),
    };
    const keys = keysOf(resource, { ...layout.settings, clusters: layout.clusters });
    const kept = new Set(keys);
    for (const key of replaced?.keys ?? []) if (!kept.has(key)) this.resources.delete(key, name);
    for (const key of keys) this.resources.set(key, name, resource);
    const writtenIn = (path: Path, part: Part): string => writtenAt({ resource, path, part }, this.buildOf(resource)).uri;
    const isElsewhere = resource.via !== undefined && ruleHost.severities.differByFile;
    const findings = this.graph.cell(() => checkResource(resource, this.mesh, ruleHost, isElsewhere ? writtenIn : undefined));
    const cell: ResourceCell = { ...wanted, resource, keys, findings };
    for (const part of parts) this.parts.set(part, name, cell);
    return cell;
  }

  /** Forgets a resource; what replaces it under the same name takes its keys over. */
  private drop(name: string, cell: ResourceCell, by: ResourceCell | undefined): void {
    if (by === undefined) for (const key of cell.keys) this.resources.delete(key, name);
    for (const part of cell.parts) if (by?.parts.includes(part) !== true) this.parts.delete(part, name);
    cell.findings.dispose();
  }

  private updateDoubts(before: Indexed['doubts'] | undefined, after: Indexed['doubts']): void {
    for (const [name, { cluster }] of before ?? []) if (!after.has(name)) this.doubts.delete(cluster, name);
    for (const [name, { cluster, why }] of after) if (before?.get(name)?.why !== why) this.doubts.set(cluster, name, why);
  }

  private updateBuilds(before: Indexed['builds'] | undefined, after: Indexed['builds']): void {
    for (const key of before?.keys() ?? []) if (!after.has(key)) this.builds.delete(key, '');
    for (const [key, build] of after) if (before?.get(key) !== build) this.builds.set(key, '', build);
  }

  private updatePatches(uri: string, before: ReadonlySet<string> | undefined, after: ReadonlySet<string>): void {
    for (const patch of before ?? []) {
      const users = this.users.get(patch);
      if (after.has(patch) || users === undefined) continue;
      users.files.delete(uri);
      if (users.files.size === 0) this.users.delete(patch);
    }
    for (const patch of after) {
      const users = this.users.get(patch) ?? { files: new Set(), print: this.builder.print(patch) };
      users.files.add(uri);
      this.users.set(patch, users);
    }
  }

  private reportCell(uri: string): Cell<FullReport> {
    const { layout, onChanged, settingsProblems, ruleHost } = this.host;
    const editing: EditingHost = {
      file: (other) => this.files.get(other)[0],
      buildOf: (ref) => this.buildOf(ref),
      placements: (other) => layout.placements(other),
      pathOf: (other) => layout.pathOf(other),
    };
    return this.graph.cell(
      () => {
        const [state] = this.files.get(uri);
        if (state === undefined || layout.isIgnored(uri)) return noReport;
        const template = layout.isChartTemplate(uri);
        const kustomization = kustomizationUnderCheck(state, layout);
        const { invalid, unmatched } = surveyOf(state, layout, () => this.names.get(everyFile));
        const settings = { problems: [...settingsProblems(uri), ...invalid], unmatched, outside: outsideOf(state, layout) };
        const ofText = template ? [] : checkFile(state, settings, kustomization, layout.settings.documentSizeLimit, ruleHost);
        return buildReport(state, ofText, this.checked(uri), {
          ...editing,
          kustomizationAt: (other) => layout.kustomization(other)?.document,
          inFiles: (fix, agreed) => inFiles(fix, agreed, editing),
          rule: (code) => rulesByCode.get(code),
          judge: (suppressions) => (template ? [] : checkSuppressions(suppressions, state, ruleHost)),
        });
      },
      // Where the diagnostics are the same, their fixes may yet be others.
      { same: () => false, onStale: () => onChanged(uri) },
    );
  }

  /** The resources that a file holds, or has a say in. */
  private checked(uri: string): readonly Checked[] {
    const own = [...(this.indexed.get(uri)?.resources.values() ?? [])];
    return [...own, ...this.parts.get(uri).filter(({ resource }) => resource.file !== uri)].map(({ resource, findings }) => ({
      resource,
      build: this.buildOf(resource),
      findings: findings.get(),
    }));
  }

  private buildOf(ref: ResourceRef): Build | undefined {
    return ref.via === undefined ? undefined : this.builds.get(buildKey(ref))[0];
  }
}

function buildKey({ file, id, via = '' }: ResourceRef): string {
  return [file, id, via].join('\0');
}

/** Whether a resource would be the very same. Its build may have moved to another place, which the report follows. */
function isSame(known: ResourceCell, wanted: Wanted): boolean {
  return (
    (known.unsure === undefined) === (wanted.unsure === undefined) &&
    equal(known.parts, wanted.parts) &&
    equal(known.manifest, wanted.manifest)
  );
}
