import type { Validator } from '../semantics';

export const peerAuthentication: Validator = function* () {};
