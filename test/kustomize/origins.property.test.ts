/** Every value of what is built has an origin whose text really says it, whatever patches and kustomizations do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPath } from '../../server/src/yaml/locate';
import type { Path } from '../../server/src/yaml/tree';
import { buildAll, type Files, type Sample, sample, written } from './harness';
import { cases } from './samples';

/** All paths of a value, the containers' too. */
function pathsOf(value: unknown, path: Path = []): readonly (readonly [Path, unknown])[] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  const children = Array.isArray(value) ? value.map((item, i) => [i, item] as const) : Object.entries(value);
  return [[path, value], ...children.flatMap(([key, item]) => pathsOf(item, [...path, key]))];
}

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'list' : typeof value === 'object' && value !== null ? 'map' : 'scalar';

/** What does not fit, in words. */
function wrong(of: Sample, root: string): readonly string[] {
  return buildAll(of, root).flatMap(({ result }) => {
    if (result.kind === 'deleted') return written(of, result.by) === undefined ? ['what deletes a resource is nowhere'] : [];
    const renamed = new Set(result.references.map(({ path }) => formatPath(path)));
    return pathsOf(result.value).flatMap(([path, value]) => {
      const name = formatPath(path);
      const origin = result.originOf(path);
      const source = written(of, origin);
      const affixed = origin.path[0] === 'namePrefix' || origin.path[0] === 'nameSuffix';
      const fits =
        renamed.has(name) ||
        // What copies nothing writes null.
        (value === null && source !== undefined) ||
        (kindOf(value) !== 'scalar' && kindOf(source) === kindOf(value)) ||
        // A word that only kubectl takes for true or false.
        (typeof source === 'boolean' && typeof value === 'string') ||
        // A null that became a text, and a number that did.
        (kindOf(value) === 'scalar' &&
          (source === value ||
            (kindOf(source) === 'scalar' && (String(source) === value || (affixed && String(value).includes(String(source)))))));
      return fits ? [] : [`${name} is ${JSON.stringify(value)}, ${JSON.stringify(origin)} says ${JSON.stringify(source)}`];
    });
  });
}

describe('origins', () => {
  it.each(cases.map((one) => [one.name, one] as const))('are true for %s', (_, { files, root }) => {
    expect(wrong(sample(files), root)).toEqual([]);
  });

  const scalar = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('a', 'b', 'c', 'x'));
  const tree: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(
        fc.constantFrom('a', 'b', 'c', 'd'),
        fc.oneof({ weight: 5, arbitrary: tie('value') }, { weight: 1, arbitrary: fc.constant(null) }),
      ),
    ),
  })).value;
  const map = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tree, { minKeys: 1 });
  const item = fc.record(
    { name: fc.constantFrom('x', 'z', 'w'), image: scalar, more: map, $patch: fc.constantFrom('delete', 'merge', 'replace') },
    { requiredKeys: ['name'] },
  );
  const plainItem = item.map(({ $patch, ...rest }) => rest);
  const pointer = fc
    .array(fc.constantFrom('a', 'b', 'c', 'd', '0', '1', '-'), { minLength: 1, maxLength: 3 })
    .map((keys) => `/spec/${keys.join('/')}`);
  const operation = fc.oneof(
    fc.record({ op: fc.constantFrom('add', 'replace'), path: pointer, value: tree }),
    fc.record({ op: fc.constant('remove'), path: pointer }),
    fc.record({ op: fc.constantFrom('move', 'copy'), from: pointer, path: pointer }),
  );
  const resource = (spec: unknown, containers: unknown): unknown => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd' },
    spec: { ...(spec as object), template: { spec: { containers } } },
  });
  const patch = fc.oneof(
    fc
      .tuple(map, fc.array(item, { maxLength: 3 }))
      .map(([spec, containers]) => ({ patch: JSON.stringify(resource(spec, containers)) })),
    fc
      .array(operation, { minLength: 1, maxLength: 3 })
      .map((operations) => ({ patch: JSON.stringify(operations), target: { kind: 'Deployment' } })),
  );
  const kustomization = fc.record(
    {
      namespace: fc.constantFrom('one', 'two'),
      namePrefix: fc.constantFrom('p-', 'q-'),
      nameSuffix: fc.constantFrom('-s'),
      commonLabels: fc.dictionary(fc.constantFrom('k', 'l'), fc.constantFrom('1', 'v')),
      commonAnnotations: fc.dictionary(fc.constantFrom('k', 'l'), fc.constantFrom('1', 'v')),
      patches: fc.array(patch, { maxLength: 3 }),
    },
    { requiredKeys: ['patches'] },
  );

  it('are true for whatever is patched', { timeout: 60_000 }, () => {
    const files = fc
      .tuple(map, fc.array(plainItem, { maxLength: 3 }), fc.array(kustomization, { minLength: 1, maxLength: 3 }))
      .map(([spec, containers, layers]): Files => {
        const all: Record<string, string> = { '0/r.yaml': JSON.stringify(resource(spec, containers)) };
        layers.forEach((layer, i) => {
          // Every other patch is a file of its own.
          const patches = layer.patches.map((one, j) => {
            if (j % 2 === 0) return one;
            all[`${i}/p${j}.yaml`] = `# first\n---\n${one.patch}`;
            return { ...one, patch: undefined, path: `p${j}.yaml` };
          });
          all[`${i}/kustomization.yaml`] = JSON.stringify({ ...layer, patches, resources: [i === 0 ? 'r.yaml' : `../${i - 1}`] });
        });
        return { ...all, 'top/kustomization.yaml': `resources: [../${layers.length - 1}]\n` };
      });
    fc.assert(
      fc.property(files, (all) => {
        expect(wrong(sample(all), 'top')).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
