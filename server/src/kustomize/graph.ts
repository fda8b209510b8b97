/**
 * Which kustomizations include which, and by which of them a file's resources pass on their way to a cluster. The graph is made of what
 * was read, without looking at a disk: one kustomization that changed is put into the map anew, and the rest is as it was.
 */
import type { Path } from '../yaml/tree';
import { type Climb, climb } from './climb';
import type { Entry, Kustomization } from './types';

/** What a kustomization of a chain refers to and does not get, so that what it makes of a document is not certain. */
export interface Gap {
  readonly kustomization: string;
  readonly path: Path;
  readonly reason: string;
}

export interface Chain {
  /** The kustomization that lists the file, and where. */
  readonly kustomization: string;
  readonly path: Path;
  /** The kustomization that is applied. */
  readonly root: Kustomization;
  /** Whose transformers work on the file's resources, in their order: components of a kustomization before it, the root last. */
  readonly steps: readonly Kustomization[];
  readonly gaps: readonly Gap[];
}

export interface Chains {
  readonly chains: readonly Chain[];
  /** False where there are more ways than were followed. */
  readonly complete: boolean;
}

export type GraphProblem = {
  /** Nothing is there; a kustomization includes itself; a component stands among the resources, or the other way round. */
  readonly kind: 'missing' | 'cycle' | 'kind';
  readonly kustomization: string;
  readonly path: Path;
  readonly target: string;
};

export interface Graph {
  /** A file is reached in several ways where bases are shared. A root is what no other kustomization includes, or what `also` names. */
  chainsOf(file: string): Chains;
  /** Whether any kustomization lists the file among its resources. */
  listed(file: string): boolean;
  roots(): readonly Kustomization[];
  /** A kustomization and all that it includes. */
  under(folder: string): readonly Kustomization[];
  /** The resource files of those, as they are written; some may not be there. */
  filesUnder(folder: string): readonly string[];
  /** The files that are patches and no resources. */
  patchFiles(): ReadonlySet<string>;
  problems(isFile: (uri: string) => boolean): readonly GraphProblem[];
}

/** A place where something is included. */
export interface Reference {
  readonly from: Kustomization;
  readonly list: 'resources' | 'components';
  readonly index: number;
  readonly entry: Entry;
}

export type Kustomizations = ReadonlyMap<string, Kustomization>;

/** Of kustomizations by their folders. `also` are folders that are applied although others include them, as an Argo CD Application may say. */
export function graphOf(kustomizations: Kustomizations, also: ReadonlySet<string> = new Set()): Graph {
  const references = referencesOf(kustomizations);
  const isRoot = ({ folder, kind }: Kustomization): boolean =>
    also.has(folder) || (kind === 'Kustomization' && !(references.get(folder) ?? []).some(({ from }) => from.folder !== folder));
  const context: Climb = { kustomizations, references, isRoot };
  return {
    chainsOf: (file) => climb(context, file),
    listed: (file) => (references.get(file) ?? []).some(({ list }) => list === 'resources') && !kustomizations.has(file),
    roots: () => [...kustomizations.values()].filter(isRoot),
    under: (folder) => under(kustomizations, folder),
    filesUnder: (folder) => {
      const entries = under(kustomizations, folder).flatMap(({ resources }) => resources);
      return [...new Set(entries.filter((one) => !one.remote && !kustomizations.has(one.uri)).map(({ uri }) => uri))];
    },
    patchFiles: () => patchFiles(kustomizations, references),
    problems: (isFile) => [...missing(kustomizations, isFile), ...cycles(kustomizations)],
  };
}

function entriesOf(from: Kustomization): readonly Reference[] {
  return (['resources', 'components'] as const).flatMap((list) =>
    from[list].flatMap((entry, index) => (entry.remote ? [] : [{ from, list, index, entry }])),
  );
}

/** By what is referred to: files and folders. */
function referencesOf(kustomizations: Kustomizations): ReadonlyMap<string, readonly Reference[]> {
  const result = new Map<string, Reference[]>();
  for (const from of kustomizations.values()) {
    for (const reference of entriesOf(from)) {
      const known = result.get(reference.entry.uri);
      if (known === undefined) result.set(reference.entry.uri, [reference]);
      else known.push(reference);
    }
  }
  return result;
}

function under(kustomizations: Kustomizations, folder: string): readonly Kustomization[] {
  const reached = new Map<string, Kustomization>();
  const queue = [folder];
  for (const next of queue) {
    const kustomization = kustomizations.get(next);
    if (kustomization === undefined || reached.has(next)) continue;
    reached.set(next, kustomization);
    for (const { entry } of entriesOf(kustomization)) queue.push(entry.uri);
  }
  return [...reached.values()];
}

function patchFiles(kustomizations: Kustomizations, references: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  const files = [...kustomizations.values()].flatMap((one) => patchTexts(one).map(({ uri }) => uri));
  return new Set(files.filter((uri) => !references.has(uri)));
}

function patchTexts(one: Kustomization): readonly { readonly uri: string; readonly path: Path }[] {
  const texts = [...one.patchesStrategicMerge, ...[...one.patches, ...one.patchesJson6902].map(({ text }) => text)];
  return texts.flatMap((text) => ('uri' in text ? [text] : []));
}

function missing(kustomizations: Kustomizations, isFile: (uri: string) => boolean): readonly GraphProblem[] {
  return [...kustomizations.values()].flatMap((from) => {
    const of = (kind: GraphProblem['kind'], path: Path, target: string): GraphProblem => ({
      kind,
      kustomization: from.uri,
      path,
      target,
    });
    const included = entriesOf(from).flatMap(({ list, entry }) => {
      const target = kustomizations.get(entry.uri);
      if (target !== undefined) return fits(list, target) ? [] : [of('kind', entry.path, entry.uri)];
      return list === 'resources' && isFile(entry.uri) ? [] : [of('missing', entry.path, entry.uri)];
    });
    const patches = patchTexts(from).filter(({ uri }) => !isFile(uri));
    return [...included, ...patches.map(({ path, uri }) => of('missing', path, uri))];
  });
}

/** A component stands among the components, anything else among the resources (`accumulateDirectory`). */
export function fits(list: Reference['list'], target: Kustomization): boolean {
  return (target.kind === 'Component') === (list === 'components');
}

/** The references that lead back to a kustomization on the way to them. */
function cycles(kustomizations: Kustomizations): readonly GraphProblem[] {
  const found: GraphProblem[] = [];
  const done = new Set<string>();
  const open = new Set<string>();
  for (const start of kustomizations.keys()) {
    if (done.has(start)) continue;
    // By hand, as a chain of folders may be long.
    const stack = [{ folder: start, references: targets(kustomizations, start) }];
    open.add(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { value: next } = top.references.next();
      if (next === undefined) {
        open.delete(top.folder);
        done.add(top.folder);
        stack.pop();
      } else if (open.has(next.entry.uri)) {
        found.push({ kind: 'cycle', kustomization: next.from.uri, path: next.entry.path, target: next.entry.uri });
      } else if (!done.has(next.entry.uri)) {
        open.add(next.entry.uri);
        stack.push({ folder: next.entry.uri, references: targets(kustomizations, next.entry.uri) });
      }
    }
  }
  return found;
}

function targets(kustomizations: Kustomizations, folder: string): Iterator<Reference, undefined> {
  const from = kustomizations.get(folder);
  return (function* () {
    for (const one of from === undefined ? [] : entriesOf(from)) if (kustomizations.has(one.entry.uri)) yield one;
    return undefined;
  })();
}
