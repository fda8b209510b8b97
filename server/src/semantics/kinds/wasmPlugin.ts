import type { Validator } from '../semantics';

export const wasmPlugin: Validator = function* () {};
