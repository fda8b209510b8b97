import type { Validator } from '../semantics';

export const gateway: Validator = function* () {};
