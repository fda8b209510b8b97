/**
 * Documents against their schemas. The validators are compiled ahead of time from `schemas/` (see
 * `scripts/compile-schemas.mjs`), because a web host may forbid to compile at run time. This is the only folder that knows
 * Ajv: others see problems with a path and a sentence, never the validator's own words.
 */
import { explain } from './explain';
import { validate as validateSettingsSchema } from './generated/settings';
import type { SchemaProblem } from './types';

export { schema as settingsSchema } from './generated/settings';
export { type SchemaKind, schemaFor, schemaKind, schemaKinds, validateManifest } from './kinds';
export type { Schema, SchemaProblem, Version } from './types';

/** The problems of `meshwright.yaml` as plain data, in the order of the schema. */
export function validateSettings(value: unknown): readonly SchemaProblem[] {
  if (validateSettingsSchema(value)) return [];
  return explain(validateSettingsSchema.errors ?? [], value, { subject: 'the settings', key: 'key', placeholders: false });
}
