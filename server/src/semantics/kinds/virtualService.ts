import type { Validator } from '../semantics';

export const virtualService: Validator = function* () {};
