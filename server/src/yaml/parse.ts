/**
 * Text of one document in, our own tree out. This folder is the only one that knows the `yaml` library. Parsing never
 * fails: what cannot be read becomes a problem, and the tree holds what could be read. What a scalar means is decided by
 * our table (scalars.ts), and duplicate keys are found here, as the library's own search is quadratic.
 */
import type { YAMLError } from 'yaml';
import type { Span } from '../base/text';
import { compose } from './compose';
import { convert, TooDeep } from './convert';
import { explain, onOneLine, select } from './problems';
import { quick } from './quick';
import type { YamlDocument, YamlProblem } from './tree';

export function parse(text: string): YamlDocument {
  const conflict = /^(?:<{7}|>{7})[ \t].*$/m.exec(text);
  if (conflict !== null) {
    const span = { start: conflict.index, end: conflict.index + conflict[0].length };
    const message = 'a merge conflict is not resolved here';
    return { text, root: undefined, problems: [{ kind: 'conflict-marker', message, span: onOneLine(text, span) }] };
  }
  try {
    const root = quick(text);
    return root === undefined ? parseWhole(text) : { text, root, problems: [] };
  } catch (error) {
    // The depth is limited before, so this is a last resort: a stack that is nearly used up when we are called.
    if (!(error instanceof RangeError)) throw error;
    return failed(text, 'too-deep', TOO_DEEP, error instanceof TooDeep ? error.span : { start: 0, end: 1 });
  }
}

const TOO_DEEP = 'this document is nested too deeply to be read';

function failed(text: string, kind: YamlProblem['kind'], message: string, span: Span): YamlDocument {
  return { text, root: undefined, problems: [{ kind, message, span: onOneLine(text, span) }] };
}

/** Reads by way of the library, which knows all of YAML. */
export function parseWhole(text: string): YamlDocument {
  const composed = compose(readable(text));
  if (composed.kind === 'too-deep') return failed(text, 'too-deep', TOO_DEEP, { start: composed.at - 1, end: composed.at });
  if (composed.kind === 'flood') {
    return failed(text, 'syntax', 'a value can have one anchor and one tag only', { start: composed.at, end: composed.at + 1 });
  }
  if (composed.kind === 'flood-of-tags') {
    return failed(text, 'syntax', 'this document has too many tags or directives that are not known', { start: 0, end: 1 });
  }
  if (composed.kind === 'broken') return { text, root: undefined, problems: select(text, syntaxProblems(text, composed.errors)) };
  const { document } = composed;
  // The library runs out of stack within itself, and says so.
  const exhausted = document?.errors.find((error) => error.code === 'RESOURCE_EXHAUSTION');
  if (exhausted !== undefined) return failed(text, 'too-deep', TOO_DEEP, { start: exhausted.pos[0], end: exhausted.pos[1] });
  if (document === undefined) return { text, root: undefined, problems: [] };
  const problems: YamlProblem[] = [];
  const root = convert(text, document.contents, problems);
  return { text, root, problems: select(text, [...problems, ...syntaxProblems(text, document.errors)]) };
}

function syntaxProblems(text: string, errors: readonly YAMLError[]): YamlProblem[] {
  const known = errors.filter((error) => error.code !== 'RESOURCE_EXHAUSTION');
  return known.map((error) => {
    const [start, end] = error.pos;
    return { kind: 'syntax', message: explain(error, text, start), span: onOneLine(text, { start, end }) };
  });
}

/** The text as the library can read it, with every offset in its place: it does not know a lone CR as the end of a line. */
function readable(text: string): string {
  let result = text;
  if (result.includes('\r')) result = result.replace(/\r(?!\n)/g, '\n');
  // A byte order mark and directives say nothing that matters to Kubernetes, but end up alone before a `---`.
  if (result.charCodeAt(0) === 0xfeff) result = ` ${result.slice(1)}`;
  if (result.includes('%'))
    result = result.replace(/^(?:[ \t]*(?:#.*)?\n|%(?:YAML|TAG)\b.*(?:\n|$))+/, (start) => start.replace(/^%/gm, '#'));
  return result;
}
