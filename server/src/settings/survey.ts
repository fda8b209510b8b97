/**
 * The settings of one folder held against the workspace and the settings of the other folders: globs that take no file, files that do
 * not exist, and what two clusters both claim, so that an endpoint cannot be told to stand for one of them.
 */
import { compileGlob, globBase, isTooComplex } from '../base/glob';
import { nearest } from '../base/nearest';
import type { Span } from '../base/text';
import { edit } from '../yaml/edit';
import { locate, nodeAt } from '../yaml/locate';
import type { Node, Path, YamlDocument } from '../yaml/tree';
import { claims } from './claims';
import { hasBlank, items, record } from './loose';
import type { ClusterSettings } from './merge';
import { plainValue } from './plain';
import { readDocument, type SettingsProblem } from './read';
import type { Remark } from './remark';

export interface Surroundings {
  /** The files that are read, relative to the folder of the settings; undefined where they are not all known. */
  readonly paths: readonly string[] | undefined;
  /** Every cluster of the mesh, as all folders together describe it. */
  readonly clusters: readonly ClusterSettings[];
}

export interface Survey {
  readonly unmatched: readonly SettingsProblem[];
  readonly invalid: readonly SettingsProblem[];
}

export function surveySettings(text: string, around: Surroundings): Survey {
  const read = readDocument(text);
  // What could not be read whole, as while it is typed, is not judged.
  if (read === undefined || read.document.problems.some(({ kind }) => kind !== 'duplicate-key'))
    return { unmatched: [], invalid: [] };
  const { document, start } = read;
  const shift = ({ start: from, end }: Span): Span => ({ start: from + start, end: end + start });
  const placed = ({ path, part, message, meant, removable, first }: Remark): readonly SettingsProblem[] => {
    const span = locate(document.root, path, part);
    if (span === undefined) return [];
    const at = first && locate(document.root, first.path, 'value');
    const removal = removable === undefined ? undefined : removalOf(document, removable, start);
    const problem: SettingsProblem = {
      message,
      span: shift(span),
      severity: 'warning',
      ...(meant === undefined ? {} : { meant: quotedLike(nodeAt(document.root, path), meant) }),
      ...(removal === undefined ? {} : { removal }),
      ...(at === undefined || first === undefined ? {} : { related: { span: shift(at), message: first.message } }),
    };
    return [problem];
  };
  const value = plainValue(document.root);
  return {
    unmatched: [...unmatchedGlobs(value, around.paths ?? [], around.paths !== undefined)].flatMap(placed),
    invalid: [...missingFiles(value, around.paths), ...claims(value, around.clusters)].flatMap(placed),
  };
}

function* unmatchedGlobs(value: unknown, paths: readonly string[], known: boolean): Generator<Remark> {
  if (!known) return;
  const globs = globsOf(value);
  const written = new Set(globs.map((each) => each.glob));
  for (const { path, part, glob } of globs) {
    // What takes files out again has done so where there are none.
    if (glob.trim() === '' || glob.trim().startsWith('!') || isTooComplex(glob) || hasBlank(glob)) continue;
    if (paths.some(compileGlob([glob]))) continue;
    const meant = nearestGlob(glob, paths, written);
    const message = `"${glob}" matches no file of this folder${meant === undefined ? '' : `; did you mean "${meant}"`}`;
    // A key that is renamed may stand in for another one.
    yield { path, part, message, ...(part === 'value' ? { meant } : {}), removable: path };
  }
}

function globsOf(value: unknown): readonly { readonly path: Path; readonly part: 'key' | 'value'; readonly glob: string }[] {
  const { namespaces } = record(value);
  const ofLists = ['clusters', 'overrides'].flatMap((key) =>
    items(record(value)[key]).flatMap((entry, i) =>
      items(record(entry).files).flatMap((glob, j) =>
        typeof glob === 'string' ? [{ path: [key, i, 'files', j], part: 'value' as const, glob }] : [],
      ),
    ),
  );
  const ofNamespaces = Object.keys(record(namespaces)).map((glob) => ({
    path: ['namespaces', glob],
    part: 'key' as const,
    glob,
  }));
  return [...ofLists, ...ofNamespaces];
}

/** The glob with the folder that its spelt part most likely means, unless that is spoken for: `cluster2` is no slip of `cluster1`. */
function nearestGlob(glob: string, paths: readonly string[], written: ReadonlySet<string>): string | undefined {
  const base = globBase(glob);
  if (base === '') return undefined;
  const rest = glob
    .trim()
    .replace(/^(?:\.?\/+)+/, '')
    .slice(base.length);
  const candidates = new Set(rest === '' ? paths : []);
  for (const path of paths) {
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) candidates.add(path.slice(0, slash));
  }
  const found = nearest(base, candidates);
  const meant = found === undefined ? undefined : `${found}${rest}`;
  return meant !== undefined && !written.has(meant) && paths.some(compileGlob([meant])) ? meant : undefined;
}

/** Only what would be read if it were there can be missed: a YAML file of this folder. */
function* missingFiles(value: unknown, paths: readonly string[] | undefined): Generator<Remark> {
  if (paths === undefined) return;
  for (const key of ['meshConfigFile', 'meshNetworksFile']) {
    const file = record(value)[key];
    if (typeof file !== 'string' || !/\.ya?ml$/i.test(file) || hasBlank(file)) continue;
    const path = file.replace(/^(?:\.?\/+)+/, '');
    if (path.split('/').includes('..') || paths.includes(path)) continue;
    const meant = nearest(path, paths);
    const message = `there is no file "${file}" in this folder${meant === undefined ? '' : `; did you mean "${meant}"`}`;
    yield { path: [key], part: 'value', message, meant, removable: [key] };
  }
}

function removalOf(document: YamlDocument, path: Path, start: number): SettingsProblem['removal'] {
  const result = edit(document.text, document, [{ op: 'remove', path }]);
  if (!result.ok) return undefined;
  return result.splices.map(({ span, text }) => ({ span: { start: span.start + start, end: span.end + start }, text }));
}

/** In the quotes that the value had; without any only where YAML reads it as the same text. */
function quotedLike(node: Node | undefined, text: string): string {
  if (node?.type !== 'scalar' || node.style === 'double') return JSON.stringify(text);
  if (node.style === 'single') return `'${text.replaceAll("'", "''")}'`;
  return /^[A-Za-z0-9][\w./*-]*$/.test(text) ? text : JSON.stringify(text);
}
