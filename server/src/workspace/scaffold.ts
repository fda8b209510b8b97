/** What the scaffold sees of the engine, and its drafts as changes of files. */
import { equal } from '../base/equal';
import { Lines, type Range } from '../base/text';
import { discovery } from '../mesh/clusters';
import type { Context } from '../mesh/context';
import type { Mesh } from '../mesh/mesh';
import type { Resource } from '../model/resource';
import { choicesOf } from '../scaffold/choices';
import { servicesOf } from '../scaffold/marks';
import { plan } from '../scaffold/plan';
import type { FileDraft } from '../scaffold/reconcile/reconcile';
import type { Placed, View } from '../scaffold/view';
import type {
  Diagnostic,
  FileChange,
  FileReport,
  FileService,
  ScaffoldChoices,
  ScaffoldJob,
  ScaffoldMessage,
  ScaffoldPlan,
  ScaffoldProgress,
  WorkspaceApi,
} from '../workspace.types';
import type { Value } from '../yaml/edits';
import { locate, nodeAt } from '../yaml/locate';
import type { Path } from '../yaml/tree';
import { toValue } from '../yaml/value';
import { type Build, ownDocument } from './builds';
import type { FileState } from './file';
import type { Layout } from './layout';
import { isAlone } from './placement';

export interface Sources {
  readonly layout: Layout;
  readonly context: Context;
  readonly mesh: Mesh;
  readonly resources: Iterable<Resource>;
  /** Undefined for what is applied as it is written. */
  readonly buildOf: (resource: Resource) => Build | undefined;
  readonly file: (uri: string) => FileState | undefined;
  readonly files: () => Iterable<string>;
  readonly report: (uri: string) => FileReport;
  /** A workspace of its own that is as this one would be after changes. */
  readonly copyWith: (changes: readonly FileChange[]) => Pick<WorkspaceApi, 'report' | 'files'>;
}

export function scaffoldChoices(sources: Sources): ScaffoldChoices {
  const { layout, file } = sources;
  const { clusters, services } = choicesOf(viewOf(sources));
  return {
    globalSuffix: layout.settings.globalSuffix,
    clusters: clusters.map(({ folder, ...cluster }) => ({
      ...cluster,
      ...(folder === undefined ? {} : { folder: { uri: folder, path: layout.pathOf(folder) } }),
    })),
    services: services.map(({ resource, ...service }) => ({ ...service, ...placeOf(file, resource, ['metadata', 'name']) })),
  };
}

/** Of the resources of one file; `sources` is only asked when one of them is a Service. */
export function servicesIn(resources: readonly Resource[], sources: () => Sources): readonly FileService[] {
  const services = new Map<string, Resource>();
  for (const resource of resources) {
    const key = `${resource.namespace}/${resource.name}`;
    if (isCallable(resource) && !services.has(key)) services.set(key, resource);
  }
  if (services.size === 0) return [];
  const known = sources();
  const { clusters, settings } = known.layout;
  if (clusters.length < 2) return [];
  const scaffolded = new Set(servicesOf(viewOf(known)).map(({ namespace, name }) => `${namespace}/${name}`));
  return [...services]
    .filter(([, { namespace }]) => namespace !== settings.mesh.rootNamespace)
    .map(([key, resource]) => ({
      namespace: resource.namespace,
      name: resource.name,
      host: `${resource.name}.${resource.namespace}.${settings.globalSuffix}`,
      range: placeOf(known.file, resource, []).range,
      scaffolded: scaffolded.has(key),
    }));
}

/** A first look at one resource alone, as it is taken at every edit: gateways and what is Kubernetes' own are left out. */
function isCallable(resource: Resource): boolean {
  if (resource.type !== 'Service' || isAlone(resource.cluster) || resource.namespace === 'kube-system') return false;
  const { selector, ports } = resource.facts;
  return selector !== undefined && ports.length > 0 && selector.istio?.endsWith('gateway') !== true;
}

/**
 * Plans a job and tries the plan: what gets worse by it is among the problems, and then nothing is to be written. Only what was
 * scaffolded may always go: what comes to light by that is told, and the user's to repair.
 */
export function* scaffold(sources: Sources, job: ScaffoldJob): Generator<ScaffoldProgress, ScaffoldPlan> {
  const { files, services, ...planned } = yield* plan(viewOf(sources), job);
  const notes = planned.notes.map(({ service, message }): ScaffoldMessage => ({ service, message }));
  const problems = planned.problems.map(
    ({ service, message, at }): ScaffoldMessage => ({
      service,
      message,
      ...(at === undefined ? {} : { place: placeOf(sources.file, at.resource, at.path) }),
    }),
  );
  const changes = changesOf(files);
  if (problems.length === 0 && changes.length > 0) {
    const removes = job.op === 'remove';
    for (const one of yield* tryOut(sources, changes, removes ? 'without it there is' : 'it would cause')) {
      // A cluster's glob that matches no file any more must not keep an update from taking the last one away.
      const mayGo =
        removes || (job.op === 'update' && one.place !== undefined && sources.layout.role(one.place.uri) === 'settings');
      (mayGo ? notes : problems).push(one);
    }
  }
  return { changes: problems.length > 0 ? [] : changes, problems, notes, services };
}

