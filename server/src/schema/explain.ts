/** The errors of a schema validator as problems in words: one for each mistake, at the path where it was made. */
import type { ErrorObject } from 'ajv';
import { nearest } from '../base/nearest';
import type { Part, Path } from '../yaml/tree';

export interface SchemaProblem {
  /** Of a missing key the path that it would have. */
  readonly path: Path;
  readonly part: Extract<Part, 'key' | 'value'>;
  readonly kind: 'unknown-key' | 'missing-key' | 'value';
  /** A sentence without a period. */
  readonly message: string;
}

/** `subject` is what the whole document is called in a message, such as "the settings". */
export function explain(errors: readonly ErrorObject[], root: unknown, subject: string): readonly SchemaProblem[] {
  const problems = new Map<string, SchemaProblem>();
  for (const error of errors) {
    const problem = explainOne(error, pathOf(error.instancePath, root), subject);
    // What is wrong with one value is said once: the validator's first word is the most basic.
    const place = JSON.stringify([problem.path, problem.part]);
    if (!problems.has(place)) problems.set(place, problem);
  }
  return [...problems.values()];
}

function explainOne(error: ErrorObject, path: Path, subject: string): SchemaProblem {
  const { keyword, params } = error;
  if (keyword === 'additionalProperties') {
    const key = String(params.additionalProperty);
    return { path: [...path, key], part: 'key', kind: 'unknown-key', message: unknownKey(key, error.parentSchema) };
  }
  if (keyword === 'required') {
    const key = String(params.missingProperty);
    return { path: [...path, key], part: 'key', kind: 'missing-key', message: `the key "${key}" is missing here` };
  }
  return { path, part: 'value', kind: 'value', message: wrongValue(error, nameOf(path, subject)) };
}

function unknownKey(key: string, schema: unknown): string {
  const known = isRecord(schema) && isRecord(schema.properties) ? Object.keys(schema.properties) : [];
  const meant = nearest(key, known);
  return meant === undefined ? `unknown key "${key}"` : `unknown key "${key}"; did you mean "${meant}"`;
}

function wrongValue(error: ErrorObject, name: string): string {
  const { keyword, params, data, parentSchema } = error;
  switch (keyword) {
    case 'type':
      return wrongType(String(params.type), data, name);
    case 'enum': {
      const allowed: readonly unknown[] = Array.isArray(params.allowedValues) ? params.allowedValues : [];
      return `${name} must be one of ${allowed.map(quote).join(', ')}`;
    }
    case 'minLength':
      return `${name} must not be empty`;
    case 'maxLength':
      return `${name} must not be longer than ${params.limit} characters`;
    case 'minimum':
      return `${name} must be at least ${params.limit}`;
    case 'maximum':
      return `${name} must be at most ${params.limit}`;
    default: {
      const examples = isRecord(parentSchema) && Array.isArray(parentSchema.examples) ? parentSchema.examples : [];
      const expected = examples.length === 0 ? '' : `; expected something like ${examples.map(quote).join(' or ')}`;
      return `${quote(data)} is not valid for ${name}${expected}`;
    }
  }
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a map of keys to values',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'empty',
};

function wrongType(expected: string, data: unknown, name: string): string {
  const found = typeOf(data);
  const message = `${name} must be ${typeNames[expected] ?? expected}, not ${typeNames[found] ?? found}`;
  // The usual reason: YAML reads 1.20 or true as something else than what was typed.
  return expected === 'string' && (found === 'number' || found === 'boolean') ? `${message}: put it in quotes` : message;
}

function typeOf(data: unknown): string {
  if (data === null || data === undefined) return 'null';
  if (Array.isArray(data)) return 'array';
  return typeof data;
}

/** What a message calls the value at a path: its key, or where it stands in its list. */
function nameOf(path: Path, subject: string): string {
  const last = path.at(-1);
  if (last === undefined) return subject;
  if (typeof last === 'string') return last;
  const list = path.findLast((key) => typeof key === 'string');
  return list === undefined ? `item ${last + 1}` : `item ${last + 1} of ${list}`;
}

/** A JSON pointer as a path; the value itself tells whether a segment is an index. */
function pathOf(pointer: string, root: unknown): Path {
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

function quote(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
