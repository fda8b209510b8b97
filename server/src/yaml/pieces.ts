/**
 * A text under edit as pieces of the original and inserted text, so that edits made one after another come out as
 * splices of the original.
 */
import type { Splice } from '../base/text';

type Piece = { readonly start: number; readonly end: number } | { readonly text: string };

export type Pieces = readonly Piece[];

export function whole(length: number): Pieces {
  return [{ start: 0, end: length }];
}

function size(piece: Piece): number {
  return 'text' in piece ? piece.text.length : piece.end - piece.start;
}

function cut(piece: Piece, from: number, to: number): Piece {
  return 'text' in piece ? { text: piece.text.slice(from, to) } : { start: piece.start + from, end: piece.start + to };
}

/** Applies a splice whose span is an offset range of the text as it now stands. */
export function apply(pieces: Pieces, splice: Splice): Pieces {
  const before: Piece[] = [];
  const after: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const end = at + size(piece);
    if (at < splice.span.start) before.push(cut(piece, 0, Math.min(splice.span.start, end) - at));
    if (end > splice.span.end) after.push(cut(piece, Math.max(splice.span.end, at) - at, end - at));
    at = end;
  }
  return [...before, { text: splice.text }, ...after].filter((piece) => size(piece) > 0);
}

/** What has to be done to the original text, of the given length, to get the text as it now stands. */
export function splices(pieces: Pieces, length: number): readonly Splice[] {
  const result: Splice[] = [];
  let at = 0;
  let inserted = '';
  const flush = (to: number): void => {
    if (to > at || inserted !== '') result.push({ span: { start: at, end: to }, text: inserted });
    inserted = '';
  };
  for (const piece of pieces) {
    if ('text' in piece) inserted += piece.text;
    else {
      flush(piece.start);
      at = piece.end;
    }
  }
  flush(length);
  return result;
}
