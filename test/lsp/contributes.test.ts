/** What package.json promises, against what the client and the settings file have. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
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
    const registered = [...read('client/src/start.ts').matchAll(/registerCommand\('([^']+)'/g)].map((match) => match[1]);
    expect(contributes.commands.map(({ command }) => command).sort()).toEqual(registered.sort());
  });

  it('points to a schema that exists', () => {
    for (const { url } of contributes.yamlValidation) expect(JSON.parse(read(url))).toHaveProperty('properties');
  });
});
