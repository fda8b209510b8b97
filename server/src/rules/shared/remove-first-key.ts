/** The fix of a key that is given twice: the first one, which counts for nothing, goes. No path leads to it. */
import { equal } from '../../base/equal';
import { type Span, type Splice, splice } from '../../base/text';
import { column, lineEnd, lineStart, nextLine } from '../../yaml/layout';
import { parse } from '../../yaml/parse';
import type { YamlDocument } from '../../yaml/tree';
import { scalarsOf } from '../../yaml/walk';
import type { TextFix } from '../finding';

/** More commas than a value in brackets that is given twice has. */
const mostCommas = 50;

/** `start`: of the document in its file. None where what belongs to the first key cannot be told. */
export function removeFirstKey(yaml: YamlDocument, first: Span, start: number): readonly TextFix[] {
  const made = [...blockPairs(yaml.text, first), ...flowPairs(yaml.text, first)].find((one) => works(yaml, one));
  if (made === undefined) return [];
  const span = { start: made.span.start + start, end: made.span.end + start };
  const key = yaml.text.slice(first.start, first.end).replace(/^(["'])(.*)\1$/, '$2');
  return [{ title: `Remove the first "${key}", which does not count`, safe: false, splices: [{ span, text: '' }] }];
}

/** The lines to the next one that is not indented further; behind a dash, what stands there takes the place. */
function* blockPairs(text: string, { start }: Span): Generator<Splice> {
  const indent = column(text, start);
  const line = lineStart(text, start);
  for (let at = nextLine(text, start); at < text.length; at = nextLine(text, at)) {
    const content = text.slice(at, lineEnd(text, at));
    const own = content.search(/[^ ]/);
    if (own < 0 || own > indent || content[own] === '#' || (own === indent && /^-(?: |$)/.test(content.slice(own)))) continue;
    const alone = text.slice(line, start).trim() === '';
    yield { span: alone ? { start: line, end: at } : { start, end: at + own }, text: '' };
    return;
  }
}

/** To one of the next commas. */
function* flowPairs(text: string, { start }: Span): Generator<Splice> {
  let end = start;
  for (let count = 0; count < mostCommas; count++) {
    end = text.indexOf(',', end) + 1;
    if (end === 0) return;
    const gap = /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
    yield { span: { start, end: end + gap }, text: '' };
  }
}

/** Whether one mistake less is left, and all that counts. */
function works(before: YamlDocument, made: Splice): boolean {
  const after = parse(splice(before.text, [made]));
  const values = ({ root }: YamlDocument) => scalarsOf(root).map(({ value }) => value);
  return after.problems.length === before.problems.length - 1 && equal(values(after), values(before));
}
