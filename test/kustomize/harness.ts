/** A folder of files as text, and what this project and what Kustomize make of it. */
import { type Built, build, type Deleted, withNames } from '../../server/src/kustomize/build';
import { type Chain, type Graph, graphOf } from '../../server/src/kustomize/graph';
import { readKustomization } from '../../server/src/kustomize/read';
import { resourcesOf } from '../../server/src/kustomize/resources';
import type { Kustomization, Origin, PatchFiles } from '../../server/src/kustomize/types';
import { kustomizeValue } from '../../server/src/kustomize/value';
import { nodeAt } from '../../server/src/yaml/locate';
import { parse } from '../../server/src/yaml/parse';
import { split } from '../../server/src/yaml/split';
import type { Node, Path, YamlDocument } from '../../server/src/yaml/tree';
import { toValue } from '../../server/src/yaml/value';

export const home = 'file:///w';

/** By path. */
export type Files = Readonly<Record<string, string>>;

export interface Sample {
  readonly files: Files;
  readonly graph: Graph;
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
  readonly documents: PatchFiles;
}

export function sample(files: Files): Sample {
  const kustomizations = new Map<string, Kustomization>();
  const trees = new Map<string, readonly YamlDocument[]>();
  for (const [path, text] of Object.entries(files)) {
    const uri = `${home}/${path}`;
    const read = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path) ? readKustomization(uri, text) : undefined;
    if (read === undefined) trees.set(uri, documentsOf(text));
    else kustomizations.set(read.folder, read);
  }
  return { files, graph: graphOf(kustomizations), kustomizations, documents: (uri) => trees.get(uri) };
}

export function documentsOf(text: string): readonly YamlDocument[] {
  return split(text).map((slice) => parse(slice.text));
}

export interface Result {
  readonly chain: Chain;
  readonly base: { readonly value: unknown; readonly origin: Origin };
  readonly result: Built | Deleted;
}

/** Every resource below a root, built. */
export function buildAll(of: Sample, root: string): readonly Result[] {
  const folder = `${home}/${root}`;
  const results = of.graph.filesUnder(folder).flatMap((uri) =>
    of.graph
      .chainsOf(uri)
      .chains.filter((chain) => chain.root.folder === folder)
      .flatMap((chain) => buildFile(of, uri, chain)),
  );
  const named = results.flatMap(({ result }) => (result.kind === 'built' ? [result.named] : []));
  return results.map((one) => ({
    ...one,
    result: one.result.kind === 'built' ? withNames(one.result, () => named) : one.result,
  }));
}

function buildFile(of: Sample, uri: string, chain: Chain): readonly Result[] {
  return (of.documents(uri) ?? []).flatMap((tree, document) =>
    resourcesOf(kustomizeValue(tree)).map(({ value, path }) => {
      const base = { value, origin: { uri, document, path } };
      return { chain, base, result: build(base, chain, of.documents) };
    }),
  );
}

/** The values of what is applied, in an order of their own. */
export function valuesOf(results: readonly Result[]): readonly unknown[] {
  return sorted(results.flatMap(({ result }) => (result.kind === 'built' ? [result.value] : [])));
}

/** What Kustomize wrote. */
export function valuesIn(text: string): readonly unknown[] {
  return sorted(documentsOf(text).flatMap(({ root }) => (root === undefined ? [] : [toValue(root)])));
}

function sorted(values: readonly unknown[]): readonly unknown[] {
  const texts = values.map((value) => canonical(value)).map((value) => ({ value, text: JSON.stringify(value) }));
  return texts.sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ value }) => value);
}

/** Plain objects with their keys in order; Kustomize writes an integer however it was written. */
export function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, canonical(item)]));
}

/** The value at a path of a plain value. */
export function at(value: unknown, path: Path): unknown {
  let result = value;
  for (const key of path) result = (result as Readonly<Record<string | number, unknown>> | undefined)?.[key];
  return result;
}

/** What is written at an origin; undefined where nothing is. */
export function written(of: Sample, origin: Origin): unknown {
  const root = originRoot(of, origin);
  const node = nodeAt(root, origin.path);
  if (origin.inline === undefined) return node === undefined ? undefined : toValue(node);
  const text = toValue(node);
  if (typeof text !== 'string') return undefined;
  const inner = nodeAt(documentsOf(text)[origin.inline.document]?.root, origin.inline.path);
  return inner === undefined ? undefined : toValue(inner);
}

function originRoot(of: Sample, { uri, document }: Origin): Node | undefined {
  const documents = documentsOf(of.files[uri.slice(home.length + 1)] ?? '');
  const own = [...of.kustomizations.values()].find((one) => one.uri === uri)?.document;
  return documents[document === 'kustomization' ? (own ?? -1) : document]?.root;
}
