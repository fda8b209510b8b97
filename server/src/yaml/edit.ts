/**
 * Edits of a document as splices of its text. A document is never written anew: comments, order, anchors, quotes, flow
 * style and line ends of all that an edit does not name stay to the byte. Edits are made one after another, each on the
 * text that the one before left, and each is checked by reading the result: what did not become what was asked for is
 * refused rather than written.
 */
import { equal } from '../base/equal';
import type { Splice } from '../base/text';
import { splice } from '../base/text';

import { Refusal } from './edit-place';
import { clear, exclude, remove } from './edit-remove';
import { extend, rename, set } from './edit-steps';
import type { PathEdit, Value } from './edits';
import { lineBreak } from './layout';
import { formatPath, nodeAt, pairOf } from './locate';
import { parse } from './parse';
import { apply, splices, whole } from './pieces';
import { render } from './render';
import { split } from './split';
import type { YamlDocument } from './tree';
import { toValue } from './value';

export type EditResult =
  /** `after` is the document as the splices leave it. */
  | { readonly ok: true; readonly splices: readonly Splice[]; readonly after: YamlDocument }
  | { readonly ok: false; readonly reason: string };

/** The splices that make the edits, in order. All or nothing: if one cannot be made, none is. */
export function edit(text: string, document: YamlDocument, edits: readonly PathEdit[]): EditResult {
  let now = document.text === text ? document : parse(text);
  let pieces = whole(text.length);
  for (const one of edits) {
    const steps = attempt(now, one);
    if (typeof steps === 'string') return { ok: false, reason: steps };
    const made = steps.filter(({ span, text: inserted }) => span.end > span.start || inserted !== '');
    const next = parse(splice(now.text, made));
    const wrong = verify(now, next, one);
    if (wrong !== undefined) return { ok: false, reason: wrong };
    // From the last to the first, so that the offsets of those to come stay right.
    const inOrder = [...made].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    for (const change of inOrder.reverse()) pieces = apply(pieces, change);
    now = next;
  }
  return { ok: true, splices: splices(pieces, text.length), after: now };
}

function attempt(document: YamlDocument, one: PathEdit): readonly Splice[] | string {
  try {
    switch (one.op) {
      case 'set':
        return set(document, one.path, one.value, one.flow);
      case 'append':
        return extend(document, one.path, [one.value], one.flow);
      case 'extend':
        return extend(document, one.path, one.values, one.flow);
      case 'exclude':
        return exclude(document, one.path, one.indexes);
      case 'clear':
        return clear(document, one.path);
      case 'remove':
        return remove(document, one.path);
      case 'rename':
        return rename(document, one.path, one.key);
    }
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/** Why the text after an edit is not what the edit asked for; undefined when it is. */
function verify(before: YamlDocument, after: YamlDocument, one: PathEdit): string | undefined {
  const failed = `the edit of ${formatPath(one.path)} would break the document`;
  if (after.problems.length > before.problems.length) return failed;
  const last = one.path.at(-1);
  const holder = one.path.slice(0, -1);
  const value = (document: YamlDocument, path = one.path): unknown => toValue(nodeAt(document.root, path));
  switch (one.op) {
    case 'set':
      return equal(value(after), one.value) ? undefined : failed;
    case 'append':
    case 'extend': {
      const then = value(before);
      const added = one.op === 'append' ? [one.value] : one.values;
      return equal(value(after), [...(Array.isArray(then) ? then : []), ...added]) ? undefined : failed;
    }
    case 'exclude': {
      const then = value(before);
      const gone = new Set(one.indexes);
      const left = Array.isArray(then) ? then.filter((_, index) => !gone.has(index)) : undefined;
      return equal(value(after), left) ? undefined : failed;
    }
    case 'clear':
      return value(after) === null && equal(value(after, holder), cleared(value(before, holder), last)) ? undefined : failed;
    case 'remove': {
      const expected = without(value(before, holder), last);
      return equal(value(after, holder), expected) ? undefined : failed;
    }
    case 'rename': {
      const map = nodeAt(after.root, holder);
      const renamed = map?.type === 'map' ? pairOf(map, one.key) : undefined;
      return renamed !== undefined && equal(toValue(renamed.value), value(before)) ? undefined : failed;
    }
  }
}

function without(holder: unknown, key: string | number | undefined): unknown {
  if (Array.isArray(holder)) return holder.filter((_, index) => index !== Number(key));
  return Object.fromEntries(Object.entries(holder as object).filter(([name]) => name !== String(key)));
}

function cleared(holder: unknown, key: string | number | undefined): unknown {
  return { ...(holder as object), [String(key)]: null };
}

/** Adds a document to the end of a file. */
export function appendDocument(fileText: string, value: Value): Splice {
  const end = fileText.length;
  const at = { start: end, end };
  const br = lineBreak(fileText);
  const body = render(value).replaceAll('\n', br);
  const open = split(fileText).at(-1);
  const ready = open === undefined || open.text.trim() === '';
  const gap = end === 0 || /[\r\n]$/.test(fileText) || fileText === '\ufeff' ? '' : br;
  return { span: at, text: ready ? gap + body : `${gap}---${br}${body}` };
}
