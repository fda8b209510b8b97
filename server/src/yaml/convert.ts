/** The library's nodes in, our tree out; nothing of the library stays reachable. */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node as LibraryNode,
  type Pair as LibraryPair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Span } from '../base/text';
import { onOneLine } from './problems';
import { keyName, resolvePlain, resolveTagged } from './scalars';
import type { Item, MapNode, Node, Pair, Scalar, ScalarNode, SeqNode, YamlProblem } from './tree';

interface Context {
  readonly text: string;
  readonly problems: YamlProblem[];
  /** What an alias stands for at this point of the text; `open` while the anchor's own node is being read. */
  readonly anchors: Map<string, Node | 'open'>;
  /** How deep and how large an anchor's node is once its own aliases are followed. */
  readonly extents: Map<Node, Extent>;
  /** Of the node converted last. */
  extent: Extent;
  merges: number;
}

interface Extent {
  readonly depth: number;
  /** Of a map: its pairs, merged ones included. */
  readonly pairs: number;
}

const LEAF: Extent = { depth: 1, pairs: 0 };

/** A few anchors that refer to each other nest and multiply far beyond the text; walking the tree must stay harmless. */
const MAX_DEPTH = 400;
const MAX_MERGED_PAIRS = 200_000;

/** Thrown when aliases nest too deeply; the document is then given up. */
export class TooDeep extends RangeError {
  constructor(readonly span: Span) {
    super('aliases nest too deeply');
  }
}

export function convert(text: string, contents: unknown, problems: YamlProblem[]): Node | undefined {
  const context: Context = { text, problems, anchors: new Map(), extents: new Map(), extent: LEAF, merges: 0 };
  return contents === null || contents === undefined ? undefined : optional(context, contents);
}

function problem(context: Context, span: Span, message: string): void {
  context.problems.push({ kind: 'syntax', message, span: onOneLine(context.text, span) });
}

function spanOf(node: { readonly range?: readonly number[] | null | undefined }): Span {
  const start = node.range?.[0] ?? 0;
  return { start, end: Math.max(start, node.range?.[1] ?? start) };
}

/** The node, or nothing where only an anchor, or nothing at all, stands. */
function optional(context: Context, node: unknown): Node | undefined {
  if (isScalar(node) && node.tag === undefined) {
    const span = spanOf(node);
    if (span.start === span.end) {
      if (node.anchor !== undefined) context.anchors.set(node.anchor, empty(span));
      return undefined;
    }
  }
  return convertNode(context, node);
}

function empty(span: Span): ScalarNode {
  return { type: 'scalar', span, value: null, source: '', style: 'plain' };
}

function convertNode(context: Context, node: unknown): Node {
  if (isAlias(node)) return resolveAlias(context, node.source, spanOf(node));
  const anchor = (node as LibraryNode | undefined)?.anchor as string | undefined;
  if (anchor !== undefined) context.anchors.set(anchor, 'open');
  context.extent = LEAF;
  const result = isMap(node) ? convertMap(context, node) : isSeq(node) ? convertSeq(context, node) : convertScalar(context, node);
  if (anchor !== undefined) context.extents.set(result, context.extent);
  if (anchor !== undefined && context.anchors.get(anchor) === 'open') context.anchors.set(anchor, result);
  return result;
}

function resolveAlias(context: Context, name: string, span: Span): Node {
  const target = context.anchors.get(name);
  context.extent = LEAF;
  if (target !== undefined && target !== 'open') {
    context.extent = context.extents.get(target) ?? LEAF;
    return target;
  }
  const why = target === 'open' ? `"*${name}" stands within what it refers to` : `no anchor "&${name}" stands before this alias`;
  problem(context, span, why);
  return { ...empty(span), source: context.text.slice(span.start, span.end) };
}

const STYLES: Readonly<Record<string, ScalarNode['style']>> = {
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'block',
  BLOCK_FOLDED: 'block',
};

function convertScalar(context: Context, node: unknown): ScalarNode {
  if (!isScalar(node)) return empty({ start: 0, end: 0 });
  const style = STYLES[node.type ?? ''] ?? 'plain';
  const own = spanOf(node);
  const span = style === 'block' ? trimmed(context.text, own) : own.start === own.end ? nothingAt(context.text, own.start) : own;
  const text = String(node.value ?? '');
  const tag = node.tag;
  const value: Scalar = tag !== undefined ? resolveTagged(tag, text) : style === 'plain' ? resolvePlain(text) : text;
  return { type: 'scalar', span, value, source: context.text.slice(span.start, span.end), style };
}

/** Where nothing stands: right behind what precedes it. */
function nothingAt(text: string, offset: number): Span {
  let at = offset;
  while (at > 0 && /\s/.test(text[at - 1] as string)) at--;
  return { start: at, end: at };
}

