/** The fix that every finding can have: a comment that suppresses it where it stands, for its user to say why. */
import { equal } from '../base/equal';
import { type Splice, splice } from '../base/text';
import type { TextFix } from '../rules/finding';
import type { Diagnostic } from '../workspace.types';
import { column, lineBreak, lineEnd, lineStart } from '../yaml/layout';
import { parse } from '../yaml/parse';
import { scalarsOf } from '../yaml/walk';
import { FileState, type PlacedDocument } from './file';
import { isSuppressible, keyword, suppressing, suppressionsOf } from './suppression';

/** To be replaced by whoever applies the fix. */
const placeholder = 'say why';

/**
 * Undefined where no comment can be written that has the effect: syntax errors cannot be suppressed, and in a scalar of several lines
 * it would be content. Never safe: that a finding is unwanted only the user can say.
 */
export function suppressFix(file: FileState, diagnostic: Diagnostic): TextFix | undefined {
  if (!isSuppressible(diagnostic.code)) return undefined;
  const offset = file.lines.offset(diagnostic.range.start);
  const placed = file.documents.findLast(({ start }) => start <= offset);
  if (placed === undefined || placed.document.skipped === 'too-large') return undefined;
  const made = [...candidates(file, diagnostic, offset)].find((one) => works(file, placed, diagnostic, one));
  return made && { title: `Suppress ${diagnostic.rule} here with a reason`, safe: false, splices: [made] };
}

/** A name more in the comment that is there already, else a line above, else the end of the line. */
function* candidates(file: FileState, { rule, range }: Diagnostic, offset: number): Generator<Splice> {
  const { text } = file;
  const there = suppressionsOf(file).findLast(({ line }) => line === range.start.line);
  const last = there?.names.at(-1);
  if (there !== undefined && last !== undefined) {
    const commas = there.names.length > 1 && text.slice(there.names[0]?.span.start, last.span.end).includes(',');
    yield insertion(last.span.end, `${commas ? ', ' : ' '}${rule}`);
  }
  const words = `# ${keyword} ${rule}: ${placeholder}`;
  const line = lineStart(text, offset);
  const from = text[line] === '\ufeff' ? line + 1 : line;
  const indent = /^[ \t]*/.exec(text.slice(from, offset))?.[0] ?? '';
  yield insertion(from, `${indent}${words}${lineBreak(text)}`);
  const end = lineEnd(text, offset);
  yield insertion(end, `${column(text, end) > 0 ? ' ' : ''}${words}`);
}

function insertion(at: number, text: string): Splice {
  return { span: { start: at, end: at }, text };
}

/** Whether the document means the same with the comment, and the finding is suppressed by it. */
function works(file: FileState, { document, start }: PlacedDocument, { rule, code, range }: Diagnostic, made: Splice): boolean {
  if (made.span.start < start || made.span.start > start + document.text.length) return false;
  const before = document.yaml;
  const shifted = { start: made.span.start - start, end: made.span.end - start };
  const after = parse(splice(document.text, [{ span: shifted, text: made.text }]));
  // Scalars, and not the whole value, which aliases may make too large to compare.
  const [was, is] = [before, after].map(({ root }) => scalarsOf(root).map(({ value }) => value));
  if (after.problems.length > before.problems.length || !equal(is, was)) return false;
  const text = splice(file.text, [made]);
  const next = new FileState(
    file.uri,
    { text },
    Number.POSITIVE_INFINITY,
    { documentsParsed: 0, manifestsRead: 0 },
    file,
    file.meshFile,
  );
  const down = /[\r\n]/.test(made.text) ? 1 : 0;
  return suppressing(suppressionsOf(next), range.start.line + down, rule, code).length > 0;
}
