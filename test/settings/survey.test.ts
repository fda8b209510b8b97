/** Settings of one folder against those of another, and against files that come and go. */
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../server/src/workspace';

const folders = ['file:///a', 'file:///b'].map((uri) => ({ uri, name: uri.slice(-1) }));

function open(files: Readonly<Record<string, string>>, opened = folders): Workspace {
  const workspace = new Workspace({ strict: true });
  workspace.setFolders(opened);
  for (const [uri, text] of Object.entries(files)) workspace.setFile(uri, { text });
  return workspace;
}

function found(workspace: Workspace, uri: string): readonly string[] {
  return workspace.report(uri).diagnostics.map(({ code, message }) => `${code} ${message}`);
}

describe('settings of several folders', () => {
  it('may both speak of one cluster, but not claim one gateway for two', () => {
    const east = 'clusters: [{ name: east, gateways: [gw.example.com], files: [] }]\n';
    const workspace = open({ 'file:///a/meshwright.yaml': east, 'file:///b/meshwright.yaml': east });
    expect(found(workspace, 'file:///a/meshwright.yaml')).toEqual([]);
    workspace.setFile('file:///b/meshwright.yaml', { text: east.replace('east', 'west') });
    const claim = (other: string) =>
      `MW005 "gw.example.com" is already a gateway of cluster "${other}": an endpoint with this address could stand for either`;
    expect(found(workspace, 'file:///a/meshwright.yaml')).toEqual([claim('west')]);
    expect(found(workspace, 'file:///b/meshwright.yaml')).toEqual([claim('east')]);
  });

  it('are held against the files of their own folder', () => {
    const text = 'clusters: [{ name: east, files: [x/**] }]\n';
    const workspace = open({ 'file:///a/meshwright.yaml': text, 'file:///b/x/y.yaml': '' });
    expect(found(workspace, 'file:///a/meshwright.yaml')).toEqual(['MW010 "x/**" matches no file of this folder']);
  });
});

describe('globs', () => {
  const text = 'clusters: [{ name: east, files: [x/**] }]\n';

  it('are judged again when files come and go, and not when they are edited', () => {
    const workspace = open({ 'file:///a/meshwright.yaml': text, 'file:///a/z.yaml': 'a: 1\n' });
    const settings = 'file:///a/meshwright.yaml';
    expect(found(workspace, settings)).toHaveLength(1);
    workspace.takeChanged();
    workspace.setFile('file:///a/z.yaml', { text: 'a: 2\n' });
    expect(workspace.takeChanged()).toEqual(['file:///a/z.yaml']);
    workspace.setFile('file:///a/x/y.yaml', { text: '' });
    expect(workspace.takeChanged()).toContain(settings);
    expect(found(workspace, settings)).toEqual([]);
    workspace.removeFile('file:///a/x/y.yaml');
    expect(workspace.takeChanged()).toContain(settings);
    expect(found(workspace, settings)).toHaveLength(1);
  });

  it('are not judged where the files cannot be known', () => {
    const remote = 'vscode-vfs://github/a';
    const workspace = open({ [`${remote}/meshwright.yaml`]: `${text}meshConfigFile: mesh.yaml\n` }, [{ uri: remote, name: 'a' }]);
    expect(found(workspace, `${remote}/meshwright.yaml`)).toEqual([]);
  });

  it('are not judged while the settings are broken', () => {
    const workspace = open({ 'file:///a/meshwright.yaml': `${text}discovery: "auto\n` });
    expect(found(workspace, 'file:///a/meshwright.yaml').map((line) => line.slice(0, 5))).toEqual(['MW005']);
  });
});
