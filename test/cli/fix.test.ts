/** `check --fix`: what it writes, what it leaves, and what it never touches. */
import { chmodSync, lstatSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Write, WriteError, writeAll } from '../../server/src/cli/write';
import { bundleCli, Folder, runCli } from './harness';

let cli: string;
const folders: Folder[] = [];

// Each test starts processes, which wait for their turn on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  cli = await bundleCli();
}, 60_000);

afterAll(() => {
  rmSync(cli, { force: true });
  for (const folder of folders.splice(0)) folder.remove();
});

function workspace(files: Readonly<Record<string, string | Uint8Array>>): Folder {
  const folder = new Folder(files);
  folders.push(folder);
  return folder;
}

function text(folder: Folder, path: string): string {
  return readFileSync(join(folder.path, path), 'utf8');
}

interface Finding {
  readonly code: string;
  readonly file: string;
  readonly fixes: readonly { readonly title: string; readonly safe: boolean }[];
}

async function fix(folder: Folder, ...args: readonly string[]) {
  const run = await runCli(cli, ['check', '--fix', '--format', 'json', ...args], folder.path);
  const findings: readonly Finding[] = run.stdout === '' ? [] : JSON.parse(run.stdout).findings;
  return { ...run, findings, left: findings.map(({ code, file }) => `${code} ${file}`) };
}

const service = `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: default }
spec:
  selector: { app: reviews }
  ports: [{ port: 9080, name: http }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-v1, namespace: default }
spec:
  template:
    metadata: { labels: { app: reviews, version: v1 } }
`;
/** Each host lacks its namespace's domain, which one safe fix completes. */
const route = (name: string, count = 1) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: default }
spec:
  hosts: [${name}.example.com]
  http:
