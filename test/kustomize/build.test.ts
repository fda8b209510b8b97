import { describe, expect, it } from 'vitest';
import type { Built } from '../../server/src/kustomize/build';
import { formatPath } from '../../server/src/yaml/locate';
import type { Path } from '../../server/src/yaml/tree';
import { at, buildAll, type Files, home, type Result, sample } from './harness';

const rule = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
spec:
  host: reviews
  subsets:
  - name: v1
    labels: { version: v1 }
`;

/** Builds the one resource of `base/r.yaml` below `top`. */
function one(kustomization: string, files: Files = {}): Result {
  const all = { 'base/kustomization.yaml': 'resources: [r.yaml]\n', 'base/r.yaml': rule, ...files };
  const results = buildAll(sample({ ...all, 'top/kustomization.yaml': `resources: [../base]\n${kustomization}` }), 'top');
  expect(results).toHaveLength(1);
  return results[0] as Result;
}

function built(kustomization: string, files?: Files): Built {
  const { result } = one(kustomization, files);
  if (result.kind !== 'built') throw new Error('it is deleted');
  return result;
}

/** `file#document:path`, with the path within an inline patch behind it. */
function place({ originOf }: Built, path: Path): string {
  const { uri, document, path: outer, inline } = originOf(path);
  const inner = inline === undefined ? '' : ` > ${inline.document}:${formatPath(inline.path)}`;
  return `${uri.slice(home.length + 1)}#${document}:${formatPath(outer)}${inner}`;
}

const why = ({ unknown }: { readonly unknown: Built['unknown'] }): readonly string[] =>
  unknown.map(({ touches, reason, path }) => `${touches}: ${reason} (${formatPath(path)})`);

