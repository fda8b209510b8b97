import type { Validator } from '../semantics';

export const sidecar: Validator = function* () {};
