import { describe, expect, it } from 'vitest';
import { parse } from '../../server/src/yaml/parse';
import { keyName, resolvePlain } from '../../server/src/yaml/scalars';
import type { Scalar } from '../../server/src/yaml/tree';
import { toValue } from '../../server/src/yaml/value';

describe('a plain scalar', () => {
  const cases: readonly (readonly [Scalar, readonly string[]])[] = [
    [true, ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE']],
    [false, ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE']],
    [null, ['', '~', 'null', 'Null', 'NULL']],
    [10, ['10', '012', '0o12', '0xA', '0Xa', '0b1010', '0B1010', '1_0', '+10', '10.', '1e1', '1E+1', '0_12']],
    [-10, ['-10', '-012', '-0xA', '-1e1', '-0b1010']],
    [8, ['08', '8']],
    [0, ['0', '00', '-0', '0x0']],
    [0.5, ['.5', '0.5', '+.5', '5e-1']],
    [1.1, ['1.10', '1.1']],
    [Number.POSITIVE_INFINITY, ['.inf', '+.Inf', '.INF']],
    [Number.NEGATIVE_INFINITY, ['-.inf']],
    [2 ** 64, ['18446744073709551616']],
    [2 ** 53 + 2, ['9007199254740994']],
  ];
  it.each(cases.flatMap(([value, texts]) => texts.map((text) => [text, value] as const)))('%j is %j', (text, value) => {
    expect(resolvePlain(text)).toBe(value);
  });

  it.each([
    ...[
      'yEs',
      'tRUE',
      'oN',
      'nULL',
      'nil',
      'none',
      '0x',
      '0b2',
      '0o8',
      '0xg',
      '1.2.3',
      '1.2.3.4',
      '::1',
      '.',
      '..',
      '-',
      '+',
      '--1',
      '_1',
      '1e',
      'e1',
    ],
    ...[
      '1e400',
      '2001-12-14',
      '2001-12-14T21:59:43Z',
      '12:30:45',
      '5m',
      '100Mi',
      '<<',
      '=',
      'v1',
      '.5_0',
      '0xFFFFFFFFFFFFFFFFF',
      '._',
      'NaN',
      'inf',
    ],
  ])('%j is a string', (text) => expect(resolvePlain(text)).toBe(text));

  it('is not a number for .nan', () => expect(resolvePlain('.NaN')).toBeNaN());
});

it.each<[string, Scalar]>([
  ['!!str 012', '012'],
  ['!!str', ''],
  ['!!str on', 'on'],
  ['!!int "5"', 5],
  ['!!bool "on"', true],
  ['!!float 1', 1],
  ['!!null ""', null],
  ['!!int x', 'x'],
  ['!custom 012', '012'],
  ['"on"', 'on'],
  ["'012'", '012'],
  ['|\n  012', '012\n'],
  ['! 012', '012'],
])('%j is %j', (text, value) => expect(toValue(parse(`a: ${text}\n`).root)).toEqual({ a: value }));

it.each<[Scalar, string]>([
  [true, 'true'],
  [1, '1'],
  [1.5, '1.5'],
  [null, 'null'],
  ['x', 'x'],
])('the key %j is named %j', (key, name) => {
  expect(keyName(key)).toBe(name);
});
