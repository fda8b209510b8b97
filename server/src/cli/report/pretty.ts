/**
 * The findings for people: by file, each with its line and what is marked in it. Control characters of the checked files are
 * shown and never sent, as a manifest must not steer the reader's terminal.
 */
import { styleText } from 'node:util';
import type { Severity } from '../../base/severity';
import { Lines, type Range } from '../../base/text';
import type { CheckReport, Found, Summary } from './report';
import { baselineLines, summed } from './summary';
import { visible } from './text';

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'blue' | 'green' | 'cyan';
type Paint = (style: Style, text: string) => string;

const styles: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', info: 'blue', hint: 'cyan' };

/** Longer lines are cut around what is marked. */
const maxWidth = 140;

export function pretty(report: CheckReport, colours: boolean): string {
  const paint: Paint = colours ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
  const blocks: string[] = [];
  for (const [file, findings] of byFile(report.findings)) {
    const text = report.textOf(file);
    const lines = text === undefined ? undefined : { text, table: new Lines(text) };
    blocks.push([paint('bold', visible(file)), ...findings.map((found) => block(found, lines, paint))].join('\n'));
  }
  const about = baselineLines(report).map((line) => `${paint('dim', visible(line))}\n`);
  return [...blocks, summaryLine(report.summary, paint)].join('\n\n').concat('\n', ...about);
}

interface Source {
  readonly text: string;
  readonly table: Lines;
}

function block({ diagnostic, related }: Found, source: Source | undefined, paint: Paint): string {
  const { severity, code, rule, message, range, fixes } = diagnostic;
  const head = [
    `  ${place(range)}`,
    paint(styles[severity], `${severity} ${code}`),
    visible(message),
    paint('dim', `(${visible(rule)})`),
  ].join(' ');
  return [
    head,
    ...excerpt(range, source, (text) => paint(styles[severity], text), paint),
    ...related.map((other) => paint('dim', `      ${visible(other.file)}:${place(other.range)}: ${visible(other.message)}`)),
    ...fixes.map(({ title }) => paint('dim', `      fix: ${visible(title)}`)),
  ].join('\n');
}

/** Lines and columns as people and editors count them, from 1. */
function place({ start }: Range): string {
  return `${start.line + 1}:${start.character + 1}`;
}

function excerpt(range: Range, source: Source | undefined, mark: (text: string) => string, paint: Paint): readonly string[] {
  if (source === undefined || range.start.line >= source.table.count) return [];
  const from = source.table.offset({ line: range.start.line, character: 0 });
  const line = source.text.slice(from, source.table.offset({ line: range.start.line + 1, character: 0 })).replace(/[\r\n]+$/, '');
  if (line.trim() === '') return [];
  const start = Math.min(range.start.character, line.length);
  const end = range.end.line > range.start.line ? line.length : Math.min(range.end.character, line.length);
  const cut = window(line, start, end);
  const gutter = `  ${String(range.start.line + 1).padStart(5)} | `;
  const below = `  ${' '.repeat(5)} | `;
  const before = cut.text.slice(0, cut.start);
  const marked = cut.text.slice(cut.start, cut.end);
  const carets = '^'.repeat(Math.max(1, width(marked)));
  return [paint('dim', gutter) + visible(cut.text), paint('dim', below) + padding(before) + mark(carets)];
}

/** The part of a long line that shows what is marked. */
function window(
  line: string,
  start: number,
  end: number,
): { readonly text: string; readonly start: number; readonly end: number } {
  if (line.length <= maxWidth) return { text: line, start, end };
  const from = end <= maxWidth ? 0 : Math.max(0, Math.min(start - 20, line.length - maxWidth));
  const to = Math.min(line.length, from + maxWidth);
  const head = from > 0 ? '…' : '';
  const tail = to < line.length ? '…' : '';
  const shift = head.length - from;
  return { text: head + line.slice(from, to) + tail, start: start + shift, end: Math.min(end, to) + shift };
}

/** As wide as the text before a mark; tabs stay, whatever the terminal makes of them. */
function padding(text: string): string {
  return [...text].map((char) => (char === '\t' ? '\t' : ' '.repeat(width(char)))).join('');
}

/** Columns in a terminal, roughly: East Asian wide forms and pictographs take two, combining marks none. */
function width(text: string): number {
  let columns = 0;
  for (const char of text) {
    if (/\p{Mn}|\u200d/u.test(char)) continue;
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        char,
      )
        ? 2
        : 1;
  }
  return columns;
}

function summaryLine(summary: Summary, paint: Paint): string {
  const { found, extent } = summed(summary);
  return `${found === undefined ? paint('green', 'no findings') : paint('bold', found)} (${extent})`;
}

function byFile(findings: readonly Found[]): ReadonlyMap<string, readonly Found[]> {
  const groups = new Map<string, Found[]>();
  for (const found of findings) {
    const group = groups.get(found.file);
    if (group === undefined) groups.set(found.file, [found]);
    else group.push(found);
  }
  return groups;
}
