/**
 * What may be written in `meshwright.yaml`: the keys and values of its schema, and what only the workspace and the rules tell, the
 * names of rules and clusters and the globs of folders.
 */
import { rules } from '../rules/index';
import { settingsSchema } from '../schema/validate';
import { nodeAt, pathAt } from '../yaml/locate';
import { parse } from '../yaml/parse';
import type { Node, Path } from '../yaml/tree';
import { type Completions, completionsIn, noCompletions } from './completion';
import type { CompletionItem } from './completionItem';

export interface SettingsSurroundings {
  /** The names of the clusters that the settings or the workspace show. */
  readonly clusters: readonly string[];
  /** The files that are read, relative to the folder of the settings. */
  readonly paths: readonly string[];
}

const marker = 'meshwrightCursor';
const maxFolders = 200;

export function settingsCompletionsAt(text: string, offset: number, around: SettingsSurroundings): Completions {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  if (/(?:^|\s)#/.test(before)) return noCompletions;
  const own = ofWorkspace(text, offset, before, around);
  return own.items.length > 0 ? own : completionsIn(settingsSchema, text, offset);
}

function ofWorkspace(text: string, offset: number, before: string, around: SettingsSurroundings): Completions {
  // A glob may hold nearly all that is no mark of YAML.
  const word = /[^\s"'[\]{},#]*$/.exec(before)?.[0] ?? '';
  const from = offset - word.length;
  const rest = /^[^\s"'[\]{},#:]*/.exec(text.slice(offset))?.[0] ?? '';
  const head = text.slice(0, from);
  const tail = text.slice(offset + rest.length);
  const quote = /["']$/.exec(before.slice(0, before.length - word.length))?.[0];
  const ended = quote === undefined || tail.startsWith(quote);
  for (const colon of [':', '']) {
    if (colon !== '' && /^["']?[ \t]*:/.test(tail)) continue;
    const root = parse(`${head}${marker}${ended ? '' : quote}${colon}${tail}`).root;
    const path = pathAt(root, from + 1);
    const items = path === undefined ? [] : itemsAt(root, path, colon, quote, around);
    if (items.length > 0) return { from, items };
  }
  return { from, items: [] };
}

function itemsAt(
  root: Node | undefined,
  path: Path,
  colon: string,
  quote: string | undefined,
  around: SettingsSurroundings,
): readonly CompletionItem[] {
  const [first, second, third] = path;
  const written = (glob: string): string => (quote === undefined ? JSON.stringify(glob) : glob);
  const isKey = path.at(-1) === marker;
  const namesRules =
    (path.length === 2 && first === 'rules') || (path.length === 4 && first === 'overrides' && third === 'rules');
  if (isKey && namesRules) {
    const present = new Set(keysAt(root, path.slice(0, -1)));
    return rules
      .filter(({ name, code }) => !present.has(name) && !present.has(code))
      .map(({ name, code, severity }) => item(name, `${name}${colon === '' ? '' : ': '}`, `${code} · ${severity}`));
  }
  if (path.length === 2 && isKey && first === 'namespaces') {
    return globs(around.paths).map((glob) => item(glob, `${written(glob)}${colon === '' ? '' : ': '}`, ''));
  }
  const isValue = nodeAt(root, path)?.type === 'scalar' && !isKey;
  if (!isValue) return [];
  if (path.length === 1 && first === 'cluster') return around.clusters.map((name) => item(name, name, ''));
  if (path.length === 3 && first === 'clusters' && third === 'name') {
    const used = new Set(namesIn(root, second));
    return around.clusters.filter((name) => !used.has(name)).map((name) => item(name, name, ''));
  }
  const listsGlobs =
    (path.length === 4 && (first === 'clusters' || first === 'overrides') && third === 'files') ||
    (path.length === 2 && first === 'ignore');
  return listsGlobs ? globs(around.paths).map((glob) => item(glob, written(glob), '')) : [];
}

/** The names of the other clusters of the list. */
function namesIn(root: Node | undefined, own: string | number | undefined): readonly unknown[] {
  const list = nodeAt(root, ['clusters']);
  if (list?.type !== 'seq') return [];
  return list.items.flatMap((_, i) => {
    const name = i === own ? undefined : nodeAt(root, ['clusters', i, 'name']);
    return name?.type === 'scalar' ? [name.value] : [];
  });
}

function keysAt(root: Node | undefined, path: Path): readonly string[] {
  const node = nodeAt(root, path);
  return node?.type === 'map' ? node.pairs.map(({ name }) => name) : [];
}

/** The folders that hold files, those further up first. */
function globs(paths: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) folders.add(path.slice(0, slash));
  }
  const depth = (folder: string): number => folder.split('/').length;
  const sorted = [...folders].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  return sorted.slice(0, maxFolders).map((folder) => `${folder}/**`);
}

function item(label: string, insert: string, detail: string): CompletionItem {
  return { label, kind: 'value', insert, detail, documentation: '', required: false, beyondSchema: true };
}
