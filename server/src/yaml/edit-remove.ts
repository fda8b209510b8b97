/** Takes parts of a document away. What an edit put in is taken out to the byte; see edit.ts. */
import type { Span, Splice } from '../base/text';
import { colonEnd, content, dashOf, itemStart, type Place, Refusal, refuseAlias, walk } from './edit-place';
import { replace } from './edit-steps';
import { column, lineEnd, nextLine, skipBlank } from './layout';
import { formatPath } from './locate';
import type { Item, Node, Path, YamlDocument } from './tree';

export function remove(document: YamlDocument, path: Path): readonly Splice[] {
  const { place, rest } = walk(document, path);
  if (place.in === 'root' || rest.length > 0) throw new Refusal(`${formatPath(path)} does not stand in this document itself`);
  const { text } = document;
  const last = place.in === 'map' ? place.map.pairs.length + place.map.merged.length === 1 : place.seq.items.length === 1;
  const node = place.in === 'map' ? place.map : place.seq;
  const start =
    place.in === 'map' ? place.pair.key.span.start : node.flow ? skipBlank(text, itemStart(text, place)) : dashOf(text, place);
  const end = place.in === 'map' ? place.pair.span.end : place.item.span.end;
  if (last) {
    if (node.flow) return emptyFlow(text, node, start, end);
    return replace(document, place.up, place.in === 'map' ? {} : []);
  }
  const regions = node.flow ? flowRegions(text, node, previousEnd(place), start, end) : [blockRegion(text, start, end)];
  return regions.map((span) => ({ span, text: '' }));
}

/** Runs of neighbours go together: the last line of a text belongs to none of them alone. */
export function exclude(document: YamlDocument, path: Path, indexes: readonly number[]): readonly Splice[] {
  const { place, rest } = walk(document, path);
  refuseAlias(place, path);
  const node = content(place);
  if (node?.type !== 'seq' || rest.length > 0) throw new Refusal(`${formatPath(path)} is not a list`);
  const { items } = node;
  const gone = [...new Set(indexes)].sort((a, b) => a - b);
  if (gone.some((index) => items[index] === undefined)) throw new Refusal(`${formatPath(path)} has no such item`);
  if (gone.length === 0) return [];
  if (gone.length === items.length) {
    const all = { in: 'seq' as const, seq: node, index: 0, item: items[0] as Item, up: place };
    const end = (items.at(-1) as Item).span.end;
    if (!node.flow) return replace(document, place, []);
    return emptyFlow(document.text, node, skipBlank(document.text, itemStart(document.text, all)), end);
  }
  const spans: Span[] = [];
  for (let at = 0; at < gone.length; ) {
    const first = gone[at] as number;
    let last = first;
    while (gone[at] === last) {
      at++;
      last++;
    }
    const inSeq = { in: 'seq' as const, seq: node, index: first, item: items[first] as Item, up: place };
    const end = (items[last - 1] as Item).span.end;
    const start = node.flow ? skipBlank(document.text, itemStart(document.text, inSeq)) : dashOf(document.text, inSeq);
    const region = node.flow
      ? flowRegions(document.text, node, previousEnd(inSeq), start, end)
      : [blockRegion(document.text, start, end)];
    spans.push(...region);
  }
  return spans.map((span) => ({ span, text: '' }));
}

/** Leaves the white space of brackets where their only element was put right behind the first of them. */
function emptyFlow(text: string, node: Node, start: number, end: number): readonly Splice[] {
  const close = node.span.end - 1;
  if (start === node.span.start + 1 && /^\s*$/.test(text.slice(end, close))) return [{ span: { start, end }, text: '' }];
  return [{ span: node.span, text: node.type === 'map' ? '{}' : '[]' }];
}

/** Whole lines where nothing else stands before; else, as behind a dash, up to what follows. */
function blockRegion(text: string, start: number, end: number): Span {
  const line = start - column(text, start);
  const after = nextLine(text, end);
  if (text.slice(line, start).trim() !== '') return { start, end: skipBlank(text, after) };
  // The last line of a text without a last line break gives that of the line before it back.
  const open = after === text.length && after === lineEnd(text, end);
  return { start: open && line > 0 ? lineBreakBefore(text, line) : line, end: after };
}

/** Where the element before an element in brackets ends; undefined for the first one. */
function previousEnd(place: Exclude<Place, { in: 'root' }>): number | undefined {
  if (place.in === 'seq') return place.seq.items[place.index - 1]?.span.end;
  return place.map.pairs[place.map.pairs.indexOf(place.pair) - 1]?.span.end;
}

/** A pair or item in brackets with the comma that belongs to it. */
function flowRegions(text: string, node: Node, previous: number | undefined, start: number, end: number): readonly Span[] {
  const next = skipBlank(text, end);
  if (text[next] === ',') {
    const following = skipBlank(text, next + 1);
    const more = following < node.span.end - 1;
    if (more) return [{ start, end: following }];
  }
  const comma = previous === undefined ? undefined : skipBlank(text, previous);
  if (comma === undefined || text[comma] !== ',') {
    // What stands before is a merge.
    let before = start - 1;
    while (before > node.span.start && /\s/.test(text[before] as string)) before--;
    if (text[before] !== ',') throw new Refusal('a comment stands in the way');
    return [{ start: before, end }];
  }
  if (/^\s*$/.test(text.slice(comma + 1, start))) return [{ start: comma, end }];
  // A comment stands between the comma and the element: it belongs to the line before.
  const line = start - column(text, start);
  if (text.slice(line, start).trim() !== '') throw new Refusal('a comment stands in the way');
  const own = { start: lineBreakBefore(text, line), end: text[next] === ',' ? next + 1 : end };
  return text[next] === ',' ? [own] : [{ start: comma, end: comma + 1 }, own];
}

/** The start of the line break that ends the line before one. */
function lineBreakBefore(text: string, line: number): number {
  return text[line - 1] === '\n' && text[line - 2] === '\r' ? line - 2 : line - 1;
}

export function clear(document: YamlDocument, path: Path): readonly Splice[] {
  const { place, rest } = walk(document, path);
  if (place.in !== 'map' || rest.length > 0) throw new Refusal(`${formatPath(path)} has no key in this document itself`);
  const { text } = document;
  const span = place.pair.aliasSpan ?? place.pair.value?.span;
  if (span === undefined) return [];
  const head = colonEnd(text, place.pair);
  if (!place.map.flow && lineEnd(text, head) < span.start) {
    return [{ span: { start: lineEnd(text, head), end: lineEnd(text, span.end) }, text: '' }];
  }
  return [{ span: { start: head, end: span.end }, text: '' }];
}
