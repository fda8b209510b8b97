/** Documents as people write them, at random: with comments, anchors, brackets, quotes, tabs, blank lines and each kind of line end. */
import fc from 'fast-check';
import type { PathEdit, Value } from '../../server/src/yaml/edits';
import type { Path } from '../../server/src/yaml/tree';

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

export const plain = (value: unknown): value is object => typeof value === 'object' && value !== null;
export const data = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

export const words = fc.constantFrom(
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
  /** Within brackets on one line. */
  readonly pad: string;
  /** Behind the last element of brackets over several lines. */
  readonly comma: boolean;
  /** Behind each element of such brackets. */
  readonly note: string;
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
    if (!style.multi || parts.length === 0)
      return open + style.pad + parts.join(', ') + (parts.length > 0 ? style.pad : '') + close;
    const line = (part: string, index: number): string =>
      `${' '.repeat(column + 2)}${part}${index < parts.length - 1 || style.comma ? ',' : ''}${style.note}\n`;
    return `${open}\n${parts.map(line).join('')}${' '.repeat(column)}${close}`;
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

export function paths(value: Value, path: Path = []): readonly (readonly [Path, Value])[] {
  if (Array.isArray(value)) return [[path, value], ...value.flatMap((item, index) => paths(item as Value, [...path, index]))];
  if (plain(value))
    return [[path, value], ...Object.entries(value).flatMap(([key, item]) => paths(item as Value, [...path, key]))];
  return [[path, value]];
}

export function at(value: Value, path: Path): Value {
  return path.reduce<Value>((node, key) => (node as Record<string | number, Value>)[key] as Value, value);
}

/** What an edit means for plain data. */
export function applied(root: Value, one: PathEdit): Value {
  const copy = structuredClone(root) as Value;
  const last = one.path.at(-1) as string | number;
  let holder = copy as Record<string | number, Value>;
  for (const key of one.path.slice(0, -1)) {
    holder[key] ??= {};
    holder = holder[key] as Record<string | number, Value>;
  }
  const list = (holder[last] as Value[] | undefined) ?? [];
  if (one.op === 'set') holder[last] = one.value;
  else if (one.op === 'append') holder[last] = [...list, one.value] as Value;
  else if (one.op === 'extend') holder[last] = [...list, ...one.values] as Value;
  else if (one.op === 'remove') {
    if (Array.isArray(holder)) holder.splice(last as number, 1);
    else delete holder[last];
  } else if (one.op === 'rename') {
    holder[one.key] = holder[last] as Value;
    delete holder[last];
  }
  return copy;
}

export const values = fc.oneof(
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

export interface WrittenDocument {
  readonly text: string;
  readonly value: Value;
  /** The line break that it is written with. */
  readonly br: string;
}

export const document: fc.Arbitrary<WrittenDocument> = fc
  .record({
    root: fc.oneof(written(3, false), written(2, false)).filter((node) => node.type === 'map' && !node.flow),
    style: fc.record({
      indent: fc.constantFrom(2, 2, 4),
      dash: fc.constantFrom(0, 2),
      multi: fc.boolean(),
      pad: fc.constantFrom('', '', ' '),
      comma: fc.boolean(),
      note: fc.constantFrom('', '', ' # behind'),
    }),
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

export const comments = (text: string): number => text.match(/# (?:above|behind|tab)/g)?.length ?? 0;

export function anEdit(value: Value): fc.Arbitrary<PathEdit> {
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

/** What is added, and how it is taken away again. */
export interface Addition {
  readonly add: PathEdit;
  readonly back: PathEdit;
}

export function anAddition(value: Value): fc.Arbitrary<Addition> {
  const all = paths(value);
  const maps = all.filter(([, node]) => plain(node) && !Array.isArray(node)).map(([path]) => path);
  const lists = all.flatMap(([path, node]) => (Array.isArray(node) ? [{ path, length: node.length }] : []));
  const empty = all.flatMap(([path, node]) => (node === null && typeof path.at(-1) === 'string' ? [path] : []));
  const into = fc.tuple(fc.constantFrom(...maps), fc.constantFrom([], ['deep'], ['deep', 'er']), values).map(
    ([path, rest, to]): Addition => ({
      add: { op: 'set', path: [...path, 'new', ...rest], value: to, flow: true },
      back: { op: 'remove', path: [...path, 'new'] },
    }),
  );
  const choices: fc.Arbitrary<Addition>[] = [into];
  if (lists.length > 0) {
    choices.push(
      fc.tuple(fc.constantFrom(...lists), values).map(([{ path, length }, to]) => ({
        add: { op: 'append', path, value: to, flow: true },
        back: { op: 'remove', path: [...path, length] },
      })),
      fc.tuple(fc.constantFrom(...lists), fc.array(values, { minLength: 1, maxLength: 3 })).map(([{ path, length }, to]) => ({
        add: { op: 'extend', path, values: to, flow: true },
        back: { op: 'exclude', path, indexes: to.map((_, index) => length + index) },
      })),
    );
  }
  if (empty.length > 0) {
    choices.push(
      fc.tuple(fc.constantFrom(...empty), values).map(([path, to]) => ({
        add: { op: 'set', path: [...path, 'new'], value: to, flow: true },
        back: { op: 'clear', path },
      })),
    );
  }
  return fc.oneof(...choices);
}

/** How documents are told apart in a file: what stands between two of them, and before the first. */
const separators = fc.constantFrom('---\n', '---\n', '--- # next\n', '---\t\n', '...\n---\n', '--- !!map\n');
const openings = fc.constantFrom('', '', '---\n', '\ufeff', '\ufeff---\n', '%YAML 1.1\n---\n');

export interface WrittenFile {
  readonly text: string;
  readonly documents: readonly WrittenDocument[];
}

/** Several documents, all with line ends of one kind; only the last may lack its last one. */
export const file: fc.Arbitrary<WrittenFile> = fc
  .tuple(fc.array(fc.tuple(document, separators), { minLength: 1, maxLength: 4 }), openings, fc.constantFrom('\n', '\r\n'))
  .map(([parts, opening, br]) => {
    const texts = parts.map(([{ text }], index) => {
      const plainText = text.replace(/\r\n?/g, '\n');
      return index < parts.length - 1 && !plainText.endsWith('\n') ? `${plainText}\n` : plainText;
    });
    const joined = texts.map((text, index) => (index === 0 ? opening : (parts[index]?.[1] ?? '')) + text).join('');
    const documents = parts.map(([{ value }], index) => ({ text: (texts[index] ?? '').replaceAll('\n', br), value, br }));
    return { text: joined.replaceAll('\n', br), documents };
  });
