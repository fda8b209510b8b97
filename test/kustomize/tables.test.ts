/** Regular expressions of targets as RE2 reads them, and label selectors as Kubernetes does. */
import { describe, expect, it } from 'vitest';
import { matchesSelector } from '../../server/src/kustomize/labelSelector';
import { matchesWhole } from '../../server/src/kustomize/pattern';

describe('a pattern matches the whole of a text', () => {
  it.each([
    ['reviews', 'reviews', true],
    ['review', 'reviews', false],
    ['rev.*', 'reviews', true],
    ['.*', '', true],
    ['a|b', 'b', true],
    ['a|bc', 'ac', false],
    ['(foo|bar)-[a-z0-9]+', 'bar-x9', true],
    ['(foo|bar)-[a-z0-9]+', 'bar-', false],
    ['(?:x-)?y', 'y', true],
    ['(?:x-)?y', 'x-y', true],
    ['^x$', 'x', true],
    ['x^', 'x', false],
    ['[^a-c]+', 'dd', true],
    ['[^a-c]+', 'da', false],
    ['[]a-]+', 'a]-', true],
    ['[\\w.-]*', 'a.b-c_1', true],
    ['\\d{2,3}', '123', true],
    ['\\d{2,3}', '1', false],
    ['\\d{2,3}', '1234', false],
    ['a{2,}', 'aaaa', true],
    ['a{2,}', 'a', false],
    ['a{0}b', 'b', true],
    ['(ab?){2}', 'aab', true],
    ['a+?b*?', 'aab', true],
    ['a\\.b', 'axb', false],
    ['', '', true],
    ['(a*)*', 'aaa', true],
    ['(a|a)*b', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', false],
  ])('%s: %s is %s', (pattern, text, expected) => {
    expect(matchesWhole(pattern, text)).toBe(expected);
    // What is left undecided aside, these are JavaScript's too.
    expect(new RegExp(`^(?:${pattern.replace('[]', '[\\]')})$`).test(text.slice(0, 20))).toBe(
      expected || text.length > 20 ? expected : false,
    );
  });

  it.each([
    '(?i)x',
    '(?=x)',
    '\\p{L}',
    '[[:alpha:]]',
    '\\1',
    '\\bx',
    'a**',
    '*a',
    '(a',
    'a)',
    '[a',
    'a{1001}',
    '((a{100}){100}){100}',
    '(?P<n>x)',
  ])('%s is left undecided', (pattern) => {
    expect(matchesWhole(pattern, 'x')).toBeUndefined();
  });

  it('takes no time for what would take a backtracking matcher years', () => {
    const start = performance.now();
    expect(matchesWhole('(a*)*(a|aa)+(a?){50}b', 'a'.repeat(253))).toBe(false);
    expect(matchesWhole('('.repeat(100_000), 'a')).toBeUndefined();
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('a label selector', () => {
  const labels = new Map([
    ['app', 'reviews'],
    ['example.com/tier', 'web'],
    ['n', '5'],
    ['empty', ''],
  ]);

  it.each([
    ['', true],
    ['app', true],
    ['!app', false],
    ['! other', true],
    ['app=reviews', true],
    ['app == reviews , n=5', true],
    ['app!=reviews', false],
    ['other!=x', true],
    ['example.com/tier in (db, web)', true],
    ['app in (a,b)', false],
    ['app notin (a,b),n', true],
    ['other notin (a)', true],
    ['empty=', true],
    ['empty', true],
    ['n>4', true],
    ['n<4', false],
    ['app>4', false],
  ])('%j is %s', (selector, expected) => {
    expect(matchesSelector(selector, labels)).toBe(expected);
  });

  it.each([
    'app=a b',
    'app in a',
    'app in (a',
    '=a',
    'app,',
    ',app',
    'app=(a)',
    'a/b/c=d',
    '-a=b',
    'n>x',
    '!',
    'app in (a b)',
    'x'.repeat(5_000),
  ])('%j is none', (selector) => {
    expect(matchesSelector(selector, labels)).toBeUndefined();
  });
});
