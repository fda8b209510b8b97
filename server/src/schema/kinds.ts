/**
 * The kinds that have a schema: Istio's and the Gateway API's. Their validators are compiled ahead of time, one module for each, and
 * built when a document of the kind is first validated. What is checked is what the API server checks: strict field validation, the
 * limits of the CustomResourceDefinition and its CEL rules; what istiod's own validation adds is for rules.
 */
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Path } from '../yaml/tree';
import { allowsKey, schemaAt } from './describe';
import { explain } from './explain';
import { kinds, metadata } from './generated/kinds';
import type { KindModule, Schema, SchemaProblem, Version } from './types';
import { isRecord } from './words';

const byKind: ReadonlyMap<string, KindModule> = new Map(kinds.map((module) => [keyOf(module.group, module.kind), module]));

function keyOf(group: string, kind: string): string {
  return `${group}/${kind}`;
}

export interface SchemaKind {
  readonly group: string;
  readonly kind: string;
  /** In the order of the CustomResourceDefinition. */
  readonly versions: readonly Version[];
  readonly reference: string;
}

/** All kinds that have a schema. */
export const schemaKinds: readonly SchemaKind[] = kinds;

export function schemaKind(group: string, kind: string): SchemaKind | undefined {
  return byKind.get(keyOf(group, kind));
}

/** With descriptions, for hover and completion; see `describe.ts` for how to find one's way in it. */
export function schemaFor(group: string, kind: string): Schema | undefined {
  return byKind.get(keyOf(group, kind))?.schema();
}

/** More of one document help nobody, and would take the time of the rest. */
const mostErrors = 100;

/**
 * What the API server would refuse in a manifest, given as plain data; nothing for kinds without a schema. `sourceOf` tells how a
 * scalar is written, so that a message can quote `on` where the value is true.
 */
export function validateManifest(
  group: string,
  kind: string,
  value: unknown,
  sourceOf?: (path: Path) => string | undefined,
): readonly SchemaProblem[] {
  const module = byKind.get(keyOf(group, kind));
  if (module === undefined) return [];
  const nulls: Path[] = [];
  const data = withoutNulls(value, [], nulls, new Map());
  const errors = [...metadataErrors(data), ...errorsOf(module.validator(), data)].slice(0, mostErrors);
  if (errors.length === 0 && nulls.length === 0) return [];
  const about = {
    subject: kind,
    key: 'field',
    placeholders: true,
    schema: module.schema,
    ...(sourceOf && { sourceOf }),
  } as const;
  const problems = explain(errors, data, about);
  return nulls.length === 0 ? problems : [...problems.map((each) => ofNull(each, nulls)), ...unknownNulls(module, nulls)];
}

function errorsOf(validate: ValidateFunction, data: unknown): readonly ErrorObject[] {
  return validate(data) ? [] : (validate.errors ?? []);
}

/** What all kinds have is compiled once, not into each of them. */
function metadataErrors(data: unknown): readonly ErrorObject[] {
  if (!isRecord(data) || data.metadata === undefined) return [];
  return errorsOf(metadata(), data.metadata).map((error) => ({ ...error, instancePath: `/metadata${error.instancePath}` }));
}

/**
 * The API server drops null properties before it looks further (PruneNonNullableNullsWithoutDefaults; where null is allowed it says the
 * same as nothing). Null items of lists stay. What aliases share is visited once.
 */
function withoutNulls(value: unknown, path: Path, nulls: Path[], known: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (known.has(value)) return known.get(value);
  known.set(value, value);
  const result = Array.isArray(value)
    ? itemsWithoutNulls(value, path, nulls, known)
    : keysWithoutNulls(value, path, nulls, known);
  known.set(value, result);
  return result;
}

function itemsWithoutNulls(value: readonly unknown[], path: Path, nulls: Path[], known: Map<object, unknown>): unknown {
  let copy: unknown[] | undefined;
  for (const [i, item] of value.entries()) {
    if (typeof item !== 'object' || item === null) continue;
    const result = withoutNulls(item, [...path, i], nulls, known);
    if (result === item) continue;
    copy ??= [...value];
    copy[i] = result;
  }
  return copy ?? value;
}

function keysWithoutNulls(value: object, path: Path, nulls: Path[], known: Map<object, unknown>): unknown {
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const item = (value as Readonly<Record<string, unknown>>)[key];
    if (typeof item !== 'object') continue;
    const result = item === null ? undefined : withoutNulls(item, [...path, key], nulls, known);
    if (result === item) continue;
    copy ??= Object.assign(Object.create(null), value) as Record<string, unknown>;
    if (item === null) {
      nulls.push([...path, key]);
      delete copy[key];
    } else copy[key] = result;
  }
  return copy ?? value;
}

/** What is missing because nothing stands after its colon. */
function ofNull(problem: SchemaProblem, nulls: readonly Path[]): SchemaProblem {
  if (problem.kind !== 'missing-key' || !nulls.some((path) => samePath(path, problem.path))) return problem;
  return { ...problem, message: `${problem.path.at(-1)} must not be empty` };
}

/** A field that does not exist is refused whatever its value. */
function unknownNulls(module: KindModule, nulls: readonly Path[]): readonly SchemaProblem[] {
  return nulls.flatMap((path) => {
    const key = String(path.at(-1));
    const parent = schemaAt(module.schema(), path.slice(0, -1));
    if (parent === undefined || allowsKey(parent, key)) return [];
    const error = {
      keyword: 'additionalProperties',
      instancePath: '',
      schemaPath: '',
      params: { additionalProperty: key },
      parentSchema: parent,
    };
    const [problem] = explain([error], undefined, { subject: module.kind, key: 'field', placeholders: true });
    return problem === undefined ? [] : [{ ...problem, path }];
  });
}

function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((key, i) => key === b[i]);
}
