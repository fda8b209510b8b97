/** Where a path leads in a document, for edits: what stands there in this very place, and where its parts are written. */
import { skipBlank } from './layout';
import { formatPath } from './locate';
import type { Item, MapNode, Node, Pair, Path, SeqNode, YamlDocument } from './tree';

/** Why an edit cannot be made. */
export class Refusal extends Error {}

/** Where a path leads, all of it written in this very place and not by way of an alias or a merge. */
export type Place =
  | { readonly in: 'root'; readonly node: Node | undefined }
  | { readonly in: 'map'; readonly map: MapNode; readonly pair: Pair; readonly up: Place }
  | { readonly in: 'seq'; readonly seq: SeqNode; readonly index: number; readonly item: Item; readonly up: Place };

export interface Walk {
  readonly place: Place;
  /** What of the path does not exist. */
  readonly rest: Path;
}

export function walk(document: YamlDocument, path: Path): Walk {
  let place: Place = { in: 'root', node: document.root };
  for (const [at, key] of path.entries()) {
    refuseAlias(place, path.slice(0, at));
    const node = content(place);
    let next: Place | undefined;
    if (node?.type === 'map') {
      const pair = node.pairs.find((candidate) => candidate.name === String(key));
      if (pair !== undefined) next = { in: 'map', map: node, pair, up: place };
    } else if (node?.type === 'seq') {
      const index = Number(key);
      const item = node.items[index];
      if (item !== undefined) next = { in: 'seq', seq: node, index, item, up: place };
    }
    if (next === undefined) return { place, rest: path.slice(at) };
    place = next;
  }
  return { place, rest: [] };
}

/** The node at a place; nothing stands where only a null could be. */
export function content(place: Place): Node | undefined {
  if (place.in === 'root') return place.node;
  return place.in === 'map' ? place.pair.value : place.item.node;
}

export function isAlias(place: Place): boolean {
  if (place.in === 'map') return place.pair.aliasSpan !== undefined;
  return place.in === 'seq' && place.item.span.start !== place.item.node.span.start;
}

export function refuseAlias(place: Place, path: Path): void {
  if (isAlias(place)) throw new Refusal(`${formatPath(path)} is an alias: what it refers to is written elsewhere`);
}

export function isNull(node: Node | undefined): boolean {
  return node === undefined || (node.type === 'scalar' && node.value === null);
}

/** The end of the colon of a pair, or of its key where there is none (`{a}`). */
export function colonEnd(text: string, pair: Pair): number {
  const at = skipBlank(text, pair.key.span.end);
  if (text[at] !== ':') throw new Refusal(`the key "${pair.name}" has no colon`);
  return at + 1;
}

type InSeq = Extract<Place, { in: 'seq' }>;

/** The offset of the dash of an item of a block, or of the separator before an item in brackets. */
export function dashOf(text: string, { seq, index }: InSeq): number {
  const previous = seq.items[index - 1];
  if (previous === undefined) return seq.span.start;
  const at = skipBlank(text, previous.span.end);
  if (text[at] !== (seq.flow ? ',' : '-')) throw new Refusal('this list is not written item by item');
  return at;
}

export function itemStart(text: string, place: InSeq): number {
  return dashOf(text, place) + 1;
}
