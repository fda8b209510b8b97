/** The page that diagnostics link to says what the rules say. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { rules } from '../../server/src/rules/index';

const root = join(import.meta.dirname, '../..');

it('docs/rules.md is what `npm run docs` writes', { timeout: 60_000 }, async () => {
  await promisify(execFile)(process.execPath, ['scripts/rules-page.mjs', '--check'], { cwd: root });
});

it('explains every rule: what it does, why it matters, an example and what to write instead', () => {
  for (const { code, docs } of rules) {
    for (const heading of ['What it does', 'Why it matters', 'Example', 'Instead']) expect(docs, code).toContain(`## ${heading}`);
  }
});

it('lists the rules by code, each code and name once', () => {
  const codes = rules.map(({ code }) => code);
  expect(codes).toEqual([...codes].sort());
  expect(new Set(codes).size).toBe(codes.length);
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
});

it('gives each diagnostic a heading to link to', () => {
  const page = readFileSync(join(root, 'docs/rules.md'), 'utf8');
  for (const { code, name } of rules) expect(page).toContain(`\n## ${code} ${name}\n`);
});

describe('the codes of istioctl analyze and Kiali', () => {
  const peers: {
    readonly istio: readonly (readonly [string, string])[];
    readonly kiali: readonly (readonly [string, string])[];
    readonly reasons: Readonly<Record<string, string>>;
  } = JSON.parse(readFileSync(join(root, 'scripts/peers.json'), 'utf8'));
  const codes = [...peers.istio, ...peers.kiali].map(([code]) => code);
  const covered = new Set(rules.flatMap((rule) => rule.peers));
  const missing = (of: Iterable<string>, among: readonly string[]) => [...of].filter((code) => !among.includes(code));

  it('are listed once each, all of them', () => {
    expect(new Set(codes).size).toBe(codes.length);
    expect(peers.istio.length).toBe(68);
    expect(peers.kiali.length).toBe(90);
    for (const list of [peers.istio, peers.kiali]) expect(list.map(([code]) => code)).toEqual(list.map(([code]) => code).sort());
    const page = readFileSync(join(root, 'docs/rules.md'), 'utf8');
    for (const code of codes) expect(page).toContain(`\n| ${code} | `);
  });

  it('are all that rules name as their peers, and that have a reason', () => {
    expect(missing(covered, codes), 'peers of rules that scripts/peers.json does not list').toEqual([]);
    expect(missing(Object.keys(peers.reasons), codes)).toEqual([]);
  });

  it('each have a rule, or else a reason why there is none', () => {
    const both = codes.filter((code) => covered.has(code) && peers.reasons[code] !== undefined);
    expect(both, 'covered by a rule: take the reason out of scripts/peers.json').toEqual([]);
    const neither = codes.filter((code) => !covered.has(code) && peers.reasons[code] === undefined);
    expect(neither, 'add a rule, or a reason to scripts/peers.json').toEqual([]);
  });
});

it.each(['README.md', 'docs/rules.md', 'package.json', 'schemas/meshwright.schema.json'])(
  'names only rules that exist in the examples of %s',
  (file) => {
    const text = readFileSync(join(root, file), 'utf8').replaceAll('\\"', '"');
    const examples = [...text.matchAll(/\{ ((?:"?[a-z]+(?:-[a-z]+)+"?: "?(?:off|error|warning|info|hint)"?(?:, )?)+) \}/g)];
    const named = examples.flatMap(([, inner = '']) => [...inner.matchAll(/([a-z-]+)"?:/g)].map(([, name]) => name));
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(rules.map((rule) => rule.name)).toContain(name);
  },
);
