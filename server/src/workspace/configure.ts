/** Writes down which files go to which cluster, as the workspace shows it, so that it can be read, corrected and kept. */
import { join, parent, relativePath } from '../base/uri';
import type { ClusterConfiguration, FileChange, Status } from '../workspace.types';
import { edit } from '../yaml/edit';
import type { PathEdit } from '../yaml/edits';
import { lineBreak } from '../yaml/layout';
import { nodeAt } from '../yaml/locate';
import { parse } from '../yaml/parse';
import { render } from '../yaml/render';
import { split } from '../yaml/split';
import { changeOf } from './changes';
import type { FileState } from './file';
import type { Layout } from './layout';
import { isAlone } from './placement';

export interface ConfigureHost {
  readonly layout: Layout;
  readonly folders: readonly string[];
  readonly files: () => Iterable<string>;
  readonly file: (uri: string) => FileState | undefined;
}

const names = ['meshwright.yaml', 'meshwright.yml'];

const shownBy: Readonly<Record<Exclude<Status['source'], 'settings' | 'default'>, string>> = {
  flux: 'the objects of Flux show it',
  argo: 'the applications of Argo CD show it',
  folders: 'the folders below "clusters" show it',
  kustomize: 'the overlays of Kustomize show it',
};

const example = `# Which files are applied to which cluster. Nothing in this folder shows it, so all files are one cluster until this says otherwise:
# clusters:
#   - name: cluster1
#     files: ["clusters/cluster1/**", "shared/**"]
#   - name: cluster2
#     files: ["clusters/cluster2/**", "shared/**"]
`;

export function configureClusters(host: ConfigureHost): ClusterConfiguration {
  const { layout, folders } = host;
  const { source } = layout;
  const existing = folders.flatMap((folder) => settingsOf(folder, host) ?? []);
  if (source === 'settings')
    return { source, changes: [], existing: existing.filter((uri) => namesClusters(uri, host)), problems: [] };
  if (source === 'default') {
    const [folder] = folders;
    const isNew = folder !== undefined && existing.length === 0;
    return { source, changes: isNew ? [created(join(folder, 'meshwright.yaml'), example)] : [], existing, problems: [] };
  }
  const changes: FileChange[] = [];
  const problems: string[] = [];
  for (const folder of folders) {
    const told = toldOf(folder, host);
    if (told.clusters.length === 0) continue;
    const uri = settingsOf(folder, host);
    const state = uri === undefined ? undefined : host.file(uri);
    if (uri === undefined || state === undefined) {
      const head = `# Which files are applied to which cluster, as ${shownBy[source]}.\n`;
      changes.push(created(join(folder, 'meshwright.yaml'), `${head}${rendered(told)}`));
    } else {
      const change = extended(state, told);
      if (typeof change === 'string') problems.push(`${layout.pathOf(uri)} cannot be extended: ${change}`);
      else changes.push(change);
    }
  }
  return { source, changes, existing, problems };
}

/** As in the layout: of both spellings the first that is there. */
function settingsOf(folder: string, { file }: ConfigureHost): string | undefined {
  return names.map((name) => join(folder, name)).find((uri) => file(uri) !== undefined);
}

function namesClusters(uri: string, { file }: ConfigureHost): boolean {
  const root = parse(split(file(uri)?.text ?? '')[0]?.text ?? '').root;
  return ['cluster', 'clusters'].some((key) => nodeAt(root, [key]) !== undefined);
}

interface Told {
  readonly clusters: readonly { readonly name: string; readonly files: readonly string[] }[];
  readonly namespaces: Readonly<Record<string, string>>;
}

