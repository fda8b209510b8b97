import { describe, expect, it } from 'vitest';
import { mergeSettings } from '../../server/src/settings/merge';
import type { SettingsInput } from '../../server/src/settings/settings';

function merge(folders: readonly SettingsInput[], editor: SettingsInput = {}) {
  return mergeSettings(
    folders.map((input, i) => ({ uri: `file:///f${i}`, input })),
    editor,
  );
}

describe('mergeSettings', () => {
  it('has the defaults of the design', () => {
    const { folders, ...rest } = merge([{}]);
    expect(rest).toEqual({
      clusters: [],
      discovery: 'auto',
      globalSuffix: 'global',
      clusterDomain: 'cluster.local',
      mesh: { rootNamespace: 'istio-system' },
      meshInput: {},
      closedWorld: 'auto',
      rules: {},
      documentSizeLimit: 512 * 1024,
    });
    expect(folders).toEqual([{ uri: 'file:///f0', files: [], namespaces: [], ignored: expect.any(Function), overrides: [] }]);
    expect(folders[0]?.ignored('a.yaml')).toBe(false);
    expect(merge([]).folders).toEqual([]);
  });

  it('takes what concerns the mesh from the first folder that says it, and lets the editor override', () => {
    const folders: SettingsInput[] = [
      { globalSuffix: 'one', mesh: { trustDomain: 'one' }, rules: { a: 'off' }, closedWorld: false },
      {
        globalSuffix: 'two',
        clusterDomain: 'two',
        mesh: { trustDomain: 'two', rootNamespace: 'two', outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } },
        rules: { a: 'error', b: 'hint' },
        closedWorld: true,
      },
    ];
    expect(merge(folders)).toMatchObject({
      globalSuffix: 'one',
      clusterDomain: 'two',
      closedWorld: false,
      mesh: { rootNamespace: 'two' },
      meshInput: { trustDomain: 'one', rootNamespace: 'two', outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } },
      rules: { a: 'off', b: 'hint' },
    });
    const editor: SettingsInput = {
      globalSuffix: 'mine',
      mesh: { rootNamespace: 'mine' },
      rules: { b: 'off' },
      documentSizeLimit: 1,
      istioVersion: { major: 1, minor: 30 },
    };
    expect(merge(folders, editor)).toMatchObject({
      globalSuffix: 'mine',
      clusterDomain: 'two',
      mesh: { rootNamespace: 'mine' },
      meshInput: { trustDomain: 'one', rootNamespace: 'mine' },
      rules: { a: 'off', b: 'off' },
      documentSizeLimit: 1024,
      istioVersion: { major: 1, minor: 30 },
    });
  });

  it('keeps what concerns files with its folder', () => {
    const { folders, clusters } = merge([
      { cluster: 'east', clusters: [{ name: 'west', gateways: [{ address: 'gw' }] }], ignore: ['vendor'] },
      {
        clusters: [{ name: 'a', files: ['x/**'] }, { name: 'b' }],
        namespaces: { 'x/y/**': 'y', 'x/**': 'x' },
      },
    ]);
    const [east, other] = folders;
    expect(east?.cluster).toBe('east');
    expect(east?.files).toEqual([]);
    expect(east?.ignored('vendor/a.yaml')).toBe(true);
    expect(other?.cluster).toBeUndefined();
    expect(other?.ignored('vendor/a.yaml')).toBe(false);
    const clustersOf = (path: string) => other?.files.filter(({ matches }) => matches(path)).map(({ cluster }) => cluster);
    expect(clustersOf('x/a.yaml')).toEqual(['a']);
    expect(clustersOf('clusters/b/a.yaml')).toEqual(['b']);
    expect(clustersOf('clusters/bb/a.yaml')).toEqual([]);
    const namespaceOf = (path: string) => other?.namespaces.find(({ matches }) => matches(path))?.namespace;
    expect(namespaceOf('x/y/a.yaml')).toBe('y');
    expect(namespaceOf('x/a.yaml')).toBe('x');
    expect(namespaceOf('a.yaml')).toBeUndefined();
    expect(clusters.map(({ name }) => name)).toEqual(['west', 'east', 'a', 'b']);
  });

  it('merges what folders say of one cluster', () => {
    const { clusters } = merge([
      { clusters: [{ name: 'a', gateways: [{ address: 'g1' }, { address: 'g2', port: 1 }] }] },
      {
        clusters: [
          { name: 'a', network: 'n', gateways: [{ address: 'g1' }, { address: 'g2' }], endpointLabels: { site: 'a' } },
          { name: 'b', context: 'c' },
        ],
      },
    ]);
    expect(clusters).toEqual([
      {
        name: 'a',
        network: 'n',
        gateways: [{ address: 'g1' }, { address: 'g2', port: 1 }, { address: 'g2' }],
        endpointLabels: { site: 'a' },
      },
      { name: 'b', context: 'c', gateways: [], endpointLabels: { cluster: 'b' } },
    ]);
  });

  it("replaces every folder's clusters by the editor's", () => {
    const { clusters, folders } = merge([{ clusters: [{ name: 'a' }] }, { clusters: [{ name: 'b' }] }], {
      clusters: [{ name: 'c' }],
    });
    expect(clusters.map(({ name }) => name)).toEqual(['c']);
    expect(folders.map(({ files }) => files.map(({ cluster }) => cluster))).toEqual([['c'], ['c']]);
  });

  it('finds files relative to the folder that names them', () => {
    expect(merge([{}, { meshConfigFile: 'a/mesh config.yaml' }]).meshConfigFile).toBe('file:///f1/a/mesh%20config.yaml');
    expect(merge([{}, { meshConfigFile: 'a.yaml' }], { meshConfigFile: 'b.yaml' }).meshConfigFile).toBe('file:///f0/b.yaml');
    expect(merge([], { meshNetworksFile: 'b.yaml' }).meshNetworksFile).toBeUndefined();
  });
});
