// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the settings hold placeholders
import { describe, expect, it } from 'vitest';
import { parseGateway } from '../../server/src/settings/gateway';

describe('parseGateway', () => {
  it.each<readonly [text: string, address: string, port: number | undefined]>([
    ['203.0.113.10', '203.0.113.10', undefined],
    ['203.0.113.10:15443', '203.0.113.10', 15443],
    ['gw.example.com', 'gw.example.com', undefined],
    ['GW.example.com.:443', 'gw.example.com', 443],
    ['2001:DB8::1', '2001:db8::1', undefined],
    ['[2001:db8::0:1]', '2001:db8::1', undefined],
    ['[2001:db8::1]:15443', '2001:db8::1', 15443],
    ['${GW}', '${GW}', undefined],
    ['${GW}:15443', '${GW}', 15443],
    ['${GW:-none}', '${GW:-none}', undefined],
    ['${GW:-none}:15443', '${GW:-none}', 15443],
    ['${GW:15443}', '${GW:15443}', undefined],
    ['${GW}:${PORT}', '${GW}', undefined],
    ['$GW:443', '$GW', 443],
    ['gw.${DOMAIN}:443', 'gw.${DOMAIN}', 443],
    ['{{ .Values.gateway }}:443', '{{ .Values.gateway }}', 443],
    ['<GATEWAY>', '<GATEWAY>', undefined],
    [' gw ', 'gw', undefined],
  ])('%s', (text, address, port) => {
    expect(parseGateway(text)).toEqual(port === undefined ? { address } : { address, port });
  });

  it.each([
    '',
    ' ',
    ':15443',
    'gw:',
    'gw:0',
    'gw:65536',
    'gw:http',
    'gw:1:2',
    '1.2.3.400',
    '1.2.3',
    '01.2.3.4',
    '[1.2.3.4]:80',
    '[2001:db8::1',
    '2001:db8::1]:80',
    '[::1]x',
    'https://gw.example.com',
    'gw.example.com/path',
    'a..b',
    '-a',
    'a b',
    '10.0.0.0/8',
    '${GW}:0',
    '${GW}:99999',
  ])('refuses %j', (text) => {
    expect(parseGateway(text)).toBeUndefined();
  });
});
