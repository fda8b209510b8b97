/** Adds a pair to a map or an item to a list that is not empty, in the style of what stands there. */
import type { Splice } from '../base/text';
import type { Value } from './edits';
import { blockEnd, column, layoutOf, lineBreak, lineEnd, skipBlank } from './layout';
import { flow, itemLines, pairLines, renderScalar } from './render';
import type { MapNode, Node, SeqNode, YamlDocument } from './tree';

export function insertPair(document: YamlDocument, map: MapNode, name: string, value: Value): readonly Splice[] {
  const { text } = document;
  const json = map.flow && map.pairs.every((pair) => pair.key.style === 'double') && map.pairs.length > 0;
  const key = renderScalar(name, json ? 'double' : 'plain', map.flow);
  if (map.flow) return insertIntoFlow(document, map, map.pairs.at(-1)?.span, `${key}: ${flow(value, json)}`);
  const layout = layoutOf(text, document.root);
  return insertLines(text, map, pairLines(key, value, layout));
}

export function insertItems(document: YamlDocument, seq: SeqNode, values: readonly Value[]): readonly Splice[] {
  const { text } = document;
  if (seq.flow) {
    const json = seq.items.every(
      ({ node }) => node.type === 'scalar' && (node.style === 'double' || typeof node.value !== 'string'),
    );
    const quoted = json && seq.items.some(({ node }) => node.type === 'scalar' && node.style === 'double');
    return insertIntoFlow(document, seq, seq.items.at(-1)?.span, values.map((value) => flow(value, quoted)).join(', '));
  }
  const layout = layoutOf(text, document.root);
  return insertLines(
    text,
    seq,
    values.flatMap((value) => itemLines(value, layout)),
  );
}

/** Lines below a block collection, at its own column. */
function insertLines(text: string, node: Node, body: readonly string[]): readonly Splice[] {
  const at = blockEnd(text, node, node.span.end);
  const br = lineBreak(text);
  const base = ' '.repeat(column(text, node.span.start));
  const fresh = body.map((line) => (line === '' ? br : br + base + line)).join('');
  return [{ span: { start: at, end: at }, text: fresh }];
}

/** Behind the last element in brackets, on a line of its own where the elements have one each. */
function insertIntoFlow(
  document: YamlDocument,
  node: Node,
  last: { readonly start: number; readonly end: number } | undefined,
  fresh: string,
): readonly Splice[] {
  const { text } = document;
  const close = node.span.end - 1;
  if (last === undefined) {
    // Nothing but a merge stands there.
    let end = close;
    while (/\s/.test(text[end - 1] as string)) end--;
    return [{ span: { start: end, end }, text: `, ${fresh}` }];
  }
  const comma = skipBlank(text, last.end);
  const trailing = text[comma] === ',';
  const lineOfLast = lineEnd(text, trailing ? comma : last.end);
  const ownLine = lineEnd(text, node.span.start) < last.start && lineOfLast < close;
  if (!ownLine || (trailing && comma > lineEnd(text, last.end)))
    return [{ span: { start: last.end, end: last.end }, text: `, ${fresh}` }];
  const first = node.type === 'map' ? node.pairs[0]?.span : node.type === 'seq' ? node.items[0]?.span : undefined;
  const base = ' '.repeat(column(text, first?.start ?? last.start));
  const line = `${lineBreak(text)}${base}${fresh}`;
  if (trailing) return [{ span: { start: lineOfLast, end: lineOfLast }, text: `${line},` }];
  return [
    { span: { start: last.end, end: last.end }, text: ',' },
    { span: { start: lineOfLast, end: lineOfLast }, text: line },
  ];
}
