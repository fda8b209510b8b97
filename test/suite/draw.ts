/** Compares what is drawn with what was found, and draws what was found in the way that an author would. */
import type { Diagnostic } from '../../server/src/workspace.types';
import type { Drawing, FileStates, Files } from './parse';

export interface Difference {
  readonly missing: readonly Drawing[];
  readonly unexpected: readonly Drawing[];
}

/** A diagnostic in the terms of a drawing, with its whole message. */
export function asDrawing(file: string, text: string, diagnostic: Diagnostic): Drawing {
  const { start, end } = diagnostic.range;
  const goesOn = end.line > start.line;
  return {
    file,
    line: start.line,
    start: start.character,
    end: goesOn ? (text.split('\n')[start.line] ?? '').length : end.character,
    goesOn,
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message.replace(/\s*\n\s*/g, ' '),
  };
}

export function compare(expected: readonly Drawing[], found: readonly Drawing[]): Difference {
  const missing: Drawing[] = [];
  const left = [...found];
  // The longest part first, lest a short one takes the message that only the long one fits.
  for (const drawing of [...expected].sort((a, b) => b.message.length - a.message.length)) {
    const at = left.findIndex((other) => samePlace(drawing, other) && other.message.includes(drawing.message));
    if (at < 0) missing.push(drawing);
    else left.splice(at, 1);
  }
  return { missing: missing.sort(byPlace), unexpected: left.sort(byPlace) };
}

function samePlace(a: Drawing, b: Drawing): boolean {
  const placed = a.file === b.file && a.line === b.line && a.start === b.start && a.end === b.end && a.goesOn === b.goesOn;
  return placed && a.code === b.code && a.severity === b.severity;
}

function byPlace(a: Drawing, b: Drawing): number {
  return a.file.localeCompare(b.file) || a.line - b.line || a.start - b.start || a.code.localeCompare(b.code);
}

export function describeDrawing(drawing: Drawing): string {
  const columns = `${drawing.start}-${drawing.end}${drawing.goesOn ? '...' : ''}`;
  return `${drawing.file}:${drawing.line + 1} columns ${columns} ${label(drawing)}`;
}

function label({ code, severity, message }: Drawing): string {
  return `${code}${severity === 'error' ? '' : ` [${severity}]`} ${message}`;
}

/** The workspace as a block that an author can paste. */
export function redraw(files: Files, found: readonly Drawing[], states: FileStates = new Map()): string {
  const lines: string[] = [];
  for (const [file, text] of files) {
    if (files.size > 1 || file !== 'main.yaml')
      lines.push(states.has(file) ? `# --- ${file} (${states.get(file)})` : `# --- ${file}`);
    const own = found.filter((drawing) => drawing.file === file).sort(byPlace);
    const source = text.split('\n');
    const last = own.some((drawing) => drawing.line >= source.length - 1) ? source.length : source.length - 1;
    source.slice(0, last).forEach((line, i) => {
      lines.push(line, ...own.filter((drawing) => drawing.line === i).map(markerLine));
    });
  }
  return lines.join('\n');
}

function markerLine(drawing: Drawing): string {
  const width = Math.max(0, drawing.end - drawing.start);
  const dots = drawing.goesOn ? '...' : '';
  const zero = width === 0 ? '<|' : `<${'-'.repeat(width - 1)}`;
  const mark = drawing.start === 0 ? ` ${zero}` : `${' '.repeat(drawing.start - 1)}${width === 0 ? '|' : '^'.repeat(width)}`;
  return `#${mark}${dots} ${label(drawing)}`;
}
