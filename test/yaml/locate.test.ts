import { describe, expect, it } from 'vitest';
import { formatPath, locate, nodeAt, pathAt } from '../../server/src/yaml/locate';
import { parse } from '../../server/src/yaml/parse';
import type { Part, Path } from '../../server/src/yaml/tree';
import { toValue } from '../../server/src/yaml/value';

const TEXT = `# reviews
apiVersion: v1
metadata:
  name: reviews   # the name
  labels: &labels
    app: "x"   # app
    empty:
  copy: *labels
spec:
  hosts:
  - a.com
  - b.com # b

  flow: {a: [1, 2], b: c}
  merged:
    <<: *labels
    own: 1
  list:
    - name: one
      port: 1
    - *labels
  text: |
    body

last: 1
`;
const { root } = parse(TEXT);

describe('locate', () => {
  it.each<[Path, Part, string]>([
    [['metadata', 'name'], 'key', 'name'],
    [['metadata', 'name'], 'value', 'reviews'],
    [['metadata', 'name'], 'pair', 'name: reviews'],
    [['metadata', 'labels'], 'value', 'app: "x"   # app\n    empty:'],
    [['metadata', 'labels', 'app'], 'value', '"x"'],
    [['metadata', 'labels', 'empty'], 'value', 'empty'],
    [['metadata', 'labels', 'empty'], 'pair', 'empty:'],
    [['metadata', 'copy'], 'value', '*labels'],
    [['metadata', 'copy'], 'pair', 'copy: *labels'],
    [['metadata', 'copy', 'app'], 'value', '"x"'],
    [['spec', 'hosts'], 'value', '- a.com\n  - b.com'],
    [['spec', 'hosts', 1], 'value', 'b.com'],
    [['spec', 'hosts', 1], 'key', 'b.com'],
    [['spec', 'flow'], 'value', '{a: [1, 2], b: c}'],
    [['spec', 'flow', 'a', 1], 'value', '2'],
    [['spec', 'merged', 'app'], 'value', '"x"'],
    [['spec', 'merged', 'own'], 'pair', 'own: 1'],
    [['spec', 'list', 0], 'value', 'name: one\n      port: 1'],
    [['spec', 'list', 1], 'value', '*labels'],
    [['spec', 'list', 1, 'app'], 'key', 'app'],
    [['spec', 'text'], 'value', '|\n    body'],
    [['spec', 'missing', 'deeper'], 'value', 'spec'],
    [['spec', 'hosts', 7], 'value', 'hosts'],
    [['spec', 'list', 0, 'none'], 'value', 'name'],
    [['metadata', 'name', 'x'], 'pair', 'name'],
    [['nothing'], 'value', 'reviews'],
    [[], 'key', 'reviews'],
  ])('%j, the %s', (path, part, expected) => {
    const span = locate(root, path, part);
    expect(TEXT.slice(span?.start, span?.end)).toBe(expected);
  });

  it('of a document without a name is its first key, and of none nothing', () => {
    expect(locate(parse('# c\nkind: X\n').root, ['a'], 'key')).toEqual({ start: 4, end: 8 });
    expect(locate(undefined, ['a'], 'key')).toBeUndefined();
  });
});

it.each<[Path, unknown]>([
  [
    ['spec', 'flow', 'a'],
    [1, 2],
  ],
  [['metadata', 'copy', 'app'], 'x'],
  [['spec', 'merged', 'app'], 'x'],
  [['spec', 'hosts', 0], 'a.com'],
])('the node at %j', (path, value) => expect(toValue(nodeAt(root, path))).toEqual(value));

it('has no node where nothing is', () => {
  expect(nodeAt(root, ['metadata', 'labels', 'empty'])).toBeUndefined();
  expect(nodeAt(root, ['spec', 'hosts', 'x'])).toBeUndefined();
});

it.each<[string, Path]>([
  ['reviews   #', ['metadata', 'name']],
  ['name: reviews', ['metadata', 'name']],
  ['b.com', ['spec', 'hosts', 1]],
  ['2], b', ['spec', 'flow', 'a', 1]],
  ['*labels\nspec', ['metadata', 'copy']],
  ['port', ['spec', 'list', 0, 'port']],
  ['*labels\n  text', ['spec', 'list', 1]],
  ['body', ['spec', 'text']],
])('the path at %j', (word, path) => expect(pathAt(root, TEXT.indexOf(word) + 1)).toEqual(path));

it.each<[Path, string]>([
  [['spec', 'subsets', 0, 'labels', 'app.kubernetes.io/name'], 'spec.subsets[0].labels["app.kubernetes.io/name"]'],
  [['a b', 1], '["a b"][1]'],
  [[0, 'x-y', '1'], '[0].x-y["1"]'],
  [[], ''],
])('%j is written %s', (path, text) => expect(formatPath(path)).toBe(text));
