/**
 * Writes plain data as YAML text: only what is new in a document goes through here. A string that Kubernetes, or another
 * reader of YAML 1.1, would take for something else is quoted.
 */
import type { Value } from './edits';
import { resolvePlain } from './scalars';
import type { ScalarNode } from './tree';

/** How a document lays out its blocks. */
export interface Layout {
  /** Columns by which a nested map is indented. */
  readonly indent: number;
  /** Columns by which the dashes of a list are indented from the key that holds it. */
  readonly dash: number;
}

export const LAYOUT: Layout = { indent: 2, dash: 0 };

/** A value as a document of its own, ending in a line break. */
export function render(value: Value, layout: Partial<Layout> = {}): string {
  return `${lines(value, { ...LAYOUT, ...layout }).join('\n')}\n`;
}

type Entries = { readonly [key: string]: Value };

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isEntries(value: Value): value is Entries {
  return typeof value === 'object' && value !== null && !isList(value);
}

/** Whether a value takes lines of its own in block style. */
export function isBlock(value: Value): boolean {
  return isList(value) ? value.length > 0 : isEntries(value) && Object.keys(value).length > 0;
}

/** The lines of a value in block style, from column 0. */
export function lines(value: Value, layout: Layout): readonly string[] {
  const out: string[] = [];
  write(out, '', value, layout);
  return out;
}

/** The lines of a pair; `key` is written as it is given. */
export function pairLines(key: string, value: Value, layout: Layout): readonly string[] {
  const out: string[] = [];
  writePair(out, '', key, value, layout);
  return out;
}

export function itemLines(value: Value, layout: Layout): readonly string[] {
  const out: string[] = [];
  writeItem(out, '', value, layout);
  return out;
}

/** Adds a value's lines, each behind `by`. Everything scaffolded goes through here, so no line is built twice. */
function write(out: string[], by: string, value: Value, layout: Layout): void {
  if (isList(value) && value.length > 0) {
    for (const item of value) writeItem(out, by, item, layout);
  } else if (isEntries(value) && isBlock(value)) {
    for (const key of Object.keys(value)) writePair(out, by, renderScalar(key, 'plain', false), value[key] as Value, layout);
  } else {
    writeInline(out, by, '', value, layout.indent);
  }
}

function writePair(out: string[], by: string, key: string, value: Value, layout: Layout): void {
  if (!isBlock(value)) {
    writeInline(out, by, `${key}: `, value, layout.indent);
    return;
  }
  out.push(`${by}${key}:`);
  write(out, by + ' '.repeat(isList(value) ? layout.dash : layout.indent), value, layout);
}

function writeItem(out: string[], by: string, value: Value, layout: Layout): void {
  if (!isBlock(value)) {
    // The body of a text block stands two columns in, as behind the dash.
    writeInline(out, by, '- ', value, 2);
    return;
  }
  const first = out.length;
  write(out, `${by}  `, value, layout);
  out[first] = `${by}- ${(out[first] ?? '').slice(by.length + 2)}`;
}

function writeInline(out: string[], by: string, before: string, value: Value, indent: number): void {
  const [first, ...rest] = textBlock(value, indent) ?? [inline(value)];
  out.push(`${by}${before}${first}`, ...rest.map((line) => (line === '' ? '' : by + line)));
}

/** A string of several lines as a literal block, when that says exactly the same. */
function textBlock(value: Value, indent: number): readonly string[] | undefined {
  if (typeof value !== 'string' || !value.includes('\n')) return undefined;
  if (!/^[^\s]/.test(value) || UNPRINTABLE.test(value.replaceAll('\n', ''))) return undefined;
  const body = value.replace(/\n$/, '');
  if (body.endsWith('\n') || /[ \t](?:\n|$)/.test(body)) return undefined;
  const by = ' '.repeat(indent);
  return [value.endsWith('\n') ? '|' : '|-', ...body.split('\n').map((line) => (line === '' ? '' : by + line))];
}

/** A scalar, or an empty collection, on one line within a block. */
export function inline(value: Value): string {
  return flow(value, false, false);
}

/** A value in flow style. `json` quotes every string, as the neighbours do. */
export function flow(value: Value, json: boolean, within = true): string {
  if (isList(value)) return `[${value.map((item) => flow(item, json)).join(', ')}]`;
  if (isEntries(value)) {
    const style = json ? 'double' : 'plain';
    return `{${Object.entries(value)
      .map(([key, entry]) => `${renderScalar(key, style, true)}: ${flow(entry, json)}`)
      .join(', ')}}`;
  }
  return renderScalar(value, json ? 'double' : 'plain', within);
}

/** A scalar on one line, in the given style where the value allows it. */
export function renderScalar(value: string | number | boolean | null, style: ScalarNode['style'], within: boolean): string {
  if (typeof value === 'number') return renderNumber(value);
  if (typeof value !== 'string') return String(value);
  if (style === 'single' && !UNPRINTABLE.test(value)) return `'${value.replaceAll("'", "''")}'`;
  if (style !== 'double' && isPlain(value, within)) return value;
  return doubleQuoted(value);
}

function renderNumber(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  return String(value);
}

/** What cannot be written as it is: control characters, lone surrogates, and breaks that only some readers know. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufeff\ufffe\uffff]/u;

/** Dates and times of YAML 1.1: Kubernetes leaves them alone, other readers do not. */
const TIME = /^(?:\d{4}-\d\d?-\d\d?|[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?$)/;

/** Words that no reader takes for anything else, as nearly all are: those that mean a boolean, a null or a number are shorter, or no such words. */
const WORD = /^[A-Za-z][A-Za-z0-9_./-]{5,}$/;

function isPlain(text: string, within: boolean): boolean {
  if (WORD.test(text)) return true;
  if (text === '' || text !== text.trim() || UNPRINTABLE.test(text)) return false;
  if (/^[,[\]{}#&*!|>'"%@`=]|^[-?:](?:\s|$)|^<<$|^(?:---|\.\.\.)/.test(text)) return false;
  if (/:(?:\s|$)|\s#/.test(text)) return false;
  if (within && /[,[\]{}]|^[-?:]/.test(text)) return false;
  return typeof resolvePlain(text) === 'string' && !TIME.test(text);
}

function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
