/** What is built by kustomizations is built anew only where something is said differently, whatever else the workspace holds. */
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../server/src/workspace';
import type { Work } from '../../server/src/workspace.types';

const root = 'file:///mesh';

const manifests = (app: string): string => `apiVersion: v1
kind: Service
metadata: {name: ${app}}
spec:
  selector: {app: ${app}}
  ports: [{name: http, port: 9080}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${app}}
spec:
  hosts: [${app}]
  http:
  - timeout: 1s
    route:
    - destination: {host: ${app}}
`;

const patch = (app: string, timeout: string): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${app}}
spec:
  http:
  - timeout: ${timeout}
    route:
    - destination: {host: ${app}}
`;

/** Applications with a base and two overlays each, of which one patches the route. */
function filesOf(count: number): Map<string, string> {
  const files = new Map<string, string>();
  for (let i = 0; i < count; i++) {
    const app = `app-${i}`;
    files.set(`apps/${app}/base/kustomization.yaml`, 'resources: [all.yaml]\n');
    files.set(`apps/${app}/base/all.yaml`, manifests(app));
    files.set(
      `apps/${app}/overlays/prod/kustomization.yaml`,
      `namespace: ${app}\nresources: [../../base]\npatches: [{path: route.yaml}]\n`,
    );
    files.set(`apps/${app}/overlays/prod/route.yaml`, patch(app, '2s'));
    files.set(`apps/${app}/overlays/test/kustomization.yaml`, `namespace: ${app}\nresources: [../../base]\n`);
  }
  return files;
}

function open(count: number): Workspace {
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: root, name: 'mesh' }]);
  const files = filesOf(count);
  for (const [file, text] of files) workspace.setFile(`${root}/${file}`, { text });
  for (const file of files.keys()) expect(workspace.report(`${root}/${file}`).diagnostics).toEqual([]);
  workspace.takeChanged();
  return workspace;
}

interface Cost extends Work {
  readonly reports: readonly string[];
}

function cost(workspace: Workspace, file: string, text: string): Cost {
  const before = { ...workspace.work };
  workspace.setFile(`${root}/${file}`, { text });
  const reports = workspace.takeChanged().map((uri) => uri.slice(root.length + 1));
  for (const uri of reports) workspace.report(`${root}/${uri}`);
  const after = workspace.work;
  const of = (key: keyof Work): number => after[key] - before[key];
  return {
    documentsParsed: of('documentsParsed'),
    manifestsRead: of('manifestsRead'),
    indexUpdates: of('indexUpdates'),
    cellsComputed: of('cellsComputed'),
    cellsVerified: of('cellsVerified'),
    reports,
  };
}

const base = 'apps/app-3/base/all.yaml';
const overlay = 'apps/app-3/overlays/prod/route.yaml';
const text = manifests('app-3');

const edits: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'a value in a base': [base, text.replace('port: 9080', 'port: 9081')],
  'a value that a patch replaces': [base, text.replace('timeout: 1s', 'timeout: 3s')],
  'a comment in a base': [base, `# a note\n${text}`],
  'a value in a patch': [overlay, patch('app-3', '5s')],
  'a comment in a patch': [overlay, patch('app-3', '2s # for now')],
};

describe('the work of an edit', () => {
  it('is in clusters that the overlays tell', () => {
    expect(open(4).status()).toMatchObject({
      source: 'kustomize',
      clusters: [
        { name: 'prod', resources: 8 },
        { name: 'test', resources: 8 },
      ],
    });
  });

  it.each(Object.entries(edits))(
    'is the same among 10 and among 100 applications: %s',
    { timeout: 60_000 },
    (_, [file, after]) => {
      expect(cost(open(10), file, after)).toEqual(cost(open(100), file, after));
    },
  );

  it('is one report for a comment', () => {
    for (const name of ['a comment in a base', 'a comment in a patch']) {
      const [file, after] = edits[name] ?? ['', ''];
      expect(cost(open(5), file, after), name).toMatchObject({ reports: [file], indexUpdates: 1, cellsComputed: 1 });
    }
  });

  it('is that of the builds which the file is part of', () => {
    const read = Object.entries(edits).map(([name, [file, after]]) => [name, cost(open(5), file, after).manifestsRead]);
    expect(Object.fromEntries(read)).toEqual({
      // The document, and its builds in two overlays.
      'a value in a base': 3,
      'a value that a patch replaces': 3,
      // The first document is read again, as its text is another one, and built no more.
      'a comment in a base': 1,
      // The patch itself, and the Service and the route of the one overlay.
      'a value in a patch': 3,
      'a comment in a patch': 1,
    });
  });
});
