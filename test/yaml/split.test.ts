import { describe, expect, it } from 'vitest';
import { header, isTemplate, split } from '../../server/src/yaml/split';

const texts = (text: string): readonly string[] => split(text).map((slice) => slice.text);

describe('split', () => {
  it.each<[string, readonly string[]]>([
    ['', ['']],
    ['a: 1', ['a: 1']],
    ['a: 1\n---\nb: 2\n', ['a: 1\n', 'b: 2\n']],
    ['---\na: 1\n', ['a: 1\n']],
    ['\n\n---\na: 1\n', ['a: 1\n']],
    ['# licence\n---\na: 1\n', ['# licence\n', 'a: 1\n']],
    ['a: 1\n---\n', ['a: 1\n', '']],
    ['a: 1\n---', ['a: 1\n', '']],
    ['---\n---\na: 1\n', ['', 'a: 1\n']],
    ['--- # one\na: 1\n--- {b: 2}\n', [' # one\na: 1\n', ' {b: 2}\n']],
    ['a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', 'b: 2\r\n']],
    ['a: 1\r---\rb: 2\r', ['a: 1\r', 'b: 2\r']],
    ['a: 1\n---  \t\nb: 2\n', ['a: 1\n', 'b: 2\n']],
    ['\ufeffa: 1\n---\nb: 2', ['a: 1\n', 'b: 2']],
    ['\ufeff---\na: 1', ['a: 1']],
    ['a: 1\n...\n---\nb: 2\n', ['a: 1\n', 'b: 2\n']],
    ['a: 1\n...\nb: 2\n', ['a: 1\n', 'b: 2\n']],
    ['a: 1\n...\n', ['a: 1\n']],
    ['a: |\n  x\n---\nb: 1', ['a: |\n  x\n', 'b: 1']],
    ['a: ---\n ---\n---x: 1\n----\n', ['a: ---\n ---\n---x: 1\n----\n']],
    ['a: "\u2028--- x"', ['a: "\u2028--- x"']],
  ])('%j', (text, expected) => {
    expect(texts(text)).toEqual(expected);
    for (const slice of split(text)) expect(text.slice(slice.start, slice.start + slice.text.length)).toBe(slice.text);
  });

  it('ends on 500,000 documents', () => {
    const text = 'kind: Service\nmetadata:\n  name: a\n---\n'.repeat(500_000);
    expect(split(text)).toHaveLength(500_001);
  });
});

describe('header', () => {
  it.each<[string, string | undefined, string | undefined]>([
    ['apiVersion: v1\nkind: Service\n', 'v1', 'Service'],
    ['kind: "Service" # c\napiVersion: \'v1\'\n', 'v1', 'Service'],
    ['# kind: No\nkind:   Service   # yes\n', undefined, 'Service'],
    ['spec:\n  kind: Inner\nkind: Outer\r\napiVersion: v1\r\n', 'v1', 'Outer'],
    ['"kind": Service\n', undefined, 'Service'],
    ['kind: !!str Service\n', undefined, 'Service'],
    ['kind:\n  Service\n', undefined, 'Service'],
    ['kinds: X\nkind : Service\n', undefined, 'Service'],
    ['kind:\nname: x\n', undefined, undefined],
    ['kind: # none\nname: x\n', undefined, undefined],
    ['{"apiVersion": "v1", "spec": {"kind": "No", "s": "}\\"{"}, "kind": "List"}', 'v1', 'List'],
    [' {apiVersion: v1, data: [a, {kind: x}], kind: ConfigMap}', 'v1', 'ConfigMap'],
    ['{\n  "kind": "Service", # c\n  "apiVersion": "v1"\n}\n', 'v1', 'Service'],
    ['  apiVersion: v1\n  kind: Indented\n', 'v1', 'Indented'],
    ['- kind: Item\n', undefined, undefined],
    ['', undefined, undefined],
    ['data:\n  x: |\n    kind: Inner\n', undefined, undefined],
  ])('%j', (text, apiVersion, kind) => expect(header(text)).toEqual({ apiVersion, kind }));
});

describe('isTemplate', () => {
  it.each([
    '{{- if .Values.x }}\na: 1\n',
    'name: {{ .Values.x }}',
    'name: a-{{ x }}',
    'a:\n  - {{ x }}\n',
    'a: [{{ x }}]',
    'a: |\n  {{ x }}\n{{- end }}',
    'a: "x"\nb: {{ x }}',
    "a: it's {{ x }}",
    'a: x "{{ y }}"',
    'a: "x\n  y" {{ z }}',
    'a: |\n  {{ x }}\nb: {{ y }}',
    'a:\n  - |\n    {{ x }}\n  - {{ y }}',
    'a: x#{{ y }}',
    'a:\r\n  b: |\r\n    x\r\n  c: {{ y }}\r\n',
    'a: | x\n  {{ y }}',
    '{{ include "x" . | nindent 4 }}',
  ])('%j is one', (text) => expect(isTemplate(text)).toBe(true));

  it.each([
    'key: "{{ x }}"',
    "key: '{{ x }}'",
    '# {{ x }}',
    'a: b # {{ x }}',
    'a: |\n  {{ x }}\n\n    {{ y }}\nb: 1',
    'a: >- # c\n  {{ x }}\n',
    '- |\n  {{ x }}\n- b',
    'a:\n- b: |-\n    {{ x }}\n  c: d',
    'a: !!str |\n  {{ x }}',
    'a: "x\n  {{ y }}\n  z"\nb: 1',
    'a: [\'{{ x }}\', "{{ y }}"]',
    '"{{ x }}": 1',
    "a: 'it''s {{ x }}'",
    'a: "\\"{{ x }}"',
    'a: { b: c }',
    'a:\r\n  b: |\r\n    {{ x }}\r\n  c: d\r\n',
    '|\n{{ x }}',
    'a: |\n  # {{ x }}\n  "{{ y }}\nb: 1',
  ])('%j is none', (text) => expect(isTemplate(text)).toBe(false));
});
