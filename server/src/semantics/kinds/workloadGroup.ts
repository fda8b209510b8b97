import type { Validator } from '../semantics';

export const workloadGroup: Validator = function* () {};
