/** The words that messages have for values, types and places. */
import type { Path } from '../yaml/tree';

const typeNames: Readonly<Record<string, string>> = {
  object: 'a map of keys to values',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'empty',
};

export function typeName(type: string): string {
  return typeNames[type] ?? type;
}

/** `a`, `a or b`, `a, b or c`. */
export function listed(words: readonly string[], last: 'or' | 'and'): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

export function typeOf(data: unknown): string {
  if (data === null || data === undefined) return 'null';
  if (Array.isArray(data)) return 'array';
  return typeof data;
}

/** What a message calls the value at a path: its key, or where it stands in its list. `subject` is the whole document. */
export function nameOf(path: Path, subject: string): string {
  const last = path.at(-1);
  if (last === undefined) return subject;
  if (typeof last === 'string') return last;
  const list = path.findLast((key) => typeof key === 'string');
  return list === undefined ? `item ${last + 1}` : `item ${last + 1} of ${list}`;
}

/** A JSON pointer as a path; the value itself tells whether a segment is an index. */
export function pathOf(pointer: string, root: unknown): Path {
  const path: (string | number)[] = [];
  let value = root;
  for (const segment of pointer.split('/').slice(1)) {
    const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) {
      path.push(Number(key));
      value = value[Number(key)];
    } else {
      path.push(key);
      value = isRecord(value) ? value[key] : undefined;
    }
  }
  return path;
}

export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else value = isRecord(value) ? value[key] : undefined;
  }
  return value;
}

export function quote(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
