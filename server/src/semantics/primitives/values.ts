/**
 * Reading the plain value of a document that may be wrong anywhere. Wrong types are for the schema to report, and text with a
 * placeholder is unknown: both read as undefined, so that a check of what is read says only what is certain.
 */
import { hasPlaceholder } from '../../base/placeholder';
import { type Obj, object, optionalObject } from '../../model/read';

export { list, type Obj, object, optionalObject } from '../../model/read';

/** A string without a placeholder, the empty one too. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && !hasPlaceholder(value) ? value : undefined;
}

export function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/**
 * What protobuf takes for not given: nothing, null, an empty text, list or map, 0 and false. For a field that is a message, where
 * `{}` counts, ask `isGiven`.
 */
export function isUnset(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return isEmpty(value);
  return value === undefined || value === null || value === '' || value === 0 || value === false;
}

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}

/** For messages: `{}` counts as given, null does not. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Whether an object certainly lacks a field: a key with a placeholder may stand for any. */
export function lacks(value: Obj, key: string): boolean {
  return isUnset(value[key]) && !Object.keys(value).some(hasPlaceholder);
}

/** As `lacks`, for messages: `{}` counts as given. */
export function isMissing(value: Obj, key: string): boolean {
  return !isGiven(value[key]) ? lacks(value, key) : Array.isArray(value[key]) && value[key].length === 0;
}

/** The entries of a map of strings to strings that are certain. */
export function* textEntries(value: unknown): Generator<readonly [string, string]> {
  for (const [key, item] of Object.entries(object(value))) {
    const known = text(item);
    if (known !== undefined && !hasPlaceholder(key)) yield [key, known];
  }
}

/** The items of a list that are objects, with their indexes. */
export function* objects(value: unknown): Generator<readonly [number, Obj]> {
  if (!Array.isArray(value)) return;
  for (const [index, item] of value.entries()) {
    const known = optionalObject(item);
    if (known !== undefined) yield [index, known];
  }
}

/** The items of a list that are certain texts, with their indexes. */
export function* texts(value: unknown): Generator<readonly [number, string]> {
  if (!Array.isArray(value)) return;
  for (const [index, item] of value.entries()) {
    const known = text(item);
    if (known !== undefined) yield [index, known];
  }
}

/** The namespace that a document names itself; undefined where the settings or the command line decide. */
export function ownNamespace(document: Obj): string | undefined {
  return text(object(document.metadata).namespace) || undefined;
}
