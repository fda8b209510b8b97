/**
 * The errors of a schema validator as problems in words: one for each mistake, at the path where it was made. The schemas are of
 * one shape (`schemas/README.md`): what may stand somewhere never depends on a branch, so no error is the echo of another one's.
 */
import type { ErrorObject } from 'ajv';
import { nearest } from '../base/nearest';
import { hasPlaceholder } from '../base/placeholder';
import type { Path } from '../yaml/tree';
import { resolve, schemaAt } from './describe';
import type { Found } from './keywords';
import type { Schema, SchemaProblem } from './types';
import { isRecord, listed, nameOf, pathOf, quote, typeName, typeOf, valueAt } from './words';

export interface About {
  /** What the whole document is called in a message, such as "the settings". */
  readonly subject: string;
  /** What its keys are called. */
  readonly key: 'key' | 'field';
  /** Placeholders are unknown, never wrong. */
  readonly placeholders: boolean;
  /** Tells where a field that is unknown here does belong. */
  readonly schema?: () => Schema;
  /** How a scalar is written in the source. */
  readonly sourceOf?: (path: Path) => string | undefined;
}

/** An error with what it is about: a compiled kind leaves that out, to stay small. */
interface Whole extends Pick<ErrorObject, 'keyword' | 'params' | 'instancePath' | 'propertyName'> {
  readonly path: Path;
  readonly data: unknown;
  /** The schema that the keyword stands in. */
  readonly parent: Schema;
}

export function explain(errors: readonly ErrorObject[], root: unknown, about: About): readonly SchemaProblem[] {
  // What has the wrong type is nothing else: conditions and limits that it does not meet either are not said.
  const mistyped = new Set(errors.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath));
  const problems = new Map<string, SchemaProblem>();
  for (const error of errors) {
    if (error.keyword !== 'type' && mistyped.has(error.instancePath)) continue;
    // Said once more, with the name, by the error of `propertyNames` itself.
    if (error.propertyName !== undefined) continue;
    const whole = complete(error, root, about);
    if (about.placeholders && isUnknown(whole)) continue;
    const problem = explainOne(whole, root, about);
    // What is wrong with one value is said once: the validator's first word is the most basic.
    const place = JSON.stringify([problem.path, problem.part]);
    if (!problems.has(place)) problems.set(place, problem);
  }
  return withoutEchoes([...problems.values()]);
}

/** A misspelt key is not missing too. */
function withoutEchoes(problems: readonly SchemaProblem[]): readonly SchemaProblem[] {
  const meant = new Set(
    problems.flatMap(({ path, nearest }) => (nearest === undefined ? [] : [JSON.stringify([...path.slice(0, -1), nearest])])),
  );
  return problems.filter(({ kind, path }) => kind !== 'missing-key' || !meant.has(JSON.stringify(path)));
}

function complete(error: ErrorObject, root: unknown, { schema }: About): Whole {
  const { keyword, params, instancePath, propertyName, schemaPath, parentSchema } = error;
  const path = pathOf(instancePath, root);
  const parent = (parentSchema as Schema | undefined) ?? (schema === undefined ? {} : parentOf(schemaPath, schema()));
  return { keyword, params, instancePath, path, data: valueAt(root, path), parent, ...(propertyName && { propertyName }) };
}

