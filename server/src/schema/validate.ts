/**
 * Documents against their schemas. The validators are compiled ahead of time from `schemas/` (see
 * `scripts/compile-schemas.mjs`), because a web host may forbid to compile at run time. This is the only folder that knows
 * Ajv: others see problems with a path and a sentence, never the validator's own words.
 */
import { explain, type SchemaProblem } from './explain';
import { validate as validateSettingsSchema } from './generated/settings';

export type { SchemaProblem } from './explain';

/** The problems of `meshwright.yaml` as plain data, in the order of the schema. */
export function validateSettings(value: unknown): readonly SchemaProblem[] {
  if (validateSettingsSchema(value)) return [];
  return explain(validateSettingsSchema.errors ?? [], value, 'the settings');
}
