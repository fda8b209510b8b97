/** `check --baseline`: what is known does not fail a check, what is new does, and what is gone is told. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleCli, Folder, routed, runCli } from './harness';

vi.setConfig({ testTimeout: 120_000 });

let cli: string;
const folders: Folder[] = [];

beforeAll(async () => {
  cli = await bundleCli();
}, 60_000);

afterAll(() => {
  rmSync(cli, { force: true });
  for (const folder of folders.splice(0)) folder.remove();
});

function open(files: Readonly<Record<string, string>>): Folder {
  const folder = new Folder(files);
  folders.push(folder);
  return folder;
}

function check(folder: Folder, args: readonly string[], below = '.') {
  return runCli(cli, ['check', ...args], join(folder.path, below));
}

const text = (folder: Folder, path = 'known.json'): string => readFileSync(join(folder.path, path), 'utf8');
const rule = routed['rule.yaml'] ?? '';
const write = ['--baseline', 'known.json', '--write-baseline'];
const use = ['--baseline', 'known.json'];

async function report(folder: Folder, args: readonly string[] = use, below = '.') {
  const { code, stdout } = await check(folder, ['--format', 'json', ...args], below);
  const { findings, baseline } = JSON.parse(stdout);
  const codes: readonly string[] = findings.map((one: { code: string; file: string }) => `${one.code} ${one.file}`);
  return { code, codes, baseline };
}

describe('--write-baseline', () => {
  it('lists what is found, a line each, in one order and without places', async () => {
    const folder = open({ ...routed, 'sub/a.yaml': 'apiVersion: v1\nkind: Service\nkind: Service\nmetadata: { name: a }\n' });
    const { code, stdout, stderr } = await check(folder, write);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^no findings \(.*\)\n\d findings listed in known\.json\n$/);
    expect(text(folder)).toContain(
      '\n    {"file":"rule.yaml","code":"MW305","rule":"subset-selects-no-endpoint","resource":"DestinationRule default/reviews","path":"spec.subsets[].labels.version","count":1}',
    );
    const { version, findings } = JSON.parse(text(folder));
    expect(version).toBe(1);
    const files: readonly string[] = findings.map(({ file }: { file: string }) => file);
    expect(files).toEqual([...files].sort());
    expect(files).toContain('sub/a.yaml');
    expect(text(folder).split('\n')).toHaveLength(files.length + 6);
    const before = text(folder);
    await check(folder, write);
    expect(text(folder)).toBe(before);
  });

  it('keeps what it says of files that are not checked, and takes out what is gone', async () => {
    const folder = open({ ...routed, 'other.yaml': rule.replaceAll('reviews', 'ratings').replaceAll('v2', 'v9') });
    await check(folder, write);
    const before = text(folder);
    expect(before).toContain('"file":"other.yaml"');
    folder.write('other.yaml', '');
    await check(folder, [...write, 'rule.yaml']);
    expect(text(folder)).toBe(before);
    const { stdout } = await check(folder, write);
    expect(stdout).not.toContain('no longer');
    expect(text(folder)).not.toContain('"file":"other.yaml"');
  });

  it('writes nothing where it may not', async () => {
    const folder = open({ ...routed, 'route.json': '{"kind": "VirtualService"}' });
    for (const [args, message] of [
      [['--write-baseline'], 'needs --baseline FILE'],
      [[...write, '--fix', '--dry-run'], 'does not go with --dry-run'],
      [['--baseline', 'route.json', '--write-baseline'], '"route.json" is no baseline: it has no version'],
      [['--baseline', 'none/known.json', '--write-baseline'], 'cannot write the baseline "none/known.json"'],
    ] as const) {
      const { code, stdout, stderr } = await check(folder, args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(message);
    }
    expect(text(folder, 'route.json')).toBe('{"kind": "VirtualService"}');
    expect(existsSync(join(folder.path, 'known.json'))).toBe(false);
  });
});

describe('--baseline', () => {
  it('leaves out what it lists, wherever its lines are now and however they are written', async () => {
    const folder = open(routed);
    await check(folder, write);
    folder.write('rule.yaml', `# first\n\n${rule.replace('      version: v2', '      { version: "v2" }')}`);
    const { code, codes, baseline } = await report(folder);
    expect({ code, codes }).toEqual({ code: 0, codes: [] });
    expect(baseline).toEqual({ file: 'known.json', known: expect.any(Number), gone: [] });
    expect(baseline.known).toBeGreaterThan(0);
  });

  it('counts: one more of the same is new', async () => {
    const folder = open(routed);
    await check(folder, write);
    folder.write('rule.yaml', rule.replace('  subsets:\n', '  subsets:\n  - { name: v3, labels: { version: v3 } }\n'));
    const { code, codes } = await report(folder);
    expect({ code, codes }).toEqual({ code: 1, codes: ['MW305 rule.yaml'] });
  });

  it('does not know another resource, file or rule', async () => {
    const folder = open(routed);
    await check(folder, write);
    folder.write('again.yaml', rule.replace('name: reviews', 'name: again'));
    const { code, codes } = await report(folder);
    expect(code).toBe(1);
    expect(codes).toContain('MW305 again.yaml');
    expect(codes).not.toContain('MW305 rule.yaml');
  });

  it('tells what is gone, of the files that are checked, and fails nothing by it', async () => {
    const folder = open(routed);
    await check(folder, write);
    folder.write('rule.yaml', rule.replaceAll('v2', 'v1'));
    folder.write('route.yaml', (routed['route.yaml'] ?? '').replace('v2', 'v1'));
    const { code, stdout } = await check(folder, use);
    expect(code).toBe(0);
    expect(stdout).toContain(
      '1 finding of known.json no longer there; --write-baseline takes out what is gone:\n  rule.yaml: MW305 subset-selects-no-endpoint DestinationRule default/reviews spec.subsets[].labels.version\n',
    );
    expect((await report(folder, [...use, 'service.yaml'])).baseline.gone).toEqual([]);
    expect((await report(folder)).baseline.gone).toEqual([
      expect.objectContaining({ file: 'rule.yaml', code: 'MW305', count: 1 }),
    ]);
    rmSync(join(folder.path, 'rule.yaml'));
    expect((await report(folder)).baseline.gone).toEqual([expect.objectContaining({ file: 'rule.yaml' })]);
  });

  it('names files from its own folder, so that it holds wherever the check is started', async () => {
    const folder = open({ 'meshwright.yaml': 'cluster: east\n', 'apps/x.yaml': '', ...routed });
    await check(folder, write);
    const { code, codes } = await report(folder, ['--baseline', '../known.json', '..'], 'apps');
    expect({ code, codes }).toEqual({ code: 0, codes: [] });
  });

  it('is honoured for GitHub too', async () => {
    const folder = open(routed);
    await check(folder, write);
    const { code, stdout } = await check(folder, ['--format', 'github', ...use]);
    expect(code).toBe(0);
    expect(stdout).not.toContain('::error');
    expect(stdout).toMatch(/\d findings? of known\.json not shown\nno findings/);
  });

  it.each([
    ['missing', undefined, 'there is no baseline "known.json"; --write-baseline writes it'],
    ['no JSON', 'findings: []\n', '"known.json" is no baseline: it is not JSON'],
    ['of another version', '{ "version": 2, "findings": [] }', '"known.json" is no baseline: its version is 2, not 1'],
    ['without a list', '{ "version": 1 }', '"known.json" is no baseline: it has no list of findings'],
    [
      'broken in a finding',
      '{ "version": 1, "findings": [{ "file": "a" }] }',
      '"known.json" is no baseline: its finding 1 lacks',
    ],
  ])('is refused where it is %s', async (_, content, message) => {
    const folder = open(content === undefined ? routed : { ...routed, 'known.json': content });
    const { code, stdout, stderr } = await check(folder, use);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});
