/** What a CustomResourceDefinition says of a field, and what our schema says of it, in the same words. */
import { celOf, type Node } from './shape';

export interface Fact {
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

export interface FactKind {
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

export function factOf(fact: Fact) {
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

export function oursOf(node: Node) {
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

export function* factsOf(fact: Fact, path: string): Generator<readonly [string, Fact]> {
  yield [path, fact];
  for (const [name, each] of Object.entries(fact.properties ?? {})) yield* factsOf(each, `${path}.${name}`);
  if (fact.items !== undefined) yield* factsOf(fact.items, `${path}[]`);
  if (typeof fact.additionalProperties === 'object') yield* factsOf(fact.additionalProperties, `${path}{}`);
}
