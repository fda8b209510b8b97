import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splice } from '../../server/src/base/text';
import { edit } from '../../server/src/yaml/edit';
import type { PathEdit, Value } from '../../server/src/yaml/edits';
import { parse } from '../../server/src/yaml/parse';
import { render } from '../../server/src/yaml/render';
import type { Path } from '../../server/src/yaml/tree';
import { toValue } from '../../server/src/yaml/value';

/** A value together with how it is written. */
type Written =
  | { readonly type: 'scalar'; readonly source: string; readonly value: string | number | boolean | null }
  | { readonly type: 'map'; readonly flow: boolean; readonly entries: readonly (readonly [string, Written, Trim])[] }
  | { readonly type: 'seq'; readonly flow: boolean; readonly items: readonly (readonly [Written, Trim])[] };

/** What stands around a pair or an item. */
interface Trim {
  readonly above: string;
  readonly behind: string;
  readonly anchor: boolean;
  readonly blank: boolean;
}

const plain = (value: unknown): value is object => typeof value === 'object' && value !== null;
const data = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

const words = fc.constantFrom(
  'a',
  'bc',
  'reviews.default.global',
  'app.kubernetes.io/name',
  'x-1',
  'v1',
  '*.example.com',
  "it's",
  'a: b',
  'on',
  '012',
  '1.10',
  '',
  '# no',
  'null',
  '{x}',
  'a, b',
  ' pad ',
  '2001:db8::1',
  'ü',
  'say "hi"',
  'back\\slash',
  '-',
  '- x',
  '?',
  'a #b',
  'a:',
  '<<',
  '1e3',
  '~',
  '2020-01-01',
);
const scalar: fc.Arbitrary<Written> = fc.oneof(
  words.chain((value) =>
    fc
      .constantFrom(`'${value.replaceAll("'", "''")}'`, JSON.stringify(value))
      .map((source) => ({ type: 'scalar' as const, source, value })),
  ),
  fc.constantFrom<Written>(
    { type: 'scalar', source: 'on', value: true },
    { type: 'scalar', source: '012', value: 10 },
    { type: 'scalar', source: '80', value: 80 },
    { type: 'scalar', source: '~', value: null },
    { type: 'scalar', source: 'reviews', value: 'reviews' },
    { type: 'scalar', source: 'two words', value: 'two words' },
    { type: 'scalar', source: '!!str 012', value: '012' },
  ),
);
const only: fc.Arbitrary<Written> = fc.constantFrom<Written>(
  { type: 'scalar', source: '', value: null },
  { type: 'scalar', source: '|', value: 'one\n  two\n' },
  { type: 'scalar', source: '>-', value: 'one' },
  { type: 'scalar', source: '|+', value: 'one\n\n' },
);
const trim: fc.Arbitrary<Trim> = fc.record({
  above: fc.constantFrom('', '', '', '# above'),
  behind: fc.constantFrom('', '', '', ' # behind', '\t# tab'),
  anchor: fc.constantFrom(false, false, false, false, true),
  blank: fc.constantFrom(false, false, false, true),
});
const keys = fc.constantFrom('a', 'b', 'host', 'spec', 'labels', 'app.kubernetes.io/name', 'on', '1', 'x y');

function written(depth: number, flow: boolean): fc.Arbitrary<Written> {
  if (depth === 0) return flow ? scalar : fc.oneof({ weight: 4, arbitrary: scalar }, { weight: 1, arbitrary: only });
  const inner = fc.boolean().chain((turn) => written(depth - 1, flow || (turn && depth < 3)));
  const max = flow ? 3 : 4;
  const isFlow = (child: Written): boolean => child.type === 'scalar' || child.flow;
  const fits = (child: Written): boolean => !flow || isFlow(child);
  const child = inner.filter(fits);
  const min = flow ? 0 : 1;
  const map = fc.uniqueArray(fc.tuple(keys, child, trim), { selector: ([key]) => key, minLength: min, maxLength: max });
  const seq = fc.array(fc.tuple(child, trim), { minLength: min, maxLength: max });
  return fc.oneof(
    { weight: flow ? 3 : 1, arbitrary: written(0, flow) },
    { weight: 3, arbitrary: map.map((entries) => ({ type: 'map' as const, flow, entries })) },
    { weight: 2, arbitrary: seq.map((items) => ({ type: 'seq' as const, flow, items })) },
  );
}

function meaning(node: Written): Value {
  if (node.type === 'scalar') return node.value;
  if (node.type === 'seq') return node.items.map(([item]) => meaning(item));
  return Object.fromEntries(node.entries.map(([key, value]) => [key, meaning(value)]));
}

interface Style {
  readonly indent: number;
  readonly dash: number;
  readonly multi: boolean;
}

