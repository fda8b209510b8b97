import { optionalObject } from '../primitives/values';
import type { Validator } from '../semantics';
import { checkEndpoint } from './shared/endpoint';

export const workloadEntry: Validator = function* (document) {
  const spec = optionalObject(document.spec);
  if (spec !== undefined) yield* checkEndpoint(spec, ['spec'], { hostNames: true, sockets: true });
};
