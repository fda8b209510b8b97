/** The schemas of Istio's kinds against the facts of the CustomResourceDefinitions, field by field and both ways. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schemaFor, schemaKind, schemaKinds } from '../../server/src/schema/validate';
import { type FactKind, factOf, factsOf, oursOf } from './facts';
import { nodesOf } from './shape';

const file = new URL('../../../shared/data/istio-crds.json', import.meta.url);

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
