import { describe, expect, it } from 'vitest';
import type { MeshConfig } from '../../server/src/mesh/config';
import type { MeshSettings } from '../../server/src/mesh/context';
import { Workspace } from '../../server/src/workspace';
import { meshOf } from './mesh';

function configMap(mesh: string, name = 'istio', namespace = 'istio-system'): string {
  const text = mesh.replace(/^/gm, '    ');
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: ${namespace}}\ndata:\n  mesh: |\n${text}\n---\n`;
}

function operator(spec: string): string {
  return `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: istio, namespace: istio-system}\nspec: ${spec}\n---\n`;
}

type Key = Exclude<keyof MeshConfig, 'sources'>;

function option(key: Key, text: string, settings?: Partial<MeshSettings>): unknown {
  const found = meshOf({ east: text }, settings).mesh.config('east')[key];
  return found.is === 'unknown' ? 'unknown' : [found.is, found.value];
}

describe('the configuration of the mesh', () => {
  it.each<[string, Key, string, unknown]>([
    ['is assumed where the workspace has none', 'trustDomain', '', ['assumed', 'cluster.local']],
    [
      'leaves to Istio what it does not say',
      'trustDomain',
      configMap('accessLogFile: /dev/stdout'),
      ['default', 'cluster.local'],
    ],
    ['may be empty', 'enableAutoMtls', configMap('{}'), ['default', true]],
    ['is read from the ConfigMap', 'trustDomain', configMap('trustDomain: example.org'), ['set', 'example.org']],
    ['of the root namespace only', 'trustDomain', configMap('trustDomain: a', 'istio', 'default'), ['assumed', 'cluster.local']],
    ['of revisions too', 'trustDomain', configMap('trustDomain: a', 'istio-1-30'), ['set', 'a']],
    ['which may agree', 'trustDomain', configMap('trustDomain: a') + configMap('trustDomain: a', 'istio-1-30'), ['set', 'a']],
    ['or differ', 'trustDomain', configMap('trustDomain: a') + configMap('trustDomain: b', 'istio-1-30'), 'unknown'],
    ['in what one of them leaves out', 'trustDomain', configMap('trustDomain: a') + configMap('{}', 'istio-1-30'), 'unknown'],
    ['is unknown where it is no YAML', 'trustDomain', configMap('trustDomain: [a'), 'unknown'],
    ['or a placeholder', 'trustDomain', configMap('trustDomain: $(DOMAIN)'), 'unknown'],
    ['for a truth value', 'enableAutoMtls', configMap('enableAutoMtls: $(AUTO)'), 'unknown'],
    ['for a list', 'defaultServiceExportTo', configMap('defaultServiceExportTo: $(TO)'), 'unknown'],
    ['in a list', 'defaultServiceExportTo', configMap('defaultServiceExportTo: ["$(TO)"]'), 'unknown'],
    ['reads the keys of protobuf', 'enableAutoMtls', configMap('enable_auto_mtls: false'), ['set', false]],
    ['reads an IstioOperator', 'trustDomain', operator('{meshConfig: {trustDomain: a}}'), ['set', 'a']],
    ['and its values', 'trustDomain', operator('{values: {meshConfig: {trustDomain: a}}}'), ['set', 'a']],
    [
      'of which the former wins',
      'trustDomain',
      operator('{values: {meshConfig: {trustDomain: a}}, meshConfig: {trustDomain: b}}'),
      ['set', 'b'],
    ],
    ['the root namespace of an installation', 'rootNamespace', operator('{values: {global: {istioNamespace: a}}}'), ['set', 'a']],
    [
      'takes the ConfigMap first',
      'trustDomain',
      configMap('{}') + operator('{meshConfig: {trustDomain: a}}'),
      ['default', 'cluster.local'],
    ],
    ['knows no mode as none', 'outboundMode', configMap('outboundTrafficPolicy: {}'), ['set', 'REGISTRY_ONLY']],
    ['reads a mode', 'outboundMode', configMap('outboundTrafficPolicy: {mode: ALLOW_ANY}'), ['set', 'ALLOW_ANY']],
    ['a mode by placeholder', 'outboundMode', configMap('outboundTrafficPolicy: {mode: "$(MODE)"}'), 'unknown'],
    [
      'reads metadata of proxies',
      'proxyMetadata',
      configMap('defaultConfig: {proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}}'),
      ['set', { ISTIO_META_DNS_CAPTURE: 'true' }],
    ],
    [
      'reads providers',
      'extensionProviders',
      configMap('extensionProviders: [{name: z, zipkin: {}}]'),
      ['set', [{ name: 'z', type: 'zipkin', path: ['data', 'mesh'] }]],
    ],
    [
      'with their places in plain YAML',
      'defaultProviders',
      operator('{meshConfig: {defaultProviders: {metrics: [p]}}}'),
      ['set', [{ use: 'metrics', name: 'p', path: ['spec', 'meshConfig', 'defaultProviders', 'metrics', 0] }]],
    ],
    [
      'reads selectors of namespaces',
      'discoverySelectors',
      configMap('discoverySelectors: [{matchLabels: {a: b}}]'),
      ['set', [{ labels: { a: 'b' }, expressions: [] }]],
    ],
  ])('%s', (_, key, text, expected) => {
    expect(option(key, text)).toEqual(expected);
  });

  it('is overridden by the settings, key by key', () => {
    const text = configMap('trustDomain: a\nenableAutoMtls: false');
    expect(option('trustDomain', text, { meshInput: { trustDomain: 'b' } })).toEqual(['set', 'b']);
    expect(option('enableAutoMtls', text, { meshInput: { trustDomain: 'b' } })).toEqual(['set', false]);
    expect(option('outboundMode', '', { meshInput: { outboundTrafficPolicy: {} } })).toEqual(['assumed', 'ALLOW_ANY']);
  });
});

describe('the files of the settings', () => {
  const networks = (gateway: string) =>
    `{n1: {endpoints: [{fromRegistry: clustre1}], gateways: [{address: ${gateway}, port: 1}]}}`;
  const clusters = 'clusters: [{name: cluster1}, {name: cluster2}]\n';

  function found(files: Readonly<Record<string, string>>): Workspace {
    const workspace = new Workspace({ strict: true });
    workspace.setFolders([{ uri: 'file:///w', name: 'w' }]);
    for (const [path, text] of Object.entries(files)) workspace.setFile(`file:///w/${path}`, { text });
    return workspace;
  }

  function messages(workspace: Workspace, path: string): readonly string[] {
    return workspace
      .report(`file:///w/${path}`)
      .diagnostics.map(({ code, range }) => `${code} ${range.start.line}:${range.start.character}`);
  }

  it.each([
    ['values of the chart', 'meshConfigFile', `global:\n  meshNetworks: ${networks('a')}\n`],
    ['networks', 'meshNetworksFile', `networks: ${networks('a')}\n`],
  ])('holds %s to account', (_, key, text) => {
    const workspace = found({ 'meshwright.yaml': `${clusters}${key}: config/mesh.yaml\n`, 'config/mesh.yaml': text });
    expect(messages(workspace, 'config/mesh.yaml').filter((item) => item.startsWith('MW415'))).toHaveLength(1);
  });

  it('reads them again when the settings name them, and no more when they do not', () => {
    const text = `networks: ${networks('a')}\n`;
    const workspace = found({ 'meshwright.yaml': clusters, 'mesh.yaml': text });
    expect(messages(workspace, 'mesh.yaml')).toEqual([]);
    workspace.setFile('file:///w/meshwright.yaml', { text: `${clusters}meshNetworksFile: mesh.yaml\n` });
    expect(messages(workspace, 'mesh.yaml')).not.toEqual([]);
    workspace.setFile('file:///w/mesh.yaml', { text: `# moved\n${text}` });
    expect(messages(workspace, 'mesh.yaml')[0]).toMatch(/ 1:/);
    workspace.setFile('file:///w/meshwright.yaml', { text: clusters });
    expect(messages(workspace, 'mesh.yaml')).toEqual([]);
  });
});
