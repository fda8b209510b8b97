import { describe, expect, it } from 'vitest';
import { join, parent, relativePath } from '../../server/src/base/uri';

describe('relativePath', () => {
  it.each([
    ['file:///w', 'file:///w/a/b.yaml', 'a/b.yaml'],
    ['file:///w/', 'file:///w/a.yaml', 'a.yaml'],
    ['file:///w', 'file:///w', ''],
    ['file:///w', 'file:///w2/a.yaml', undefined],
    ['file:///w', 'file:///a.yaml', undefined],
    ['file:///w', 'vscode-vfs:///w/a.yaml', undefined],
    ['file:///w', 'file:///w/../x/a.yaml', undefined],
    ['file:///w%20x', 'file:///w%20x/%C3%A4%23.yaml', 'ä#.yaml'],
    ['file:///w x', 'file:///w%20x/a.yaml', 'a.yaml'],
    ['file:///c%3A/w', 'file:///C:/w/a.yaml', 'a.yaml'],
    ['file:///', 'file:///a.yaml', 'a.yaml'],
    ['vscode-vfs://github/o/r', 'vscode-vfs://github/o/r/a.yaml', 'a.yaml'],
    ['vscode-vfs://github/o/r', 'vscode-vfs://gitlab/o/r/a.yaml', undefined],
    ['file:///w', 'file:///w/100%.yaml', '100%.yaml'],
  ])('%s, %s: %s', (folder, uri, expected) => {
    expect(relativePath(folder, uri)).toBe(expected);
  });
});

describe('join', () => {
  it.each([
    ['file:///w', 'a/b.yaml', 'file:///w/a/b.yaml'],
    ['file:///w', '', 'file:///w'],
    ['file:///w', '../x.yaml', 'file:///x.yaml'],
    ['file:///w', 'ä #.yaml', 'file:///w/%C3%A4%20%23.yaml'],
    ['file:///w', 'a/', 'file:///w/a'],
    ['vscode-vfs://github/o/r', 'a.yaml', 'vscode-vfs://github/o/r/a.yaml'],
  ])('%s, %s: %s', (folder, relative, expected) => {
    expect(join(folder, relative)).toBe(expected);
  });

  it('is undone by relativePath', () => {
    for (const path of ['a.yaml', 'ä/ö #?.yaml', '100%/a+b.yaml', 'a%20b.yaml']) {
      expect(relativePath('file:///w', join('file:///w', path))).toBe(path);
    }
  });
});

describe('parent', () => {
  it.each([
    ['a/b/c.yaml', 'a/b'],
    ['c.yaml', ''],
    ['', ''],
  ])('%j: %j', (path, expected) => {
    expect(parent(path)).toBe(expected);
  });
});