describe('origins', () => {
  it('are the base where nothing changes anything', () => {
    const result = built('namePrefix: p-\n');
    expect(place(result, ['spec', 'subsets', 0, 'labels', 'version'])).toBe('base/r.yaml#0:spec.subsets[0].labels.version');
    expect(place(result, [])).toBe('base/r.yaml#0:');
  });

  it('are the kustomization for what its fields write', () => {
    const result = built('namespace: ns\nnamePrefix: p-\nlabels: [{ pairs: { "a/b": c } }]\ncommonAnnotations: { d: e }\n');
    expect(result.value).toMatchObject({
      metadata: { name: 'p-reviews', namespace: 'ns', labels: { 'a/b': 'c' }, annotations: { d: 'e' } },
    });
    expect(place(result, ['metadata', 'namespace'])).toBe('top/kustomization.yaml#kustomization:namespace');
    expect(place(result, ['metadata', 'name'])).toBe('top/kustomization.yaml#kustomization:namePrefix');
    expect(place(result, ['metadata', 'labels', 'a/b'])).toBe('top/kustomization.yaml#kustomization:labels[0].pairs["a/b"]');
    expect(place(result, ['metadata', 'labels'])).toBe('top/kustomization.yaml#kustomization:labels[0].pairs');
    expect(place(result, ['metadata', 'annotations', 'd'])).toBe('top/kustomization.yaml#kustomization:commonAnnotations.d');
    expect(place(result, ['metadata'])).toBe('base/r.yaml#0:metadata');
  });

  it('are the patch for what it writes, and the base for the rest', () => {
    const result = built('patches: [{ path: p.yaml }]\n', {
      'top/p.yaml': `# none
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  trafficPolicy: { tls: { mode: DISABLE } }
  subsets: [{ name: v2 }]
`,
    });
    expect(place(result, ['spec', 'subsets', 0, 'name'])).toBe('top/p.yaml#1:spec.subsets[0].name');
    expect(place(result, ['spec', 'subsets'])).toBe('top/p.yaml#1:spec.subsets');
    expect(place(result, ['spec', 'trafficPolicy', 'tls', 'mode'])).toBe('top/p.yaml#1:spec.trafficPolicy.tls.mode');
    expect(place(result, ['spec', 'host'])).toBe('base/r.yaml#0:spec.host');
    expect(place(result, ['metadata', 'name'])).toBe('base/r.yaml#0:metadata.name');
    expect(place(result, ['kind'])).toBe('base/r.yaml#0:kind');
  });

  it('of what is missing are those of what it would be in', () => {
    const result = built('patches: [{ path: p.yaml }]\n', {
      'top/p.yaml':
        'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: reviews }\nspec: { new: { a: 1 } }\n',
    });
    expect(place(result, ['spec', 'exportTo', 0])).toBe('base/r.yaml#0:spec');
    expect(place(result, ['spec', 'subsets', 7, 'name'])).toBe('base/r.yaml#0:spec.subsets');
    expect(place(result, ['spec', 'new', 'b', 'c'])).toBe('top/p.yaml#0:spec.new');
    expect(place(result, ['status'])).toBe('base/r.yaml#0:');
  });

  it('follow items of a list to where others push them', () => {
    const result = built(`patches:
- target: { kind: DestinationRule }
  patch: |-
    - { op: add, path: /spec/subsets/0, value: { name: v0, labels: { version: v0 } } }
    - { op: add, path: /spec/subsets/-, value: { name: v9 } }
    - { op: copy, from: /spec/subsets/1, path: /spec/subsets/- }
`);
    expect(place(result, ['spec', 'subsets', 1, 'name'])).toBe('base/r.yaml#0:spec.subsets[0].name');
    expect(place(result, ['spec', 'subsets', 3, 'labels', 'version'])).toBe('base/r.yaml#0:spec.subsets[0].labels.version');
    expect(place(result, ['spec', 'subsets', 0, 'labels', 'version'])).toBe(
      'top/kustomization.yaml#kustomization:patches[0].patch > 0:[0].value.labels.version',
    );
    expect(place(result, ['spec', 'subsets', 2])).toBe('top/kustomization.yaml#kustomization:patches[0].patch > 0:[1].value');
  });

  it('know the items of a List', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- { apiVersion: v1, kind: Service, metadata: { name: a }, spec: { type: X } }\n`;
    expect(place(built('namespace: ns\n', { 'base/r.yaml': list }), ['spec', 'type'])).toBe('base/r.yaml#0:items[0].spec.type');
  });
});

describe('what deletes a resource', () => {
  it('is a patch, by its place', () => {
    const { result } = one('patches: [{ path: p.yaml }]\n', {
      'top/p.yaml': '$patch: delete\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: reviews }\n',
    });
    expect(result).toMatchObject({ kind: 'deleted', by: { uri: `${home}/top/p.yaml`, document: 0, path: [] } });
  });

  it('is the annotation of what is for tools only', () => {
    const { result } = one('commonAnnotations: { config.kubernetes.io/local-config: "true" }\n');
    expect(result).toMatchObject({ kind: 'deleted', by: { path: ['commonAnnotations', 'config.kubernetes.io/local-config'] } });
  });
});

describe('what is not certain', () => {
  it.each([
    ['a field that is not followed', 'replacements: [{ path: x }]\n', ['values: "replacements" is not followed (replacements)']],
    ['a field of nobody', 'resource: []\n', ['values: "resource" is not followed (resource)']],
    ['what only adds', 'configMapGenerator: [{ name: a }]\nimages: [{ name: a }]\n', []],
    [
      'a patch that is missing',
      'patches: [{ path: p.yaml }]\n',
      ['existence: the file of this patch is not there (patches[0].path)'],
    ],
    ['a patch that is missing, for others', 'patches: [{ path: p.yaml, target: { kind: Service } }]\n', []],
    [
      'a pattern that is not followed',
      'patches: [{ path: p.yaml, target: { name: "(?i)x" } }]\n',
      ['existence: whether this patch is for the resource cannot be told (patches[0])'],
    ],
    ['a pattern of another kind', 'patches: [{ path: p.yaml, target: { name: "(?i)x", kind: Service } }]\n', []],
    [
      'an inline patch that cannot be read',
      'patches: [{ patch: "a: [", target: { kind: D.* } }]\n',
      ['existence: this patch cannot be read (patches[0].patch)'],
    ],
    [
      'a JSON patch in YAML that looks like JSON',
      'patches: [{ patch: "[{ op: test }]", target: { kind: D.* } }]\n',
      ['existence: this patch cannot be read (patches[0].patch)'],
    ],
    [
      'an operation that fails',
      `patches:
- target: { kind: DestinationRule }
  patch: '[{ "op": "replace", "path": "/spec/none/x", "value": 1 }]'
`,
      ['existence: the resource has nothing to replace at "/spec/none/x" (patches[0])'],
    ],
    [
      'a test that fails',
      `patchesJson6902:
- target: { kind: DestinationRule, name: reviews }
  patch: '[{ "op": "test", "path": "/spec/host", "value": 1 }]'
`,
      ['existence: the test of "host" fails (patchesJson6902[0])'],
    ],
    [
      'values that do not go together',
      `patches:
- patch: '{ apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: { name: reviews }, spec: { host: [a] } }'
`,
      ['existence: the patch has a list where the resource has a scalar (patches[0])'],
    ],
    [
      'a directive of nobody',
      `patches:
- patch: '{ apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: { name: reviews }, spec: { $patch: keep } }'
`,
      ['existence: "keep" is no directive of a patch (patches[0])'],
    ],
    ['a JSON patch without a target', `patches: [{ patch: '[]' }]\n`, ['existence: a JSON patch needs a target (patches[0])']],
    [
      'a component that is missing',
      'components: [../gone]\n',
      ['existence: there is no kustomization for this component (components[0])'],
    ],
    [
      'a kustomization that is refused',
      'commonLabels: { a: 1 }\n',
      ['existence: the kustomization is refused: a text belongs here: put it in quotes (commonLabels.a)'],
    ],
    ['a component far away', 'components: [github.com/a/b]\n', ['values: "components" is not followed (components[0])']],
  ])('%s', (_, kustomization, expected) => {
    expect(why(one(kustomization).result)).toEqual(expected);
  });

  it('leaves the rest of the build as it is', () => {
    const { value } = built(`namespace: ns
patches:
- target: { kind: DestinationRule }
  patch: '[{ "op": "remove", "path": "/none" }]'
- target: { kind: DestinationRule }
  patch: '[{ "op": "replace", "path": "/spec/host", "value": "x" }]'
`);
    expect(value).toMatchObject({ metadata: { namespace: 'ns' }, spec: { host: 'x' } });
  });

  it('is a name that several resources may be meant by', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: x }\nspec: { serviceAccountName: sa }\n';
    const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: sa, namespace: x }\n';
    const results = buildAll(
      sample({
        'a/kustomization.yaml': 'resources: [a.yaml]\nnamePrefix: a-\n',
        'a/a.yaml': account,
        'b/kustomization.yaml': 'resources: [b.yaml]\nnamePrefix: b-\n',
        'b/b.yaml': account,
        'top/kustomization.yaml': 'resources: [p.yaml, ../a, ../b]\nnamePrefix: t-\n',
        'top/p.yaml': pod,
      }),
      'top',
    );
    expect(results.flatMap(({ result }) => why(result))).toEqual([
      'existence: several resources may be meant by the name "sa" (spec.serviceAccountName)',
    ]);
  });
});

describe('hostile input', { timeout: 20_000 }, () => {
  function freeze(value: unknown): void {
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
    Object.freeze(value);
    for (const item of Object.values(value)) freeze(item);
  }

  it('is never changed', () => {
    const files = {
      'top/kustomization.yaml': `resources: [r.yaml]
namespace: ns
namePrefix: p-
commonLabels: { a: b }
patches:
- path: p.yaml
- target: { kind: DestinationRule }
  patch: '[{ "op": "add", "path": "/spec/subsets/0/x", "value": {} }, { "op": "add", "path": "/spec/subsets/0/x/y", "value": 1 }]'
`,
      'top/r.yaml': rule,
      'top/p.yaml':
        'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: reviews }\nspec: { a: { b: null, $patch: merge, c: { d: 1 } } }\n',
    };
    const first = sample(files);
    const before = JSON.stringify(buildAll(first, 'top')[0]?.result);
    for (const { base } of buildAll(first, 'top')) freeze(base.value);
    for (const kustomization of first.kustomizations.values()) freeze(kustomization);
    for (const { root } of first.documents(`${home}/top/p.yaml`) ?? []) freeze(root);
    expect(JSON.stringify(buildAll(first, 'top')[0]?.result)).toBe(before);
  });

  it('may have keys of JavaScript', () => {
    const { value, originOf } = built('patches: [{ path: p.yaml }]\n', {
      'top/p.yaml':
        'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: reviews, labels: { constructor: a } }\nspec: { __proto__: { x: 1 }, toString: b }\n',
    });
    expect(Object.keys(at(value, ['spec']) as object)).toContain('__proto__');
    expect(at(value, ['metadata', 'labels', 'constructor'])).toBe('a');
    expect(originOf(['spec', '__proto__', 'x']).path).toEqual(['spec', '__proto__', 'x']);
    expect(originOf(['spec', 'valueOf', 'x']).path).toEqual(['spec']);
    expect(originOf(['spec', 'subsets', 'length']).path).toEqual(['spec', 'subsets']);
  });

  const head = 'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: reviews }\n';

  it('may be a patch of 40,000 keys', () => {
    const lines = Array.from({ length: 40_000 }, (_, i) => `  k${i}: ${i}`).join('\n');
    const { value, unknown } = built('patches: [{ path: p.yaml }]\n', { 'top/p.yaml': `${head}spec:\n${lines}\n` });
    expect(unknown).toEqual([]);
    expect(at(value, ['spec', 'k39999'])).toBe(39_999);
  });

  it('may be 5,000 operations on one list', () => {
    const operations = Array.from({ length: 5_000 }, (_, i) => `{"op":"add","path":"/spec/subsets/0","value":${i}}`);
    const { value } = built('patches: [{ path: p.json, target: { kind: DestinationRule } }]\n', {
      'top/p.json': `[${operations.join(',')}]`,
    });
    expect(at(value, ['spec', 'subsets', 'length'])).toBe(5_001);
  });

  it('must not double itself without end', () => {
    const operations = Array.from({ length: 60 }, (_, i) => `{"op":"copy","from":"/spec","path":"/spec/c${i}"}`);
    expect(
      why(
        built('patches: [{ path: p.json, target: { kind: DestinationRule } }]\n', { 'top/p.json': `[${operations.join(',')}]` }),
      ),
    ).toEqual([
      expect.stringMatching(/^existence: the patch (?:stands for too many values|nests values too deeply) to be followed/),
    ]);
  });

  it('must not nest without end', () => {
    const nest = `${'{"a":'.repeat(90)}1${'}'.repeat(90)}`;
    const operations = Array.from(
      { length: 8 },
      (_, i) => `{"op":"add","path":"/spec${'/a'.repeat(i * 90 + 1)}","value":${nest}}`,
    );
    expect(
      why(
        built('patches: [{ path: p.json, target: { kind: DestinationRule } }]\n', { 'top/p.json': `[${operations.join(',')}]` }),
      ),
    ).toEqual(['existence: the patch nests values too deeply to be followed (patches[0])']);
  });

  it('must not stand for billions of values by aliases', () => {
    const lines = Array.from({ length: 40 }, (_, i) => `  a${i + 1}: &a${i + 1} { x: *a${i}, y: *a${i} }`).join('\n');
    const result = built('patches: [{ path: p.yaml }]\n', { 'top/p.yaml': `${head}spec:\n  a0: &a0 { z: 1 }\n${lines}\n` });
    expect(why(result)).toEqual(['existence: the patch stands for too many values to be followed (patches[0])']);
  });
});
