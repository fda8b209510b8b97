import type { Validator } from '../semantics';

export const destinationRule: Validator = function* () {};
