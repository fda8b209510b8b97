import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../server/src/base/duration';

describe('parseDuration', () => {
  it.each([
    ['0', 0],
    ['0s', 0],
    ['-0s', 0],
    ['1ns', 1],
    ['1us', 1e3],
    ['1µs', 1e3],
    ['1μs', 1e3],
    ['300ms', 300e6],
    ['1.5s', 1.5e9],
    ['.5s', 0.5e9],
    ['5.s', 5e9],
    ['+5s', 5e9],
    ['-1.5h', -5400e9],
    ['1h30m', 5400e9],
    ['2h45m30.5s', 9930.5e9],
    ['1s1s', 2e9],
    ['0.5ns', 0],
    ['0.000999999s', 999999],
    ['0.0009999999999s', 999999],
    ['2562047h', 2562047 * 3600e9],
  ])('%s', (text, nanoseconds) => {
    expect(parseDuration(text)).toBe(nanoseconds);
  });

  it.each(['', '5', '-', '+', 's', '.s', '5 s', ' 5s', '5s ', '1d', '1S', '1e3s', '1,5s', '5s5', '--5s', '1_000s', '2562048h'])(
    'refuses %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});
