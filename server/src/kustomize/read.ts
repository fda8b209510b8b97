/**
 * What a `kustomization.yaml` says: kustomize/api/types/kustomization.go, with every entry's place. Nothing of what it refers to is
 * looked at, but for patches that stand in it.
 */
import { join, parent } from '../base/uri';
import { parse } from '../yaml/parse';
import { split } from '../yaml/split';
import type { Path, YamlDocument } from '../yaml/tree';
import { toValue } from '../yaml/value';
import { type Field, fieldsOf, flagOf, itemsOf, pairsOf, problem, type Reader, textOf } from './fields';
import { isMap, resourcesOf } from './resources';
import type { Entry, FieldSpec, Kustomization, LabelSet, Patch, PatchDocument, PatchText, Selector, Unsupported } from './types';
import { kustomizeValue } from './value';

const GROUP = /^kustomize\.config\.k8s\.io\//;

/** Undefined for a file that is no kustomization of Kustomize, such as one of Flux' controller. */
export function readKustomization(uri: string, text: string): Kustomization | undefined {
  const { tree, document } = firstDocument(text);
  const problems = tree.problems.map(({ message }) => ({ value: message, path: [] }));
  const reader: Source = { uri, folder: parent(uri), problems };
  const value = toValue(tree.root);
  const fields = fieldsOf(reader, value, []);
  const apiVersion = fields.get('apiversion')?.value ?? undefined;
  const kind = fields.get('kind')?.value ?? undefined;
  if (typeof apiVersion === 'string' && apiVersion !== '' && !GROUP.test(apiVersion)) return undefined;
  if (kind !== undefined && kind !== '' && kind !== 'Kustomization' && kind !== 'Component') return undefined;
  // `CheckEmpty`: a file that says nothing is refused.
  if (tree.root === undefined || fields.size === 0) problem(reader, [], 'the kustomization is empty');
  return {
    uri,
    folder: reader.folder,
    document,
    kind: kind === 'Component' ? kind : 'Kustomization',
    ...contents(reader, fields),
  };
}

interface Source extends Reader {
  readonly uri: string;
  readonly folder: string;
}

/** Kustomize reads the first document only. */
function firstDocument(text: string): { readonly tree: YamlDocument; readonly document: number } {
  const trees = split(text).map((slice) => parse(slice.text));
  const at = trees.findIndex(({ root, problems }) => root !== undefined || problems.length > 0);
  return { tree: trees[Math.max(at, 0)] ?? parse(''), document: Math.max(at, 0) };
}

function contents(
  reader: Source,
  fields: ReadonlyMap<string, Field>,
): Omit<Kustomization, 'uri' | 'folder' | 'document' | 'kind'> {
  const get = (name: string): Field | undefined => fields.get(name.toLowerCase());
  const items = (name: string): readonly Field[] => itemsOf(reader, get(name));
  const resources = [...items('resources'), ...items('bases')].flatMap((item) => entry(reader, item) ?? []);
  const components = items('components').flatMap((item) => entry(reader, item) ?? []);
  const commonLabels = get('commonLabels');
  const annotations = get('commonAnnotations');
  const labels = items('labels').map((item) => labelSet(reader, item));
  const unsupported = [
    ...remote(resources, components),
    ...[...fields.values()].flatMap((field) => unsupportedField(field) ?? []),
  ];
  return {
    resources,
    components,
    namespace: textOf(reader, get('namespace')),
    namePrefix: textOf(reader, get('namePrefix')),
    nameSuffix: textOf(reader, get('nameSuffix')),
    labels: commonLabels === undefined ? labels : [...labels, commonLabelSet(reader, commonLabels)],
    annotations: annotations && { value: pairsOf(reader, annotations), path: annotations.path },
    patchesStrategicMerge: items('patchesStrategicMerge').flatMap((item) => strategicMerge(reader, item) ?? []),
    patches: items('patches').flatMap((item) => patch(reader, item) ?? []),
    patchesJson6902: items('patchesJson6902').flatMap((item) => patch(reader, item) ?? []),
    unsupported,
    problems: reader.problems,
    // Last: the rest of this reads the fields that may be wrong.
    broken: reader.problems.length > 0,
  };
}

