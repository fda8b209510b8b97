/** Which cluster a file belongs to, as folders, settings, patches and charts come and go. */
import { describe, expect, it } from 'vitest';
import { URI } from 'vscode-uri';
import { Workspace } from '../../server/src/workspace';

const service = (name: string, more = '') =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n${more}spec:\n  ports: [{ port: 80 }]\n`;

function open(files: Readonly<Record<string, string>>, folders: readonly string[] = ['/mesh']): Workspace {
  const workspace = new Workspace({ strict: true });
  workspace.setFolders(folders.map((folder) => ({ uri: `file://${folder}`, name: folder })));
  for (const [path, text] of Object.entries(files)) set(workspace, path, text);
  return workspace;
}

function set(workspace: Workspace, path: string, text: string): void {
  workspace.setFile(URI.file(path).toString(), { text });
}

/** The clusters with the number of their resources. */
function clusters(workspace: Workspace): Readonly<Record<string, number>> {
  return Object.fromEntries(workspace.status().clusters.map(({ name, resources }) => [name, resources]));
}

const two = { '/mesh/clusters/a/x.yaml': service('x'), '/mesh/clusters/b/y.yaml': service('y') };

describe('clusters by folder', () => {
  it('are those below clusters/ when two of them hold something of the mesh', () => {
    const workspace = open({ ...two, '/mesh/clusters/c/values.yaml': 'replicas: 1\n' });
    expect(workspace.status().source).toBe('folders');
    expect(clusters(workspace)).toEqual({ a: 1, b: 1 });
    workspace.removeFile('file:///mesh/clusters/b/y.yaml');
    expect(workspace.status().source).toBe('default');
    expect(workspace.status().resources).toBe(1);
  });

  it('forget settings that went while their folder was not open', () => {
    const workspace = open({ ...two, '/mesh/meshwright.yaml': 'ignore: ["clusters/b/**"]\n' });
    expect(clusters(workspace)).toEqual({ default: 1 });
    workspace.setFolders([]);
    workspace.removeFile('file:///mesh/meshwright.yaml');
    workspace.setFolders([{ uri: 'file:///mesh', name: 'mesh' }]);
    expect(clusters(workspace)).toEqual({ a: 1, b: 1 });
  });

  it('do not count what is a patch, a template of a chart, or ignored', () => {
    const workspace = open({
      '/mesh/base/x.yaml': service('x'),
      '/mesh/clusters/a/kustomization.yaml': 'resources: [../../base]\npatches: [{ path: x.yaml }]\n',
      '/mesh/clusters/a/x.yaml': service('x'),
      '/mesh/clusters/b/Chart.yaml': 'name: b\n',
      '/mesh/clusters/b/templates/x.yaml': service('x'),
      '/mesh/clusters/c/x.yaml': service('x'),
      '/mesh/meshwright.yaml': 'ignore: [clusters/c]\n',
    });
    expect(workspace.status()).toMatchObject({ source: 'default', resources: 1 });
    workspace.removeFile('file:///mesh/clusters/a/kustomization.yaml');
    expect(workspace.status().source).toBe('default');
    set(workspace, '/mesh/meshwright.yaml', '');
    expect(workspace.status().source).toBe('folders');
    expect(clusters(workspace)).toEqual({ a: 1, c: 1 });
    workspace.removeFile('file:///mesh/clusters/b/Chart.yaml');
    expect(clusters(workspace)).toEqual({ a: 1, b: 1, c: 1 });
  });

  it('follow a limit that makes documents readable or not', () => {
    const long = service('x', `  annotations: { long: "${'x'.repeat(2000)}" }\n`);
    const workspace = open({
      '/mesh/meshwright.yaml': 'documentSizeLimit: 1\n',
      '/mesh/clusters/a/x.yaml': long,
      '/mesh/clusters/b/x.yaml': long,
    });
    expect(workspace.status().source).toBe('default');
    set(workspace, '/mesh/meshwright.yaml', '');
    expect(clusters(workspace)).toEqual({ a: 1, b: 1 });
    set(workspace, '/mesh/meshwright.yaml', 'documentSizeLimit: 1\n');
    expect(workspace.status()).toMatchObject({ source: 'default', resources: 0 });
  });
});

