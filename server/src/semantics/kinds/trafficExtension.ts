import type { Validator } from '../semantics';

export const trafficExtension: Validator = function* () {};
