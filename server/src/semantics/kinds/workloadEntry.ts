import type { Validator } from '../semantics';

export const workloadEntry: Validator = function* () {};