/** `#/properties/spec/type` starts at the root, `defs:/istio.duration/type` at a definition (see `scripts/compile-schemas.mjs`). */
function parentOf(schemaPath: string, root: Schema): Schema {
  const [first = '', ...rest] = schemaPath
    .replace(/^defs:\//, '')
    .split('/')
    .map(segmentOf);
  const start: unknown = first === '#' ? root : root.$defs?.[first];
  const parent = valueAt(start, rest.slice(0, -1));
  return isRecord(parent) ? parent : {};
}

function segmentOf(text: string): string {
  return decodeURIComponent(text).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Whether a placeholder may make it right. */
function isUnknown({ keyword, data, params, parent }: Whole): boolean {
  if (typeof data === 'string') return hasPlaceholder(data);
  if (keyword === 'additionalProperties') return hasPlaceholder(String(params.additionalProperty));
  if (keyword === 'propertyNames') return hasPlaceholder(String(params.propertyName));
  if (!isRecord(data)) return false;
  if (keyword === 'required' || params.found === 'none-of') return Object.keys(data).some(hasPlaceholder);
  return (parent['x-at'] ?? []).some((key) => {
    const value = data[key];
    return typeof value === 'string' && hasPlaceholder(value);
  });
}

function explainOne(error: Whole, root: unknown, about: About): SchemaProblem {
  const { keyword, params, data, path, parent } = error;
  if (keyword === 'additionalProperties') return unknownKey(String(params.additionalProperty), error, root, about);
  if (keyword === 'required') {
    const key = String(params.missingProperty);
    const instead = obvious(key, data);
    const message = `the ${about.key} "${key}" is missing here`;
    return { path: [...path, key], part: 'key', kind: 'missing-key', message, ...(instead !== undefined && { instead }) };
  }
  const name = nameOf(path, about.subject);
  if (keyword === 'propertyNames') {
    const key = String(params.propertyName);
    const message = (parent.propertyNames && saying(parent.propertyNames, key)) ?? `"${key}" is no valid key of ${name}`;
    return { path: [...path, key], part: 'key', kind: 'value', message };
  }
  const problem = typeof params.found === 'string' ? found(params as Found, data, path, name) : plain(error, name, about);
  const says = keyword === 'type' ? undefined : saying(parent, data);
  if (says === undefined) return problem;
  const keys = parent['x-at'] ?? [];
  if (keys.length === 0) return { ...problem, message: says };
  const at = keys.find((key) => isRecord(data) && key in data) ?? keys[0] ?? '';
  return { ...problem, path: [...path, at], part: 'key', kind: 'conflict', message: says };
}

/** What a port lacks, where the rest of it says so: name and protocol of `{number: 80, name: http-web, protocol: HTTP}`. */
function obvious(key: string, port: unknown): string | undefined {
  if (!isRecord(port) || typeof port.number !== 'number') return undefined;
  const { name, protocol, number } = port;
  if (key === 'name' && typeof protocol === 'string' && /^\w+$/.test(protocol)) return `${protocol.toLowerCase()}-${number}`;
  if (key !== 'protocol' || typeof name !== 'string') return undefined;
  return /^(?:http2?|https|grpc|tcp|tls|mongo|redis|mysql)(?=-|$)/.exec(name)?.[0].toUpperCase();
}

function saying(schema: Schema, data: unknown): string | undefined {
  return schema['x-says']?.replaceAll('{value}', () => quote(data));
}

function unknownKey(key: string, { path, data, parent }: Whole, root: unknown, about: About): SchemaProblem {
  const known = Object.keys(parent.properties ?? {});
  const message = `unknown ${about.key} "${key}"`;
  const problem = { path: [...path, key], part: 'key', kind: 'unknown-key' } as const;
  const belongs = about.schema && home(about.schema(), key, path, root);
  if (belongs !== undefined) {
    return {
      ...problem,
      message: `${message} here; it is one of ${nameOf(belongs, `the ${about.subject}`)}`,
      belongs,
      ...(isRecord(data) && { instead: data[key] }),
    };
  }
  // What is there already is not what was meant.
  const possible = known.filter((other) => !(isRecord(data) && other in data));
  const meant = nearest(key, possible) ?? possible.find((other) => endAlike(key, other));
  if (meant === undefined) return { ...problem, message };
  return { ...problem, message: `${message}; did you mean "${meant}"?`, nearest: meant };
}

/** "matchLabels" and "labels", which kinds use for the same. */
function endAlike(a: string, b: string): boolean {
  const [shorter = '', longer = ''] = [a.toLowerCase(), b.toLowerCase()].sort((x, y) => x.length - y.length);
  return shorter.length > 4 && longer.endsWith(shorter);
}

/** The object further out, or one step further in, that the field is one of and does not have: a wrong indent. */
function home(schema: Schema, key: string, path: Path, root: unknown): Path | undefined {
  const lacks = (at: Path) => {
    const value = valueAt(root, at);
    return (value === undefined || isRecord(value)) && (value === undefined || !(key in value));
  };
  for (let length = path.length - 1; length >= 0; length--) {
    const at = path.slice(0, length);
    if (hasField(schemaAt(schema, at), key) && lacks(at)) return at;
  }
  for (const [name, child] of Object.entries(schemaAt(schema, path)?.properties ?? {})) {
    const at = [...path, name];
    if (hasField(resolve(schema, child), key) && lacks(at)) return at;
  }
  return undefined;
}

function hasField(schema: Schema | undefined, key: string): boolean {
  return schema?.properties !== undefined && Object.hasOwn(schema.properties, key);
}

/** The words for what our own keywords find. */
function found(what: Found, data: unknown, path: Path, name: string): SchemaProblem {
  const value = { path, part: 'value' } as const;
  switch (what.found) {
    case 'not-a-duration':
      return {
        ...value,
        kind: 'duration',
        message: `${name} must be a duration such as 5s, not ${quote(data)}`,
        ...(typeof data === 'string' && { written: data }),
      };
    case 'too-short':
      return { ...value, kind: 'duration', message: `${name} must be at least ${what.least}, not ${quote(data)}` };
    case 'together': {
      const [first = '', second = ''] = what.present;
      const message = `"${second}" cannot stand beside "${first}": give only one of ${listed(what.keys.map(quote), 'and')}`;
      return { path: [...path, second], part: 'key', kind: 'conflict', message, other: [...path, first] };
    }
    case 'none-of': {
      const message = `${listed(what.keys.map(quote), 'or')} is missing here`;
      return { path: [...path, what.keys[0] ?? ''], part: 'key', kind: 'missing-key', message };
    }
    case 'repeated': {
      const { index, first, keys } = what;
      const [key = ''] = keys;
      const repeated = valueAt(data, [index, key]);
      const message =
        keys.length === 1 && repeated !== undefined
          ? `the ${key} ${quote(repeated)} is taken by item ${first + 1} of ${name} already`
          : `item ${index + 1} of ${name} has the same ${listed(keys, 'and')} as item ${first + 1}`;
      const own = repeated === undefined ? [...path, index] : [...path, index, key];
      const other = repeated === undefined ? [...path, first] : [...path, first, key];
      return { path: own, part: 'value', kind: 'duplicate', message, other };
    }
    case 'not-a-url':
      return { ...value, kind: 'value', message: `${name} must be a URL, not ${quote(data)}` };
    case 'scheme': {
      const schemes = listed(
        what.schemes.filter((scheme) => scheme !== '').map((scheme) => `${scheme}:`),
        'or',
      );
      const message =
        what.scheme === ''
          ? `${name} must begin with ${schemes}`
          : `${name} must begin with ${schemes}, but Go reads ${quote(`${what.scheme}:`)} as its scheme`;
      return { ...value, kind: 'value', message };
    }
    case 'unlike': {
      const { index, first, key } = what;
      const message = `item ${index + 1} of ${name} must have "${key}" if item ${first + 1} has it, and only then`;
      return { path: [...path, index], part: 'value', kind: 'conflict', message, other: [...path, first] };
    }
    case 'no-member': {
      const message = `"${what.member}" is missing here: the ${what.key} is "${what.value}"`;
      return { path: [...path, what.member], part: 'key', kind: 'missing-key', message };
    }
    case 'other-member': {
      const message = `"${what.present}" does not go with the ${what.key} "${what.value}", which needs "${what.member}"`;
      return { path: [...path, what.present], part: 'key', kind: 'conflict', message, other: [...path, what.key] };
    }
    case 'above': {
      const message = `${what.key} must not be greater than ${what.limit}`;
      return { path: [...path, what.key], part: 'value', kind: 'conflict', message, other: [...path, what.limit] };
    }
    case 'too-many-in-all':
      return {
        ...value,
        kind: 'value',
        message: `the items of ${name} must not have more than ${what.maximum} ${what.of} in all`,
      };
  }
}

/** The words for what JSON Schema's own keywords find. */
function plain({ keyword, params, data, path, parent }: Whole, name: string, about: About): SchemaProblem {
  const problem = { path, part: 'value', kind: 'value' } as const;
  switch (keyword) {
    case 'type':
      return wrongType([params.type].flat().map(String), data, parent, path, name, about);
    case 'enum': {
      const allowed: readonly unknown[] = Array.isArray(params.allowedValues) ? params.allowedValues : [];
      const texts = allowed.filter((each) => typeof each === 'string');
      const meant = about.key === 'field' && typeof data === 'string' ? nearest(data, texts) : undefined;
      const message = `${name} must be one of ${allowed.map(quote).join(', ')}`;
      if (meant === undefined) return { ...problem, kind: 'enum', message, allowed };
      return { ...problem, kind: 'enum', message: `${message}; did you mean "${meant}"?`, allowed, nearest: meant };
    }
    case 'const':
      return { ...problem, message: `${name} must be ${quote(params.allowedValue)}` };
    case 'minLength':
      return {
        ...problem,
        message: data === '' ? `${name} must not be empty` : `${name} must have ${params.limit} characters at least`,
      };
    case 'maxLength':
      return { ...problem, message: `${name} must not be longer than ${params.limit} characters` };
    case 'minItems':
    case 'minProperties':
      return {
        ...problem,
        message: params.limit === 1 ? `${name} must not be empty` : `${name} must have ${params.limit} items at least`,
      };
    case 'maxItems':
    case 'maxProperties':
      return { ...problem, message: `${name} must not have more than ${params.limit} items` };
    case 'uniqueItems':
      return {
        path: [...path, Math.max(params.i, params.j)],
        part: 'value',
        kind: 'duplicate',
        message: `item ${Math.max(params.i, params.j) + 1} of ${name} repeats item ${Math.min(params.i, params.j) + 1}`,
        other: [...path, Math.min(params.i, params.j)],
      };
    case 'minimum':
      return { ...problem, message: `${name} must be at least ${params.limit}` };
    case 'maximum':
      return { ...problem, message: `${name} must be at most ${params.limit}` };
    default: {
      const examples = parent.examples ?? [];
      const expected = examples.length === 0 ? '' : `; expected something like ${examples.map(quote).join(' or ')}`;
      return { ...problem, message: `${quote(data)} is not valid for ${name}${expected}` };
    }
  }
}

function wrongType(
  types: readonly string[],
  data: unknown,
  schema: Schema,
  path: Path,
  name: string,
  { sourceOf }: About,
): SchemaProblem {
  const actual = typeOf(data);
  // Null is another way to say nothing, not what anyone wants to be told to write.
  const expected = types.filter((type) => type !== 'null');
  const problem = { path, part: 'value', kind: 'type', expected } as const;
  const isDuration = 'atLeastDuration' in schema || 'duration' in schema;
  if (isDuration && actual === 'number') {
    const written = sourceOf?.(path) ?? String(data);
    return { ...problem, kind: 'duration', message: `${name} must be a duration such as 5s, not ${written}`, written };
  }
  const message = `${name} must be ${listed(expected.map(typeName), 'or')}`;
  if (expected.includes('string') && (actual === 'number' || actual === 'boolean')) {
    // The usual reason: YAML reads 1.20 or on as something else than what was typed.
    const source = sourceOf?.(path);
    const kind = actual === 'number' ? 'a number' : 'a boolean';
    if (source === undefined) return { ...problem, message: `${message}, not ${typeName(actual)}: put it in quotes` };
    return { ...problem, message: `${message}, but ${source} is ${kind}: put it in quotes, "${source}"`, written: source };
  }
  if (
    actual === 'string' &&
    data !== '' &&
    (expected.includes('integer') || expected.includes('number')) &&
    Number.isFinite(Number(data))
  ) {
    return { ...problem, message: `${message}, not text: write ${data} without quotes`, unquoted: Number(data) };
  }
  if (actual === 'string' && expected.includes('boolean') && (data === 'true' || data === 'false')) {
    return { ...problem, message: `${message}, not text: write ${data} without quotes`, unquoted: data === 'true' };
  }
  const instead = wrapped(data, expected, schema);
  return { ...problem, message: `${message}, not ${typeName(actual)}`, ...(instead !== undefined && { instead }) };
}

/** One item as a list, and text as the condition that it is exactly that. */
function wrapped(data: unknown, expected: readonly string[], { properties, items }: Schema): unknown {
  if (expected.includes('array') && typeOf(data) !== 'null') {
    const item = items?.type;
    return item === undefined || [item].flat().includes(typeOf(data)) ? [data] : undefined;
  }
  const isMatch = properties !== undefined && Object.hasOwn(properties, 'exact');
  return typeof data === 'string' && expected.includes('object') && isMatch ? { exact: data } : undefined;
}
