import { describe, expect, it } from 'vitest';
import { readKustomization } from '../../server/src/kustomize/read';
import type { Kustomization } from '../../server/src/kustomize/types';

const uri = 'file:///w/apps/shop/kustomization.yaml';

function read(text: string): Kustomization {
  const result = readKustomization(uri, text);
  if (result === undefined) throw new Error('this should be a kustomization');
  return result;
}

describe('what is a kustomization', () => {
  it.each([
    ['resources: []', 'Kustomization'],
    ['kind: Kustomization\nresources: []', 'Kustomization'],
    ['apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization', 'Kustomization'],
    ['apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component', 'Component'],
    ['apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: { path: ./x }', undefined],
    ['apiVersion: v1\nkind: ConfigMap', undefined],
  ])('%j is %s', (text, kind) => {
    expect(readKustomization(uri, text)?.kind).toBe(kind);
  });
});

describe('reading a kustomization', () => {
  it('resolves what it refers to against its folder and keeps the places', () => {
    const { resources, components, folder } = read(
      'resources: [a.yaml, ../base/, ./x/../b.yaml]\nbases: [old]\ncomponents:\n- ../../parts/p\n',
    );
    expect(folder).toBe('file:///w/apps/shop');
    expect(resources).toEqual([
      { uri: 'file:///w/apps/shop/a.yaml', path: ['resources', 0], remote: false },
      { uri: 'file:///w/apps/base', path: ['resources', 1], remote: false },
      { uri: 'file:///w/apps/shop/b.yaml', path: ['resources', 2], remote: false },
      { uri: 'file:///w/apps/shop/old', path: ['bases', 0], remote: false },
    ]);
    expect(components).toEqual([{ uri: 'file:///w/parts/p', path: ['components', 0], remote: false }]);
  });

  it.each([
    'https://example.com/x.yaml',
    'github.com/org/repo//path?ref=v1',
    'git@github.com:org/repo.git',
    'git::https://x/y',
    'ssh://git@host/repo.git//a',
    '../x//y?ref=main',
  ])('knows %s for remote', (text) => {
    const { resources, unsupported } = read(`resources: ["${text}"]`);
    expect(resources).toEqual([{ uri: text, path: ['resources', 0], remote: true }]);
    expect(unsupported).toEqual([{ field: 'resources', path: ['resources', 0], touches: 'adds' }]);
  });

  it('reads names, labels and annotations', () => {
    const one = read(`namespace: ns
namePrefix: p-
nameSuffix: ""
NAMESUFFIX: -s
commonLabels: { a: b }
labels:
- pairs: { c: d }
  includeTemplates: true
  fields: [{ path: spec/x, kind: K, create: true }]
commonAnnotations: { e: f }
`);
    expect(one.namespace).toEqual({ value: 'ns', path: ['namespace'] });
    expect(one.namePrefix).toEqual({ value: 'p-', path: ['namePrefix'] });
    expect(one.nameSuffix).toEqual({ value: '-s', path: ['NAMESUFFIX'] });
    expect(one.labels).toEqual([
      {
        pairs: new Map([['c', 'd']]),
        path: ['labels', 0, 'pairs'],
        selectors: false,
        templates: true,
        fields: [{ path: 'spec/x', kind: 'K', create: true }],
      },
      { pairs: new Map([['a', 'b']]), path: ['commonLabels'], selectors: true, templates: true, fields: [] },
    ]);
    expect(one.annotations).toEqual({ value: new Map([['e', 'f']]), path: ['commonAnnotations'] });
    expect(one.broken).toBe(false);
  });

  it('reads patches in their three fields', () => {
    const one = read(`patches:
- path: p.yaml
  target: { kind: Service, labelSelector: a=b }
  options: { allowNameChange: true }
- patch: "kind: X\\nmetadata: { name: y }"
patchesStrategicMerge:
- q.yaml
- "kind: Z\\nmetadata: { name: z }\\n---\\nkind: Z2"
patchesJson6902:
- target: { name: x }
  path: r.json
`);
    expect(one.patches[0]).toEqual({
      text: { uri: 'file:///w/apps/shop/p.yaml', path: ['patches', 0, 'path'] },
      target: { kind: 'Service', labelSelector: 'a=b' },
      allowNameChange: true,
      allowKindChange: false,
      path: ['patches', 0],
    });
    expect(one.patches[1]?.text).toMatchObject({
      inline: [{ origin: { document: 'kustomization', path: ['patches', 1, 'patch'], inline: { document: 0, path: [] } } }],
    });
    expect(one.patchesStrategicMerge).toMatchObject([
      { uri: 'file:///w/apps/shop/q.yaml' },
      { inline: [{ value: { kind: 'Z' } }, { value: { kind: 'Z2' }, origin: { inline: { document: 1 } } }] },
    ]);
    expect(one.patchesJson6902[0]?.text).toEqual({ uri: 'file:///w/apps/shop/r.json', path: ['patchesJson6902', 0, 'path'] });
  });

  it('lists what is not applied, by what that may hide', () => {
    const { unsupported, broken } = read(`images: [{ name: a, newTag: b }]
replicas: []
sortOptions: { order: fifo }
buildMetadata: [originAnnotations]
configMapGenerator: [{ name: a }]
helmCharts: []
replacements: []
transformers: [t.yaml]
newField: 1
components: [github.com/o/r]
`);
    expect(broken).toBe(false);
    expect(unsupported.map(({ field, touches }) => `${field} ${touches}`)).toEqual([
      'components adds',
      'components values',
      'images nothing',
      'replicas nothing',
      'sortOptions nothing',
      'buildMetadata nothing',
      'configMapGenerator adds',
      'helmCharts adds',
      'replacements values',
      'transformers values',
      'newField values',
    ]);
  });

  it.each([
    ['resources: [a', []],
    ['', []],
    ['# nothing', []],
    ['resources: a.yaml', ['resources']],
    ['resources: [a.yaml, 5]', ['resources', 1]],
    ['commonLabels: { a: 1 }', ['commonLabels', 'a']],
    ['patches: [{ target: { kind: A } }]', ['patches', 0]],
    ['patches: [{ path: a, patch: b }]', ['patches', 0]],
    ['labels: [{ pairs: { a: b }, includeSelectors: maybe }]', ['labels', 0, 'includeSelectors']],
  ])('says that Kustomize refuses %j', (text, path) => {
    const { broken, problems } = read(text);
    expect(broken).toBe(true);
    expect(problems[0]?.path).toEqual(path);
  });

  it('reads what it can of a text that is being typed, and its first document only', () => {
    expect(read('resources: [a.yaml]\nnamespace: [\n').broken).toBe(true);
    const { document, resources } = read('# first\n---\nresources: [a.yaml]\n---\nresources: [b.yaml]\n');
    expect(document).toBe(1);
    expect(resources).toHaveLength(1);
  });
});