${Array.from({ length: count }, (_, i) => `  - match: [{ uri: { exact: /${i} } }] # ${i}\n    route: [{ destination: { host: reviews.default } }]\n`).join('')}`;
const repaired = (written: string) => written.replaceAll('host: reviews.default }', 'host: reviews.default.svc.cluster.local }');
/** Who is meant is not certain. */
const misspelt = route('misspelt').replace('reviews.default', 'reviewz');

describe('check --fix', () => {
  it('makes the safe fixes, then reports what is left', async () => {
    const folder = workspace({ 'service.yaml': service, 'a.yaml': route('a', 3), 'b/b.yaml': route('b'), 'c.yaml': misspelt });
    const { code, stderr, findings, left } = await fix(folder);
    expect(stderr).toBe('meshwright: fixed 3 problems in a.yaml\nmeshwright: fixed 1 problem in b/b.yaml\n');
    expect(left).toEqual(['MW301 c.yaml']);
    expect(findings[0]?.fixes.length).toBeGreaterThan(0);
    expect(code).toBe(1);
    expect(text(folder, 'a.yaml')).toBe(repaired(route('a', 3)));
    expect(text(folder, 'b/b.yaml')).toBe(repaired(route('b')));
    expect(text(folder, 'c.yaml')).toBe(misspelt);
    expect(text(folder, 'service.yaml')).toBe(service);
    const again = await fix(folder);
    expect(again).toMatchObject({ stderr: '', left, code: 1 });
  });

  it('passes when nothing is left', async () => {
    const folder = workspace({ 'service.yaml': service, 'a.yaml': route('a') });
    const { code, findings } = await fix(folder);
    expect({ code, findings }).toEqual({ code: 0, findings: [] });
  });

  it('tells the same as text', async () => {
    const folder = workspace({ 'service.yaml': service, 'a.yaml': route('a') });
    const run = await runCli(cli, ['check', '--fix'], folder.path);
    expect(run).toMatchObject({ code: 0, stderr: 'meshwright: fixed 1 problem in a.yaml\n' });
    expect(run.stdout).toMatch(/^no problems|^0 |^\n?no/i);
  });

  it('writes nothing in a dry run, and tells what would be left', async () => {
    const folder = workspace({ 'service.yaml': service, 'a.yaml': route('a', 2), 'c.yaml': misspelt });
    const { code, stderr, left } = await fix(folder, '--dry-run');
    expect(stderr).toBe('meshwright: would fix 2 problems in a.yaml\n');
    expect(left).toEqual(['MW301 c.yaml']);
    expect(code).toBe(1);
    expect(text(folder, 'a.yaml')).toBe(route('a', 2));
  });

  it('fixes only what is reported', async () => {
    const folder = workspace({
      'meshwright.yaml': 'cluster: east\n',
      'service.yaml': service,
      'a.yaml': route('a'),
      'b/b.yaml': route('b'),
      'inner/meshwright.yaml': 'cluster: west\n',
      'inner/c.yaml': `${service}---\n${route('c')}`,
    });
    expect((await fix(folder, 'b')).stderr).toBe('meshwright: fixed 1 problem in b/b.yaml\n');
    expect(text(folder, 'a.yaml')).toBe(route('a'));
    // What a workspace within this one reports is fixed by its own settings.
    expect((await fix(folder, '.', 'inner')).stderr).toBe(
      'meshwright: fixed 1 problem in a.yaml\nmeshwright: fixed 1 problem in inner/c.yaml\n',
    );
    const off = workspace({ 'service.yaml': service, 'a.yaml': route('a'), 'other.yaml': 'rules: {unknown-route-host: off}\n' });
    expect(await fix(off, '--config', 'other.yaml')).toMatchObject({ stderr: '', left: [] });
    expect(text(off, 'a.yaml')).toBe(route('a'));
  });

  it('keeps line ends, byte order marks, encodings and modes', async () => {
    const crlf = route('crlf', 2).replaceAll('\n', '\r\n');
    const utf16 = Buffer.from(`\ufeff${route('wide')}`, 'utf16le');
    const folder = workspace({
      'service.yaml': service,
      'crlf.yaml': crlf,
      'mark.yaml': `\ufeff${route('mark')}`,
      'wide.yaml': utf16,
      'wider.yaml': Buffer.from(`\ufeff${route('wider')}`, 'utf16le').swap16(),
      'mode.yaml': route('mode'),
    });
    chmodSync(join(folder.path, 'mode.yaml'), 0o640);
    const { code } = await fix(folder);
    expect(code).toBe(0);
    expect(text(folder, 'crlf.yaml')).toBe(repaired(crlf));
    expect(text(folder, 'mark.yaml')).toBe(`\ufeff${repaired(route('mark'))}`);
    expect(readFileSync(join(folder.path, 'wide.yaml'))).toEqual(Buffer.from(`\ufeff${repaired(route('wide'))}`, 'utf16le'));
    expect(readFileSync(join(folder.path, 'wider.yaml'))).toEqual(
      Buffer.from(`\ufeff${repaired(route('wider'))}`, 'utf16le').swap16(),
    );
    expect(statSync(join(folder.path, 'mode.yaml')).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder.path).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('leaves bytes alone that are no text', async () => {
    const bytes = Buffer.concat([Buffer.from(`${route('latin')}# caf`), Buffer.from([0xe9, 0x0a])]);
    const folder = workspace({ 'service.yaml': service, 'latin.yaml': bytes, 'a.yaml': route('a') });
    const { code, stderr, left } = await fix(folder);
    expect(stderr).toBe('meshwright: fixed 1 problem in a.yaml\n');
    expect(left).toContain('MW301 latin.yaml');
    expect(code).toBe(1);
    expect(readFileSync(join(folder.path, 'latin.yaml'))).toEqual(bytes);
  });

  it('writes through a link to a file of the workspace, once', async () => {
    const folder = workspace({ 'service.yaml': service, 'real/a.yaml': route('a') });
    symlinkSync('real', join(folder.path, 'linked'));
    symlinkSync(join('real', 'a.yaml'), join(folder.path, 'alias.yaml'));
    const { stderr } = await fix(folder);
    expect(stderr).toMatch(/fixed 1 problem in real\/a\.yaml/);
    expect(text(folder, 'real/a.yaml')).toBe(repaired(route('a')));
    expect(lstatSync(join(folder.path, 'alias.yaml')).isSymbolicLink()).toBe(true);
    expect(lstatSync(join(folder.path, 'linked')).isSymbolicLink()).toBe(true);
  });

  it.each([
    ['is read-only', (folder: Folder) => chmodSync(join(folder.path, 'b.yaml'), 0o444), 'it is read-only'],
    [
      'is outside of the workspace',
      (folder: Folder) => {
        const elsewhere = workspace({ 'b.yaml': route('b') });
        rmSync(join(folder.path, 'b.yaml'));
        symlinkSync(join(elsewhere.path, 'b.yaml'), join(folder.path, 'b.yaml'));
      },
      'it is outside of the workspace',
    ],
  ])('writes nothing at all where one file %s', async (_, spoil, why) => {
    const folder = workspace({ 'service.yaml': service, 'a.yaml': route('a'), 'b.yaml': route('b') });
    spoil(folder);
    const { code, stderr, stdout } = await fix(folder);
    expect({ code, stderr, stdout }).toEqual({ code: 2, stderr: `meshwright: cannot write b.yaml: ${why}\n`, stdout: '' });
    expect(text(folder, 'a.yaml')).toBe(route('a'));
    expect(text(folder, 'b.yaml')).toBe(route('b'));
  });

  it.each(['bookinfo-broken', 'bookinfo-multicluster'])('leaves no safe fix in %s', async (name) => {
    const from = join(import.meta.dirname, '../workspaces', name);
    const files = readdirSync(from, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const folder = workspace(Object.fromEntries(files.map((path) => [path.slice(from.length + 1), readFileSync(path)])));
    const found = async (): Promise<readonly Finding[]> =>
      JSON.parse((await runCli(cli, ['check', '--format', 'json'], folder.path)).stdout).findings;
    const before = await found();
    const { findings, code } = await fix(folder);
    expect(code).not.toBe(2);
    expect(findings.filter(({ fixes }) => fixes.some(({ safe }) => safe))).toEqual([]);
    expect(findings.length).toBeLessThanOrEqual(before.length);
    const broken = (list: readonly Finding[]) => list.flatMap(({ code, file }) => (code === 'MW001' ? [file] : []));
    expect(broken(findings)).toEqual(broken(before));
    expect(await found()).toEqual(findings);
  });
});

