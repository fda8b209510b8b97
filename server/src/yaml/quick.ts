/**
 * Reads the plain part of YAML that nearly all manifests are written in: block maps and lists, scalars and brackets on one
 * line, literal blocks. It is ten times as fast as the library. On anything else, and on anything wrong, it gives up and the
 * library decides: it never reports a problem, and a test holds its trees against those made by way of the library.
 */
import type { Span } from '../base/text';
import { keyName, resolvePlain } from './scalars';
import type { Item, MapNode, Node, Pair, ScalarNode, SeqNode } from './tree';

/** The document is not of the plain kind. */
class GiveUp extends Error {}

// Thrown again and again: building an error with its stack each time would cost more than reading the document.
const GIVE_UP = new GiveUp('not plain');

const MAX_DEPTH = 100;
const LF = 10;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const APOSTROPHE = 39;
const COMMA = 44;
const DASH = 45;
const COLON = 58;
const QUESTION = 63;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_MAP = 123;
const BAR = 124;
const CLOSE_MAP = 125;

/** No plain scalar begins with these: `,[]{}#&*!|>'"%@` and the backtick. */
const INDICATORS = new Set([...',[]{}#&*!|>\'"%@`'].map((char) => char.charCodeAt(0)));

interface Reader {
  readonly text: string;
  /** On a line with content: its first character; then wherever reading has come to. */
  at: number;
  lineStart: number;
  /** The indent of the line, or -1 behind the last one. */
  indent: number;
  depth: number;
}

/**
 * The tree of a plain document; undefined when the library has to read it. A line that goes on where nothing may go on, as it
 * is indented by too much, ends every block around it, so that the root ends before the text does.
 */
export function quick(text: string): Node | undefined {
  if (/[\t\r\ufeff]/.test(text)) return undefined;
  const reader: Reader = { text, at: 0, lineStart: 0, indent: 0, depth: 0 };
  try {
    nextContent(reader, 0);
    if (reader.indent !== 0) return undefined;
    const root = block(reader);
    return reader.indent < 0 ? root : undefined;
  } catch (error) {
    if (error !== GIVE_UP) throw error;
    return undefined;
  }
}

