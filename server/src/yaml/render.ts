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
  if (isList(value) && value.length > 0) return value.flatMap((item) => itemLines(item, layout));
  if (isEntries(value) && isBlock(value)) {
    return Object.entries(value).flatMap(([key, entry]) => pairLines(renderScalar(key, 'plain', false), entry, layout));
  }
  return textBlock(value, layout.indent) ?? [inline(value)];
}

/** The lines of a pair; `key` is written as it is given. */
export function pairLines(key: string, value: Value, layout: Layout): readonly string[] {
  if (!isBlock(value)) {
    const [first, ...rest] = textBlock(value, layout.indent) ?? [inline(value)];
    return [`${key}: ${first}`, ...rest];
  }
  const by = ' '.repeat(isList(value) ? layout.dash : layout.indent);
  return [`${key}:`, ...lines(value, layout).map((line) => (line === '' ? '' : by + line))];
}

export function itemLines(value: Value, layout: Layout): readonly string[] {
  const [first, ...rest] = isBlock(value) ? lines(value, layout) : (textBlock(value, 2) ?? [inline(value)]);
  // The body of a text block already stands two columns in.
  return [`- ${first}`, ...rest.map((line) => (line === '' || !isBlock(value) ? line : `  ${line}`))];
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

function isPlain(text: string, within: boolean): boolean {
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