describe('writing several files', () => {
  const show = (path: string) => path.split('/').at(-1) ?? '';
  const write = (folder: Folder, ...writes: readonly Write[]): string => {
    try {
      writeAll(
        writes.map((one) => ({ ...one, path: join(folder.path, one.path) })),
        folder.path,
        show,
      );
      return '';
    } catch (error) {
      if (error instanceof WriteError) return error.message;
      throw error;
    }
  };

  it('creates, changes and deletes', () => {
    const folder = workspace({ 'a.yaml': 'a', 'b.yaml': 'b' });
    expect(
      write(
        folder,
        { path: 'new/deep/c.yaml', before: undefined, after: 'c' },
        { path: 'a.yaml', before: 'a', after: 'A' },
        { path: 'b.yaml', before: 'b', after: undefined },
      ),
    ).toBe('');
    expect(readdirSync(folder.path).sort()).toEqual(['a.yaml', 'new']);
    expect(text(folder, 'new/deep/c.yaml')).toBe('c');
    expect(text(folder, 'a.yaml')).toBe('A');
  });

  it('refuses what is no longer as it was read', () => {
    const folder = workspace({ 'a.yaml': 'a', 'b.yaml': 'b' });
    const good = { path: 'a.yaml', before: 'a', after: 'A' };
    for (const [bad, why] of [
      [{ path: 'b.yaml', before: 'older', after: 'B' }, 'it was changed meanwhile'],
      [{ path: 'b.yaml', before: undefined, after: 'B' }, 'it was created meanwhile'],
      [{ path: 'c.yaml', before: 'c', after: undefined }, 'it is gone'],
    ] as const)
      expect(write(folder, good, bad)).toBe(`cannot write ${bad.path}: ${why}`);
    expect(text(folder, 'a.yaml')).toBe('a');
  });

  it('refuses new files that a link leads out of the workspace', () => {
    const elsewhere = workspace({});
    const folder = workspace({});
    symlinkSync(elsewhere.path, join(folder.path, 'out'));
    expect(write(folder, { path: 'out/deep/a.yaml', before: undefined, after: 'a' })).toMatch(/outside of the workspace/);
    expect(readdirSync(elsewhere.path)).toEqual([]);
  });

  it('leaves nothing behind when a text cannot be made ready', () => {
    const folder = workspace({ 'a.yaml': 'a', 'z/file': '' });
    const theirs = join('z', `.last.yaml.${process.pid}.tmp`);
    writeFileSync(join(folder.path, theirs), 'of somebody else');
    const message = write(
      folder,
      { path: 'new/deep/b.yaml', before: undefined, after: 'b' },
      { path: 'a.yaml', before: 'a', after: 'A' },
      { path: 'z/last.yaml', before: undefined, after: 'z' },
    );
    expect(message).toMatch(/^cannot write last\.yaml: .*; nothing was written$/);
    expect(text(folder, 'a.yaml')).toBe('a');
    expect(readdirSync(folder.path).sort()).toEqual(['a.yaml', 'z']);
    expect(text(folder, theirs)).toBe('of somebody else');
  });

  it('puts back what it wrote when a later file fails', () => {
    const folder = workspace({ 'a.yaml': 'a', 'gone.yaml': 'gone' });
    chmodSync(join(folder.path, 'a.yaml'), 0o600);
    // A file and a folder of one name: that they cannot both be only shows when the file takes its place.
    const message = write(
      folder,
      { path: 'new/b.yaml', before: undefined, after: 'b' },
      { path: 'a.yaml', before: 'a', after: 'A' },
      { path: 'gone.yaml', before: 'gone', after: undefined },
      { path: 'x.yaml', before: undefined, after: 'x' },
      { path: 'x.yaml/y.yaml', before: undefined, after: 'y' },
    );
    expect(message).toMatch(/^cannot write x\.yaml: .*; what was written before is as it was$/);
    expect(text(folder, 'a.yaml')).toBe('a');
    expect(text(folder, 'gone.yaml')).toBe('gone');
    expect(readdirSync(folder.path).sort()).toEqual(['a.yaml', 'gone.yaml']);
    expect(statSync(join(folder.path, 'a.yaml')).mode & 0o777).toBe(0o600);
  });
});
