/** One address per host: the same everywhere, stable, and nobody else's. */
import { describe, expect, it } from 'vitest';
import { Session } from '../../server/src/scaffold/intend';
import { intended, messages, service, settings, specs, viewOfFiles } from './view';

function addressOf(host: string, files: Readonly<Record<string, string>> = {}): unknown {
  return new Session(viewOfFiles({ 'a.yaml': service(), ...files })).addresses.of(host);
}

const host = 'reviews.default.global';

function entry(name: string, addresses: string, of = host): string {
  return `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: ${name}, namespace: default}\nspec: {hosts: [${of}], addresses: ${addresses}}\n`;
}

describe('an address', () => {
  it('follows from the host alone', () => {
    expect(addressOf(host)).toEqual({ address: '240.0.126.87' });
    expect(addressOf('ratings.default.global')).not.toEqual(addressOf(host));
  });

  it('is the next one where any text of the workspace holds it, or a network around it', () => {
    expect(addressOf(host, { 'notes.yaml': '# 240.0.126.87 is the database' })).toEqual({ address: '240.0.126.88' });
    expect(addressOf(host, { 'x.yaml': 'a: [240.0.126.87,"240.0.126.88"]' })).toEqual({ address: '240.0.126.89' });
    expect(addressOf(host, { 'x.yaml': 'a: 240.0.126.0/24' })).toEqual({ address: '240.0.127.1' });
    expect(addressOf(host, { 'x.yaml': 'a: 240.0.126.80/29' })).toEqual({ address: '240.0.126.88' });
    expect(addressOf(host, { 'x.yaml': 'a: 240.0.126.870 1240.0.126.87 240.0.126.87.1' })).toEqual({ address: '240.0.126.87' });
  });

  it('ends in neither 0 nor 255', () => {
    const range = Array.from({ length: 254 - 86 }, (_, i) => `240.0.126.${87 + i}`).join(' ');
    expect(addressOf(host, { 'x.yaml': `# ${range}` })).toEqual({ address: '240.0.127.1' });
  });

  it('is not held by who names the whole range, but by a ServiceEntry that has it', () => {
    expect(addressOf(host, { 'x.yaml': '# 240.0.0.0/16, 240.0.0.0/4' })).toEqual({ address: '240.0.126.87' });
    expect(addressOf(host, { 'x.yaml': entry('wide', '[240.0.0.0/12]', 'other.example') })).toEqual({
      problem: { message: 'no address of 240.0.0.0/16 is free for "reviews.default.global"' },
    });
  });

  it('is given away once in a job', () => {
    const session = new Session(viewOfFiles({ 'a.yaml': service() }));
    const all = Array.from({ length: 3000 }, (_, i) => JSON.stringify(session.addresses.of(`s${i}.default.global`)));
    expect(new Set(all).size).toBe(3000);
  });

  it('is kept where a ServiceEntry of the host has one already, in any cluster', () => {
    const files = {
      'meshwright.yaml': settings(['c1', 'c2', 'c3']),
      'c1/web.yaml': service({ name: 'web' }),
      'c2/reviews.yaml': service(),
      'c3/entry.yaml': entry('mine', '[10.1.2.3]'),
    };
    expect(specs(intended(files, { clients: ['c1'] }))).toMatchObject({
      'c1 entry ServiceEntry/default/reviews-global': { addresses: ['10.1.2.3'] },
      'c2 answer ServiceEntry/default/reviews-global': { addresses: ['10.1.2.3'] },
    });
    const two = { ...files, 'c1/entry.yaml': entry('other', '[240.0.0.9]') };
    const { problems } = intended(two, { clients: ['c1'] });
    expect(messages(problems)).toEqual([
      '"reviews.default.global" has the address "240.0.0.9" in ServiceEntry "other" of cluster "c1", but "10.1.2.3" in ServiceEntry "mine" of cluster "c3"; give it one address in all clusters',
    ]);
    expect(problems[0]?.at).toMatchObject({ resource: { cluster: 'c3' }, path: ['spec', 'addresses', 0] });
    // What a placeholder will be is not known.
    expect(intended({ ...files, 'c1/entry.yaml': entry('other', '["$(VIP)"]') }, { clients: ['c1'] }).problems).toEqual([]);
  });
});
