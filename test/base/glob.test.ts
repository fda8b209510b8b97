import { describe, expect, it } from 'vitest';
import { compileGlob, isTooComplex } from '../../server/src/base/glob';

const cases: readonly (readonly [patterns: readonly string[], path: string, taken: boolean])[] = [
  [[], 'a.yaml', false],
  [['**'], 'a/b/c.yaml', true],
  [['clusters/c1/**'], 'clusters/c1/a.yaml', true],
  [['clusters/c1/**'], 'clusters/c1/deep/er/a.yaml', true],
  [['clusters/c1/**'], 'clusters/c10/a.yaml', false],
  [['vendor/'], 'vendor/a/b.yaml', true],
  [['vendor/'], 'my/vendor/b.yaml', false],
  [['vendor'], 'vendor/a.yaml', true],
  [['vendor'], 'vendor', true],
  [['vendor'], 'vendored/a.yaml', false],
  [['**/vendor/'], 'my/vendor/b.yaml', true],
  [['./shared/**'], 'shared/a.yaml', true],
  [['/shared/**'], 'shared/a.yaml', true],
  [['shared/**'], './shared/a.yaml', true],
  [['*.yaml'], 'a.yaml', true],
  [['*.yaml'], 'b/a.yaml', false],
  [['**/*.yaml'], 'a.yaml', true],
  [['**/*.yaml'], '.github/.hidden.yaml', true],
  [['{a,b}/**'], 'b/x.yml', true],
  [['env-[0-9]/**'], 'env-4/x.yml', true],
  [['a?.yaml'], 'ab.yaml', true],
  [['vendor/**', '!vendor/ours/**'], 'vendor/ours/a.yaml', false],
  [['vendor/**', '!vendor/ours/**'], 'vendor/theirs/a.yaml', true],
  [['!vendor/**'], 'vendor/a.yaml', false],
  [['.'], 'anything/at.all', true],
  [['./'], 'anything/at.all', true],
  [[''], 'a.yaml', false],
  [['  '], 'a.yaml', false],
  [['a (old)/**'], 'b/x.yaml', false],
  [['ordner ä/**'], 'ordner ä/x.yaml', true],
  [['A/**'], 'a/x.yaml', false],
];

describe('compileGlob', () => {
  it.each(cases)('%j on %j: %j', (patterns, path, taken) => {
    expect(compileGlob(patterns)(path)).toBe(taken);
  });

  it.each(['**/*(a*)b', '**/+(+(a)|a)b', '(a*)+b', '**/a*a*a*a*a*a*a*a*a*b', '{a,b}'.repeat(3000)])(
    'does not try to match %j',
    (pattern) => {
      const path = `${'a'.repeat(60)}/${'a'.repeat(60)}.yaml`;
      expect(isTooComplex(pattern)).toBe(true);
      expect([path, pattern].map(compileGlob([pattern]))).toEqual([false, true]);
    },
  );

  it.each(['clusters/*/overlays/*/*.yaml', '**/!(vendor)/**', '@(a|b)/*-*-*.{yaml,yml}', '@(a|b)*.yaml'])(
    'matches %j',
    (pattern) => {
      expect(isTooComplex(pattern)).toBe(false);
    },
  );

  it.each([
    '[',
    '](',
    '***',
    '{',
    '{a',
    'a{b',
    '!(',
    '+(',
    '?(((',
    '\\',
    'x'.repeat(70_000),
    '[z-a]',
    '*'.repeat(300),
    '!',
    '!!',
  ])('never throws on %j', (pattern) => {
    expect(() => compileGlob([pattern])('a/b.yaml')).not.toThrow();
  });

  it('answers quickly for a pattern made to be slow', () => {
    const matches = compileGlob(['**/**/**/**/**/**/*a*a*a*a*a*b', '+(a+(a+(a)))x']);
    const before = performance.now();
    matches(`${'a/'.repeat(12)}${'a'.repeat(24)}`);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});
