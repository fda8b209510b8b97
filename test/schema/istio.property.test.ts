/**
 * Documents made at random from the schemas are taken, and every single change that breaks a fact is found, where it was made. What
 * a condition means is worked out here once more, in the simplest way, so that the compiled validators have something to agree with.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../server/src/schema/types';
import { schemaFor, schemaKinds, validateManifest } from '../../server/src/schema/validate';
import { type Condition, follow, type Node, placeOf } from './shape';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly (string | number)[];

const isMap = (value: unknown): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text for each pattern of the schemas; the first of them without one is an error here. */
const samples: Readonly<Record<string, readonly string[]>> = {
  '^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$': ['', 'apps', 'gateway.networking.k8s.io'],
  '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$': ['Gateway', 'a-1'],
  '(^$|^[a-f0-9]{64}$)': ['', 'a1'.repeat(32)],
  '^[-_A-Za-z0-9]+$': ['x-a_B', '1'],
  '^[^*]+$': ['app', 'a.b/c'],
  '^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$': ['http', 'tcp-1'],
};

function textOf(node: Node): fc.Arbitrary<string> {
  if (node.atLeastDuration !== undefined) return fc.constantFrom('1ms', '1.5s', '2h45m', '300ms');
  if (node.duration) return fc.constantFrom('0s', '5s', '1h');
  if (node.format === 'byte') return fc.constantFrom('aGFsbG8=', 'YQ==');
  if (node.conditions.some(({ urlScheme }) => urlScheme !== undefined)) return fc.constantFrom('https://a.b/c', 'http://a');
  if (typeof node.pattern === 'string') {
    if (node.pattern.includes('6553')) return fc.constantFrom('1', '80', '65535');
    const texts = samples[node.pattern];
    if (texts === undefined) throw new Error(`no sample for ${node.pattern}`);
    return fc.constantFrom(...texts);
  }
  const least = Number(node.minLength ?? 0);
  const most = Math.min(Number(node.maxLength ?? 12), least + 12);
  return fc.oneof(
    fc.string({ minLength: least, maxLength: most }),
    fc
      .constantFrom('a', 'unix:///a/b', '10.0.0.0/8', '*.example.com')
      .filter((text) => text.length >= least && text.length <= most),
  );
}

function arbitraryOf(root: Schema, schema: Schema, depth: number): fc.Arbitrary<Json> {
  const node = follow(root, schema);
  const plain = plainOf(root, node, depth);
  const checked =
    node.conditions.length === 0 ? plain : plain.filter((value) => node.conditions.every((each) => holds(each, value)));
  return [node.type].flat().includes('null') ? fc.option(checked, { freq: 5 }) : checked;
}

function plainOf(root: Schema, node: Node, depth: number): fc.Arbitrary<Json> {
  if (node.enum !== undefined) return fc.constantFrom(...(node.enum as readonly Json[]));
  switch ([node.type].flat()[0]) {
    case 'string':
      return textOf(node).filter((text) => !/[${]/.test(text));
    case 'boolean':
      return fc.boolean();
    case 'integer': {
      const least = Number(node.minimum ?? -(2 ** 31));
      const most = Number(node.maximum ?? 2 ** 31 - 1);
      return fc.oneof(
        fc.integer({ min: least, max: Math.min(most, 2 ** 31 - 1) }),
        fc.constantFrom(least, most, Math.max(least, 80)),
      );
    }
    case 'number':
      return fc.double({ min: Number(node.minimum ?? -1e6), max: Number(node.maximum ?? 1e6), noNaN: true });
    case 'array': {
      const item = arbitraryOf(root, node.items ?? {}, depth - 1);
      const least = Number(node.minItems ?? 0);
      const most = Math.min(Number(node.maxItems ?? 3), depth > 0 ? 3 : least);
      const unique = (node.uniqueBy as readonly (readonly string[])[] | undefined) ?? [];
      if (unique.length === 0) return fc.array(item, { minLength: least, maxLength: most });
      const differ = (a: Json, b: Json) => unique.some(([key = '']) => isMap(a) && isMap(b) && a[key] === b[key]);
      return fc.uniqueArray(item, { minLength: least, maxLength: most, comparator: differ });
    }
    default:
      return node.properties === undefined ? mapOf(root, node, depth) : objectOf(root, node, depth);
  }
}

function mapOf(root: Schema, node: Node, depth: number): fc.Arbitrary<Json> {
  if (typeof node.additionalProperties !== 'object')
    return fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom(1, 'x', null));
  const name = node.propertyNames === undefined ? fc.constantFrom('a', 'x-b', '*') : textOf(follow(root, node.propertyNames));
  const value = arbitraryOf(root, node.additionalProperties, depth - 1);
  return fc.dictionary(name, value, { minKeys: Number(node.minProperties ?? 0), maxKeys: 2, noNullPrototype: true });
}

