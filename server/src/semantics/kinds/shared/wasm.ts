/**
 * What a WasmPlugin and the `wasm` of a TrafficExtension share. Nearly all of it is the schema's to say; but Kubernetes counts
 * characters where istiod counts bytes.
 */
import type { Path } from '../../../yaml/tree';
import { type Obj, object, objects, text } from '../../primitives/values';
import { error } from '../../primitives/violation';
import type { Violation } from '../../semantics';

export function* checkWasm(plugin: Obj, path: Path): Generator<Violation> {
  yield* checkBytes(plugin.imagePullSecret, [...path, 'imagePullSecret'], 253);
  yield* checkBytes(plugin.pluginName, [...path, 'pluginName'], 256);
  for (const [i, variable] of objects(object(plugin.vmConfig).env)) {
    yield* checkBytes(variable.name, [...path, 'vmConfig', 'env', i, 'name'], 256);
  }
}

/** Yields when a text has few enough characters for the schema, but too many bytes. */
export function* checkBytes(value: unknown, path: Path, most: number): Generator<Violation> {
  const known = text(value);
  if (known === undefined || known.length <= most / 3) return;
  let bytes = 0;
  let characters = 0;
  for (const character of known) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    characters++;
  }
  if (characters > most || bytes <= most) return;
  yield error('invalid-value', path, `${String(path.at(-1))} has ${bytes} bytes in UTF-8; write ${most} at most`);
}
