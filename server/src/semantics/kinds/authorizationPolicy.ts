import type { Validator } from '../semantics';

export const authorizationPolicy: Validator = function* () {};
