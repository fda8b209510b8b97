import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAll, readContent as readLogged, walk } from '../../server/src/host/disk';

let root: string;
let logged: string[] = [];

const readContent = (path: string) => readLogged(path, (message) => logged.push(message));

beforeEach(() => {
  logged = [];
  root = mkdtempSync(join(tmpdir(), 'meshwright-disk-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, content: string | Uint8Array = ''): string {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, content);
  return full;
}

function link(path: string, target: string): void {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  symlinkSync(target, full);
}

async function found(accept: (path: string) => boolean = () => true, from = root) {
  const logged: string[] = [];
  const paths: string[] = [];
  for await (const path of walk(from, accept, (message) => logged.push(message))) paths.push(relative(root, path));
  return { paths, logged };
}

describe('walk', () => {
  it('finds accepted files in the order of their names, deep ones too', async () => {
    for (const path of ['b.yaml', 'a/z.yaml', 'a/b/c.yaml', 'A.yaml', 'a.txt', '.github/x.yaml']) write(path);
    const seen: string[] = [];
    const { paths, logged } = await found((path) => {
      seen.push(path);
      return path.endsWith('.yaml');
    });
    expect(paths).toEqual(['.github/x.yaml', 'A.yaml', 'a/b/c.yaml', 'a/z.yaml', 'b.yaml']);
    expect(seen).toContain('a/b/c.yaml');
    expect(logged).toEqual([]);
  });

  it('does not enter the folders of tools', async () => {
    for (const folder of ['.git', '.hg', '.svn', 'node_modules', '.cache', 'a/node_modules']) write(`${folder}/x.yaml`);
    write('x.yaml');
    expect((await found()).paths).toEqual(['x.yaml']);
  });

  it('follows links to files and folders, each where it stands', async () => {
    write('shared/s.yaml');
    link('clusters/c1/shared', '../../shared');
    link('clusters/c2/shared', '../../shared');
    link('clusters/c2/one.yaml', '../../shared/s.yaml');
    const { paths, logged } = await found();
    expect(paths).toEqual(['clusters/c1/shared/s.yaml', 'clusters/c2/one.yaml', 'clusters/c2/shared/s.yaml', 'shared/s.yaml']);
    expect(logged).toEqual([]);
  });

  it('does not run in circles', async () => {
    write('a/x.yaml');
    link('a/self', '.');
    link('a/up', '..');
    link('a/top', '/');
    link('b/to-c', '../c');
    link('c/to-b', '../b');
    link('d/loop', 'loop');
    const { paths, logged } = await found();
    expect(paths).toEqual(['a/x.yaml']);
    expect(logged.filter((line) => line.includes('circle'))).toHaveLength(5);
    expect(logged.filter((line) => line.includes('too many links'))).toHaveLength(1);
  });

  it('leaves a maze of links in bounded time', async () => {
    const rooms = Array.from({ length: 12 }, (_, i) => `r${i}`);
    for (const room of rooms) {
      write(`${room}/x.yaml`);
      for (const other of rooms) if (other !== room) link(`${room}/to-${other}`, `../${other}`);
    }
    const { paths, logged } = await found();
    expect(paths.length).toBeLessThan(12 * 102);
    expect(logged.some((line) => line.includes('not followed'))).toBe(true);
  });

  it('says which link is broken and goes on', async () => {
    link('a.yaml', 'nowhere');
    write('b.yaml');
    const { paths, logged } = await found();
    expect(paths).toEqual(['b.yaml']);
    expect(logged).toEqual([`cannot follow the link ${join(root, 'a.yaml')}: no such file or folder`]);
  });

  it('says which folder cannot be read', async () => {
    const file = write('a.yaml');
    expect(await found(() => true, file)).toEqual({ paths: [], logged: [`cannot read the folder ${file}: not a folder`] });
    const missing = join(root, 'missing');
    expect((await found(() => true, missing)).logged).toEqual([`cannot read the folder ${missing}: no such file or folder`]);
  });
});

describe('readContent', () => {
  it.each<readonly [name: string, bytes: readonly number[], expected: unknown]>([
    ['UTF-8', [...Buffer.from('ä: 1\r\n')], { text: 'ä: 1\r\n' }],
    ['nothing', [], { text: '' }],
    ['a byte order mark', [0xef, 0xbb, 0xbf, 0x61], { text: 'a' }],
    ['UTF-16, little end first', [0xff, 0xfe, 0x61, 0, 0x3a, 0], { text: 'a:' }],
    ['UTF-16, big end first', [0xfe, 0xff, 0, 0x61, 0, 0x3a], { text: 'a:' }],
    ['a binary', [0x61, 0, 0x62], undefined],
    ['invalid UTF-8', [0x61, 0xff, 0x62], { text: 'a\ufffdb', invalidUtf8: true }],
    ['a cut UTF-8 sequence', [0x61, 0xc3], { text: 'a\ufffd', invalidUtf8: true }],
  ])('reads %s', (_, bytes, expected) => {
    const file = write('x.yaml', Uint8Array.from(bytes));
    expect(readContent(file)).toEqual(expected);
    expect(logged).toEqual(expected === undefined ? [`${file} is not checked: it is binary`] : []);
  });

  it('has nothing for what is gone, below a file, or a folder', () => {
    const file = write('x.yaml', 'a');
    expect(readContent(join(root, 'gone.yaml'))).toBeUndefined();
    expect(readContent(join(file, 'y.yaml'))).toBeUndefined();
    expect(readContent(root)).toBeUndefined();
  });

  it('says why a file cannot be read', () => {
    link('loop.yaml', 'loop.yaml');
    expect(readContent(join(root, 'loop.yaml'))).toEqual({ unread: 'unreadable', reason: 'too many links' });
  });

  it('does not read a huge file, text or binary', () => {
    const text = write('huge.yaml', 'a: b\n'.repeat(4000));
    truncateSync(text, 50 * 1024 * 1024);
    const binary = write('binary.yaml', Uint8Array.from([1, 0, 2]));
    truncateSync(binary, 50 * 1024 * 1024);
    const before = performance.now();
    expect(readContent(text)).toEqual({
      unread: 'too-large',
      reason: 'the file has 50 MiB; files over 16 MiB are not read',
    });
    expect(readContent(binary)).toBeUndefined();
    expect(performance.now() - before).toBeLessThan(500);
  });
});

describe('readAll', () => {
  it('keeps the order of the paths and lets others have their turn', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const paths = Array.from({ length: 100 }, (_, i) => write(`${i}.yaml`, `n: ${i}`));
    paths.splice(50, 0, join(root, 'gone.yaml'));
    const read: string[] = [];
    for await (const { path, content } of readAll(paths, () => undefined, 0)) {
      read.push(path);
      if (path.includes('gone')) expect(content).toBeUndefined();
      else expect(content).toHaveProperty('text');
    }
    clearInterval(timer);
    expect(read).toEqual(paths);
    expect(turns).toBeGreaterThan(0);
  });
});
