/**
 * Cuts the text of a file into its documents, and looks at a document without parsing it: which kind it is and whether
 * it is a template that no YAML parser can read. All of this runs on every file of a workspace, so it is linear and does
 * no more than look at lines. The unit of parsing and of memoising is the document: a slice never holds the marker line
 * that precedes it, so a document keeps its text when its neighbours change.
 */
import type { Header, Slice } from './tree';

const BOM = 0xfeff;

/** Finds `---` and `...` at the start of a line, followed by white space or the end of the text. */
const MARKER = /^\ufeff?(---|\.\.\.)(?=[ \t\r\n]|$)/gm;

/**
 * The documents of a file. What precedes the first `---` is a document only when it is not blank, and so is what stands
 * between `...` and `---`; everything else is one even if empty, as an editor may be about to fill it.
 */
export function split(text: string): readonly Slice[] {
  const slices: Slice[] = [];
  let start = text.charCodeAt(0) === BOM ? 1 : 0;
  let explicit = false;
  const push = (end: number, more: boolean): void => {
    const body = text.slice(start, end);
    if (explicit || !more || !isBlank(body)) slices.push({ start, text: body });
  };
  for (const match of text.matchAll(MARKER)) {
    const at = match.index + match[0].length - 3;
    // With the `m` flag `^` also matches after U+2028 and U+2029, which end no line in YAML.
    if (at > start && !isStartOfLine(text, at)) continue;
    push(at, true);
    start = restOfMarker(text, at + 3);
    explicit = match[1] === '---';
  }
  const ended = !explicit && slices.length > 0 && isBlank(text.slice(start));
  if (!ended) push(text.length, false);
  return slices;
}

function isStartOfLine(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return before === 10 || before === 13;
}

function isBlank(text: string): boolean {
  return !/\S/.test(text);
}

/** Where a document begins after its marker: on the next line, or on the marker's own line if something stands there. */
function restOfMarker(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at++;
  if (text[at] === '\r') return text[at + 1] === '\n' ? at + 2 : at + 1;
  if (text[at] === '\n') return at + 1;
  return at >= text.length ? at : from;
}