/** Goes to the next line, from the line that starts at `from`, with more than a comment. */
function nextContent(reader: Reader, from: number): void {
  const { text } = reader;
  let start = from;
  while (start < text.length) {
    let at = start;
    while (text.charCodeAt(at) === SPACE) at++;
    const code = text.charCodeAt(at);
    if (at < text.length && code !== LF && code !== HASH) {
      if (at === start && (text.startsWith('---', at) || text.startsWith('...', at))) throw GIVE_UP;
      reader.at = at;
      reader.lineStart = start;
      reader.indent = at - start;
      return;
    }
    start = lineEnd(text, at) + 1;
  }
  reader.indent = -1;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** At the end of a value: only white space and a comment may follow on the line. */
function finishLine(reader: Reader, end: number): void {
  const { text } = reader;
  let at = end;
  while (text.charCodeAt(at) === SPACE) at++;
  const code = text.charCodeAt(at);
  if (at < text.length && code !== LF && !(code === HASH && at > end)) throw GIVE_UP;
  nextContent(reader, lineEnd(text, at) + 1);
}

function isGap(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === SPACE || code === LF || Number.isNaN(code);
}

function block(reader: Reader): Node {
  if (++reader.depth > MAX_DEPTH) throw GIVE_UP;
  const node = isDash(reader) ? list(reader) : map(reader);
  reader.depth--;
  return node;
}

function isDash({ text, at }: Reader): boolean {
  return text.charCodeAt(at) === DASH && isGap(text, at + 1);
}

function map(reader: Reader): MapNode {
  const column = reader.at - reader.lineStart;
  const start = reader.at;
  const pairs: Pair[] = [];
  const names = new Set<string>();
  let end: number;
  do {
    const key = keyAt(reader);
    if (key === undefined) throw GIVE_UP;
    const name = keyName(key.value);
    if (names.has(name) || key.source === '<<') throw GIVE_UP;
    names.add(name);
    const colon = reader.at;
    const value = valueAfter(reader, colon + 1, column, true);
    end = value === undefined ? colon + 1 : value.span.end;
    pairs.push({ key, name, value, span: { start: key.span.start, end } });
  } while (reader.indent === column);
  return { type: 'map', span: { start, end }, flow: false, pairs, merged: [] };
}

function list(reader: Reader): SeqNode {
  const column = reader.at - reader.lineStart;
  const start = reader.at;
  const items: Item[] = [];
  let end: number;
  do {
    const after = reader.at + 1;
    const node = valueAfter(reader, after, column, false) ?? empty(after);
    end = Math.max(node.span.end, start + 1);
    items.push({ node, span: node.span });
  } while (reader.indent === column && isDash(reader));
  return { type: 'seq', span: { start, end }, flow: false, items };
}

function empty(at: number): ScalarNode {
  return { type: 'scalar', span: { start: at, end: at }, value: null, source: '', style: 'plain' };
}

/** What stands behind a colon or a dash, there or below; then goes to the next line. */
function valueAfter(reader: Reader, from: number, column: number, inMap: boolean): Node | undefined {
  const { text } = reader;
  let at = from;
  while (text.charCodeAt(at) === SPACE) at++;
  const code = text.charCodeAt(at);
  if (at >= text.length || code === LF || (code === HASH && at > from)) {
    nextContent(reader, lineEnd(text, at) + 1);
    // A list may stand at the column of the key that holds it.
    if (reader.indent > column || (inMap && reader.indent === column && isDash(reader))) return block(reader);
    return undefined;
  }
  reader.at = at;
  if (inMap) return inline(reader, column);
  if (isDash(reader)) return block(reader);
  const key = keyAt(reader);
  reader.at = at;
  return key === undefined ? inline(reader, column) : block(reader);
}

/** The key at the reader, which then is at its colon; undefined when no key stands there. */
function keyAt(reader: Reader): ScalarNode | undefined {
  const { text, at } = reader;
  const code = text.charCodeAt(at);
  if (code === QUOTE || code === APOSTROPHE) {
    const key = quoted(text, at);
    if (text.charCodeAt(key.span.end) !== COLON || !isGap(text, key.span.end + 1)) return undefined;
    reader.at = key.span.end;
    return key;
  }
  if (INDICATORS.has(code) || code === DASH || code === QUESTION || code === COLON) return undefined;
  for (let end = at; end < text.length; end++) {
    const here = text.charCodeAt(end);
    if (here === LF) return undefined;
    if (here === HASH && text.charCodeAt(end - 1) === SPACE) return undefined;
    if (here === COLON && isGap(text, end + 1)) {
      reader.at = end;
      return plain(text, at, end);
    }
  }
  return undefined;
}

/** A plain scalar without the spaces at its end. */
function plain(text: string, start: number, until: number): ScalarNode {
  let end = until;
  while (text.charCodeAt(end - 1) === SPACE) end--;
  const source = text.slice(start, end);
  return { type: 'scalar', span: { start, end }, value: resolvePlain(source), source, style: 'plain' };
}

function quoted(text: string, start: number): ScalarNode {
  const double = text.charCodeAt(start) === QUOTE;
  let end = start + 1;
  let escaped = false;
  for (; ; end++) {
    const code = text.charCodeAt(end);
    if (code === LF || end >= text.length) throw GIVE_UP;
    if (double ? code === QUOTE : code === APOSTROPHE) {
      if (double || text.charCodeAt(end + 1) !== APOSTROPHE) break;
      end++;
      escaped = true;
    } else if (double && code === BACKSLASH) {
      // Other escapes are rare.
      if (!'"\\nt'.includes(text[end + 1] ?? ' ')) throw GIVE_UP;
      end++;
      escaped = true;
    }
  }
  const source = text.slice(start, end + 1);
  const inner = source.slice(1, -1);
  const value = !escaped
    ? inner
    : double
      ? (JSON.parse(source.replace(CONTROL, GIVE_UP_ON)) as string)
      : inner.replaceAll("''", "'");
  return { type: 'scalar', span: { start, end: end + 1 }, value, source, style: double ? 'double' : 'single' };
}

/** YAML takes control characters in a string as they are, JSON does not. */
const CONTROL = /\p{Cc}/u;
const GIVE_UP_ON = (): never => {
  throw GIVE_UP;
};

/** A value on the line of its colon or dash. */
function inline(reader: Reader, column: number): Node {
  const { text, at } = reader;
  const code = text.charCodeAt(at);
  if (code === BAR) return literal(reader, column);
  let node: Node;
  if (code === QUOTE || code === APOSTROPHE) node = quoted(text, at);
  else if (code === OPEN_LIST || code === OPEN_MAP) node = bracket(reader);
  else node = plain(text, at, plainEnd(text, at));
  finishLine(reader, node.span.end);
  return node;
}

function plainEnd(text: string, start: number): number {
  const code = text.charCodeAt(start);
  if (INDICATORS.has(code)) throw GIVE_UP;
  if ((code === DASH || code === QUESTION || code === COLON) && isGap(text, start + 1)) throw GIVE_UP;
  for (let at = start; at < text.length; at++) {
    const here = text.charCodeAt(at);
    if (here === LF) return at;
    if (here === HASH && text.charCodeAt(at - 1) === SPACE) return at;
    if (here === COLON && isGap(text, at + 1)) throw GIVE_UP;
  }
  return text.length;
}

/** `|` or `|-` with a body whose first line is not blank. */
function literal(reader: Reader, column: number): ScalarNode {
  const { text, at: start } = reader;
  const strip = text.charCodeAt(start + 1) === DASH;
  const header = strip ? start + 2 : start + 1;
  if (text.charCodeAt(header) !== LF) throw GIVE_UP;
  let at = header + 1;
  const first = spaces(text, at);
  if (first <= column || isLineEnd(text, at + first)) throw GIVE_UP;
  const body: string[] = [];
  let end = at;
  let length = 0;
  while (at < text.length) {
    const indent = spaces(text, at);
    const stop = lineEnd(text, at);
    // The last line without a break is read in different ways.
    if (stop === text.length) throw GIVE_UP;
    if (at + indent === stop) {
      if (indent > first) throw GIVE_UP;
      body.push('');
    } else {
      if (indent < first) {
        if (indent > column) throw GIVE_UP;
        break;
      }
      body.push(text.slice(at + first, stop));
      length = body.length;
      end = stop;
    }
    at = stop + 1;
  }
  while (text.charCodeAt(end - 1) === SPACE) end--;
  const content = body.slice(0, length).join('\n');
  nextContent(reader, at);
  const value = strip ? content : `${content}\n`;
  return { type: 'scalar', span: { start, end }, value, source: text.slice(start, end), style: 'block' };
}

function spaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at++;
  return at - from;
}