/** What has to be fetched: a URL, or a repository as hashicorp/go-getter writes it (kustomize/api/internal/git/repospec.go). */
const REMOTE =
  /^[a-z][a-z0-9+.-]*:\/\/|^git::|^[\w.-]+@[\w.-]+[:/]|^(?:github|gitlab|bitbucket)\.(?:com|org)[/:]|[?&](?:ref|version|timeout|submodules)=/i;

function entry(reader: Source, item: Field): Entry | undefined {
  const text = textOf(reader, item);
  if (text === undefined) return undefined;
  const isRemote = REMOTE.test(text.value);
  return { uri: isRemote ? text.value : join(reader.folder, text.value), path: item.path, remote: isRemote };
}

function remote(resources: readonly Entry[], components: readonly Entry[]): readonly Unsupported[] {
  const of = (entries: readonly Entry[], field: string, touches: Unsupported['touches']): readonly Unsupported[] =>
    entries.filter((one) => one.remote).map(({ path }) => ({ field, path, touches }));
  // A component changes what was accumulated before it.
  return [
    ...of(resources, 'resources', 'adds'),
    ...of(components, 'components', 'adds'),
    ...of(components, 'components', 'values'),
  ];
}

function labelSet(reader: Source, item: Field): LabelSet {
  const fields = fieldsOf(reader, item.value, item.path);
  return {
    pairs: pairsOf(reader, fields.get('pairs')),
    path: fields.get('pairs')?.path ?? item.path,
    selectors: flagOf(reader, fields.get('includeselectors')),
    templates: flagOf(reader, fields.get('includetemplates')),
    fields: itemsOf(reader, fields.get('fields')).flatMap((field) => fieldSpec(reader, field) ?? []),
  };
}

function commonLabelSet(reader: Source, field: Field): LabelSet {
  return { pairs: pairsOf(reader, field), path: field.path, selectors: true, templates: true, fields: [] };
}

function fieldSpec(reader: Source, item: Field): FieldSpec | undefined {
  const fields = fieldsOf(reader, item.value, item.path);
  const path = textOf(reader, fields.get('path'));
  if (path === undefined) return undefined;
  return {
    path: path.value,
    create: flagOf(reader, fields.get('create')),
    ...texts(reader, fields, ['group', 'version', 'kind']),
  };
}

/** The texts of some fields, those that are there. */
function texts<K extends string>(reader: Source, fields: ReadonlyMap<string, Field>, names: readonly K[]): { [P in K]?: string } {
  const result: { [P in K]?: string } = {};
  for (const name of names) {
    const text = textOf(reader, fields.get(name.toLowerCase()));
    if (text !== undefined) result[name] = text.value;
  }
  return result;
}