function objectOf(root: Schema, node: Node, depth: number): fc.Arbitrary<Json> {
  const required = node.required ?? [];
  const names = Object.keys(node.properties ?? {}).filter((name) => required.includes(name) || depth > 0);
  const groups = [
    ...(node.atMostOneOf ?? []),
    ...node.conditions.flatMap(({ atMostOneOf = [], exactlyOneOf = [] }) => [...atMostOneOf, ...exactlyOneOf]),
  ];
  const needed = node.conditions.flatMap((each) => [...(each.exactlyOneOf ?? []), ...((each.atLeastOneOf as string[][]) ?? [])]);
  const fields = Object.fromEntries(
    [...new Set([...names, ...needed.flat()])].map((name) => [name, arbitraryOf(root, node.properties?.[name] ?? {}, depth - 1)]),
  );
  // Few of the many fields at a time, so that documents stay small, and of a group at most one.
  const chosen = fc.tuple(fc.subarray(names), fc.nat(), fc.nat()).map(([some, a, b]) => {
    const picked = new Set([...required, ...some.slice(0, 3 + (a % 3))]);
    for (const keys of needed) if (!keys.some((key) => picked.has(key))) picked.add(keys[b % keys.length] ?? '');
    for (const keys of groups) for (const extra of keys.filter((key) => picked.has(key)).slice(1)) picked.delete(extra);
    return [...picked];
  });
  return chosen.chain((picked) =>
    fc.record(Object.fromEntries(picked.map((name) => [name, fields[name] ?? fc.constant('')])), { noNullPrototype: true }),
  );
}

/** JSON Schema as far as conditions use it. */
function holds(schema: Condition, value: Json): boolean {
  const all = (key: 'allOf' | 'anyOf'): readonly Condition[] => (schema[key] as readonly Condition[] | undefined) ?? [];
  const map = isMap(value) ? value : undefined;
  const has = (key: string) => map !== undefined && map[key] !== undefined && map[key] !== null;
  if (schema.not !== undefined && holds(schema.not, value)) return false;
  if (!all('allOf').every((each) => holds(each, value))) return false;
  if (schema.anyOf !== undefined && !all('anyOf').some((each) => holds(each, value))) return false;
  if (map !== undefined && !(schema.required ?? []).every(has)) return false;
  for (const [key, each] of Object.entries(schema.properties ?? {}))
    if (has(key) && !holds(each as Condition, map?.[key] ?? null)) return false;
  if ('const' in schema && schema.const !== value) return false;
  if (schema.enum !== undefined && !schema.enum.includes(value)) return false;
  if (typeof schema.type === 'string' && schema.type === 'array' && !Array.isArray(value)) return false;
  if (typeof value === 'string') {
    if (typeof schema.pattern === 'string' && !new RegExp(schema.pattern, 'u').test(value)) return false;
    if (schema.minLength !== undefined && value.length < Number(schema.minLength)) return false;
    if (schema.maxLength !== undefined && value.length > Number(schema.maxLength)) return false;
  }
  if (typeof value === 'number') {
    if (schema.minimum !== undefined && value < Number(schema.minimum)) return false;
    if (schema.maximum !== undefined && value > Number(schema.maximum)) return false;
  }
  if (Array.isArray(value)) {
    if (schema.minItems !== undefined && value.length < Number(schema.minItems)) return false;
    if (schema.contains !== undefined && !value.some((item) => holds(schema.contains as Condition, item))) return false;
  }
  if (map !== undefined && schema.minProperties !== undefined && Object.keys(map).length < Number(schema.minProperties))
    return false;
  const count = (keys: readonly string[]) => keys.filter(has).length;
  if (schema.atMostOneOf?.some((keys) => count(keys) > 1)) return false;
  if (schema.exactlyOneOf?.some((keys) => count(keys) !== 1)) return false;
  return !(schema.atLeastOneOf as readonly (readonly string[])[] | undefined)?.some((keys) => count(keys) === 0);
}

interface Mutation {
  readonly what: string;
  /** Where the problem must be, or an object in which it is. */
  readonly path: Path;
  readonly value: Json | undefined;
}

