import { describe, expect, it } from 'vitest';
import { parse } from '../../server/src/yaml/parse';
import type { MapNode, SeqNode } from '../../server/src/yaml/tree';
import { toValue } from '../../server/src/yaml/value';

const read = (text: string): unknown => toValue(parse(text).root);
const problems = (text: string): readonly (readonly [string, string, string])[] =>
  parse(text).problems.map(({ kind, message, span }) => [kind, message, text.slice(span.start, span.end)]);

describe('a legal document', () => {
  it.each<[string, unknown]>([
    ['', null],
    ['# only a comment\n', null],
    ['\ufeffa: 1\n', { a: 1 }],
    ['a: 1\r\nb: |\r\n  x\r\n  y\r\n', { a: 1, b: 'x\ny\n' }],
    ['a: 1\rb: 2\r', { a: 1, b: 2 }],
    ['on: x\n1: w\n~: z\n', { true: 'x', 1: 'w', null: 'z' }],
    ['a:\nb: ~\nc: ""\n', { a: null, b: null, c: '' }],
    [
      'a: [1.2.3.4, 001:db8::, ::1, 2001:db8::1, 2001:db8::]',
      { a: ['1.2.3.4', '001:db8::', '::1', '2001:db8::1', '2001:db8::'] },
    ],
    ['a: [::1]\nb: {c: 2001:db8::}\n', { a: ['::1'], b: { c: '2001:db8::' } }],
    ['a: {b}\nc: [d: 1]\n', { a: { b: null }, c: [{ d: 1 }] }],
    ['a: &x {k: 1}\nb: *x\nc: [*x]\n', { a: { k: 1 }, b: { k: 1 }, c: [{ k: 1 }] }],
    ['a: &x 1\na2: &x 2\nb: *x\n', { a: 1, a2: 2, b: 2 }],
    ['a: &x\nb: *x\n', { a: null, b: null }],
    ['- &n name\n- *n : 1\n', ['name', { name: 1 }]],
    ['b: &b {x: 1, z: 2}\nc:\n  <<: *b\n  x: 3\n', { b: { x: 1, z: 2 }, c: { x: 3, z: 2 } }],
    ['b: &b {x: 1}\nc: &c {x: 2, w: 3}\nd: {<<: [*b, *c]}\n', { b: { x: 1 }, c: { x: 2, w: 3 }, d: { x: 1, w: 3 } }],
    ['%YAML 1.1\n', null],
    ['"<<": 1\n', { '<<': 1 }],
    ['a: >-\n  one\n  two\n\n  three\n', { a: 'one two\nthree' }],
    ['? a\n: b\n', { a: 'b' }],
    ['a: b\n\n# end\n', { a: 'b' }],
    ['a: "\\u00e9\\n"\n', { a: 'é\n' }],
    [' {a: b}', { a: 'b' }],
  ])('%j', (text, expected) => {
    expect(problems(text)).toEqual([]);
    expect(read(text)).toEqual(expected);
  });

  it('holds `__proto__` and `constructor` as mere keys', () => {
    const value = read('__proto__: {polluted: 1}\nconstructor: 2\n') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('has the very node of an anchor for its alias, and says where the alias is', () => {
    const text = 'a: &x {k: 1}\nb: *x\nc: [*x]\n';
    const { pairs } = parse(text).root as MapNode;
    expect(pairs[1]?.value).toBe(pairs[0]?.value);
    expect(text.slice(pairs[1]?.aliasSpan?.start, pairs[1]?.aliasSpan?.end)).toBe('*x');
    const list = pairs[2]?.value as SeqNode | undefined;
    const item = list?.items[0];
    expect(item?.node).toBe(pairs[0]?.value);
    expect(text.slice(item?.span.start, item?.span.end)).toBe('*x');
  });
});

describe('a problem', () => {
  it.each<[string, string, string, string]>([
    ['a:\n\tb: 1\n', 'syntax', 'tabs cannot indent YAML, use spaces', '\t'],
    ['a: "x\nb: 1\n', 'syntax', 'a closing double quote is missing', '1'],
    ["a: 'x\n", 'syntax', 'a closing single quote is missing', 'x'],
    ['a:\n  b: 1\n c: 2\n', 'syntax', 'this line is not indented like its neighbours', ' '],
    ['a\nb: 1\n', 'syntax', 'this text is neither a key nor a value; is a colon missing', 'a'],
    ['a: 1\nb\n', 'syntax', 'a colon and a value are missing after this key', 'b'],
    ['a: b: c\n', 'syntax', 'a value cannot hold another "key:" on the same line; quote the text or start a new line', 'b'],
    ['a: @x\n', 'syntax', 'a value cannot start with "@" unless it is quoted', '@'],
    ['a: [1 2, {b: c]\n', 'syntax', '', ''],
    ['a: [b, c\n', 'syntax', 'a closing "]" is missing', 'c'],
    ['a: {b: c\n', 'syntax', 'a closing "}" is missing', 'c'],
    ['a: *x\n', 'syntax', 'no anchor "&x" stands before this alias', '*x'],
    ['a: &x\n  b: *x\n', 'syntax', '"*x" stands within what it refers to', '*x'],
    ['a: ]\n', 'syntax', '"]" is not expected here', ']'],
    ['a: "x" y\n', 'syntax', 'a value cannot go on after its closing bracket or quote', 'y'],
    ['a: |x\n  b\n', 'syntax', 'nothing but a comment can follow "|" or ">" on its line', 'x'],
    [
      'a: "\\q"\n',
      'syntax',
      'this escape is not known in a double-quoted string; use single quotes or "\\\\" for a backslash',
      '\\',
    ],
    ['? [x]\n: d\n', 'syntax', 'a map or a list cannot be a key', '[x]'],
    ['<<: 1\n', 'syntax', '"<<" must be followed by a map, or by a list of maps', '<<'],
    ['a: 1\nb: 2\na: 3\n', 'duplicate-key', '"a" is given twice in this map', 'a'],
    ['on: 1\n"true": 2\n', 'duplicate-key', '"true" is given twice in this map', '"true"'],
    [
      'a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n',
      'conflict-marker',
      'a merge conflict is not resolved here',
      '<<<<<<< HEAD',
    ],
  ])('of %j', (text, kind, message, where) => {
    const [first] = problems(text);
    expect(first?.[0]).toBe(kind);
    if (message === '') return;
    expect(first?.[1]).toBe(message);
    expect(first?.[2]).toBe(where);
  });

  it('of a duplicate key says where the first one is, and the last one wins', () => {
    const text = 'a: 1\nb: 2\na: 3\n';
    const document = parse(text);
    expect(document.problems).toEqual([expect.objectContaining({ span: { start: 10, end: 11 }, first: { start: 0, end: 1 } })]);
    expect(toValue(document.root)).toEqual({ a: 3, b: 2 });
    expect((document.root as MapNode).pairs.map((pair) => pair.name)).toEqual(['b', 'a']);
  });

  it('is the only one of a document with conflict markers, which has no tree', () => {
    const document = parse('<<<<<<< HEAD\n a\n=======\nb: [\n>>>>>>> x\n');
    expect(document.problems).toHaveLength(1);
    expect(document.root).toBeUndefined();
    expect(problems('a: |\n  <<<<<<< HEAD\n')).toEqual([]);
  });

  it('leaves what can be read', () => {
    expect(read('a: 1\nb: "x\n')).toMatchObject({ a: 1 });
    expect(read('metadata:\n  name: x\nspec:\n  host:\n   - a\n  bad\n')).toMatchObject({ metadata: { name: 'x' } });
  });

  it('lies within one line of the text, is one of at most ten, and one of a line', () => {
    const broken = [
      'a: [',
      '"',
      '{',
      '\t',
      'a: b: c: d: e',
      ']\n'.repeat(50),
      '- a\nb: c\n',
      '\n\n"',
      'a: |2x\n\n\n',
      '*',
      '&',
      '!',
      '%',
      '`\n`\n`',
      '[,,,',
      '{{',
      'a: 1\n'.repeat(40),
      ': : :',
      '? ? ?',
    ];
    for (const text of broken) {
      const found = parse(text).problems;
      expect(found.length, text).toBeLessThanOrEqual(10);
      for (const { span } of found) {
        expect(span.end, text).toBeGreaterThan(span.start);
        expect(span.end).toBeLessThanOrEqual(text.length);
        expect(text.slice(span.start, span.end), text).not.toMatch(/[\r\n]./);
      }
    }
  });
});

describe('nesting and repetition', () => {
  const big = 512 * 1024;
  const deep = [
    '['.repeat(10_000),
    '{a: '.repeat(10_000),
    '- '.repeat(10_000),
    '? '.repeat(10_000),
    Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
  ];
  it.each(deep.map((text) => [text.slice(0, 12), text]))('gives up on too many levels of %j', (_, text) => {
    expect(parse(text)).toMatchObject({ root: undefined, problems: [{ kind: 'too-deep' }] });
  });

  it('reads a hundred levels', () => {
    expect(problems('['.repeat(100) + ']'.repeat(100))).toEqual([]);
    expect(problems(Array.from({ length: 100 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'))).toEqual([]);
  });

  it('gives up on aliases that nest too deeply', () => {
    const text = `a0: &a0 [x]\n${Array.from({ length: 1000 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]\n`).join('')}`;
    expect(parse(text)).toMatchObject({ root: undefined, problems: [{ kind: 'too-deep' }] });
  });

  it('shares what aliases multiply', () => {
    const text = `a0: &a0 [x]\n${Array.from({ length: 60 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]\n`).join('')}`;
    const value = read(text) as Record<string, unknown[]>;
    expect(value.a60?.[0]).toBe(value.a59);
  });

  it.each(
    [
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '&a ',
      '*a ',
      '!',
      '! ',
      '- ',
      '? ',
      ': ',
      ',',
      '|\n',
      '- |\n',
      '\n',
      '\r',
      '\t',
      '#\n',
      '%\n',
      '`',
      'a: [] []\n',
      'a: b: c\n',
      '- *a\n',
      'a: 1\n',
      '?\n',
      'a\n',
    ].map((unit) => [unit]),
  )(
    'takes half a megabyte of %j',
    (unit) => {
      const text = unit.repeat(big / unit.length);
      expect(parse(text).problems.length).toBeLessThanOrEqual(10);
    },
    30_000,
  );

  it('reads 50,000 keys', () => {
    const text = Array.from({ length: 50_000 }, (_, i) => `key${i}: ${i}`).join('\n');
    expect(Object.keys(read(text) as object)).toHaveLength(50_000);
  }, 30_000);
});