/** Without the white space at its end: the last lines of a block scalar may be blank. */
function trimmed(text: string, span: Span): Span {
  let end = span.end;
  while (end > span.start && /\s/.test(text[end - 1] as string)) end--;
  return { start: span.start, end };
}

function convertMap(context: Context, node: YAMLMap): MapNode {
  const pairs = new Map<string, Pair>();
  const firsts = new Map<string, Span>();
  const merged: MapNode[] = [];
  const flow = node.flow === true;
  let last: number | undefined;
  let first: number | undefined;
  let depth = 0;
  let size = 0;
  for (const item of node.items as readonly LibraryPair[]) {
    const key = convertKey(context, item.key);
    const pair = convertPair(context, item, key);
    first ??= key.span.start;
    last = pair.span.end;
    if (key.value === '<<' && key.style === 'plain') {
      if (merge(context, pair, merged)) size += context.extent.pairs;
      depth = Math.max(depth, context.extent.depth);
      continue;
    }
    depth = Math.max(depth, context.extent.depth);
    size++;
    const seen = firsts.get(pair.name);
    if (seen !== undefined) {
      const message = `"${pair.name}" is given twice in this map`;
      context.problems.push({ kind: 'duplicate-key', message, span: onOneLine(context.text, key.span), first: seen });
      // The last one wins, as in Go, and stands at its own place.
      pairs.delete(pair.name);
    } else firsts.set(pair.name, key.span);
    pairs.set(pair.name, pair);
  }
  const own = spanOf(node);
  grow(context, own, depth, size);
  const span = flow ? own : { start: Math.min(own.start, first ?? own.start), end: last ?? own.end };
  return { type: 'map', span, flow, pairs: [...pairs.values()], merged };
}

function convertKey(context: Context, key: unknown): ScalarNode {
  if (isMap(key) || isSeq(key)) {
    const span = trimmed(context.text, spanOf(key));
    problem(context, span, 'a map or a list cannot be a key');
    const source = context.text.slice(span.start, span.end);
    return { type: 'scalar', span, value: source, source, style: 'plain' };
  }
  if (isAlias(key)) {
    const target = convertNode(context, key);
    const span = spanOf(key);
    const source = context.text.slice(span.start, span.end);
    return { type: 'scalar', span, value: target.type === 'scalar' ? target.value : source, source, style: 'plain' };
  }
  return convertNode(context, key) as ScalarNode;
}

function convertPair(context: Context, item: LibraryPair, key: ScalarNode): Pair {
  context.extent = LEAF;
  const value = item.value === null || item.value === undefined ? undefined : optional(context, item.value);
  const written = item.value === null || item.value === undefined ? undefined : spanOf(item.value as LibraryNode);
  const aliased = isAlias(item.value) ? written : undefined;
  const behind = nothingAt(context.text, written?.start ?? 0).end;
  const end = aliased?.end ?? value?.span.end ?? Math.max(afterColon(context.text, key.span.end), behind);
  const base = { key, name: keyName(key.value), value, span: { start: key.span.start, end } };
  return aliased === undefined ? base : { ...base, aliasSpan: aliased };
}

/** The end of the colon that follows a key, or of the key when there is none. */
function afterColon(text: string, end: number): number {
  let at = end;
  while (/\s/.test(text[at] ?? '')) at++;
  return text[at] === ':' ? at + 1 : end;
}

/** Adds what `<<` brings in; false when it is no map or would expand too far. */
function merge(context: Context, pair: Pair, into: MapNode[]): boolean {
  const { value } = pair;
  const maps = value?.type === 'seq' ? value.items.map((item) => item.node) : [value];
  context.merges += context.extent.pairs;
  if (!maps.every((map) => map?.type === 'map')) {
    problem(context, pair.key.span, '"<<" must be followed by a map, or by a list of maps');
    return false;
  }
  if (context.merges > MAX_MERGED_PAIRS) {
    problem(context, pair.key.span, 'the maps merged by "<<" are too large together');
    return false;
  }
  for (const map of maps) if (map?.type === 'map') into.push(map);
  return true;
}

function grow(context: Context, span: Span, depth: number, pairs: number): void {
  if (depth >= MAX_DEPTH) throw new TooDeep(span);
  context.extent = { depth: depth + 1, pairs };
}

function convertSeq(context: Context, node: YAMLSeq): SeqNode {
  const flow = node.flow === true;
  const items: Item[] = [];
  let last: number | undefined;
  let depth = 0;
  let size = 0;
  for (const child of node.items) {
    const item = convertNode(context, child);
    depth = Math.max(depth, context.extent.depth);
    size += context.extent.pairs;
    const written = isAlias(child) ? spanOf(child) : item.span;
    items.push({ node: item, span: written });
    last = written.end;
  }
  const own = spanOf(node);
  grow(context, own, depth, size);
  return { type: 'seq', span: flow ? own : { start: own.start, end: Math.max(last ?? 0, own.start + 1) }, flow, items };
}