describe('settings', () => {
  it('are meshwright.yaml at the root of a folder, else meshwright.yml', () => {
    const workspace = open({
      '/mesh/x.yaml': service('x'),
      '/mesh/meshwright.yml': 'cluster: second\n',
      '/mesh/meshwright.yaml': 'cluster: first\n',
      '/mesh/sub/meshwright.yaml': 'cluster: nowhere\n',
    });
    expect(clusters(workspace)).toEqual({ first: 1 });
    workspace.removeFile('file:///mesh/meshwright.yaml');
    expect(clusters(workspace)).toEqual({ second: 1 });
    workspace.removeFile('file:///mesh/meshwright.yml');
    expect(workspace.status().source).toBe('default');
  });

  it('of the inner folder hold for its files when one open folder lies in another', () => {
    const workspace = open(
      {
        '/mesh/meshwright.yaml': 'cluster: outer\n',
        '/mesh/x.yaml': service('x'),
        '/mesh/in/meshwright.yaml': 'cluster: inner\n',
        '/mesh/in/y.yaml': service('y'),
      },
      ['/mesh', '/mesh/in'],
    );
    expect(clusters(workspace)).toEqual({ inner: 1, outer: 1 });
    workspace.setFolders([{ uri: 'file:///mesh', name: 'mesh' }]);
    expect(clusters(workspace)).toEqual({ outer: 2 });
  });
});

describe('a file outside of every folder', () => {
  it('is in no cluster but its own', () => {
    const workspace = open({ ...two, '/elsewhere/x.yaml': service('x') });
    expect(clusters(workspace)).toEqual({ a: 1, b: 1 });
    expect(workspace.status().resources).toBe(3);
    expect(workspace.report('file:///elsewhere/x.yaml').diagnostics).toEqual([]);
  });
});

describe('a patch', () => {
  it('is no resource, also where the kustomization stands elsewhere', () => {
    const workspace = open({
      '/mesh/patches/my patch.yaml': service('x'),
      '/mesh/overlays/prod/kustomization.yaml': '---\npatches:\n- path: ../../patches/my patch.yaml\n',
    });
    expect(workspace.status().resources).toBe(0);
    set(workspace, '/mesh/overlays/prod/kustomization.yaml', 'resources:\n- ../../patches/my patch.yaml\n');
    expect(workspace.status().resources).toBe(1);
  });

  it('stays one as long as any kustomization lists it', () => {
    const lists = 'patchesStrategicMerge:\n- ../x.yaml\n- |\n  kind: Service\n';
    const workspace = open({
      '/mesh/x.yaml': service('x'),
      '/mesh/one/kustomization.yaml': lists,
      '/mesh/two/Kustomization': lists,
    });
    expect(workspace.status().resources).toBe(0);
    workspace.removeFile('file:///mesh/one/kustomization.yaml');
    expect(workspace.status().resources).toBe(0);
    workspace.removeFile('file:///mesh/two/Kustomization');
    expect(workspace.status().resources).toBe(1);
  });

  it('is not looked for in a kustomization of absurd size, which is told', () => {
    const log: string[] = [];
    const workspace = new Workspace({ strict: true, log: (message) => log.push(message) });
    workspace.setFolders([{ uri: 'file:///mesh', name: 'mesh' }]);
    set(workspace, '/mesh/x.yaml', service('x'));
    set(workspace, '/mesh/kustomization.yaml', `patches:\n- path: x.yaml\n${'# more\n'.repeat(100_000)}`);
    expect(workspace.status().resources).toBe(1);
    expect(log).toEqual([expect.stringContaining('kustomization.yaml is not read')]);
  });
});
