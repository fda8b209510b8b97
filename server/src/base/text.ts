/**
 * Positions in a text. Offsets count UTF-16 code units from 0; lines and characters count from 0 as in LSP.
 * A line ends at `\n`, `\r\n` or a lone `\r`, as the protocol says.
 */

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Half-open range of offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Replaces the text of `span` by `text`; an insertion has an empty span. */
export interface Splice {
  readonly span: Span;
  readonly text: string;
}

/** The start offset of every line of a text. */
export class Lines {
  private readonly starts: readonly number[];
  private readonly length: number;

  constructor(text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 10) starts.push(i + 1);
      else if (code === 13 && text.charCodeAt(i + 1) !== 10) starts.push(i + 1);
    }
    this.starts = starts;
    this.length = text.length;
  }

  get count(): number {
    return this.starts.length;
  }

  /** The position of an offset; offsets outside of the text are clamped. */
  position(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - (this.starts[low] ?? 0) };
  }

  /** The offset of a position; lines and characters outside of the text are clamped. */
  offset(position: Position): number {
    if (position.line >= this.starts.length) return this.length;
    const start = this.starts[Math.max(0, position.line)] ?? 0;
    const next = this.starts[position.line + 1] ?? this.length + 1;
    return Math.max(start, Math.min(start + position.character, next - 1, this.length));
  }

  range(span: Span): Range {
    return { start: this.position(span.start), end: this.position(span.end) };
  }
}

/** Applies splices whose spans do not overlap, given in any order. */
export function splice(text: string, splices: readonly Splice[]): string {
  let result = '';
  let at = 0;
  for (const { span, text: inserted } of [...splices].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    result += text.slice(at, span.start) + inserted;
    at = span.end;
  }
  return result + text.slice(at);
}
