/** How a document is written, so that what is added looks like its neighbours, and how to move about in its text. */
import { LAYOUT, type Layout } from './render';
import type { Node } from './tree';

/** The first nested map and the first list of a document show its indents. */
export function layoutOf(text: string, root: Node | undefined): Layout {
  let indent: number | undefined;
  let dash: number | undefined;
  const seen = new Set<Node>();
  const visit = (node: Node | undefined): void => {
    if (node === undefined || node.type === 'scalar' || node.flow || seen.has(node)) return;
    if (indent !== undefined && dash !== undefined) return;
    seen.add(node);
    if (node.type === 'seq') for (const item of node.items) visit(item.node);
    else {
      for (const { key, value, aliasSpan } of node.pairs) {
        if (value === undefined || value.type === 'scalar' || value.flow || aliasSpan !== undefined) continue;
        const by = column(text, value.span.start) - column(text, key.span.start);
        if (value.type === 'map' && by > 0) indent ??= by;
        if (value.type === 'seq' && by >= 0) dash ??= by;
        visit(value);
      }
    }
  };
  visit(root);
  return { indent: indent ?? LAYOUT.indent, dash: dash ?? LAYOUT.dash };
}

/** The line break that a text uses. */
export function lineBreak(text: string): string {
  if (text.includes('\r\n')) return '\r\n';
  return text.includes('\r') && !text.includes('\n') ? '\r' : '\n';
}

function isBreak(char: string | undefined): boolean {
  return char === '\n' || char === '\r';
}

export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isBreak(text[at - 1])) at--;
  return at;
}

/** The offset of the line break that ends a line, or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && !isBreak(text[at])) at++;
  return at;
}

/** The start of the line after the one of an offset. */
export function nextLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : Math.min(end + 1, text.length);
}

export function column(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Skips white space, line breaks and comments. */
export function skipBlank(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && /\s/.test(text[at] as string)) at++;
    const comment = text[at] === '#' && (at === 0 || /[\s,[\]{}]/.test(text[at - 1] as string));
    if (!comment) return at;
    at = lineEnd(text, at);
  }
}

/** Where a value that ends at `end` really ends: a block scalar that keeps its last blank lines (`|+`) owns them. */
export function blockEnd(text: string, node: Node, end: number): number {
  let last: Node | undefined = node;
  while (last !== undefined && last.type !== 'scalar') {
    if (last.flow) return lineEnd(text, end);
    const holder: { readonly span: { readonly end: number }; readonly value: Node | undefined } | undefined =
      last.type === 'map' ? last.pairs.at(-1) : last.items.map((item) => ({ span: item.span, value: item.node })).at(-1);
    last = holder?.span.end === end ? holder.value : undefined;
  }
  if (last?.type !== 'scalar' || last.style !== 'block' || !/^[|>]\d?\+/.test(last.source)) return lineEnd(text, end);
  let at = lineEnd(text, end);
  for (;;) {
    const next = nextLine(text, at);
    if (next >= text.length || text.slice(next, lineEnd(text, next)).trim() !== '') return at;
    at = lineEnd(text, next);
  }
}
