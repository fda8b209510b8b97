/** One edit of a document as splices of its text; see edit.ts. A place that cannot be edited is a `Refusal`. */
import type { Span, Splice } from '../base/text';
import { colonEnd, content, dashOf, isAlias, isNull, itemStart, type Place, Refusal, refuseAlias, walk } from './edit-place';
import type { Value } from './edits';
import { insertItems, insertPair } from './insert';
import { column, layoutOf, lineBreak, lineEnd, skipBlank } from './layout';
import { formatPath } from './locate';
import { flow, inline, isBlock, itemLines, lines, pairLines, renderScalar } from './render';
import type { MapNode, Node, Path, SeqNode, YamlDocument } from './tree';

export function set(document: YamlDocument, path: Path, value: Value, keepFlow = false): readonly Splice[] {
  const { place, rest } = walk(document, path);
  const [key, ...deeper] = rest;
  if (key === undefined) return replace(document, place, value);
  refuseAlias(place, path.slice(0, path.length - rest.length));
  const node = content(place);
  const nested = nest(deeper, value);
  if (node?.type === 'map') {
    if (deeper.length > 0 && node.merged.some((map) => map.pairs.some((pair) => pair.name === String(key)))) {
      throw new Refusal(`"${key}" comes from a merge: it is written elsewhere`);
    }
    if (node.flow && node.pairs.length === 0 && node.merged.length === 0) {
      if (keepFlow) return fill(place, node, { [String(key)]: nested });
      return replace(document, place, { [String(key)]: nested });
    }
    return insertPair(document, node, String(key), nested);
  }
  if (node?.type === 'seq') {
    if (key !== node.items.length) throw new Refusal(`${formatPath(path)} is not in the list`);
    return appendTo(document, place, node, [nested], keepFlow);
  }
  if (!isNull(node)) throw new Refusal(`${formatPath(path.slice(0, path.length - rest.length))} is neither a map nor a list`);
  return replace(document, place, nest(rest, value));
}

function nest(path: Path, value: Value): Value {
  return path.reduceRight<Value>((inner, key) => {
    if (typeof key === 'string') return { [key]: inner };
    if (key !== 0) throw new Refusal(`a list cannot begin with item ${key}`);
    return [inner];
  }, value);
}

export function extend(document: YamlDocument, path: Path, values: readonly Value[], keepFlow = false): readonly Splice[] {
  const { place, rest } = walk(document, path);
  if (rest.length > 0) return set(document, path, values, keepFlow);
  refuseAlias(place, path);
  const node = content(place);
  if (isNull(node)) return replace(document, place, values);
  if (node?.type !== 'seq') throw new Refusal(`${formatPath(path)} is not a list`);
  return appendTo(document, place, node, values, keepFlow);
}

function appendTo(
  document: YamlDocument,
  place: Place,
  node: SeqNode,
  values: readonly Value[],
  keepFlow: boolean,
): readonly Splice[] {
  if (node.flow && node.items.length === 0) {
    return keepFlow ? fill(place, node, values) : replace(document, place, values);
  }
  return insertItems(document, node, values);
}

/** Puts the first elements into empty brackets, whatever white space they hold. */
function fill(place: Place, node: MapNode | SeqNode, value: Value): readonly Splice[] {
  const json = place.in === 'root' ? false : place.in === 'map' ? place.pair.key.style === 'double' : isJson(place);
  const at = node.span.start + 1;
  return [{ span: { start: at, end: at }, text: flow(value, json).slice(1, -1) }];
}

/** Puts a value where another stands, or where none does yet. */
export function replace(document: YamlDocument, place: Place, value: Value): readonly Splice[] {
  const { text } = document;
  if (place.in === 'root') return replaceRoot(document, place.node, value);
  const old = content(place);
  const span = place.in === 'map' ? (place.pair.aliasSpan ?? place.pair.value?.span) : place.item.span;
  const head = place.in === 'map' ? colonEnd(text, place.pair) : itemStart(text, place);
  const within = (place.in === 'map' ? place.map : place.seq).flow;
  const first = skipBlank(text, head);
  // In brackets an item may begin on a line below its comma.
  const properties = propertiesEnd(text, within && first > lineEnd(text, head) ? first : head, value);
  const json = within && isJson(place);
  if (within) {
    const fresh = renderLike(old, isAlias(place), value, json, true);
    if (span === undefined) return [{ span: { start: properties.end, end: properties.end }, text: ` ${fresh}` }];
    return [...properties.dropped, { span, text: fresh }];
  }
  const keepsFlow = old !== undefined && old.type !== 'scalar' && old.flow && !isEmptyCollection(old) && !isAlias(place);
  if (!isBlock(value) && !isText(value)) return replaceByLine(text, properties, span, old, isAlias(place), value);
  if (keepsFlow && span !== undefined && isBlock(value))
    return [...properties.dropped, { span, text: flow(value, isJsonNode(text, old)) }];
  return replaceByBlock(document, place, properties, span, value);
}

function isEmptyCollection(node: Node): boolean {
  return node.type === 'map' ? node.pairs.length + node.merged.length === 0 : node.type === 'seq' && node.items.length === 0;
}

/** Whether a string is better written as a block of lines. */
function isText(value: Value): boolean {
  return typeof value === 'string' && pairLines('', value, { indent: 2, dash: 0 }).length > 1;
}

function isJson(place: Place): boolean {
  return place.in === 'map'
    ? place.pair.key.style === 'double'
    : place.in === 'seq' && place.seq.items.every(({ node }) => isQuoted(node));
}

