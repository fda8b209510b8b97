import { checkAttachment } from '../primitives/selectors';
import { object } from '../primitives/values';
import type { Validator } from '../semantics';
import { checkWasm } from './shared/wasm';

export const wasmPlugin: Validator = function* (document) {
  const spec = object(document.spec);
  yield* checkAttachment(spec, ['spec']);
  yield* checkWasm(spec, ['spec']);
};
