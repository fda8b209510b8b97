import type { Validator } from '../semantics';

export const telemetry: Validator = function* () {};
