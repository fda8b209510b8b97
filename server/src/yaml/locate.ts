/**
 * From a path to the place where it is written, and back. Facts and findings hold paths; only here do they become
 * offsets, so nothing that moves a line makes a rule run again.
 */
import type { Span } from '../base/text';
import type { Item, MapNode, Node, Pair, Part, Path } from './tree';

type Step = { readonly pair: Pair } | { readonly item: Item };

/** The pair of a map by name: its own, else the one that a merge brings in. */
export function pairOf(map: MapNode, name: string): Pair | undefined {
  for (const pair of map.pairs) if (pair.name === name) return pair;
  for (const merged of map.merged) {
    const pair = pairOf(merged, name);
    if (pair !== undefined) return pair;
  }
  return undefined;
}

function step(node: Node | undefined, key: string | number): Step | undefined {
  if (node?.type === 'map') {
    const pair = pairOf(node, String(key));
    return pair && { pair };
  }
  if (node?.type === 'seq') {
    const item = typeof key === 'number' ? node.items[key] : /^\d+$/.test(key) ? node.items[Number(key)] : undefined;
    return item && { item };
  }
  return undefined;
}

function target(at: Step): Node | undefined {
  return 'pair' in at ? at.pair.value : at.item.node;
}

/** The node at a path, through aliases and merges. Undefined for what is absent or has nothing after its colon. */
export function nodeAt(root: Node | undefined, path: Path): Node | undefined {
  let node = root;
  for (const key of path) {
    const next = step(node, key);
    if (next === undefined) return undefined;
    node = target(next);
  }
  return node;
}

/**
 * Where a part of the pair or item at a path is written. Where the path leads nowhere: the key of the deepest pair on the
 * way that exists; if there is none, the name of the resource, or the first key.
 */
export function locate(root: Node | undefined, path: Path, part: Part): Span | undefined {
  if (root === undefined) return undefined;
  if (path.length === 0) return part === 'key' ? identity(root) : root.span;
  let node: Node | undefined = root;
  let deepest: Step | undefined;
  for (const key of path) {
    const next = step(node, key);
    if (next === undefined) return deepest === undefined ? identity(root) : keySpan(deepest);
    deepest = next;
    node = target(next);
  }
  return deepest && partSpan(deepest, part);
}

function partSpan(at: Step, part: Part): Span {
  if ('item' in at) return at.item.span;
  const { pair } = at;
  if (part === 'pair') return pair.span;
  if (part === 'key') return pair.key.span;
  return pair.aliasSpan ?? pair.value?.span ?? pair.key.span;
}

/** The key of a pair; of an item that is a map its first key, as the whole item may span many lines. */
function keySpan(at: Step): Span {
  if ('pair' in at) return at.pair.key.span;
  const { node, span } = at.item;
  const inPlace = node.span.start === span.start;
  return inPlace && node.type === 'map' ? (node.pairs[0]?.key.span ?? span) : span;
}

/** What stands for a document as a whole. */
function identity(root: Node): Span {
  if (root.type === 'map') {
    const metadata = pairOf(root, 'metadata')?.value;
    const name = metadata?.type === 'map' ? pairOf(metadata, 'name') : undefined;
    if (name?.value !== undefined) return name.aliasSpan ?? name.value.span;
    const first = root.pairs[0];
    if (first !== undefined) return first.key.span;
  }
  return root.span;
}

/** The deepest path that an offset lies in; the end of a span counts, as a cursor behind a word is at the word. */
export function pathAt(root: Node | undefined, offset: number): Path | undefined {
  if (root === undefined || !contains(root.span, offset)) return undefined;
  const path: (string | number)[] = [];
  let node: Node | undefined = root;
  while (node !== undefined) {
    const next: readonly [string | number, Node | undefined] | undefined = inside(node, offset);
    if (next === undefined) break;
    path.push(next[0]);
    node = next[1];
  }
  return path;
}

function inside(node: Node, offset: number): readonly [string | number, Node | undefined] | undefined {
  if (node.type === 'map') {
    const pair = node.pairs.find((candidate) => contains(candidate.span, offset));
    if (pair === undefined) return undefined;
    const own = pair.aliasSpan === undefined && pair.value !== undefined && contains(pair.value.span, offset);
    return [pair.name, own ? pair.value : undefined];
  }
  if (node.type === 'seq') {
    const index = node.items.findIndex((item) => contains(item.span, offset));
    const item = node.items[index];
    return item && [index, item.node.span.start === item.span.start ? item.node : undefined];
  }
  return undefined;
}

function contains(span: Span, offset: number): boolean {
  return offset >= span.start && offset <= span.end;
}

/** A path as people and `jq` write it: `spec.subsets[0].labels["app.kubernetes.io/name"]`. */
export function formatPath(path: Path): string {
  let result = '';
  for (const key of path) {
    if (typeof key === 'number') result += `[${key}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(key)) result += result === '' ? key : `.${key}`;
    else result += `[${JSON.stringify(key)}]`;
  }
  return result;
}