/** Reads `apiVersion` and `kind` at the top level without parsing. It may miss what is written in an unusual way only. */
export function header(text: string): Header {
  const first = /^[ \t]*(?![#\s])/m.exec(text);
  const at = first === null ? 0 : first.index + first[0].length;
  if (text[at] === '{') return flowHeader(text, at);
  const indent = first === null ? '' : first[0];
  return { apiVersion: blockValue(text, indent, 'apiVersion'), kind: blockValue(text, indent, 'kind') };
}

function blockValue(text: string, indent: string, key: string): string | undefined {
  const pattern = new RegExp(
    `^${indent}(["']?)${key}\\1[ \\t]*:(?:[ \\t]+|[ \\t]*\\r?\\n${indent}[ \\t]+)(?:[!&][^ \\t\\r\\n]*[ \\t]+)*([^\\r\\n]+)`,
    'm',
  );
  const raw = pattern.exec(text)?.[2];
  return raw === undefined ? undefined : unquote(raw);
}

function unquote(raw: string): string | undefined {
  const quote = raw[0];
  if (quote === '"' || quote === "'") {
    const end = raw.indexOf(quote, 1);
    return end < 0 ? undefined : raw.slice(1, end);
  }
  if (quote === '#' || quote === '|' || quote === '>') return undefined;
  const comment = raw.search(/[ \t]#/);
  const plain = (comment < 0 ? raw : raw.slice(0, comment)).trim();
  return plain === '' ? undefined : plain;
}

/** The same for JSON and flow style: walks the tokens and looks at the keys of the outermost map. */
function flowHeader(text: string, from: number): Header {
  const found: { apiVersion: string | undefined; kind: string | undefined } = { apiVersion: undefined, kind: undefined };
  let depth = 0;
  let at = from;
  let key: string | undefined;
  let last: string | undefined;
  while (at < text.length && (found.apiVersion === undefined || found.kind === undefined)) {
    const char = text[at] as string;
    if (char === '"' || char === "'") {
      const end = closingQuote(text, at);
      last = text.slice(at + 1, end);
      at = end + 1;
    } else if (char === '#' && /\s/.test(text[at - 1] ?? ' ')) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
      continue;
    } else if (/[\s[\]{},:#]/.test(char)) {
      if (char === '{' || char === '[') depth++;
      else if (char === '}' || char === ']') depth--;
      if (char === ':' && depth === 1) key = last;
      if (char !== ':' && !/\s/.test(char)) {
        key = undefined;
        last = undefined;
      }
      if (depth === 0) break;
      at++;
      continue;
    } else {
      const start = at;
      while (at < text.length && !/[\s[\]{},:]/.test(text[at] as string)) at++;
      last = text.slice(start, at);
    }
    if (depth === 1 && (key === 'apiVersion' || key === 'kind')) {
      found[key] = last;
      key = undefined;
    }
  }
  return found;
}

/** The offset of the quote that closes the one at `at`, or the end of the text. */
function closingQuote(text: string, at: number): number {
  const quote = text[at];
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i];
    if (char === '\\' && quote === '"') i++;
    else if (char === quote) {
      if (quote === "'" && text[i + 1] === "'") i++;
      else return i;
    }
  }
  return text.length;
}

/**
 * Whether a document is a Helm or Go template: `{{` where YAML itself would have to read it. In quoted scalars, block
 * scalars and comments it is mere text, as in a Prometheus rule or a dashboard, and the document is a plain manifest.
 */
export function isTemplate(text: string): boolean {
  if (!text.includes('{{')) return false;
  let at = 0;
  while (at < text.length) {
    const line = scanLine(text, at);
    if (line === undefined) return true;
    at = line.block === undefined ? line.next : skipBlock(text, line.next, line.block);
  }
  return false;
}

interface ScannedLine {
  readonly next: number;
  /** The indent that the body of a block scalar must exceed, when the line opens one. */
  readonly block: number | undefined;
}

/** Scans a line, and the following ones where a quoted scalar spans them; undefined when it has a bare `{{`. */
function scanLine(text: string, from: number): ScannedLine | undefined {
  let block: number | undefined;
  let parent = -1;
  /** Nothing but dashes and properties so far: the next token may be the key that a block scalar's indent counts from. */
  let leading = true;
  let tokenStart = true;
  let space = true;
  for (let at = from; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '\n' || char === '\r') return { next: at + 1, block };
    if (char === ' ' || char === '\t') {
      space = true;
      continue;
    }
    if (char === '#' && space) {
      at = endOfLine(text, at) - 1;
      continue;
    }
    if (char === '{' && text[at + 1] === '{') return undefined;
    space = false;
    if (!tokenStart) {
      tokenStart = opensToken(text, at);
    } else if (leading && (char === '-' || char === '?') && isSpaceAt(text, at + 1)) {
      parent = at - from;
    } else if (char === '!' || char === '&') {
      while (at + 1 < text.length && !isSpaceAt(text, at + 1)) at++;
    } else if (char === '|' || char === '>') {
      if (/^[|>][-+0-9]*[ \t]*(?:[ \t]#.*)?$/.test(text.slice(at, endOfLine(text, at)))) block = parent;
      tokenStart = false;
    } else {
      if (leading) parent = at - from;
      leading = false;
      const quoted = char === '"' || char === "'";
      if (quoted) at = closingQuote(text, at);
      tokenStart = !quoted && opensToken(text, at);
    }
  }
  return { next: text.length, block };
}

function opensToken(text: string, at: number): boolean {
  const char = text[at];
  return char === '[' || char === '{' || char === ',' || (char === ':' && isSpaceAt(text, at + 1));
}

function isSpaceAt(text: string, at: number): boolean {
  const char = text[at];
  return char === undefined || char === ' ' || char === '\t' || char === '\n' || char === '\r';
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

/** The start of the first line after `from` that is neither blank nor indented by more than `parent`. */
function skipBlock(text: string, from: number, parent: number): number {
  let at = from;
  while (at < text.length) {
    let column = 0;
    while (text[at + column] === ' ') column++;
    const char = text[at + column];
    if (char !== undefined && char !== '\n' && char !== '\r' && column <= parent) return at;
    at = endOfLine(text, at + column) + 1;
  }
  return at;
}
