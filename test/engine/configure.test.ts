/** What the workspace shows of its clusters, written down: the same clusters, by settings. */
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../server/src/workspace';

const service = (name: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { selector: { app: x }, ports: [{ port: 80 }] }\n`;
const flux = (path: string, more = '') =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: apps }\nspec: { path: ${path}${more} }\n`;

function open(files: Readonly<Record<string, string>>, folders = ['w']): Workspace {
  const workspace = new Workspace({ strict: true });
  workspace.setFolders(folders.map((name) => ({ uri: `file:///${name}`, name })));
  for (const [path, text] of Object.entries(files)) workspace.setFile(`file:///${path}`, { text });
  return workspace;
}

/** Applies what is to be written; the texts by path. */
function configure(workspace: Workspace): Readonly<Record<string, string>> {
  const { changes, problems } = workspace.configureClusters();
  expect(problems).toEqual([]);
  for (const { uri, after = '' } of changes) workspace.setFile(uri, { text: after });
  return Object.fromEntries(changes.map(({ uri, after = '' }) => [uri.slice('file:///'.length), after]));
}

function resources(workspace: Workspace) {
  const { clusters, resources: all } = workspace.status();
  const { services } = workspace.scaffoldChoices();
  return { clusters, all, services: services.map(({ namespace, name, clusters: of }) => ({ namespace, name, of })) };
}

const layouts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  folders: {
    'w/clusters/east/a.yaml': service('a'),
    'w/clusters/west/deep/a.yaml': service('a'),
    'w/README.yaml': 'a: 1\n',
  },
  flux: {
    'w/clusters/east/apps.yaml': flux('./apps/east', ', targetNamespace: shop'),
    'w/clusters/west/apps.yaml': flux('./apps/west'),
    'w/clusters/west/shared.yaml': flux('./apps/shared'),
    'w/clusters/east/shared.yaml': flux('./apps/shared'),
    'w/apps/east/a.yaml': service('a'),
    'w/apps/west/a.yaml': service('a'),
    'w/apps/shared/b.yaml': service('b'),
    'w/apps/none/c.yaml': service('c'),
  },
  kustomize: {
    'w/base/kustomization.yaml': 'resources: [a.yaml]\n',
    'w/base/a.yaml': service('a'),
    'w/overlays/east/kustomization.yaml': 'resources: [../../base]\nnamespace: shop\n',
    'w/overlays/west/kustomization.yaml': 'resources: [../../base, b.yaml]\n',
    'w/overlays/west/b.yaml': service('b'),
  },
};

describe('what is written', () => {
  it.each(Object.keys(layouts))('is what was found by %s', (source) => {
    const workspace = open(layouts[source] ?? {});
    expect(workspace.status().source).toBe(source);
    const before = resources(workspace);
    const written = configure(workspace);
    expect(Object.keys(written)).toEqual(['w/meshwright.yaml']);
    expect(workspace.status().source).toBe('settings');
    expect(resources(workspace)).toEqual(before);
    expect(workspace.report('file:///w/meshwright.yaml').diagnostics).toEqual([]);
  });

  it('says where it comes from, and names folders as far up as they hold nothing else', () => {
    expect(
      configure(open(layouts.flux ?? {}))['w/meshwright.yaml'],
    ).toBe(`# Which files are applied to which cluster, as the objects of Flux show it.
clusters:
  - name: east
    files:
      - apps/east/**
      - apps/shared/**
      - clusters/east/**
  - name: west
    files:
      - apps/shared/**
      - apps/west/**
      - clusters/west/**
namespaces:
  apps/east/**: shop
`);
  });

  it('begins where a cluster does, also if it holds one folder only', () => {
    expect(configure(open(layouts.folders ?? {}))['w/meshwright.yaml']).toContain('- clusters/west/**\n');
  });

  it('escapes what a glob would take for more than a name', () => {
    const workspace = open({ 'w/clusters/east [1]/a.yaml': service('a'), 'w/clusters/west/a.yaml': service('a') });
    const before = resources(workspace);
    expect(configure(workspace)['w/meshwright.yaml']).toContain('east \\[1\\]/**');
    expect(resources(workspace)).toEqual(before);
  });

  it('goes into each folder that holds files of clusters', () => {
    const workspace = open(
      { 'a/clusters/east/x.yaml': service('x'), 'b/clusters/west/x.yaml': service('x'), 'c/z.yaml': 'a: 1\n' },
      ['a', 'b', 'c'],
    );
    const before = resources(workspace);
    expect(Object.keys(configure(workspace))).toEqual(['a/meshwright.yaml', 'b/meshwright.yaml']);
    expect(resources(workspace)).toEqual(before);
  });
});

describe('settings that are there', () => {
  const files = layouts.folders ?? {};

  it('are extended in place', () => {
    const text = '# Ours.\r\nistioVersion: "1.30" # for now\r\n';
    const workspace = open({ ...files, 'w/meshwright.yml': text });
    const before = resources(workspace);
    const written = configure(workspace);
    expect(Object.keys(written)).toEqual(['w/meshwright.yml']);
    expect(written['w/meshwright.yml']?.startsWith(text)).toBe(true);
    expect(written['w/meshwright.yml']).not.toMatch(/[^\r]\n/);
    expect(resources(workspace)).toEqual(before);
  });

  it('that hold comments only keep them', () => {
    const written = configure(open({ ...files, 'w/meshwright.yaml': '# Ours.' }));
    expect(written['w/meshwright.yaml']).toMatch(/^# Ours\.\nclusters:\n/);
  });

  it('that name clusters are left alone, and shown', () => {
    const workspace = open({ ...files, 'w/meshwright.yaml': 'clusters: [{ name: east }]\n' });
    expect(workspace.configureClusters()).toEqual({
      source: 'settings',
      changes: [],
      existing: ['file:///w/meshwright.yaml'],
      problems: [],
    });
  });

  it('that are broken are not touched', () => {
    const workspace = open({ ...files, 'w/meshwright.yaml': 'rules: {a\n' });
    const { changes, problems } = workspace.configureClusters();
    expect(changes).toEqual([]);
    expect(problems[0]).toMatch(/^meshwright\.yaml cannot be extended: /);
  });
});

it('shows how it is done where nothing shows clusters', () => {
  const workspace = open({ 'w/a.yaml': service('a') });
  const written = configure(workspace);
  expect(written['w/meshwright.yaml']).toMatch(/^# Which files .*\n# clusters:\n/);
  expect(workspace.status().source).toBe('default');
  // There it is; nothing more is known.
  expect(workspace.configureClusters()).toMatchObject({ changes: [], existing: ['file:///w/meshwright.yaml'] });
});
