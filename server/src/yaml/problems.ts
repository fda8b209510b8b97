/** What is wrong with a document in our own plain words, and where: problems lie within one line of the text. */
import type { YAMLError } from 'yaml';
import type { Span } from '../base/text';
import type { YamlProblem } from './tree';

/** More do not help: the first error of a broken document is the one to repair. */
const MAX_PROBLEMS = 10;

/** Says what the library found, by its code where that is clear enough. */
export function explain(error: Pick<YAMLError, 'code' | 'message'>, text: string, at: number): string {
  const { code, message } = error;
  switch (code) {
    case 'TAB_AS_INDENT':
      return 'tabs cannot indent YAML, use spaces';
    case 'BAD_INDENT':
      return unclosed(message) ?? 'this line is not indented like its neighbours';
    case 'MISSING_CHAR':
      return explainMissing(message);
    case 'BLOCK_AS_IMPLICIT_KEY':
      return message.startsWith('Nested') ? explainNested(text, at) : 'a list cannot be a key';
    case 'MULTILINE_IMPLICIT_KEY':
      return 'this text is neither a key nor a value; is a colon missing';
    case 'BAD_SCALAR_START':
      return `a value cannot start with ${JSON.stringify(text[at] ?? '')} unless it is quoted`;
    case 'BAD_DQ_ESCAPE':
      return 'this escape is not known in a double-quoted string; use single quotes or "\\\\" for a backslash';
    case 'BLOCK_IN_FLOW':
      return 'an indented block cannot stand within brackets';
    case 'MULTIPLE_ANCHORS':
      return 'a value can have one anchor only';
    case 'MULTIPLE_TAGS':
      return 'a value can have one tag only';
    case 'ALIAS_PROPS':
      return 'an alias can have no anchor or tag of its own';
    case 'UNEXPECTED_TOKEN':
      return explainUnexpected(message);
    default:
      return firstLine(message);
  }
}

/** A key where a value goes on: on the same line it is that line's fault, else the indentation of the next one. */
function explainNested(text: string, at: number): string {
  const end = text.slice(at).search(/[\r\n]/);
  return end < 0 || /:(?:\s|$)/.test(text.slice(at, at + end))
    ? 'a value cannot hold another "key:" on the same line; quote the text or start a new line'
    : 'the next line is indented too far for a key of its own, so that it belongs to this value';
}

function explainMissing(message: string): string {
  if (message.includes('quote')) return `a closing ${message.includes('"') ? 'double' : 'single'} quote is missing`;
  if (message.startsWith('Implicit map keys')) return 'a colon and a value are missing after this key';
  if (message.startsWith('Sequence item')) return 'this line belongs to a list but has no "- "';
  if (message.startsWith('Missing , ')) return 'a comma is missing between these items';
  if (message.startsWith('Missing space after :')) return 'a space is missing after the colon';
  if (message.startsWith('Comments must')) return 'a comment needs a space before its "#"';
  return unclosed(message) ?? firstLine(message);
}

function unclosed(message: string): string | undefined {
  const bracket = /end with a ([}\]])/.exec(message)?.[1];
  return bracket === undefined ? undefined : `a closing "${bracket}" is missing`;
}

function explainUnexpected(message: string): string {
  if (/^Unexpected (?:flow-seq|flow-map)-start/.test(message)) return 'a value cannot go on after its closing bracket or quote';
  if (/at node end$/.test(message)) return 'a value cannot go on after its closing bracket or quote';
  if (message.startsWith('Block scalar header')) return 'nothing but a comment can follow "|" or ">" on its line';
  if (message.startsWith('Unexpected empty item')) return 'an item is missing between these commas';
  const token = /^Unexpected (\S+) in /.exec(message)?.[1] ?? /^Unexpected \S+ token in YAML stream: "(.)"/.exec(message)?.[1];
  if (token !== undefined && token.length === 1) return `${JSON.stringify(token)} is not expected here`;
  return firstLine(message);
}

function firstLine(message: string): string {
  const line = message.split('\n', 1)[0] ?? '';
  const plain = line.replace(/ at line \d+, column \d+:?$/, '').replace(/\.$/, '');
  return plain === '' ? 'this is not valid YAML' : plain.charAt(0).toLowerCase() + plain.slice(1);
}

/** At least one character, within the text and on one line: the nearest such place to the one given. */
export function onOneLine(text: string, span: Span): Span {
  let start = Math.max(0, Math.min(span.start, text.length));
  if (start >= text.length || isBreak(text[start])) {
    // The end of a line or of the text: point at what stands last before it.
    let back = start - 1;
    while (back >= 0 && /\s/.test(text[back] as string)) back--;
    if (back >= 0) start = back;
    else {
      while (start < text.length && /\s/.test(text[start] as string)) start++;
      if (start >= text.length) return { start: 0, end: Math.min(1, text.length) };
    }
  }
  let end = start + 1;
  const limit = Math.min(span.end, text.length);
  while (end < limit && !isBreak(text[end])) end++;
  return { start, end };
}

function isBreak(char: string | undefined): boolean {
  return char === '\n' || char === '\r';
}

/** In order, one for a line (an error on a line mostly causes the others on it), and not more than a handful. */
export function select(text: string, problems: readonly YamlProblem[]): readonly YamlProblem[] {
  const kept: YamlProblem[] = [];
  let lineEnd = -1;
  for (const problem of [...problems].sort((a, b) => a.span.start - b.span.start)) {
    if (kept.length >= MAX_PROBLEMS) break;
    if (problem.kind === 'syntax') {
      if (problem.span.start < lineEnd) continue;
      const next = text.slice(problem.span.start).search(/[\r\n]/);
      lineEnd = next < 0 ? text.length : problem.span.start + next;
    }
    kept.push(problem);
  }
  return kept;
}
