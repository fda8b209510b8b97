/** What a schema says of a path: for hover, completion, and for telling where an unknown field belongs. */
import type { Path } from '../yaml/tree';
import type { Schema } from './types';

/** The schema that a reference leads to; what stands beside the reference replaces what the definition says. */
export function resolve(root: Schema, schema: Schema): Schema {
  let result = schema;
  while (result.$ref !== undefined) {
    const { $ref, ...beside } = result;
    const target: Schema | undefined = $ref === '#' ? root : root.$defs?.[$ref.slice('#/$defs/'.length)];
    if (target === undefined) return beside;
    result = { ...target, ...beside };
  }
  return result;
}

/** The schema of what stands at a path; undefined where the schema knows of nothing. */
export function schemaAt(root: Schema, path: Path): Schema | undefined {
  let schema: Schema = root;
  for (const key of path) {
    const next = child(schema, key);
    if (next === undefined) return undefined;
    schema = resolve(root, next);
  }
  return schema;
}

function child({ properties, additionalProperties, items }: Schema, key: string | number): Schema | undefined {
  if (typeof key === 'number') return items;
  if (properties !== undefined && Object.hasOwn(properties, key)) return properties[key];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** Whether an object that this schema is of may have the key, known or free. */
export function allowsKey(schema: Schema, key: string): boolean {
  return schema.additionalProperties !== false || Object.hasOwn(schema.properties ?? {}, key);
}
