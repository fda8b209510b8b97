import type { Validator } from '../semantics';

export const envoyFilter: Validator = function* () {};
