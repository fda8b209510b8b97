/** Clusters that the objects of Flux and Argo CD tell, as files come and go. */
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../server/src/workspace';

const service = (name: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { selector: { app: x }, ports: [{ port: 80 }] }\n`;
const flux = (path: string, more = '') =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: apps }\nspec: { path: ${path}${more} }\n`;
const application = (path: string, name: string) =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: x }\nspec: { source: { path: ${path} }, destination: { name: ${name} } }\n`;

function open(files: Readonly<Record<string, string>>): Workspace {
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: 'file:///w', name: 'w' }]);
  for (const [path, text] of Object.entries(files)) workspace.setFile(`file:///w/${path}`, { text });
  return workspace;
}

function clusters(workspace: Workspace) {
  const { clusters: all, source } = workspace.status();
  return { source, ...Object.fromEntries(all.map(({ name, resources }) => [name, resources])) };
}

const fleet = {
  'clusters/east/apps.yaml': flux('./apps/east'),
  'clusters/west/apps.yaml': flux('./apps/west'),
  'apps/east/a.yaml': service('a'),
  'apps/west/a.yaml': service('a'),
};

describe('Flux', () => {
  it('goes before the folders of the clusters, which keep their own files', () => {
    const workspace = open({ ...fleet, 'clusters/east/own.yaml': service('own') });
    expect(clusters(workspace)).toEqual({ source: 'flux', east: 2, west: 1 });
  });

  it('leads to overlays, whose bases are in each of their clusters', () => {
    const workspace = open({
      'clusters/east/apps.yaml': flux('./apps/production'),
      'clusters/west/apps.yaml': flux('./apps/staging'),
      'apps/base/kustomization.yaml': 'resources: [a.yaml]\n',
      'apps/base/a.yaml': service('a'),
      'apps/production/kustomization.yaml': 'resources: [../base]\n',
      'apps/staging/kustomization.yaml': 'resources: [../base]\n',
    });
    expect(clusters(workspace)).toEqual({ source: 'flux', east: 1, west: 1 });
    expect(workspace.report('file:///w/apps/base/a.yaml').diagnostics).toEqual([]);
  });

  it('follows objects that change, come and go', () => {
    const workspace = open(fleet);
    workspace.setFile('file:///w/clusters/west/apps.yaml', { text: flux('./apps/north') });
    expect(clusters(workspace)).toEqual({ source: 'default', default: 2 });
    workspace.setFile('file:///w/apps/north/b.yaml', { text: service('b') });
    expect(clusters(workspace)).toEqual({ source: 'flux', east: 1, west: 1 });
    workspace.removeFile('file:///w/clusters/west/apps.yaml');
    expect(clusters(workspace).source).toBe('default');
  });

  it('gives the namespace of what names none, and the settings another one', () => {
    const workspace = open({ ...fleet, 'clusters/east/apps.yaml': flux('./apps/east', ', targetNamespace: shop') });
    expect(workspace.scaffoldChoices().services.map(({ namespace }) => namespace)).toEqual(['default', 'shop']);
    workspace.setFile('file:///w/meshwright.yaml', { text: 'namespaces: { "apps/east/**": web }\n' });
    expect(workspace.scaffoldChoices().services.map(({ namespace }) => namespace)).toEqual(['default', 'web']);
  });

  it('says nothing where the settings name the clusters', () => {
    const workspace = open({ ...fleet, 'meshwright.yaml': 'clusters: [{ name: x, files: ["**"] }]\n' });
    expect(clusters(workspace)).toEqual({ source: 'settings', x: 2 });
  });

  it('does not make a cluster of one that holds nothing of the mesh', () => {
    const workspace = open({ ...fleet, 'clusters/hub/apps.yaml': flux('./apps/hub'), 'apps/hub/x.yaml': 'a: 1\n' });
    expect(clusters(workspace)).toEqual({ source: 'flux', east: 1, west: 1 });
  });
});

describe('Argo CD', () => {
  it('puts a folder into several clusters', () => {
    const workspace = open({
      'argo/east.yaml': `${application('apps/shared', 'east')}---\n${application('apps/east', 'east')}`,
      'argo/west.yaml': application('apps/shared', 'west'),
      'apps/shared/a.yaml': service('a'),
      'apps/east/b.yaml': service('b'),
    });
    expect(clusters(workspace)).toEqual({ source: 'argo', east: 2, west: 1 });
  });
});

it('does not depend on the order in which files are read', () => {
  const files = Object.entries({ ...fleet, 'apps/shared/x.yaml': service('x'), 'clusters/hub/apps.yaml': flux('./apps/shared') });
  const forward = clusters(open(Object.fromEntries(files)));
  expect(forward).toEqual({ source: 'flux', east: 1, hub: 1, west: 1 });
  expect(clusters(open(Object.fromEntries(files.reverse())))).toEqual(forward);
});