function isLineEnd(text: string, at: number): boolean {
  return at >= text.length || text.charCodeAt(at) === LF;
}

/** A list or a map in brackets, all on one line. Leaves the reader behind it. */
function bracket(reader: Reader): MapNode | SeqNode {
  if (++reader.depth > MAX_DEPTH) throw GIVE_UP;
  const { text, at: start } = reader;
  const isMap = text.charCodeAt(start) === OPEN_MAP;
  const close = isMap ? CLOSE_MAP : CLOSE_LIST;
  const pairs: Pair[] = [];
  const items: Item[] = [];
  const names = new Set<string>();
  reader.at = start + 1 + spaces(text, start + 1);
  if (text.charCodeAt(reader.at) !== close) {
    for (;;) {
      if (isMap) pairs.push(flowPair(reader, names));
      else {
        const node = flowValue(reader);
        items.push({ node, span: node.span });
      }
      reader.at += spaces(text, reader.at);
      const code = text.charCodeAt(reader.at);
      if (code === close) break;
      if (code !== COMMA) throw GIVE_UP;
      reader.at += 1 + spaces(text, reader.at + 1);
    }
  }
  reader.at++;
  reader.depth--;
  const span: Span = { start, end: reader.at };
  return isMap ? { type: 'map', span, flow: true, pairs, merged: [] } : { type: 'seq', span, flow: true, items };
}

function flowPair(reader: Reader, names: Set<string>): Pair {
  const { text } = reader;
  const key = flowScalar(reader);
  const name = keyName(key.value);
  if (names.has(name) || key.source === '<<') throw GIVE_UP;
  names.add(name);
  if (text.charCodeAt(reader.at) !== COLON || text.charCodeAt(reader.at + 1) !== SPACE) throw GIVE_UP;
  reader.at += 1 + spaces(text, reader.at + 1);
  const value = flowValue(reader);
  return { key, name, value, span: { start: key.span.start, end: value.span.end } };
}

function flowValue(reader: Reader): Node {
  const code = reader.text.charCodeAt(reader.at);
  return code === OPEN_LIST || code === OPEN_MAP ? bracket(reader) : flowScalar(reader);
}

function flowScalar(reader: Reader): ScalarNode {
  const { text, at: start } = reader;
  const code = text.charCodeAt(start);
  if (code === QUOTE || code === APOSTROPHE) {
    const node = quoted(text, start);
    reader.at = node.span.end;
    return node;
  }
  if (INDICATORS.has(code) || code === QUESTION || code === COLON || (code === DASH && !isDigit(text.charCodeAt(start + 1))))
    throw GIVE_UP;
  let at = start;
  for (; ; at++) {
    const here = text.charCodeAt(at);
    if (here === COMMA || here === CLOSE_LIST || here === CLOSE_MAP) break;
    if (here === LF || at >= text.length || here === OPEN_LIST || here === OPEN_MAP || here === HASH) throw GIVE_UP;
    if (here === COLON) {
      const next = text.charCodeAt(at + 1);
      if (next === COMMA || next === CLOSE_LIST || next === CLOSE_MAP || next === LF) throw GIVE_UP;
      if (next === SPACE) break;
    }
  }
  reader.at = at;
  return plain(text, start, at);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
