import type { Validator } from '../semantics';

export const serviceEntry: Validator = function* () {};