function* tryOut(
  sources: Sources,
  changes: readonly FileChange[],
  verdict: string,
): Generator<ScaffoldProgress, readonly ScaffoldMessage[]> {
  const copy = sources.copyWith(changes);
  const uris = [...new Set([...sources.files(), ...copy.files()])];
  const touched = new Set(changes.map(({ uri }) => uri));
  const found: ScaffoldMessage[] = [];
  for (const [done, uri] of uris.entries()) {
    if (done % 50 === 0) yield { done, total: uris.length, label: 'checking the result' };
    const after = copy.report(uri).diagnostics.filter(isSerious);
    // Most files have nothing, and what they had before need not be asked.
    if (after.length === 0) continue;
    for (const { code, message, range } of worse(sources.report(uri).diagnostics, after)) {
      found.push({
        service: undefined,
        message: `${verdict} ${code} in ${sources.layout.pathOf(uri)}: ${message}`,
        ...(touched.has(uri) ? {} : { place: { uri, range } }),
      });
    }
  }
  return found;
}

export function viewOf({ layout, context, mesh, resources, buildOf, file, files }: Sources): View {
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
    placed: (resource) => place(resource, file(resource.file), buildOf(resource), layout),
    files: {
      roots: (cluster) => layout.roots(cluster),
      clustersOf: (uri) => layout.clustersOf(uri).filter((cluster) => !isAlone(cluster)),
      isManifest: (uri) => layout.role(uri) === 'manifest' && !layout.isIgnored(uri) && !layout.isPartial(uri),
      text: (uri) => file(uri)?.text,
      all: files,
    },
  };
}

function place(resource: Resource, state: FileState | undefined, build: Build | undefined, layout: Layout): Placed {
  const placed = state?.manifests.get(resource.id);
  if (placed === undefined) throw new Error(`${resource.id} is not in ${resource.file}`);
  const { start, document, manifest } = placed;
  const node = nodeAt(document.yaml.root, manifest.base);
  // What a manifest was read from is plain data of JSON's kinds.
  const written = { start, document: document.yaml, base: manifest.base, value: toValue(node) as Value };
  const fixed = build && whyFixed(build, layout.placements(resource.file).flatMap(({ clusters }) => clusters).length);
  return fixed === undefined ? written : { ...written, fixed, value: build?.value as Value };
}

/** Why a resource is not to be changed where its document stands: for others it would be changed too, or a patch would change it again. */
function whyFixed({ value, written, originOf }: Build, builds: number): string | undefined {
  if (builds > 1) return 'several overlays build it from the same base';
  const isOwn = (key: string): boolean => originOf([key]).document === ownDocument;
  const same = ['spec', 'kind'].every((key) => isOwn(key) && equal(entryOf(value, key), entryOf(written, key)));
  return same ? undefined : 'Kustomize patches it';
}

function entryOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

function placeOf(
  file: Sources['file'],
  { file: uri, id }: Resource,
  path: Path,
): { readonly uri: string; readonly range: Range } {
  const state = file(uri);
  const placed = state?.manifests.get(id);
  if (state === undefined || placed === undefined) throw new Error(`${id} is not in ${uri}`);
  const { start, document, manifest } = placed;
  const span = locate(document.yaml.root, [...manifest.base, ...path], 'value') ?? { start: 0, end: 0 };
  return { uri, range: state.lines.range({ start: span.start + start, end: span.end + start }) };
}

/** The drafts as changes, by URI; those that change nothing are left out. */
function changesOf(drafts: readonly FileDraft[]): readonly FileChange[] {
  return drafts
    .filter(({ before, after }) => before !== after)
    .map((draft) => {
      const lines = new Lines(draft.before ?? '');
      return { ...draft, ranges: draft.splices.map(({ span }) => lines.range(span)) };
    })
    .sort((a, b) => (a.uri < b.uri ? -1 : 1));
}

/** The findings at warning or above that were not there before, whatever their lines. */
function worse(before: readonly Diagnostic[], after: readonly Diagnostic[]): readonly Diagnostic[] {
  const left = new Map<string, number>();
  for (const one of before) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + 1);
  return after.filter((one) => {
    const count = left.get(keyOf(one)) ?? 0;
    left.set(keyOf(one), count - 1);
    return count <= 0;
  });
}

function isSerious({ severity }: Diagnostic): boolean {
  return severity === 'error' || severity === 'warning';
}

function keyOf({ code, message, resource }: Diagnostic): string {
  return JSON.stringify([code, message, resource?.kind, resource?.namespace, resource?.name]);
}
