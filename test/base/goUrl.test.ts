import { describe, expect, it } from 'vitest';
import { parseRequestUri } from '../../server/src/base/goUrl';

/** What Go 1.26 says. */
describe('parseRequestUri', () => {
  it.each([
    ['http://a', 'http'],
    ['HTTPS://a.b:443/c?d=e#f', 'https'],
    ['http://', 'http'],
    ['http://a:', 'http'],
    ['http://[::1]:80/', 'http'],
    ['http://[fe80::1%25eth0]/', 'http'],
    ['http://user:pass@a/', 'http'],
    ['http://a/%20b', 'http'],
    ['http://a/b c', 'http'],
    ['http://ü.de', 'http'],
    ['localhost:5000/img', 'localhost'],
    ['mailto:a@b', 'mailto'],
    ['a:b c', 'a'],
    ['a:', 'a'],
    ['file:///a', 'file'],
    ['/a/b', ''],
    ['//a/b', ''],
    ['/a:b', ''],
    ['*', ''],
  ])('%s', (text, scheme) => {
    expect(parseRequestUri(text)).toEqual({ scheme });
  });

  it.each([
    '',
    'a',
    'a/b',
    'docker.io/a/b:1',
    '1.2.3.4:5000/a',
    ':a',
    '?a',
    '#a',
    'http://a b/',
    'http://a:b/',
    'http://a:1:b',
    'http://[::1/',
    'http://[::1]a/',
    'http://[a]/',
    'http://a[b]/',
    'http://[1.2.3.4]/',
    'http://a%41/',
    'http://u%/',
    'http://u%@a/',
    'http://u ser@a/',
    'http://a/%zz',
    'http://a/\u007f',
    'http://a\n',
  ])('refuses %j', (text) => {
    expect(parseRequestUri(text)).toBeUndefined();
  });
});
