/**
 * Reading the fields of a kustomization as Go's JSON decoder does, which Kustomize reads it with: names in any case, and a value of the
 * wrong type is an error. The reader goes on after one and notes it, so that as much as possible is known of a file that is being typed.
 */
import type { Path } from '../yaml/tree';
import { isMap } from './resources';
import type { Written } from './types';

export interface Reader {
  readonly problems: Written<string>[];
}

export interface Field {
  /** In lower case. */
  readonly name: string;
  readonly value: unknown;
  readonly path: Path;
}

/** The fields of a map by their names in lower case; of two that are the same the last counts. */
export function fieldsOf(reader: Reader, value: unknown, path: Path): ReadonlyMap<string, Field> {
  if (value !== null && value !== undefined && !isMap(value)) problem(reader, path, 'a map belongs here');
  const map = isMap(value) ? value : {};
  return new Map(
    Object.keys(map).map((key) => {
      const name = key.toLowerCase();
      return [name, { name, value: map[key], path: [...path, key] }];
    }),
  );
}

export function problem(reader: Reader, path: Path, message: string): void {
  reader.problems.push({ value: message, path });
}

/** The text of a field; undefined where it is missing, null or empty, which are the same to Kustomize. */
export function textOf(reader: Reader, field: Field | undefined): Written<string> | undefined {
  if (field === undefined || field.value === null || field.value === '') return undefined;
  if (typeof field.value === 'string') return { value: field.value, path: field.path };
  problem(reader, field.path, 'a text belongs here');
  return undefined;
}

export function flagOf(reader: Reader, field: Field | undefined): boolean {
  if (field === undefined || field.value === null) return false;
  if (typeof field.value !== 'boolean') problem(reader, field.path, 'true or false belongs here');
  return field.value === true;
}

export function itemsOf(reader: Reader, field: Field | undefined): readonly Field[] {
  if (field === undefined || field.value === null) return [];
  if (!Array.isArray(field.value)) {
    problem(reader, field.path, 'a list belongs here');
    return [];
  }
  return field.value.map((value: unknown, index) => ({ name: field.name, value, path: [...field.path, index] }));
}

/** Pairs of texts, such as labels. */
export function pairsOf(reader: Reader, field: Field | undefined): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  if (field === undefined || field.value === null) return pairs;
  if (!isMap(field.value)) {
    problem(reader, field.path, 'a map belongs here');
    return pairs;
  }
  for (const [key, value] of Object.entries(field.value)) {
    if (typeof value === 'string') pairs.set(key, value);
    else if (value === null) pairs.set(key, '');
    else problem(reader, [...field.path, key], 'a text belongs here: put it in quotes');
  }
  return pairs;
}
