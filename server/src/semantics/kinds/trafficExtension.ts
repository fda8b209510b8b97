import { checkAttachment } from '../primitives/selectors';
import { object } from '../primitives/values';
import type { Validator } from '../semantics';
import { checkBytes, checkWasm } from './shared/wasm';

const longestScript = 65536;

export const trafficExtension: Validator = function* (document) {
  const spec = object(document.spec);
  yield* checkAttachment(spec, ['spec']);
  yield* checkWasm(object(spec.wasm), ['spec', 'wasm']);
  yield* checkBytes(object(spec.lua).inlineCode, ['spec', 'lua', 'inlineCode'], longestScript);
};