/** One line of `patchesStrategicMerge`: a path, or the patch itself. */
function strategicMerge(reader: Source, item: Field): PatchText | undefined {
  const text = textOf(reader, item);
  if (text === undefined) return undefined;
  const documents = /[:{]/.test(text.value) ? inline(reader, text.value, item.path) : undefined;
  const isPatch = documents !== undefined && documents.length > 0 && documents.every(({ value }) => isMap(value));
  return isPatch ? { inline: documents, path: item.path } : { uri: join(reader.folder, text.value), path: item.path };
}

function patch(reader: Source, item: Field): Patch | undefined {
  const fields = fieldsOf(reader, item.value, item.path);
  const text = patchText(reader, fields, item.path);
  if (text === undefined) return undefined;
  const target = fields.get('target');
  const options = fieldsOf(reader, fields.get('options')?.value, fields.get('options')?.path ?? item.path);
  return {
    text,
    target: target && target.value !== null ? selector(reader, target) : undefined,
    allowNameChange: flagOf(reader, options.get('allownamechange')),
    allowKindChange: flagOf(reader, options.get('allowkindchange')),
    path: item.path,
  };
}

function patchText(reader: Source, fields: ReadonlyMap<string, Field>, path: Path): PatchText | undefined {
  const file = textOf(reader, fields.get('path'));
  const text = textOf(reader, fields.get('patch'));
  if (file !== undefined && text === undefined) return { uri: join(reader.folder, file.value), path: file.path };
  if (text !== undefined && file === undefined) return { inline: inline(reader, text.value.trim(), text.path), path: text.path };
  problem(reader, path, file === undefined ? 'a patch needs a path or a text' : 'a patch has a path or a text, not both');
  return undefined;
}

function selector(reader: Source, field: Field): Selector {
  const names = ['group', 'version', 'kind', 'name', 'namespace', 'labelSelector', 'annotationSelector'] as const;
  return texts(reader, fieldsOf(reader, field.value, field.path), names);
}

/** The documents of a patch that stands in the kustomization; undefined where it cannot be read. */
function inline({ uri }: Source, text: string, path: Path): readonly PatchDocument[] | undefined {
  const trees = split(text).map((slice) => parse(slice.text));
  return documentsOf(trees, (document) => ({ uri, document: 'kustomization', path, inline: { document, path: [] } }));
}

/** The resources or operations in the documents of a patch; undefined where one cannot be read. */
export function documentsOf(
  trees: readonly YamlDocument[],
  originOf: (document: number) => PatchDocument['origin'],
): readonly PatchDocument[] | undefined {
  if (trees.some((tree) => !isReadable(tree))) return undefined;
  return trees.flatMap((tree, document) => {
    if (tree.root === undefined) return [];
    const origin = originOf(document);
    const value = kustomizeValue(tree);
    if (!isMap(value)) return [{ value, origin }];
    return resourcesOf(value).map((one) => ({ value: one.value, origin: below(origin, one.path) }));
  });
}

/** A text that starts as JSON does is read as JSON (`jsonPatchFromBytes`), which is stricter than YAML. */
function isReadable({ text, problems }: YamlDocument): boolean {
  if (problems.some(({ kind }) => kind !== 'duplicate-key')) return false;
  if (!text.startsWith('[')) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function below(origin: PatchDocument['origin'], path: Path): PatchDocument['origin'] {
  if (origin.inline !== undefined) return { ...origin, inline: { ...origin.inline, path } };
  return { ...origin, path: [...origin.path, ...path] };
}

/** What is read, or says nothing about resources. */
const known: ReadonlySet<string> = new Set([
  'apiversion',
  'kind',
  'metadata',
  'resources',
  'bases',
  'components',
  'namespace',
  'nameprefix',
  'namesuffix',
  'labels',
  'commonlabels',
  'commonannotations',
  'patches',
  'patchesstrategicmerge',
  'patchesjson6902',
]);

/** What is not applied, and what that may hide. Images and replicas say nothing that a mesh is made of. */
const touched: Readonly<Record<string, Unsupported['touches']>> = {
  images: 'nothing',
  imagetags: 'nothing',
  replicas: 'nothing',
  sortoptions: 'nothing',
  buildmetadata: 'nothing',
  generatoroptions: 'nothing',
  helmglobals: 'nothing',
  validators: 'nothing',
  crds: 'nothing',
  configmapgenerator: 'adds',
  secretgenerator: 'adds',
  generators: 'adds',
  helmcharts: 'adds',
  helmchartinflationgenerator: 'adds',
  replacements: 'values',
  vars: 'values',
  transformers: 'values',
  configurations: 'values',
  openapi: 'values',
};

/** A field that nobody knows is either a mistake, and then Kustomize fails, or newer than we are. */
function unsupportedField({ name, path, value }: Field): Unsupported | undefined {
  if (known.has(name) || value === null) return undefined;
  const field = String(path[0]);
  return { field, path, touches: Object.hasOwn(touched, name) ? (touched[name] ?? 'values') : 'values' };
}
