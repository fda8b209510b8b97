import type { Validator } from '../semantics';

export const proxyConfig: Validator = function* () {};
