/** The schemas of Istio's kinds against the facts of the CustomResourceDefinitions, field by field and both ways. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schemaFor, schemaKind, schemaKinds } from '../../server/src/schema/validate';
import { celOf, type Node, nodesOf } from './shape';

const file = new URL('../../../shared/data/istio-crds.json', import.meta.url);

interface Fact {
  readonly properties?: Readonly<Record<string, Fact>>;
  readonly items?: Fact;
  readonly additionalProperties?: Fact | boolean;
  readonly required?: readonly string[];
  readonly oneOf?: readonly { readonly required?: readonly string[] }[];
  readonly allOf?: readonly Fact[];
  readonly 'x-kubernetes-validations'?: readonly string[];
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly [fact: string]: unknown;
}

interface FactKind {
  readonly group: string;
  readonly kind: string;
  readonly schemas: readonly { readonly versions: readonly unknown[]; readonly schema: Fact }[];
}

/** What both sides say in the same words. */
const same = [
  'enum',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
] as const;

function factOf(fact: Fact) {
  return {
    ...Object.fromEntries(same.filter((key) => key in fact).map((key) => [key, fact[key]])),
    types: fact['x-kubernetes-int-or-string'] ? ['integer', 'string'] : [fact.type, ...(fact.nullable ? ['null'] : [])],
    fields: Object.keys(fact.properties ?? {}).sort(),
    required: [...(fact.required ?? [])].sort(),
    open: fact['x-kubernetes-preserve-unknown-fields'] === true,
    map: fact.additionalProperties !== undefined,
    cel: [...(fact['x-kubernetes-validations'] ?? [])].sort(),
    listMapKeys: fact['x-kubernetes-list-map-keys'] ?? [],
    // A group of one key excludes nothing.
    exclusive: groupsOf([fact.oneOf, ...(fact.allOf ?? []).map((each) => each.oneOf)]),
  };
}

function groupsOf(oneOfs: readonly (Fact['oneOf'] | undefined)[]): string[] {
  const groups = oneOfs.flatMap((oneOf) => (oneOf === undefined ? [] : [oneOf.flatMap(({ required }) => required ?? [])]));
  return groups
    .filter((keys) => keys.length > 1)
    .map((keys) => [...keys].sort().join())
    .sort();
}

function oursOf(node: Node) {
  const isObject = [node.type].flat().includes('object');
  const cel = celOf(node);
  // Istio's rule for the numbers of ports is a second key beside that of the list-type map.
  const unique = (node.uniqueBy as readonly (readonly string[])[] | undefined) ?? [];
  const byCel = cel.filter((rule) => rule.includes('exists_one')).length;
  const exactly = node.conditions.flatMap(({ exactlyOneOf = [] }) => exactlyOneOf);
  return {
    ...Object.fromEntries(same.filter((key) => key in node).map((key) => [key, node[key]])),
    types: [node.type].flat(),
    fields: Object.keys(node.properties ?? {}).sort(),
    required: [...(node.required ?? [])].sort(),
    open: isObject && node.properties === undefined && node.additionalProperties === undefined,
    map: isObject && node.additionalProperties !== undefined && node.additionalProperties !== false,
    cel: [...cel].sort(),
    listMapKeys: unique.slice(0, unique.length - byCel).flat(),
    exclusive: [...(node.atMostOneOf ?? []), ...exactly].map((keys) => [...keys].sort().join()).sort(),
  };
}

function* factsOf(fact: Fact, path: string): Generator<readonly [string, Fact]> {
  yield [path, fact];
  for (const [name, each] of Object.entries(fact.properties ?? {})) yield* factsOf(each, `${path}.${name}`);
  if (fact.items !== undefined) yield* factsOf(fact.items, `${path}[]`);
  if (typeof fact.additionalProperties === 'object') yield* factsOf(fact.additionalProperties, `${path}{}`);
}

describe.skipIf(!existsSync(file))('the schemas of Istio say what the CustomResourceDefinitions say', () => {
  const facts: readonly FactKind[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).kinds : [];

  it('of the same kinds', () => {
    const ours = schemaKinds.filter(({ group }) => group.endsWith('.istio.io')).map(({ group, kind }) => `${group}/${kind}`);
    expect(ours.sort()).toEqual(facts.map(({ group, kind }) => `${group}/${kind}`).sort());
  });

  it.each(facts)('$kind', ({ group, kind, schemas }) => {
    expect(schemas).toHaveLength(1);
    const [{ versions, schema }] = schemas as [FactKind['schemas'][number]];
    expect(schemaKind(group, kind)?.versions).toEqual(versions);
    const root = schemaFor(group, kind);
    if (root === undefined) throw new Error('no schema');
    expect([...(root.required ?? [])]).toEqual([...(schema.required ?? [])]);

    const spec = schema.properties?.spec;
    if (spec === undefined) throw new Error('no spec');
    const wanted = new Map(factsOf(spec, 'spec'));
    const nodes = new Map([...nodesOf(root)].filter(([path]) => path === 'spec' || /^spec\W/.test(path)));
    expect([...nodes.keys()].sort()).toEqual([...wanted.keys()].sort());
    for (const [path, node] of nodes) {
      expect({ path, ...oursOf(node) }).toEqual({ path, ...factOf(wanted.get(path) ?? {}) });
    }
  });

  it('and more only where istiod reads a duration that the API server takes for text', () => {
    const more = facts.flatMap(({ group, kind }) =>
      [...nodesOf(schemaFor(group, kind) ?? {})].filter(([, node]) => node.duration),
    );
    const paths = more.map(([path]) => path.split('.').slice(-2).join('.'));
    const wrong = more.filter(
      ([path]) => !/(?:^|\.)(?:tcp\.idleTimeout|httpCookie\.ttl|retryBudget\.budgetInterval)$/.test(path),
    );
    expect(wrong).toEqual([]);
    expect(new Set(paths)).toEqual(new Set(['tcp.idleTimeout', 'httpCookie.ttl', 'retryBudget.budgetInterval']));
  });
});

describe('the schemas', () => {
  it.each(schemaKinds)('$kind of $group is of one shape, with a description of each field', ({ group, kind, reference }) => {
    expect(reference).toMatch(/^https:\/\//);
    const root = schemaFor(group, kind);
    const nodes = [...nodesOf(root ?? {})];
    const silent = nodes.filter(([path, node]) => /[^\]}]$/.test(path) && !node.description?.trim()).map(([path]) => path);
    expect(silent).toEqual([]);
    const odd = nodes.filter(([, node]) => node.properties !== undefined && node.additionalProperties !== false);
    expect(odd.map(([path]) => path)).toEqual([]);
  });
});
