/** What is read of Secrets: names, and never what is in them. */
import { describe, expect, it } from 'vitest';
import { readSecret } from '../../server/src/model/kinds/secret';

const certificate = '-----BEGIN CERTIFICATE-----\nMIIBcertificatebytes\n-----END CERTIFICATE-----\n';
const privateKey = '-----BEGIN EC PRIVATE KEY-----\nMHcCprivatebytes\n-----END EC PRIVATE KEY-----\n';
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('the facts of a Secret', () => {
  const holds = (field: 'data' | 'stringData', value: unknown) =>
    readSecret('', 'Secret', { metadata: { name: 'shop' }, [field]: { a: value } }).keys?.map((key) => key.holds)[0];

  it('hold none of its values', () => {
    const data = { 'tls.crt': base64(certificate), 'tls.key': base64(privateKey), token: base64('hunter2') };
    const facts = readSecret('', 'Secret', { metadata: { name: 'shop' }, data, stringData: { password: 'hunter3' } });
    expect(facts.keys?.map(({ name }) => name)).toEqual(['tls.crt', 'tls.key', 'token', 'password']);
    const text = JSON.stringify(facts);
    for (const value of [...Object.values(data), 'hunter', 'bytes', 'BEGIN']) expect(text).not.toContain(value);
  });

  it.each([
    ['a certificate', certificate, 'certificate'],
    ['a private key', privateKey, 'privateKey'],
    ['both', `${privateKey}${certificate}`, 'both'],
    ['one after text of any length', `ab${certificate}`, 'certificate'],
    ['something else', 'to be done', 'other'],
    ['a placeholder', '{{ .certificate }}', 'unknown'],
  ])('say of %s what it is, encoded or not', (_, text, expected) => {
    expect(holds('stringData', text)).toBe(expected);
    expect(holds('data', base64(text))).toBe(expected);
    // As a block of YAML may break it.
    expect(holds('data', base64(text).replace(/(.{16})/g, '$1\n'))).toBe(expected);
  });

  it.each([
    ['nothing', ''],
    ['nothing', null],
    ['unknown', 'ENC[AES256_GCM,data:a]'],
    ['unknown', 'LS0t...'],
    ['unknown', 12],
  ])('say %s of what is written as %j', (expected, value) => {
    expect(holds('data', value)).toBe(expected);
  });

  it('take the text over the bytes', () => {
    const facts = readSecret('', 'Secret', { data: { a: base64(certificate) }, stringData: { a: privateKey } });
    expect(facts.keys).toEqual([{ name: 'a', path: ['stringData', 'a'], holds: 'privateKey' }]);
  });
});
