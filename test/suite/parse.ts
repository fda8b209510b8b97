/**
 * Suites: Markdown in which a heading is a test and a `yaml` block a whole workspace, with the diagnostics drawn under what
 * they mark. This file knows the format and nothing of the engine: text in, tests out. README.md describes it for authors.
 */
import type { Severity } from '../../server/src/rules/finding';

/** A diagnostic as an author draws it. */
export interface Drawing {
  readonly file: string;
  /** In the file without its marker lines, from 0. */
  readonly line: number;
  readonly start: number;
  /** Exclusive, on the first line; the end of that line where the diagnostic goes on in later lines. */
  readonly end: number;
  readonly goesOn: boolean;
  readonly code: string;
  readonly severity: Severity;
  /** A part of the message. */
  readonly message: string;
}

/** Path to text, in the order of the block. */
export type Files = ReadonlyMap<string, string>;

/** `invalid UTF-8`, `unreadable: why` or `too large: why`. */
export type FileStates = ReadonlyMap<string, string>;

export interface FixedBlock {
  /** Undefined: the first fix that is offered. */
  readonly title: string | undefined;
  /** Whether nothing at all may be found once the fix is applied. */
  readonly clean: boolean;
  readonly files: Files;
  readonly line: number;
}

export interface SuiteTest {
  readonly name: string;
  /** Of the heading in the suite, from 1. */
  readonly line: number;
  readonly files: Files;
  /** What the host says of a file beside its text, by path. */
  readonly states: FileStates;
  readonly drawings: readonly Drawing[];
  readonly fixed: readonly FixedBlock[];
}

export interface Suite {
  readonly tests: readonly SuiteTest[];
}

interface Block {
  readonly info: string;
  readonly line: number;
  readonly lines: readonly string[];
}

interface Section {
  readonly heading: string;
  readonly line: number;
  readonly blocks: Block[];
}

const firstFile = 'main.yaml';
const fileLine = /^# --- (\S+)(?: \((invalid UTF-8|unreadable: .+|too large: .+)\))?\s*$/;
const marker = /^#( *)(\^+|\||<-*|<\|)(\.\.\.)? +(MW\d{3})(?: \[(error|warning|info|hint)\])? +(?!\[)(\S.*)$/;
const almostMarker = /^# *(?:\^|<-|[<|].*\bMW\d)/;
const fixedInfo = /^yaml fixed(?: "(.+)")?( clean)?$/;

/** Throws where a suite is malformed: a marker that is overlooked would be a test that checks nothing. */
export function parseSuite(text: string): Suite {
  const tests: SuiteTest[] = [];
  for (const section of sections(text)) {
    const workspaces = section.blocks.filter((block) => block.info === 'yaml');
    const fixed = section.blocks.filter((block) => /^yaml\s+fixed\b/.test(block.info));
    const [workspace, second] = workspaces;
    if (second) throw malformed(second.line, `"${section.heading}" has two yaml blocks; one block is a whole workspace`);
    if (!workspace) {
      if (fixed[0]) throw malformed(fixed[0].line, `"${section.heading}" has a fixed block but no workspace`);
      continue;
    }
    const { files, states, drawings } = parseFiles(workspace);
    if (tests.some((test) => test.name === section.heading)) {
      throw malformed(section.line, `there are two tests "${section.heading}"`);
    }
    tests.push({ name: section.heading, line: section.line, files, states, drawings, fixed: fixed.map(parseFixed) });
  }
  return { tests };
}

function malformed(line: number, message: string): Error {
  return new Error(`line ${line}: ${message}`);
}

function sections(text: string): Section[] {
  const result: Section[] = [];
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const fence = /^(`{3,})\s*(.*?)\s*$/.exec(line);
    const heading = /^##? +(.+?)\s*$/.exec(line);
    if (fence) {
      const end = lines.findIndex((other, at) => at > i && new RegExp(`^\`{${fence[1]?.length ?? 3},}\\s*$`).test(other));
      if (end < 0) throw malformed(i + 1, 'the block is not closed');
      const block = { info: fence[2] ?? '', line: i + 1, lines: lines.slice(i + 1, end) };
      const section = result.at(-1);
      if (section) section.blocks.push(block);
      else if (block.info.startsWith('yaml')) throw malformed(i + 1, 'a yaml block stands before the first heading');
      i = end;
    } else if (heading) {
      result.push({ heading: heading[1] ?? '', line: i + 1, blocks: [] });
    }
  }
  return result;
}

function parseFixed(block: Block): FixedBlock {
  const info = fixedInfo.exec(block.info);
  if (!info)
    throw malformed(block.line, 'a fixed block is written: yaml fixed "Title of the fix" clean (title and clean may be omitted)');
  return { title: info[1], clean: info[2] !== undefined, files: parseFiles(block).files, line: block.line };
}

function parseFiles(block: Block): {
  readonly files: Files;
  readonly states: FileStates;
  readonly drawings: readonly Drawing[];
} {
  const drawings: Drawing[] = [];
  const states = new Map<string, string>();
  const texts = new Map<string, string[]>();
  let file = firstFile;
  block.lines.forEach((line, i) => {
    const at = block.line + 1 + i;
    const [, path, state] = fileLine.exec(line) ?? [];
    if (path !== undefined) {
      if (texts.has(path)) throw malformed(at, `the file ${path} is there twice`);
      file = path;
      texts.set(file, []);
      if (state !== undefined) states.set(file, state);
      return;
    }
    const lines = texts.get(file) ?? [];
    texts.set(file, lines);
    if (almostMarker.test(line)) drawings.push(parseMarker(line, file, lines, at));
    else lines.push(line);
  });
  const files = new Map<string, string>();
  for (const [path, lines] of texts) files.set(path, lines.at(-1) === '' ? lines.join('\n') : [...lines, ''].join('\n'));
  return { files, states, drawings };
}

function parseMarker(text: string, file: string, lines: readonly string[], at: number): Drawing {
  const match = marker.exec(text);
  const [, spaces = '', shape = '', dots, code = '', severity, message = ''] = match ?? [];
  const fromZero = shape.startsWith('<');
  if (!match || (fromZero && spaces !== ' ')) {
    throw malformed(at, `a marker is written: #  ^^^^ MW123 [warning] part of the message, or # <--- MW123 ...; not: ${text}`);
  }
  const line = lines.length - 1;
  const marked = lines[line];
  if (marked === undefined) throw malformed(at, 'the marker stands before the first line of its file');
  const start = fromZero ? 0 : 1 + spaces.length;
  const end = start + (shape.includes('|') ? 0 : shape.length);
  if (end > marked.length) throw malformed(at, 'the marker is longer than the line that it marks');
  if (dots && end !== marked.length)
    throw malformed(at, `a marker with "..." reaches to the end of its line, column ${marked.length}`);
  return {
    file,
    line,
    start,
    end,
    goesOn: dots !== undefined,
    code,
    severity: severity ? asSeverity(severity) : 'error',
    message,
  };
}

function asSeverity(text: string): Severity {
  if (text === 'error' || text === 'warning' || text === 'info' || text === 'hint') return text;
  throw new Error(`"${text}" is no severity`);
}
