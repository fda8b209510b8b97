/** Documents with thousands of entries: they are read to the end, and what is wrong with them is not listed without end. */
import { expect, it } from 'vitest';
import { validateManifest } from '../../server/src/schema/validate';
import { violationsOf } from '../../server/src/semantics/semantics';

const group = 'networking.istio.io';
const many = 20_000;
const list = <T>(item: (i: number) => T): readonly T[] => Array.from({ length: many }, (_, i) => item(i));
const named = (kind: string, spec: unknown) => ({ apiVersion: `${group}/v1`, kind, metadata: { name: 'a' }, spec });

it('lists a hundred of thousands of unknown fields', () => {
  const spec = Object.fromEntries(list((i) => [`field${i}`, 1]));
  expect(validateManifest(group, 'VirtualService', named('VirtualService', spec))).toHaveLength(100);
});

it('lists a hundred of thousands of wrong hosts', () => {
  const document = named('VirtualService', { hosts: list((i) => `-${i}`), http: [{ route: [{ destination: { host: 'a' } }] }] });
  expect(violationsOf(group, 'VirtualService', document)).toHaveLength(100);
});

it('compares thousands of hosts, and still finds the one that a wildcard takes in', () => {
  const hosts = [...list((i) => `h${i}.example.com`), '*.other.com', 'a.other.com', 'h7.example.com'];
  const document = named('VirtualService', { hosts, http: [{ route: [{ destination: { host: 'a' } }] }] });
  const found = violationsOf(group, 'VirtualService', document).map(({ concept, path }) => `${concept} ${path.join('.')}`);
  expect(found).toEqual([`duplicate-entry spec.hosts.${many + 1}`, `duplicate-entry spec.hosts.${many + 2}`]);
});

it('compares thousands of selected hosts of a Sidecar', () => {
  const hosts = [...list((i) => `ns${i}/a.example.com`), 'ns5/*'];
  const document = named('Sidecar', { egress: [{ hosts }] });
  const found = violationsOf(group, 'Sidecar', document).map(({ path }) => path.join('.'));
  expect(found).toEqual(['spec.egress.0.hosts.5']);
});
