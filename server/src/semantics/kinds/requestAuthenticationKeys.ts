/** The keys of a token's issuer as JSON (RFC 7517), a set or a single one. Messages never hold what keys hold. */
import type { Path } from '../../yaml/tree';
import { isGiven, type Obj, optionalObject } from '../primitives/values';
import { error, oneOf, warning } from '../primitives/violation';
import type { Violation } from '../semantics';

const example = '{"keys": [{"kty": "RSA", "n": "...", "e": "AQAB"}]}';

/** By the type of key, what makes it up. */
const members: ReadonlyMap<string, readonly string[]> = new Map([
  ['RSA', ['n', 'e']],
  ['EC', ['crv', 'x', 'y']],
  ['OKP', ['crv', 'x']],
  ['oct', ['k']],
]);

export function* checkKeySet(json: string, path: Path): Generator<Violation> {
  const set = parsed(json);
  if (set === undefined) {
    yield error('invalid-value', path, `jwks must be a set of keys as JSON, such as ${example}`);
    return;
  }
  if (!('keys' in set)) {
    yield* checkKey(set, 'the key in jwks', path);
    return;
  }
  if (!Array.isArray(set.keys)) {
    yield error('invalid-value', path, `"keys" of jwks must be a list, such as ${example}`);
    return;
  }
  for (const [i, item] of set.keys.entries()) {
    const name = `key ${i + 1} of jwks`;
    const key = optionalObject(item);
    if (key === undefined)
      yield error('invalid-value', path, `${name} must be an object such as {"kty": "RSA", "n": "...", "e": "AQAB"}`);
    else yield* checkKey(key, name, path);
  }
}

function parsed(json: string): Obj | undefined {
  try {
    return optionalObject(JSON.parse(json));
  } catch {
    // What is no JSON is no key set; that is all there is to say of it.
    return undefined;
  }
}

function* checkKey(key: Obj, name: string, path: Path): Generator<Violation> {
  const type = key.kty;
  const required = typeof type === 'string' ? members.get(type) : undefined;
  if (required === undefined) {
    // There may be more types by now; a text in other case, or nothing, is none.
    const known = [...members.keys()].find((each) => each.toLowerCase() === String(type).toLowerCase());
    if (typeof type === 'string' && type !== '' && known === undefined) return;
    const words = known === undefined ? `one of ${oneOf([...members.keys()])}` : `"${known}", not "${String(type)}"`;
    yield error('invalid-value', path, `${name} must have a type: "kty" is ${words}`);
    return;
  }
  const missing = required.find((member) => !isGiven(key[member]));
  if (missing !== undefined) {
    yield error('invalid-value', path, `${name} of the type "${String(type)}" must have "${missing}"`);
    return;
  }
  const secret = type === 'oct' ? 'a symmetric key' : isGiven(key.d) ? 'a private key' : undefined;
  if (secret === undefined) return;
  yield warning(
    'ineffective-field',
    path,
    `${name} is ${secret}: whoever reads this can sign tokens with it; write public keys only`,
  );
}
