import { describe, expect, it } from 'vitest';
import { splice } from '../../server/src/base/text';
import { appendDocument, edit } from '../../server/src/yaml/edit';
import type { PathEdit, Value } from '../../server/src/yaml/edits';
import { parse } from '../../server/src/yaml/parse';
import type { Path } from '../../server/src/yaml/tree';

function edited(text: string, edits: readonly PathEdit[]): string {
  const result = edit(text, parse(text), edits);
  return result.ok ? splice(text, result.splices) : `refused: ${result.reason}`;
}

const set = (path: Path, value: Value): PathEdit => ({ op: 'set', path, value });
const append = (path: Path, value: Value): PathEdit => ({ op: 'append', path, value });
const remove = (...path: Path): PathEdit => ({ op: 'remove', path });
const rename = (path: Path, key: string): PathEdit => ({ op: 'rename', path, key });

describe('edit', () => {
  it.each<[string, string, PathEdit, string]>([
    ['keeps double quotes', 'a: "x" # c\n', set(['a'], 'y'), 'a: "y" # c\n'],
    ['keeps single quotes', "a: 'x'\n", set(['a'], "it's"), "a: 'it''s'\n"],
    ['quotes what would be read as something else', 'a: x\n', set(['a'], 'on'), 'a: "on"\n'],
    ['quotes a version', 'a: x\n', set(['a'], '1.10'), 'a: "1.10"\n'],
    ['drops quotes for a number', 'a: "80"\t# c\n', set(['a'], 80), 'a: 80\t# c\n'],
    [
      'adds a pair below a trailing comment',
      'a:\n  b: 1 # one\n# end\n',
      set(['a', 'c'], 2),
      'a:\n  b: 1 # one\n  c: 2\n# end\n',
    ],
    ['adds a pair without a last line break', 'a:\n  b: 1', set(['a', 'c'], 2), 'a:\n  b: 1\n  c: 2'],
    ['keeps CRLF', 'a:\r\n  b: 1\r\nd: 1\r\n', set(['a', 'c'], { x: 1 }), 'a:\r\n  b: 1\r\n  c:\r\n    x: 1\r\nd: 1\r\n'],
    [
      'fills an empty value behind its comment',
      'labels: # none yet\nb: 1\n',
      set(['labels', 'app'], 'x'),
      'labels: # none yet\n  app: x\nb: 1\n',
    ],
    ['opens an empty flow map', 'labels: {}\n', set(['labels', 'app'], 'x'), 'labels:\n  app: x\n'],
    ['opens an empty flow list', 'hosts: [] # c\n', append(['hosts'], 'x'), 'hosts: # c\n- x\n'],
    [
      'creates what is missing on the way',
      'spec:\n  a: 1\n',
      set(['spec', 'b', 'c', 'd'], 1),
      'spec:\n  a: 1\n  b:\n    c:\n      d: 1\n',
    ],
    ['indents a list as the document does', 'a:\n  - x\nb: 1\n', set(['c'], ['z']), 'a:\n  - x\nb: 1\nc:\n  - z\n'],
    ['does not indent a list where the document does not', 'a:\n- x\n', set(['c'], ['z']), 'a:\n- x\nc:\n- z\n'],
    [
      'indents by four where the document does',
      'a:\n    b: 1\n',
      set(['a', 'c', 'd'], 1),
      'a:\n    b: 1\n    c:\n        d: 1\n',
    ],
    ['adds to a flow map', 'a: {b: 1} # c\n', set(['a', 'd'], 'x, y'), 'a: {b: 1, d: "x, y"} # c\n'],
    ['adds to JSON', '{"a": {"b": 1}}', set(['a', 'd'], 'x'), '{"a": {"b": 1, "d": "x"}}'],
    [
      'adds to a flow map of several lines',
      'a: {\n  b: 1, # one\n  c: 2  # two\n}\n',
      set(['a', 'd'], 3),
      'a: {\n  b: 1, # one\n  c: 2,  # two\n  d: 3\n}\n',
    ],
    ['keeps a trailing comma', 'a: [\n  b,\n]\n', append(['a'], 'c'), 'a: [\n  b,\n  c,\n]\n'],
    [
      'appends an item with a map',
      'a:\n- b: 1\n  c: 2 # c\n\nd: 1\n',
      append(['a'], { b: 3, c: { x: 1 } }),
      'a:\n- b: 1\n  c: 2 # c\n- b: 3\n  c:\n    x: 1\n\nd: 1\n',
    ],
    ['appends to a flow list', 'a: [b]\n', append(['a'], 'c'), 'a: [b, c]\n'],
    ['creates the list that it appends to', 'a: 1\n', append(['b', 'c'], 'd'), 'a: 1\nb:\n  c:\n  - d\n'],
    ['removes a pair with its comment', 'a: 1\nb: 2 # b\n# c\nc: 3\n', remove('b'), 'a: 1\n# c\nc: 3\n'],
    ['removes a pair of several lines', 'a:\n  b:\n    - x\n    - y # y\n  c: 1\n', remove('a', 'b'), 'a:\n  c: 1\n'],
    ['removes the first pair of an item', '- a: 1\n  b: 2\n', remove(0, 'a'), '- b: 2\n'],
    ['leaves an empty map', 'a: # c\n  b: 1\nc: 1\n', remove('a', 'b'), 'a: {} # c\nc: 1\n'],
    ['leaves an empty list', 'a:\n- x # x\nb: 1\n', remove('a', 0), 'a: []\nb: 1\n'],
    ['removes an item', 'a:\n- x\n- y # y\n- z\n', remove('a', 1), 'a:\n- x\n- z\n'],
    ['removes the first of a flow list', 'a: [x, y]\n', remove('a', 0), 'a: [y]\n'],
    ['removes an item with its tag', 'a: [!!str 1, 2]\n', remove('a', 0), 'a: [2]\n'],
    ['removes the last of a flow map', 'a: {x: 1, z: 2}\n', remove('a', 'z'), 'a: {x: 1}\n'],
    ['removes the only one of a flow map', 'a: {x: 1}\n', remove('a', 'x'), 'a: {}\n'],
    ['renames a key and nothing else', 'a:  x   # c\n', rename(['a'], 'b'), 'b:  x   # c\n'],
    ['renames a key in its quotes', '"a": x\n', rename(['a'], 'on'), '"on": x\n'],
    ['keeps an anchor', 'a: &l\n  x: 1\nb: *l\n', set(['a', 'z'], 2), 'a: &l\n  x: 1\n  z: 2\nb: *l\n'],
    ['keeps an anchor on a scalar', 'a: &l x\nb: *l\n', set(['a'], 'z'), 'a: &l z\nb: *l\n'],
    ['drops a tag that does not fit', 'a: !!str x\n', set(['a'], 5), 'a: 5\n'],
    ['drops a tag in brackets', 'a: [\n  !!str 1\n]\n', set(['a', 0], 5), 'a: [\n   5\n]\n'],
    ['keeps a tag that fits', 'a: !!str 012\n', set(['a'], 'z'), 'a: !!str z\n'],
    ['puts a map where an alias was', 'a: &l {x: 1}\nb: *l # c\n', set(['b'], { z: 1 }), 'a: &l {x: 1}\nb: # c\n  z: 1\n'],
    ['replaces a map by a scalar', 'a: # c\n  b: 1\n  # d\n  c: 2\ne: 1\n', set(['a'], 'x'), 'a: x # c\ne: 1\n'],
    [
      'overrides what a merge brings in',
      'a: &l {x: 1}\nb:\n  <<: *l\n',
      set(['b', 'x'], 2),
      'a: &l {x: 1}\nb:\n  <<: *l\n  x: 2\n',
    ],
    ['adds below a block that keeps its blank lines', 'a: |+\n  x\n\nb: 1\n', set(['c'], 1), 'a: |+\n  x\n\nb: 1\nc: 1\n'],
    ['adds behind a block at the end', 'a: |+\n  x\n\n', set(['c'], 1), 'a: |+\n  x\n\nc: 1\n'],
    ['keeps the brackets of a map that it replaces', 'a: {b: 1} # c\n', set(['a'], { c: [2] }), 'a: {c: [2]} # c\n'],
    ['writes a text as a block', 'a: 1\n', set(['a'], 'x\ny\n'), 'a: |\n  x\n  y\n'],
    [
      'fills empty brackets where they are to stay',
      'hosts: [ ] # c\nlabels: {}\n',
      { op: 'append', path: ['hosts'], value: { name: 'x' }, flow: true },
      'hosts: [{name: x} ] # c\nlabels: {}\n',
    ],
    [
      'appends several items at once',
      'a:\n  - x # x\n# c\n',
      { op: 'extend', path: ['a'], values: ['w', { z: 1 }] },
      'a:\n  - x # x\n  - w\n  - z: 1\n# c\n',
    ],
    [
      'removes several items at once',
      'a:\n- v\n- w # w\n# x\n- x\n- y\n- z',
      { op: 'exclude', path: ['a'], indexes: [4, 1, 3] },
      'a:\n- v\n# x\n- x',
    ],
    ['removes several items from brackets', 'a: [v, w, x, y]\n', { op: 'exclude', path: ['a'], indexes: [0, 1, 3] }, 'a: [x]\n'],
    ['removes all items', 'a: # c\n- v\n- w\n', { op: 'exclude', path: ['a'], indexes: [0, 1] }, 'a: [] # c\n'],
    ['clears a value of several lines', 'a: # c\n  b: 1 # b\nc: 1\n', { op: 'clear', path: ['a'] }, 'a: # c\nc: 1\n'],
    ['clears a value on the line', 'a: {b: 1} # c\n', { op: 'clear', path: ['a'] }, 'a: # c\n'],
    ['removes the last line where none ends it', 'a: 1\r\nb: 2', remove('b'), 'a: 1'],
    ['removes a line below a comment in brackets', 'a: [\n  x, # x\n  y\n]\n', remove('a', 1), 'a: [\n  x # x\n]\n'],
    ['fills an empty document', '# c\n', set(['a', 'b'], 1), '# c\na:\n  b: 1\n'],
  ])('%s', (_, text, one, expected) => expect(edited(text, [one])).toBe(expected));

  it.each<[string, string, PathEdit, RegExp]>([
    ['by way of an alias', 'a: &l {x: 1}\nb: *l\n', set(['b', 'x'], 2), /alias/],
    ['within what a merge brings in', 'a: &l {x: {y: 1}}\nb:\n  <<: *l\n', set(['b', 'x', 'y'], 2), /merge/],
    ['below a scalar', 'a: 1\n', set(['a', 'b'], 2), /neither/],
    ['of what is not there', 'a: 1\n', remove('b'), /does not stand/],
    ['to a key that exists', 'a: 1\nb: 2\n', rename(['a'], 'b'), /already/],
    ['beyond a list', 'a: [1]\n', set(['a', 5], 2), /not in the list/],
    ['of items that are not there', 'a: [1]\n', { op: 'exclude', path: ['a'], indexes: [1] }, /no such item/],
    ['of items of what is no list', 'a: 1\n', { op: 'exclude', path: ['a'], indexes: [0] }, /not a list/],
    ['that clears an item', 'a: [1]\n', { op: 'clear', path: ['a', 0] }, /no key/],
    ['of an anchor that is in use', 'a: &l {x: 1}\nb: *l\n', remove('a'), /break/],
  ])('refuses an edit %s', (_, text, one, reason) => {
    const result = edit(text, parse(text), [one]);
    expect(result).toEqual({ ok: false, reason: expect.stringMatching(reason) });
  });

  it('makes edits that build on each other', () => {
    expect(edited('x: 1\n', [set(['a', 'b'], 1), set(['a', 'c'], 2), append(['a', 'd'], 3), append(['a', 'd'], 4)])).toBe(
      'x: 1\na:\n  b: 1\n  c: 2\n  d:\n  - 3\n  - 4\n',
    );
    expect(edited('x: 1\n', [set(['a'], 1), remove('a')])).toBe('x: 1\n');
  });

  it('gives no splice for what it does not touch', () => {
    const text = 'a: 1\nb: 2\n';
    expect(edit(text, parse(text), [set(['b'], 3)])).toMatchObject({
      ok: true,
      splices: [{ span: { start: 8, end: 9 }, text: '3' }],
    });
  });
});

describe('appendDocument', () => {
  it.each([
    ['', 'a: 1\n'],
    ['b: 1\n', 'b: 1\n---\na: 1\n'],
    ['b: 1', 'b: 1\n---\na: 1\n'],
    ['b: 1\r\n', 'b: 1\r\n---\r\na: 1\r\n'],
    ['b: 1\n---\n', 'b: 1\n---\na: 1\n'],
    ['b: 1\n...\n', 'b: 1\n...\n---\na: 1\n'],
  ])('to %j', (text, expected) => expect(splice(text, [appendDocument(text, { a: 1 })])).toBe(expected));
});