function toldOf(folder: string, { layout, files }: ConfigureHost): Told {
  const assigned: Assigned[] = [];
  for (const uri of files()) {
    const path = layout.folderOf(uri)?.uri === folder ? relativePath(folder, uri) : undefined;
    if (path === undefined || layout.role(uri) === 'settings' || layout.role(uri) === 'chart') continue;
    const { clusters, namespace } = layout.assign(uri);
    assigned.push({ path, clusters: clusters.filter((name) => !isAlone(name)), namespace });
  }
  const tree = treeOf(assigned);
  const clusters = layout.clusters.flatMap(({ name }) => {
    const roots = new Set(layout.roots(name).flatMap((uri) => relativePath(folder, uri) ?? []));
    const globs = cover(tree, (one) => one.clusters.includes(name), roots);
    return globs.length === 0 ? [] : [{ name, files: globs }];
  });
  const other = [...new Set(assigned.map(({ namespace }) => namespace))].filter((name) => name !== 'default').sort();
  const namespaces = other.flatMap((name) =>
    cover(tree, (one) => one.namespace === name, new Set()).map((glob) => [glob, name] as const),
  );
  return { clusters, namespaces: Object.fromEntries(namespaces) };
}

interface Assigned {
  readonly path: string;
  readonly clusters: readonly string[];
  readonly namespace: string;
}

interface Tree {
  readonly path: string;
  readonly files: Assigned[];
  readonly folders: Map<string, Tree>;
}

function treeOf(assigned: readonly Assigned[]): Tree {
  const root: Tree = { path: '', files: [], folders: new Map() };
  for (const one of assigned) {
    let at = root;
    for (const segment of parent(one.path)
      .split('/')
      .filter((part) => part !== '')) {
      const path = at.path === '' ? segment : `${at.path}/${segment}`;
      const next = at.folders.get(segment) ?? { path, files: [], folders: new Map() };
      at.folders.set(segment, next);
      at = next;
    }
    at.files.push(one);
  }
  return root;
}

/**
 * The globs that take the files and no others: of folders as far up as they hold nothing else. `roots` are those where it is known to begin; of
 * others that hold but one folder it is that one.
 */
function cover(tree: Tree, takes: (one: Assigned) => boolean, roots: ReadonlySet<string>): readonly string[] {
  const folders = [...tree.folders.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const holdsOne = tree.files.length === 0 && folders.length === 1 && !roots.has(tree.path);
  if (!holdsOne && everyFile(tree, takes)) return [tree.path === '' ? '**' : `${escaped(tree.path)}/**`];
  const own = tree.files.filter(takes).map(({ path }) => escaped(path));
  return [...own.sort(), ...folders.flatMap((folder) => cover(folder, takes, roots))];
}

function everyFile(tree: Tree, takes: (one: Assigned) => boolean): boolean {
  return tree.files.every(takes) && [...tree.folders.values()].every((folder) => everyFile(folder, takes));
}

/** As a glob that takes this path only. */
function escaped(path: string): string {
  return path.replace(/[*?[\]{}()\\!+@]/g, '\\$&');
}

function rendered({ clusters, namespaces }: Told): string {
  const value = Object.keys(namespaces).length === 0 ? { clusters } : { clusters, namespaces };
  return render(value, { dash: 2 });
}

function created(uri: string, text: string): FileChange {
  const start = { line: 0, character: 0 };
  return {
    uri,
    before: undefined,
    after: text,
    splices: [{ span: { start: 0, end: 0 }, text }],
    ranges: [{ start, end: start }],
  };
}

/** Why it cannot be, or the change. */
function extended({ uri, text }: FileState, told: Told): FileChange | string {
  const [first] = split(text);
  const document = first && parse(first.text);
  const [problem] = document?.problems ?? [];
  if (problem !== undefined) return problem.message;
  if (first === undefined || document?.root === undefined) {
    const eol = lineBreak(text);
    const start = text === '' || /[\r\n]$/.test(text) ? '' : eol;
    const at = { start: text.length, end: text.length };
    return changeOf(uri, text, [{ span: at, text: `${start}${rendered(told).replaceAll('\n', eol)}` }]);
  }
  const edits: PathEdit[] = [{ op: 'set', path: ['clusters'], value: told.clusters }];
  if (Object.keys(told.namespaces).length > 0 && nodeAt(document.root, ['namespaces']) === undefined)
    edits.push({ op: 'set', path: ['namespaces'], value: told.namespaces });
  const result = edit(first.text, document, edits);
  if (!result.ok) return result.reason;
  const splices = result.splices.map(({ span, text: inserted }) => ({
    span: { start: span.start + first.start, end: span.end + first.start },
    text: inserted,
  }));
  return changeOf(uri, text, splices);
}
