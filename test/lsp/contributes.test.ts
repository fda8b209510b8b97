/** What package.json promises, against what the client and the settings file have. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when: string }[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
    readonly yamlValidation: readonly { readonly url: string }[];
  };
}

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const { contributes }: Manifest = JSON.parse(read('package.json'));
const schema: { readonly properties: Readonly<Record<string, unknown>> } = JSON.parse(read('schemas/meshwright.schema.json'));

/** They belong to one folder, while the editor's settings are of the whole window. */
const ofFoldersOnly = ['cluster', 'meshConfigFile', 'meshNetworksFile'];

/** Called by the server's code actions, and in no menu and no palette. */
const internal = ['meshwright.previewEdit'];
const registered = [...read('client/src/start.ts').matchAll(/registerCommand\('([^']+)'/g)].map((match) => match[1] ?? '');
const names = contributes.commands.map(({ command }) => command);

describe('the manifest of the extension', () => {
  it('offers every key of the settings file that makes sense in the editor', () => {
    const keys = Object.keys(contributes.configuration.properties)
      .map((key) => key.replace(/^meshwright\./, ''))
      .filter((key) => key !== 'trace.server');
    const expected = Object.keys(schema.properties).filter((key) => !ofFoldersOnly.includes(key));
    expect(keys.sort()).toEqual(expected.sort());
  });

  it('leaves each unset, as a set one overrides the settings file', () => {
    const set = Object.entries(contributes.configuration.properties).filter(([, value]) => value.default !== null);
    expect(set.map(([key]) => key)).toEqual(['meshwright.trace.server']);
  });

  it('names the commands that the client registers', () => {
    const shown = registered.filter((command) => !internal.includes(command));
    expect(names.sort()).toEqual(shown.sort());
    expect(registered).toEqual(expect.arrayContaining(internal));
  });

  it('has each command in the category of the extension, and in menus only those that there are', () => {
    expect(contributes.commands.filter(({ category }) => category !== 'Meshwright')).toEqual([]);
    const listed = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    expect(listed.filter((command) => !names.includes(command))).toEqual([]);
  });

  it('registers the commands that the server names', () => {
    const server = ['scaffold.ts', 'codeActions.ts', 'convert.ts', 'protocol.ts'].map((file) => `server/src/lsp/${file}`);
    const named = server
      .filter((file) => existsSync(join(root, file)))
      .flatMap((file) => read(file).match(/(?<=')meshwright\.\w+(?=')/g) ?? []);
    expect(named).toContain('meshwright.scaffoldService');
    expect(named.filter((command) => !registered.includes(command))).toEqual([]);
  });

  it('offers the scaffold on YAML files, and on the Services of the Kubernetes extension', () => {
    const { menus } = contributes;
    const pattern = (menu: string, key: string) => {
      const [, source = '', flags] = new RegExp(`${key} =~ /(.+?[^\\\\])/(i?)`).exec(menus[menu]?.[0]?.when ?? '') ?? [];
      return new RegExp(source, flags);
    };
    const extension = pattern('explorer/context', 'resourceExtname');
    expect(['.yaml', '.yml', '.YAML', '.yamlx', '.json', 'yaml'].filter((one) => extension.test(one))).toEqual([
      '.yaml',
      '.yml',
      '.YAML',
    ]);
    // As the extension writes the context values of its nodes.
    const item = pattern('view/item/context', 'viewItem');
    expect(['vsKubernetes.resource.service', 'vsKubernetes.resource.pod'].filter((one) => item.test(one))).toEqual([
      'vsKubernetes.resource.service',
    ]);
  });

  it('points to a schema that exists', () => {
    for (const { url } of contributes.yamlValidation) expect(JSON.parse(read(url))).toHaveProperty('properties');
  });
});
