import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWhole } from '../../server/src/yaml/parse';
import { quick } from '../../server/src/yaml/quick';

/** The quick reader must give up, or read exactly what the library reads without a problem. */
function agree(text: string): boolean {
  const root = quick(text);
  if (root === undefined) return false;
  expect(parseWhole(text)).toEqual({ text, root, problems: [] });
  return true;
}

const MANIFEST = `# reviews
apiVersion: networking.istio.io/v1   # version
kind: DestinationRule
metadata:
  name: "reviews"
  annotations: {a.b/c: "x, y", d: [1, on, 'z''s']}

  labels:
    # nothing
spec:
  hosts:
  - a.com
  - "b.com" # b
  -
  subsets:
    - name: v1
      labels: {}
      ports: []
    -
      name: v2
    - - nested
      - x: 1
        y:
        - z
  script: |
    one

      two # no comment
  other: |-
    three
  'quoted key': -1
  "true": "a\\tb"
`;

describe('the quick reader', () => {
  it('reads an ordinary manifest', () => expect(agree(MANIFEST)).toBe(true));

  it('reads every start of it, or gives up', () => {
    for (let end = 0; end < MANIFEST.length; end++) agree(MANIFEST.slice(0, end));
  });

  it('reads it with any character taken out or put in, or gives up', () => {
    for (let at = 0; at < MANIFEST.length; at++) {
      agree(MANIFEST.slice(0, at) + MANIFEST.slice(at + 1));
      for (const char of [' ', '\n', ':', '"', '#', '-', '\t']) agree(MANIFEST.slice(0, at) + char + MANIFEST.slice(at));
    }
  }, 120_000);

  it.each([
    ['a: &x 1\nb: *x\n'],
    ['a:\n\tb: 1\n'],
    ['a: 1\na: 2\n'],
    ['a: b: c\n'],
    ['a: >\n  folded\n'],
    ['a: one\n  two\n'],
    ['a: "one\n  two"\n'],
    ['a: [1,\n  2]\n'],
    ['? a\n: b\n'],
    ['a: !!str 1\n'],
    ['<<: {a: 1}\n'],
    ['a: 1\r\n'],
    ['a\n'],
    ['- a\nb: 1\n'],
    ['a: [b: c]\n'],
    ['a: {b}\n'],
    ['a: |+\n  b\n'],
    ['a: |2\n  b\n'],
    ['a: 1\n---\nb: 1\n'],
    ['a: "\\x41"\n'],
  ])('leaves %j to the library', (text) => expect(quick(text)).toBeUndefined());

  it('agrees with the library on anything', () => {
    const words = [
      'a',
      'b',
      'c: ',
      'd:\n',
      ': ',
      ':',
      '- ',
      '-',
      '\n',
      '\n',
      '\n  ',
      '\n  ',
      '\n    ',
      '  ',
      ' ',
      '"',
      '"x"',
      "'y'",
      "'",
      '#',
      ' # c',
    ];
    const more = [
      '[',
      ']',
      '{',
      '}',
      ', ',
      ',',
      '|',
      '|-',
      '|\n',
      '>',
      '1',
      'on',
      '?',
      '!',
      '&a',
      '*a',
      '\\',
      '\\n',
      '...',
      '---',
      '<<',
      '::1',
      '\u0001',
    ];
    const lines = [
      'key: v\n',
      '  k: w\n',
      '- i\n',
      '  - j\n',
      '[x, y]',
      '{m: n}',
      'é',
      '@',
      '%',
      '`',
      "it's",
      '- k: 1\n  l: 2\n',
      '|\n    text\n',
      '\u2028',
      '\u00a0',
    ];
    const soup = fc.array(fc.constantFrom(...words, ...more, ...lines), { maxLength: 14 }).map((parts) => parts.join(''));
    const neat = fc
      .array(
        fc.tuple(
          fc.constantFrom(0, 0, 2, 2, 4),
          fc.constantFrom('a:', 'b: 1', 'c: "x" # y', '- d', '- e: f', '-', '# g', 'h: [i, {j: k}]', 'l: |', 'm', ''),
        ),
        { maxLength: 8 },
      )
      .map((rows) => rows.map(([indent, row]) => `${' '.repeat(indent)}${row}\n`).join(''));
    fc.assert(
      fc.property(fc.oneof(soup, neat), (text) => void agree(text)),
      { numRuns: 20_000, seed: 3 },
    );
  }, 120_000);
});
