/**
 * The kustomizations of the workspace and what follows from them alone: which include which, by which of them a file's resources are built,
 * and which files are patches. Nothing is made anew for a comment.
 */
import { parent } from '../base/uri';
import { type Chain, type Graph, graphOf } from '../kustomize/graph';
import { readKustomization } from '../kustomize/read';
import type { Entry, Kustomization } from '../kustomize/types';
import { parse } from '../yaml/parse';
import { split } from '../yaml/split';
import { imprint } from './imprint';

/** One way in which a file's resources are built. */
export interface Way {
  /** Names the chain for good. */
  readonly via: string;
  readonly chain: Chain;
}

export interface Ways {
  readonly ways: readonly Way[];
  /** False where there are more of them than were followed. */
  readonly complete: boolean;
}

interface Known {
  readonly print: string;
  readonly kustomization: Kustomization;
}

interface Graphed {
  readonly graph: Graph;
  readonly byFolder: ReadonlyMap<string, Kustomization>;
  readonly patchFiles: ReadonlySet<string>;
  readonly ways: Map<string, Ways>;
}

/** `RecognizedKustomizationFileNames` of kustomize/api/konfig/general.go: with several in one folder Kustomize fails. */
const names: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

export class Kustomizations {
  private readonly known = new Map<string, Known>();
  /** How many kustomizations speak of a file or folder. */
  private readonly mentions = new Map<string, number>();
  private graphed: Graphed | undefined;
  /** Changes whenever what they say does. */
  revision = 0;

  constructor(private readonly isIgnored: (uri: string) => boolean) {}

  /** Whether anything is different for it. */
  set(uri: string, text: string | undefined): boolean {
    const before = this.known.get(uri);
    const print = text === undefined ? undefined : imprint(split(text).map((slice) => parse(slice.text)));
    if (print === before?.print) return false;
    const kustomization = text === undefined ? undefined : readKustomization(uri, text);
    if (kustomization === undefined && before === undefined) return false;
    if (before !== undefined) for (const at of mentioned(before.kustomization)) this.count(at, -1);
    if (kustomization === undefined || print === undefined) this.known.delete(uri);
    else {
      this.known.set(uri, { print, kustomization });
      for (const at of mentioned(kustomization)) this.count(at, 1);
    }
    this.revision++;
    this.reset();
    return true;
  }

  private count(at: string, by: number): void {
    const now = (this.mentions.get(at) ?? 0) + by;
    if (now > 0) this.mentions.set(at, now);
    else this.mentions.delete(at);
  }

  /** What is ignored may be another file now. */
  reset(): void {
    this.graphed = undefined;
  }

  get isEmpty(): boolean {
    return this.known.size === 0;
  }

  /** Whether any kustomization speaks of a file or folder. */
  isMentioned(uri: string): boolean {
    return this.mentions.has(uri);
  }

  /** By its own file; undefined for one that is not read, or that another one in its folder goes before. */
  at(uri: string): Kustomization | undefined {
    const found = this.known.get(uri)?.kustomization;
    return found !== undefined && this.read().byFolder.get(found.folder) === found ? found : undefined;
  }

  get all(): ReadonlyMap<string, Kustomization> {
    return this.read().byFolder;
  }

  get graph(): Graph {
    return this.read().graph;
  }

  isPatch(uri: string): boolean {
    return !this.isEmpty && this.read().patchFiles.has(uri);
  }

  /** The ways of a file; none for one that no kustomization lists, or none that is applied. */
  waysOf(file: string): Ways {
    if (!this.mentions.has(file)) return none;
    const { graph, ways } = this.read();
    const known = ways.get(file);
    if (known !== undefined) return known;
    const { chains, complete } = graph.listed(file) ? graph.chainsOf(file) : { chains: [], complete: true };
    const found = { ways: chains.map((chain) => ({ via: viaOf(chain), chain })), complete };
    ways.set(file, found);
    return found;
  }

  private read(): Graphed {
    if (this.graphed === undefined) {
      const byFolder = new Map<string, Kustomization>();
      for (const { kustomization } of [...this.known.values()].sort(inOrder)) {
        const { uri, folder } = kustomization;
        if (!byFolder.has(folder) && !this.isIgnored(uri)) byFolder.set(folder, kustomization);
      }
      const graph = graphOf(byFolder);
      this.graphed = { graph, byFolder, patchFiles: graph.patchFiles(), ways: new Map() };
    }
    return this.graphed;
  }
}

const none: Ways = { ways: [], complete: true };

/** By folder, then by name as Kustomize knows them, so that nothing depends on history. */
function inOrder({ kustomization: a }: Known, { kustomization: b }: Known): number {
  if (a.folder !== b.folder) return a.folder < b.folder ? -1 : 1;
  return rank(a.uri) - rank(b.uri);
}

function rank(uri: string): number {
  return names.indexOf(uri.slice(uri.lastIndexOf('/') + 1));
}

function viaOf({ kustomization, path, steps }: Chain): string {
  return JSON.stringify([kustomization, path, ...steps.map(({ folder }) => folder)]);
}

/** The files and folders that a kustomization refers to. */
export function mentioned(kustomization: Kustomization): readonly string[] {
  const entries = entriesOf(kustomization).flatMap(({ remote, uri }) => (remote ? [] : [uri]));
  const { patches, patchesJson6902, patchesStrategicMerge } = kustomization;
  const texts = [...patchesStrategicMerge, ...[...patches, ...patchesJson6902].map(({ text }) => text)];
  return [...entries, ...texts.flatMap((text) => ('uri' in text ? [text.uri] : []))];
}

export function entriesOf({ resources, components }: Kustomization): readonly Entry[] {
  return [...resources, ...components];
}

/** The folder of a file, and those above it. */
export function* foldersAbove(uri: string): Iterable<string> {
  for (let folder = parent(uri); folder !== ''; folder = parent(folder)) yield folder;
}
