/**
 * Resources as Kustomize builds them of the documents of a base. A build is made once for what its document, its chain of kustomizations and
 * the patches on the way say; a comment in any of them makes none anew.
 */
import { build } from '../kustomize/build';
import type { Chain } from '../kustomize/graph';
import type { Origin } from '../kustomize/types';
import { readManifests } from '../model/manifest';
import type { Manifest } from '../model/resource';
import { nodeAt } from '../yaml/locate';
import type { Path, YamlDocument } from '../yaml/tree';
import { toValue } from '../yaml/value';
import { type Counter, type FileState, isWhole, judgeBy, type PlacedManifest, sourceAt, unjudged } from './file';
import { imprint } from './imprint';

/** In place of its ordinal: the document that a build began with, wherever it stands in its file. */
export const ownDocument = -1;

/** A resource as it is applied. */
export interface Build {
  /** Under the id that it has in its file, at the place where it stands there. */
  readonly manifest: Manifest;
  readonly value: unknown;
  /** Where it is written that there is such a value; the document of the base is `ownDocument`. */
  readonly originOf: (path: Path) => Origin;
  /** The resource as it is written in the base. */
  readonly written: unknown;
  readonly chain: Chain;
  /** Of the base. */
  readonly file: string;
}

export interface Outcome {
  /** Undefined where nothing is applied. */
  readonly build: Build | undefined;
  /** Why it is not certain. */
  readonly unsure: string | undefined;
  /** The files beside the base that had a say. */
  readonly parts: readonly string[];
  /** The patch files that were asked for, whether they are there or not. */
  readonly patches: readonly string[];
}

interface Memo {
  readonly placed: PlacedManifest;
  /** Of the document of the base. */
  readonly print: string;
  readonly chain: Chain;
  /** The patches as they were. */
  readonly prints: readonly (string | undefined)[];
  readonly outcome: Outcome;
}

/** What a patch file says; undefined for one that is not there or cannot be read as it is. */
interface PatchFile {
  readonly trees: readonly YamlDocument[];
  readonly print: string;
}

export class Builder {
  /** By the file of the base, then by the resource in it and its chain. */
  private readonly memos = new Map<string, Map<string, Memo>>();
  private readonly patchFiles = new WeakMap<FileState, PatchFile>();

  constructor(
    private readonly file: (uri: string) => FileState | undefined,
    private readonly counter: Counter,
  ) {}

  /** Begins with the resources of a file; what is not asked for until the next time is forgotten. */
  begin(uri: string): (id: string, via: string, placed: PlacedManifest, chain: Chain) => Outcome {
    const before = this.memos.get(uri);
    const after = new Map<string, Memo>();
    this.memos.set(uri, after);
    return (id, via, placed, chain) => {
      const key = `${id}\0${via}`;
      const memo = this.remembered(before?.get(key), placed, chain) ?? this.make(uri, placed, chain);
      after.set(key, memo);
      return memo.outcome;
    };
  }

  forget(uri: string): void {
    this.memos.delete(uri);
  }

  /** Changes exactly when what a patch file says does. */
  print(uri: string): string | undefined {
    return this.patchFile(uri)?.print;
  }

  private remembered(memo: Memo | undefined, placed: PlacedManifest, chain: Chain): Memo | undefined {
    if (memo === undefined || memo.chain !== chain) return undefined;
    if (memo.outcome.patches.some((uri, i) => this.print(uri) !== memo.prints[i])) return undefined;
    if (memo.placed.document === placed.document && memo.placed.manifest.base === placed.manifest.base) return memo;
    const same = placed.document.read((tree) => imprint([tree])) === memo.print;
    return same && samePath(memo.placed.manifest.base, placed.manifest.base) ? { ...memo, placed } : undefined;
  }

  private make(uri: string, placed: PlacedManifest, chain: Chain): Memo {
    const { document, manifest } = placed;
    this.counter.manifestsRead++;
    return document.read((tree) => {
      const patches = new Set<string>();
      const written = toValue(nodeAt(tree.root, manifest.base));
      const origin: Origin = { uri, document: ownDocument, path: manifest.base };
      const built = build({ value: written, origin }, chain, (patch) => {
        patches.add(patch);
        return this.patchFile(patch)?.trees;
      });
      const [why] = built.unknown;
      const outcome: Outcome = {
        build: built.kind === 'deleted' ? undefined : this.read(tree, manifest, { ...built, file: uri, chain, written }),
        unsure: why?.reason,
        parts: [...new Set([...chain.steps.map((step) => step.uri), ...patches])],
        patches: [...patches],
      };
      return { placed, print: imprint([tree]), chain, prints: outcome.patches.map((patch) => this.print(patch)), outcome };
    });
  }

  private read(
    tree: YamlDocument,
    { id, base }: Manifest,
    { value, originOf, file, chain, written }: Omit<Build, 'manifest'>,
  ): Build | undefined {
    const sourceOf = (path: Path): string | undefined => {
      const origin = originOf(path);
      if (origin.inline !== undefined || origin.document === 'kustomization') return undefined;
      if (origin.document === ownDocument) return sourceAt(tree, origin.path);
      const patch = this.patchFile(origin.uri)?.trees[origin.document];
      return patch && sourceAt(patch, origin.path);
    };
    const [manifest] = readManifests(value, isWhole(tree) ? judgeBy(sourceOf) : () => unjudged);
    return manifest && { manifest: { ...manifest, id, base }, value, originOf, file, written, chain };
  }

  private patchFile(uri: string): PatchFile | undefined {
    const state = this.file(uri);
    // What is a template, or was not read, may say anything.
    if (state === undefined || state.unread !== undefined || state.isTemplate) return undefined;
    const known = this.patchFiles.get(state);
    if (known !== undefined) return known;
    const trees = state.documents.map(({ document }) => document.yaml);
    const fresh = { trees, print: imprint(trees) };
    this.patchFiles.set(state, fresh);
    return fresh;
  }
}

function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((key, i) => key === b[i]);
}
