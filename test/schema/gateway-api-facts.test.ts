/** The schemas of the Gateway API's kinds against the facts of the CustomResourceDefinitions, field by field and both ways. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schemaFor, schemaKind, schemaKinds } from '../../server/src/schema/validate';
import { type FactKind, factOf, factsOf, oursOf } from './facts';
import { nodesOf } from './shape';

const file = new URL('../../../shared/data/gateway-api-crds.json', import.meta.url);
const group = 'gateway.networking.k8s.io';

/** The pattern of header values takes exponential time in JavaScript; ours takes the same texts. */
const headerValue = { crd: '^[!-~]+([\\t ]?[!-~]+)*$', ours: '^[!-~]+([\\t ][!-~]+)*$' };

/** No text is shorter than 0; what excludes each other is said by CEL rules only, which are compared as such. */
function plain({
  minLength,
  pattern,
  exclusive: _byCel,
  ...rest
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    ...rest,
    ...(minLength === 0 || minLength === undefined ? {} : { minLength }),
    ...(pattern === undefined ? {} : { pattern: pattern === headerValue.crd ? headerValue.ours : pattern }),
  };
}

describe.skipIf(!existsSync(file))('the schemas of the Gateway API say what the CustomResourceDefinitions say', () => {
  const facts: readonly FactKind[] = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')).kinds as FactKind[]).filter((kind) => kind.group === group)
    : [];

  it('of the same kinds', () => {
    const ours = schemaKinds.filter((kind) => kind.group === group).map(({ kind }) => kind);
    expect(ours.sort()).toEqual(facts.map(({ kind }) => kind).sort());
  });

  it.each(facts)('$kind', ({ kind, schemas }) => {
    const versions = schemas.flatMap((each) => each.versions as readonly { readonly name: string }[]);
    const byName = (a: { readonly name: string }, b: { readonly name: string }) => (a.name < b.name ? -1 : 1);
    expect([...(schemaKind(group, kind)?.versions ?? [])].sort(byName)).toEqual([...versions].sort(byName));
    const root = schemaFor(group, kind);
    // Where versions differ, our fields have the wider limits, which are those of the oldest.
    const schema = schemas.at(-1)?.schema;
    const spec = schema?.properties?.spec;
    if (root === undefined || spec === undefined) throw new Error('no schema');
    const wanted = new Map(factsOf(spec, 'spec'));
    const nodes = new Map([...nodesOf(root)].filter(([path]) => path === 'spec' || /^spec\W/.test(path)));
    expect([...nodes.keys()].sort()).toEqual([...wanted.keys()].sort());
    for (const [path, node] of nodes) {
      const { cel, listMapKeys: _ours, ...ours } = oursOf(node);
      const { cel: rules, listMapKeys, ...fact } = factOf(wanted.get(path) ?? {});
      expect({ path, ...plain(ours) }).toEqual({ path, ...plain(fact) });
      // What CEL says of changes is checked by nobody who has one manifest only.
      expect({ path, rules: rules.filter((rule) => !cel.includes(rule)) }).toEqual({
        path,
        rules: rules.filter((rule) => rule.includes('oldSelf')),
      });
      const others = new Set(schemas.flatMap((each) => JSON.stringify(each.schema)));
      const invented = cel.filter((rule) => ![...others].some((text) => text.includes(JSON.stringify(rule))));
      expect({ path, invented }).toEqual({ path, invented: [] });
      // A key of the list may also be one of the keys that a CEL rule keeps apart.
      for (const key of listMapKeys) expect(JSON.stringify(node.uniqueBy ?? []), path).toContain(JSON.stringify(key));
    }
  });
});
