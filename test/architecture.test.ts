/** Who may import whom, as ARCHITECTURE.md draws it, read off the import lines. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = dirname(import.meta.dirname);

/** From left to right; rooms of one row do not know each other. */
const rows: readonly (readonly string[])[] = [
  ['base'],
  ['yaml'],
  ['schema'],
  ['settings', 'model', 'kustomize', 'delivery'],
  ['semantics'],
  ['mesh'],
  ['scaffold'],
  ['rules'],
  ['features'],
  ['workspace'],
  ['host'],
  ['lsp', 'cli'],
];

/** Exceptions, each with its reason; `from` and `to` are rooms. */
const allowed: readonly { readonly from: string; readonly to: string; readonly typeOnly: boolean; readonly why: string }[] = [
  {
    from: 'settings',
    to: 'schema',
    typeOnly: false,
    why: 'the settings file has a schema and is validated by it as manifests are',
  },
];

/** Rooms with neighbours that they may not know although these stand to the left of them. */
const narrow: Readonly<Record<string, readonly string[]>> = {
  // A host reads files and hands them to the engine; it must not look into what they mean.
  host: ['base', 'workspace'],
};

/** Packages and the rooms that may import them. */
const packages: Readonly<Record<string, readonly string[]>> = {
  yaml: ['yaml'],
  ajv: ['schema'],
  'vscode-uri': ['base', 'host', 'lsp', 'cli'],
  picomatch: ['base'],
  'ipaddr.js': ['base'],
  'fastest-levenshtein': ['base'],
  re2js: ['semantics', 'mesh', 'rules'],
  'vscode-languageserver': ['lsp'],
  'vscode-languageserver-protocol': ['lsp'],
  'vscode-languageserver-types': ['lsp'],
  'vscode-languageserver-textdocument': ['lsp'],
};

/** The browser runs the rest, the server included. */
const onNode = /^server\/src\/(?:host\/|cli\/|lsp\/node\b)/;

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

function sources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|js|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !file.includes('/generated/'))
    .sort();
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found: Import[] = [];
  for (const match of text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^'\n]+)'/gm)) {
    found.push({ file, specifier: match[2] ?? '', typeOnly: match[1] !== undefined });
  }
  for (const match of text.matchAll(/\b(?:import|require)\(\s*['"]([^'"\n]+)['"]/g)) {
    found.push({ file, specifier: match[1] ?? '', typeOnly: false });
  }
  return found;
}

/** The room of a file of the server; `workspace.ts`, `workspace.types.ts` and `workspace/` are one. */
function roomOf(file: string): string {
  const [first = ''] = file.slice('server/src/'.length).split('/');
  return first.split('.')[0] ?? '';
}

function target({ file, specifier }: Import): string {
  return posix.join(posix.dirname(file), specifier);
}

function rowOf(room: string): number {
  return rows.findIndex((row) => row.includes(room));
}

function mayImport(one: Import, from: string, to: string): boolean {
  if (from === to) return true;
  if (narrow[from] !== undefined && !narrow[from].includes(to)) return false;
  const exception = allowed.some((each) => each.from === from && each.to === to && (!each.typeOnly || one.typeOnly));
  return exception || rowOf(to) < rowOf(from);
}

function packageOf(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

const server = sources(join(root, 'server/src')).flatMap(importsOf);
const local = server.filter(({ specifier }) => specifier.startsWith('.'));
const outer = server.filter(({ specifier }) => !specifier.startsWith('.'));
const show = ({ file, specifier }: Import): string => `${file} imports ${specifier}`;

describe('the server', () => {
  it('consists of the rooms that are known', () => {
    const rooms = new Set(sources(join(root, 'server/src')).map(roomOf));
    expect([...rooms].filter((room) => rowOf(room) < 0)).toEqual([]);
  });

  it('imports from the left only', () => {
    const wrong = local.filter((one) => !mayImport(one, roomOf(one.file), roomOf(target(one))));
    expect(wrong.map(show)).toEqual([]);
  });

  it('imports nothing of the client or the tests', () => {
    expect(local.filter((one) => !target(one).startsWith('server/src/') && !target(one).endsWith('.json')).map(show)).toEqual([]);
  });

  it('imports a package only in the rooms that own it', () => {
    const wrong = outer.filter(({ file, specifier }) => {
      if (specifier.startsWith('node:')) return !onNode.test(file);
      return !(packages[packageOf(specifier)] ?? []).includes(roomOf(file));
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it('has hosts that know the types of the engine only', () => {
    const wrong = local.filter((one) => roomOf(one.file) === 'host' && roomOf(target(one)) === 'workspace');
    expect(wrong.filter((one) => !one.typeOnly || target(one) !== 'server/src/workspace.types').map(show)).toEqual([]);
  });
});

describe('the client', () => {
  it('takes nothing of the server but the types of the protocol', () => {
    const imports = sources(join(root, 'client/src')).flatMap(importsOf);
    const ofServer = imports.filter((one) => one.specifier.startsWith('.') && target(one).startsWith('server/'));
    expect(ofServer.filter((one) => !one.typeOnly || target(one) !== 'server/src/lsp/protocol').map(show)).toEqual([]);
  });
});
