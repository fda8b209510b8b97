/** Whole documents of a file: where they are, and how they go together with the marker that belongs to them. */
import { type Span, type Splice, splice } from '../../base/text';
import { appendDocument } from '../../yaml/edit';
import { isTemplate, split } from '../../yaml/split';

/** The offsets at which documents start. */
export function documentsAt(text: string): ReadonlySet<number> {
  return new Set(split(text).map(({ start }) => start));
}

/**
 * Takes documents away, each with the `---` before it. The first of a file has none: then the one behind it goes, so that what is left does
 * not begin with a marker.
 */
export function withoutDocuments(text: string, starts: ReadonlySet<number>): readonly Splice[] {
  if (starts.size === 0) return [];
  const slices = split(text);
  const gone = slices.map(({ start }) => starts.has(start));
  const spans: Span[] = [];
  const first = slices[0];
  let from = 0;
  if (first !== undefined && gone[0] && markerBefore(text, first.start) === undefined) {
    while (gone[from]) from++;
    const kept = slices[from];
    const last = slices[from - 1];
    const end = (last?.start ?? 0) + (last?.text.length ?? 0);
    const ownLine = kept !== undefined && markerBefore(text, kept.start) === end && /[\r\n]/.test(text[kept.start - 1] ?? '');
    spans.push({ start: first.start, end: ownLine ? kept.start : end });
  }
  for (const [index, { start, text: body }] of slices.entries()) {
    if (index < from || !gone[index]) continue;
    spans.push({ start: markerBefore(text, start) ?? start, end: start + body.length });
  }
  return spans.map((span) => ({ span, text: '' }));
}

/** Where the `---` before a document stands; undefined where there is none. */
function markerBefore(text: string, start: number): number | undefined {
  const before = text.slice(Math.max(0, start - 200), start);
  const match = /(?:^|[\r\n\ufeff])(---[ \t]*(?:\r\n|\n|\r)?)$/.exec(before);
  return match === null ? undefined : start - (match[1] ?? '').length;
}

/** Whether documents can be added to the end of a file and taken away again without a trace. */
export function canAppend(text: string): boolean {
  if (!/\S/.test(text) || isTemplate(text)) return false;
  const after = splice(text, [appendDocument(text, { a: 1 })]);
  const added = split(after).at(-1);
  return added !== undefined && splice(after, withoutDocuments(after, new Set([added.start]))) === text;
}