/** Every change of one value that breaks one fact. */
function* mutationsOf(root: Schema, schema: Schema, value: Json, path: Path): Generator<Mutation> {
  const node = follow(root, schema);
  const types = [node.type].flat();
  if (value === null) return;
  const wrong: Json = types.includes('string')
    ? 5
    : types.includes('boolean') || types.includes('integer') || types.includes('number')
      ? 'x'
      : true;
  yield { what: 'another type', path, value: wrong };
  if (node.enum !== undefined) yield { what: 'no value of the enum', path, value: 'NONSENSE' };
  if (typeof value === 'string') {
    if (node.atLeastDuration !== undefined) yield* ['0s', '5', ''].map((text) => ({ what: 'no duration', path, value: text }));
    if (node.minLength !== undefined) yield { what: 'too short', path, value: '' };
    if (typeof node.maxLength === 'number') yield { what: 'too long', path, value: 'a'.repeat(node.maxLength + 1) };
    if (node.pattern !== undefined) yield { what: 'against the pattern', path, value: '?' };
  }
  if (typeof value === 'number') {
    if (node.minimum !== undefined) yield { what: 'too small', path, value: Number(node.minimum) - 1 };
    if (node.maximum !== undefined) yield { what: 'too great', path, value: Number(node.maximum) + 1 };
    if (types.includes('integer')) yield { what: 'a fraction', path, value: 1.5 };
  }
  if (Array.isArray(value)) {
    if (node.minItems !== undefined) yield { what: 'too few', path, value: [] };
    if (node.uniqueBy !== undefined && value.length > 0)
      yield { what: 'an item twice', path, value: [...value, value[0] as Json] };
    if (typeof node.maxItems === 'number' && value.length > 0) {
      yield { what: 'too many', path, value: Array.from({ length: node.maxItems + 1 }, () => value[0] as Json) };
    }
    for (const [i, item] of value.entries()) yield* mutationsOf(root, node.items ?? {}, item, [...path, i]);
    return;
  }
  if (!isMap(value)) return;
  if (node.minProperties !== undefined) yield { what: 'an empty map', path, value: {} };
  if (node.additionalProperties === false) yield { what: 'an unknown field', path: [...path, 'nonsense'], value: 1 };
  if (node.propertyNames !== undefined) yield { what: 'a wrong key', path: [...path, '*'], value: 'x' };
  for (const key of node.required ?? []) yield { what: 'a field missing', path: [...path, key], value: undefined };
  const groups = [
    ...(node.atMostOneOf ?? []),
    ...node.conditions.flatMap(({ atMostOneOf = [], exactlyOneOf = [] }) => [...atMostOneOf, ...exactlyOneOf]),
  ];
  for (const keys of groups) {
    const [present] = keys.filter((key) => key in value);
    const other = keys.find((key) => key !== present);
    if (present === undefined || other === undefined) continue;
    yield { what: 'two of a group', path, value: { ...value, [other]: sampleOf(root, node.properties?.[other] ?? {}) } };
  }
  for (const [key, each] of Object.entries(value)) {
    const child =
      node.properties?.[key] ?? (typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined);
    if (child !== undefined) yield* mutationsOf(root, child, each, [...path, key]);
  }
}

function sampleOf(root: Schema, schema: Schema): Json {
  return fc.sample(arbitraryOf(root, schema, 0), { numRuns: 1, seed: 1 })[0] ?? '';
}

function changed(value: Json, [key, ...rest]: Path, to: Json | undefined): Json {
  if (key === undefined) return to ?? null;
  if (Array.isArray(value)) return value.map((item, i) => (i === key ? changed(item as Json, rest, to) : (item as Json)));
  const map = isMap(value) ? value : {};
  if (rest.length === 0 && to === undefined) return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
  return { ...map, [key]: rest.length === 0 ? (to as Json) : changed(map[String(key)] ?? null, rest, to) };
}

const within = (place: Path, path: Path) => path.every((key, i) => place[i] === key);

const kinds = schemaKinds.filter(({ group }) => group.endsWith('.istio.io'));

describe('a document made from the schema', () => {
  it.each(kinds)('of $kind is taken, and each change that breaks a fact is found', ({ group, kind, versions }) => {
    const root = schemaFor(group, kind) ?? {};
    const apiVersion = `${group}/${versions[0]?.name}`;
    const spec = root.properties?.spec ?? {};
    const document = arbitraryOf(root, spec, 5).map((value) => ({ apiVersion, kind, metadata: { name: 'a' }, spec: value }));
    fc.assert(
      fc.property(document, fc.nat(), (value, seed) => {
        expect(validateManifest(group, kind, value)).toEqual([]);
        const mutations = [...mutationsOf(root, spec, value.spec, ['spec'])];
        // Some of the many, spread over the document.
        for (let i = 0; i < Math.min(8, mutations.length); i++) {
          const {
            what,
            path,
            value: to,
          } = mutations[(seed + Math.floor((i * mutations.length) / 8)) % mutations.length] as Mutation;
          const problems = validateManifest(group, kind, changed(value as Json, path, to));
          const places = problems.map((problem) => problem.path);
          const found = places.some((place) => within(place, path) || (what === 'another type' && within(path, place)));
          if (!found) expect.fail(`${what} at ${placeOf(path)} is not found, but ${JSON.stringify(places)}`);
          if (what === 'an unknown field' || what === 'another type') expect(problems).toHaveLength(1);
        }
      }),
      { numRuns: 60 },
    );
  });
});
