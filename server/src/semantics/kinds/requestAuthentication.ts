import type { Validator } from '../semantics';

export const requestAuthentication: Validator = function* () {};
