import { describe, expect, it } from 'vitest';
import { contains, isLoopback, isMulticast, overlaps, parseCidr, parseIp } from '../../server/src/base/ip';

function ip(text: string) {
  const parsed = parseIp(text);
  if (parsed === undefined) throw new Error(`no address: ${text}`);
  return parsed;
}

function cidr(text: string) {
  const parsed = parseCidr(text);
  if (parsed === undefined) throw new Error(`no network: ${text}`);
  return parsed;
}

describe('parseIp', () => {
  it.each([
    ['10.0.0.1', 'v4', '10.0.0.1'],
    ['0.0.0.0', 'v4', '0.0.0.0'],
    ['255.255.255.255', 'v4', '255.255.255.255'],
    ['::', 'v6', '::'],
    ['::1', 'v6', '::1'],
    ['2001:DB8:0:0:0:0:0:1', 'v6', '2001:db8::1'],
    ['2001:db8::0:1', 'v6', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', 'v6', '2001:db8:0:1:1:1:1:1'],
    ['0:0:1:0:0:0:1:1', 'v6', '0:0:1::1:1'],
    ['::ffff:1.2.3.4', 'v6', '::ffff:1.2.3.4'],
    ['::ffff:0102:0304', 'v6', '::ffff:1.2.3.4'],
    ['1:2:3:4:5:6:7.8.9.10', 'v6', '1:2:3:4:5:6:708:90a'],
    ['1:2:3:4:5:6:7::', 'v6', '1:2:3:4:5:6:7:0'],
    ['fe80::1%eth0', 'v6', 'fe80::1%eth0'],
  ])('reads %s', (text, kind, canonical) => {
    expect(parseIp(text)).toMatchObject({ kind, text: canonical });
  });

  it.each([
    '',
    ' 10.0.0.1',
    '10.0.0.1 ',
    '10.0.0',
    '10.0.0.0.1',
    '10.0.0.256',
    '010.0.0.1',
    '10.0.0.01',
    '0x0a.0.0.1',
    '167772161',
    '1.2.3.4%eth0',
    '1.2.3.4/32',
    '[::1]',
    ':',
    ':::',
    '::1::',
    '1::2::3',
    ':1::2',
    '1::2:',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '12345::',
    '::g',
    '::1.2.3',
    '::1.2.3.04',
    '1.2.3.4::',
    '::1.2.3.4:5',
    'fe80::1%',
    '::-1',
    '::0x1',
    '1.2.3.4\n',
  ])('refuses %j', (text) => {
    expect(parseIp(text)).toBeUndefined();
  });
});

describe('parseCidr', () => {
  it.each([
    ['10.1.2.3/8', '10.1.2.3/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0', '0.0.0.0/0'],
    ['10.1.2.255/25', '10.1.2.255/25', '10.1.2.128/25'],
    ['10.1.2.3/32', '10.1.2.3/32', '10.1.2.3/32'],
    ['2001:db8:ffff::1/33', '2001:db8:ffff::1/33', '2001:db8:8000::/33'],
    ['::1/128', '::1/128', '::1/128'],
  ])('reads %s', (text, canonical, masked) => {
    expect(parseCidr(text)).toMatchObject({ text: canonical, masked });
  });

  it.each([
    '',
    '/8',
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.0.0.0/+8',
    '10.0.0.0/-1',
    '10.0.0/8',
    '::/129',
    'fe80::1%a/64',
  ])('refuses %j', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });
});

describe('questions about addresses', () => {
  it.each([
    ['224.0.0.1', true],
    ['239.255.255.255', true],
    ['240.0.0.1', false],
    ['223.0.0.1', false],
    ['ff02::1', true],
    ['::ffff:224.0.0.1', true],
    ['fe80::1', false],
  ])('isMulticast %s: %s', (text, expected) => {
    expect(isMulticast(ip(text))).toBe(expected);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.255.0.1', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['::', false],
    ['128.0.0.1', false],
  ])('isLoopback %s: %s', (text, expected) => {
    expect(isLoopback(ip(text))).toBe(expected);
  });

  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.1.2.3/8', '10.255.0.1', true],
    ['10.0.0.0/9', '10.128.0.1', false],
    ['0.0.0.0/0', '1.2.3.4', true],
    ['0.0.0.0/0', '::1', false],
    ['0.0.0.0/0', '::ffff:1.2.3.4', false],
    ['::/0', '::ffff:1.2.3.4', true],
    ['::/0', '1.2.3.4', false],
    ['fe80::/10', 'fe80::1%eth0', false],
    ['2001:db8::/33', '2001:db8:7fff::1', true],
    ['2001:db8::/33', '2001:db8:8000::1', false],
  ])('%s contains %s: %s', (network, address, expected) => {
    expect(contains(cidr(network), ip(address))).toBe(expected);
  });

  it.each([
    ['10.0.0.0/8', '10.1.0.0/16', true],
    ['10.1.0.0/16', '10.0.0.0/8', true],
    ['10.0.0.0/16', '10.1.0.0/16', false],
    ['10.0.0.0/8', '::/0', false],
  ])('%s overlaps %s: %s', (a, b, expected) => {
    expect(overlaps(cidr(a), cidr(b))).toBe(expected);
  });
});