function isQuoted(node: Node): boolean {
  return node.type === 'scalar' && node.style === 'double';
}

function isJsonNode(text: string, node: Node): boolean {
  return /^[[{]\s*"/.test(text.slice(node.span.start, node.span.start + 40)) && node.type === 'map';
}

function renderLike(old: Node | undefined, alias: boolean, value: Value, json: boolean, within: boolean): string {
  if (typeof value === 'string' && old?.type === 'scalar' && old.style !== 'block' && !alias) {
    // A null or a number says nothing about how this document quotes strings.
    return renderScalar(value, old.style === 'plain' && json ? 'double' : old.style, within);
  }
  return within ? flow(value, json) : inline(value);
}

interface Properties {
  /** After the anchor, if there is one, else after the colon or the dash. */
  readonly end: number;
  /** Takes out a tag that the new value must not have. */
  readonly dropped: readonly Splice[];
  readonly anchored: boolean;
}

/** Reads the anchor and the tag that stand before a value. */
function propertiesEnd(text: string, head: number, value: Value): Properties {
  const dropped: Splice[] = [];
  let anchored = false;
  let end = head;
  for (;;) {
    let at = end;
    while (text[at] === ' ' || text[at] === '\t') at++;
    if (text[at] !== '&' && text[at] !== '!') return { end, dropped, anchored };
    const start = at;
    while (at < text.length && !/[\s,[\]{}]/.test(text[at] as string)) at++;
    const anchor = text[start] === '&';
    anchored ||= anchor;
    const keep = anchor || (typeof value === 'string' && text.slice(start, at) === '!!str');
    if (!keep) dropped.push({ span: { start: end, end: at }, text: '' });
    end = at;
  }
}

/** Replaces a value of a block by one that takes no lines of its own. */
function replaceByLine(
  text: string,
  { end, dropped }: Properties,
  span: Span | undefined,
  old: Node | undefined,
  alias: boolean,
  value: Value,
): readonly Splice[] {
  const fresh = renderLike(old, alias, value, false, false);
  if (span === undefined || span.start === span.end) return [...dropped, { span: { start: end, end }, text: ` ${fresh}` }];
  const sameLine = lineEnd(text, end) >= span.start;
  if (sameLine) return [...dropped, { span, text: fresh }];
  // The value begins on a line of its own: what stands behind the colon, a comment perhaps, stays there.
  const comment = lineEnd(text, end);
  return [
    ...dropped,
    { span: { start: end, end }, text: ` ${fresh}` },
    { span: { start: comment, end: lineEnd(text, span.end) }, text: '' },
  ];
}

/** Replaces a value of a block by a map, a list or a text with lines of its own. */
function replaceByBlock(
  document: YamlDocument,
  place: Exclude<Place, { in: 'root' }>,
  { end, dropped, anchored }: Properties,
  span: Span | undefined,
  value: Value,
): readonly Splice[] {
  const { text } = document;
  const layout = layoutOf(text, document.root);
  const br = lineBreak(text);
  const old = span === undefined || span.start === span.end ? undefined : span;
  const sameLine = old !== undefined && lineEnd(text, end) >= old.start;
  /** Where the line of the colon or the dash goes on behind the value, with a comment perhaps: that stays. */
  const tail = sameLine ? old.end : end;
  const tailEnd = lineEnd(text, tail);
  const until = old === undefined || sameLine ? tailEnd : lineEnd(text, old.end);

  const inSeq = place.in === 'seq';
  const behindDash = inSeq && isBlock(value) && !anchored && text.slice(tail, tailEnd).trim() === '';
  const [head, ...rest] = inSeq ? itemLines(value, layout) : pairLines('', value, layout);
  const opener = behindDash || !isBlock(value) ? (head ?? '').slice(1) : '';
  const below = opener === '' && inSeq ? [`  ${(head ?? '').slice(2)}`, ...rest] : rest;
  const base = ' '.repeat(column(text, inSeq ? dashOf(text, place) : place.pair.key.span.start));
  const body = below.map((line) => (line === '' ? br : br + base + line)).join('');
  return [...dropped, { span: { start: end, end: tail }, text: opener }, { span: { start: tailEnd, end: until }, text: body }];
}

function replaceRoot(document: YamlDocument, root: Node | undefined, value: Value): readonly Splice[] {
  const { text } = document;
  const br = lineBreak(text);
  if (root === undefined) {
    const body = `${lines(value, layoutOf(text, root)).join(br)}${br}`;
    const gap = text === '' || /[\r\n]$/.test(text) ? '' : br;
    return [{ span: { start: text.length, end: text.length }, text: gap + body }];
  }
  return [
    {
      span: root.span,
      text:
        root.type !== 'scalar' && root.flow && !isEmptyCollection(root)
          ? flow(value, true)
          : lines(value, layoutOf(text, root)).join(br),
    },
  ];
}

export function rename(document: YamlDocument, path: Path, key: string): readonly Splice[] {
  const { place, rest } = walk(document, path);
  if (place.in !== 'map' || rest.length > 0) throw new Refusal(`${formatPath(path)} has no key in this document itself`);
  if (place.map.pairs.some((pair) => pair !== place.pair && pair.name === key))
    throw new Refusal(`"${key}" is already in this map`);
  const { span, style } = place.pair.key;
  return [{ span, text: renderScalar(key, style === 'block' ? 'double' : style, place.map.flow) }];
}