function writer(style: Style) {
  let anchors = 0;
  const key = (name: string): string => (name === 'on' || name === '1' ? `"${name}"` : name);
  const flowText = (node: Written, column: number): string => {
    if (node.type === 'scalar') return node.source;
    const parts =
      node.type === 'map'
        ? node.entries.map(([name, value]) => `${key(name)}: ${flowText(value, column + 2)}`)
        : node.items.map(([item]) => flowText(item, column + 2));
    const [open, close] = node.type === 'map' ? '{}' : '[]';
    if (!style.multi || parts.length === 0) return open + parts.join(', ') + close;
    return `${open}\n${parts.map((part) => ' '.repeat(column + 2) + part).join(',\n')}\n${' '.repeat(column)}${close}`;
  };
  const body = (node: Extract<Written, { type: 'scalar' }>, column: number): string =>
    String(node.value)
      .replace(/\n+$/, (end) => end.slice(1))
      .split('\n')
      .map((line) => (line === '' ? '' : ' '.repeat(column) + line))
      .join('\n');
  /** What follows a colon or a dash. */
  const after = (node: Written, trims: Trim, column: number, parent: number): string => {
    const anchor = trims.anchor && node.type !== 'scalar' ? ` &a${anchors++}` : '';
    if (node.type === 'scalar' && /^[|>]/.test(node.source))
      return ` ${node.source}${trims.behind.replace('\t', ' ')}\n${body(node, parent + style.indent)}\n`;
    if (node.type === 'scalar' || node.flow) {
      const text = flowText(node, column);
      return `${anchor}${text === '' ? '' : ` ${text}`}${trims.behind}\n`;
    }
    return `${anchor}${trims.behind}\n${block(node, column)}`;
  };
  const above = (trims: Trim, column: number): string =>
    (trims.blank ? '\n' : '') + (trims.above === '' ? '' : `${' '.repeat(column)}${trims.above}\n`);
  const block = (node: Written, column: number): string => {
    const by = ' '.repeat(column);
    if (node.type === 'map') {
      return node.entries
        .map(
          ([name, value, trims]) =>
            above(trims, column) +
            by +
            key(name) +
            ':' +
            after(value, trims, column + (value.type === 'seq' ? style.dash : style.indent), column),
        )
        .join('');
    }
    if (node.type === 'seq') {
      return node.items
        .map(([item, trims]) => {
          const inPlace = item.type !== 'scalar' && !item.flow && !trims.anchor && trims.behind === '';
          if (!inPlace) return `${above(trims, column)}${by}-${after(item, trims, column + 2, column)}`;
          const inner = block(item, column + 2);
          const first = inner.search(/^ *[^ #\n]/m);
          // A comment above the first pair would stand between the dash and it.
          return `${above(trims, column)}${by}- ${inner.slice(first + column + 2)}`;
        })
        .join('');
    }
    return `${node.source}\n`;
  };
  return block;
}

function paths(value: Value, path: Path = []): readonly (readonly [Path, Value])[] {
  if (Array.isArray(value)) return [[path, value], ...value.flatMap((item, index) => paths(item as Value, [...path, index]))];
  if (plain(value))
    return [[path, value], ...Object.entries(value).flatMap(([key, item]) => paths(item as Value, [...path, key]))];
  return [[path, value]];
}

function at(value: Value, path: Path): Value {
  return path.reduce<Value>((node, key) => (node as Record<string | number, Value>)[key] as Value, value);
}

/** What an edit means for plain data. */
function applied(root: Value, one: PathEdit): Value {
  const copy = structuredClone(root) as Value;
  const last = one.path.at(-1) as string | number;
  const holder = at(copy, one.path.slice(0, -1)) as Record<string | number, Value>;
  if (one.op === 'set') holder[last] = one.value;
  else if (one.op === 'append') holder[last] = [...((holder[last] as Value[] | undefined) ?? []), one.value] as Value;
  else if (one.op === 'remove') {
    if (Array.isArray(holder)) holder.splice(last as number, 1);
    else delete holder[last];
  } else if (one.op === 'rename') {
    holder[one.key] = holder[last] as Value;
    delete holder[last];
  }
  return copy;
}

const values = fc.oneof(
  words.map((value): Value => value),
  fc.constantFrom<Value>(
    5,
    true,
    null,
    'two\nlines\n',
    'two\nlines',
    '\n',
    'a\u0000b',
    ['x', 'on'],
    { k: 'v', on: ['y'] },
    { deep: { list: [{ a: 1, b: [] }, 'z'] } },
    [],
    {},
    [['n', 'm'], { q: { r: 's' } }],
    { text: 'l1\n\nl2\n' },
  ),
);

const document = fc
  .record({
    root: fc.oneof(written(3, false), written(2, false)).filter((node) => node.type === 'map' && !node.flow),
    style: fc.record({ indent: fc.constantFrom(2, 2, 4), dash: fc.constantFrom(0, 2), multi: fc.boolean() }),
    br: fc.constantFrom('\n', '\n', '\r\n', '\r'),
    noEnd: fc.boolean(),
  })
  .map(({ root, style, br, noEnd }) => {
    const text = writer(style)(root, 0);
    const ended = noEnd && !/\n\n$/.test(text) && !/\|\+/.test(text) ? text.replace(/\n$/, '') : text;
    return { text: ended.replaceAll('\n', br), value: meaning(root), br };
  })
  // A blank line below a `|+` block would belong to it.
  .filter(({ text }) => !/\|\+.*(?:\r\n?|\n).*(?:\r\n|\r|\n){3}/.test(text));

const comments = (text: string): number => text.match(/# (?:above|behind|tab)/g)?.length ?? 0;

function anEdit(value: Value): fc.Arbitrary<PathEdit> {
  const all = paths(value).filter(([path]) => path.length > 0);
  const maps = paths(value)
    .filter(([, node]) => plain(node) && !Array.isArray(node))
    .map(([path]) => path);
  const lists = all.filter(([, node]) => Array.isArray(node)).map(([path]) => path);
  const pairs = all.filter(([path]) => typeof path.at(-1) === 'string').map(([path]) => path);
  return fc.oneof(
    fc.tuple(fc.constantFrom(...all), values).map(([[path], to]): PathEdit => ({ op: 'set', path, value: to })),
    fc
      .tuple(fc.constantFrom(...maps), fc.constantFrom('new', 'yes', 'k.x/y'), values)
      .map(([path, key, to]): PathEdit => ({ op: 'set', path: [...path, key], value: to })),
    fc
      .tuple(fc.constantFrom(...(lists.length > 0 ? lists : [['list']])), values)
      .map(([path, to]): PathEdit => ({ op: 'append', path, value: to })),
    fc.constantFrom(...all).map(([path]): PathEdit => ({ op: 'remove', path })),
    fc
      .tuple(fc.constantFrom(...pairs), fc.constantFrom('renamed', 'off'))
      .map(([path, key]): PathEdit => ({ op: 'rename', path, key })),
  );
}

const runs = { numRuns: 1000, seed: 7 };

describe('a random edit of a random document', () => {
  it('is read back as what was asked for, and the document before it as what was written', () => {
    fc.assert(
      fc.property(
        document.chain((written) => anEdit(written.value).map((one) => ({ ...written, one }))),
        ({ text, value, br, one }) => {
          const before = parse(text);
          expect(before.problems).toEqual([]);
          expect(data(toValue(before.root))).toEqual(value);
          const result = edit(text, before, [one]);
          expect(result).toMatchObject({ ok: true });
          if (!result.ok) return;
          const changed = splice(text, result.splices);
          expect(data(toValue(parse(changed).root))).toEqual(applied(value, one));
          const strangers = br === '\r\n' ? /[^\r]\n|\r[^\n]/ : br === '\n' ? /\r/ : /\n/;
          if (text.includes(br)) expect(strangers.test(changed)).toBe(false);
          if (one.op === 'rename' || one.op === 'append') expect(comments(changed)).toBe(comments(text));
          if (one.op === 'rename') expect(result.splices).toHaveLength(1);
          if (one.op === 'append' && value !== undefined && (at(value, one.path) as readonly Value[] | undefined)?.length) {
            expect(result.splices.every(({ span }) => span.start === span.end)).toBe(true);
          }
          if (one.op === 'set' && ['new', 'yes', 'k.x/y'].includes(String(one.path.at(-1)))) {
            const holder = at(value, one.path.slice(0, -1));
            if (Object.keys(holder as object).length > 0)
              expect(result.splices.every(({ span }) => span.start === span.end)).toBe(true);
          }
        },
      ),
      runs,
    );
  }, 120_000);

  it('gives the same text when several edits are made at once or one after another', () => {
    fc.assert(
      fc.property(
        document.chain((written) =>
          fc.array(anEdit(written.value), { minLength: 2, maxLength: 4 }).map((edits) => ({ ...written, edits })),
        ),
        ({ text, edits }) => {
          let now = text;
          for (const one of edits) {
            const step = edit(now, parse(now), [one]);
            if (!step.ok) return;
            now = splice(now, step.splices);
          }
          const all = edit(text, parse(text), edits);
          expect(all.ok && splice(text, all.splices)).toBe(now);
        },
      ),
      { ...runs, numRuns: 300 },
    );
  }, 120_000);

  it('writes new values so that they are read back the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(data(toValue(parse(render(value as Value)).root))).toEqual(data(value));
      }),
      runs,
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
        expect(toValue(parse(render({ [text]: [text] })).root)).toEqual({ [text]: [text] });
      }),
      runs,
    );
  }, 120_000);
});
