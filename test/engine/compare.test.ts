/** Which resources can be compared, and what is compared. */
import { describe, expect, it } from 'vitest';
import { Workspace } from '../../server/src/workspace';

const rule = (name: string, host: string) =>
  `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata:\n  name: ${name}\nspec:\n  host: ${host} # ${name}\n`;

function open(files: Readonly<Record<string, string>>): Workspace {
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: 'file:///w', name: 'w' }]);
  for (const [path, text] of Object.entries(files)) workspace.setFile(`file:///w/${path}`, { text });
  return workspace;
}

describe('comparing', () => {
  const files = {
    'clusters/east/a.yaml': `${rule('a', 'x')}---\n${rule('b', 'x')}`,
    'clusters/west/a.yaml': `---\n${rule('a', 'y')}---\n${rule('b', 'x')}`,
    'clusters/west/c.yaml': rule('c', 'x'),
    'alone.yaml': rule('a', 'z'),
  };

  it('offers what several clusters have, those at the cursor first', () => {
    const workspace = open(files);
    const a = {
      kind: 'DestinationRule',
      namespace: 'default',
      name: 'a',
      clusters: ['east', 'west'],
      isHere: false,
      differs: true,
    };
    const b = { ...a, name: 'b', differs: false };
    expect(workspace.comparable()).toEqual([a, b]);
    const at = { uri: 'file:///w/clusters/east/a.yaml', position: { line: 8, character: 0 } };
    expect(workspace.comparable(at)).toEqual([{ ...b, isHere: true }, a]);
  });

  it('shows each as it is written, without the line that begins it', () => {
    const workspace = open(files);
    const name = { kind: 'DestinationRule', namespace: 'default', name: 'a' };
    expect(workspace.resourceText('east', name)).toBe(rule('a', 'x'));
    expect(workspace.resourceText('west', name)).toBe(rule('a', 'y'));
    expect(workspace.resourceText('north', name)).toBeUndefined();
  });

  it('takes items of lists on their own', () => {
    const item = (name: string) => `- ${rule(name, 'x').trimEnd().replaceAll('\n', '\n  ')}\n`;
    const list = `apiVersion: v1\nkind: List\nitems:\n${item('a')}${item('b')}`;
    const workspace = open({ 'clusters/east/a.yaml': list, 'clusters/west/a.yaml': rule('a', 'x') });
    const [first] = workspace.comparable({ uri: 'file:///w/clusters/east/a.yaml', position: { line: 5, character: 4 } });
    expect(first).toMatchObject({ name: 'a', isHere: true });
    expect(workspace.resourceText('east', { kind: 'DestinationRule', namespace: 'default', name: 'a' })).toContain(
      '\nspec:\n  host: x',
    );
  });

  it('shows what Kustomize builds', () => {
    const workspace = open({
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'base/a.yaml': rule('a', 'x'),
      'overlays/east/kustomization.yaml': 'resources: [../../base]\n',
      'overlays/west/kustomization.yaml':
        'resources: [../../base]\npatches:\n- target: { kind: DestinationRule }\n  patch: |\n    - { op: replace, path: /spec/host, value: other }\n',
    });
    const name = { kind: 'DestinationRule', namespace: 'default', name: 'a' };
    expect(workspace.comparable()).toMatchObject([{ name: 'a', clusters: ['east', 'west'], differs: true }]);
    expect(workspace.resourceText('west', name)).toContain('  host: other\n');
    expect(workspace.resourceText('east', name)).toContain('  host: x\n');
  });
});

describe('a document that a chart was rendered to', () => {
  const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: s }\nspec: { ports: [{ port: 80, name: http }] }\n';
  const route = (port: number) =>
    `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: r }\nspec:\n  hosts: [s]\n  http:\n  - route:\n    - destination: { host: s, port: { number: ${port} } }\n`;
  const files = { 'clusters/east/s.yaml': service, 'clusters/west/s.yaml': service };
  const codes = (workspace: Workspace, uri: string) => workspace.report(uri).diagnostics.map(({ code }) => code);

  it('is checked in the cluster that its address names, or alone', () => {
    const workspace = open(files);
    const uri = (how: string) => `meshwright-chart:/${how}/default/shop.yaml`;
    for (const how of ['in/east', 'in/nowhere', 'alone']) workspace.setFile(uri(how), { text: route(81) });
    expect(codes(workspace, uri('in/east'))).toEqual(['MW302']);
    expect(codes(workspace, uri('in/nowhere'))).toEqual(codes(workspace, uri('alone')));
    expect(codes(workspace, uri('alone'))).not.toContain('MW302');
  });

  it('has no fixes, as nobody can write to it', () => {
    const workspace = open(files);
    const text = route(80).replace('networking.istio.io/v1', 'networking.istio.io/v1beta1').replace('hosts:', 'host:');
    const all = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    for (const [uri, count] of [
      ['file:///w/clusters/east/r.yaml', 1],
      ['meshwright-chart:/in/east/default/r.yaml', 0],
    ] as const) {
      workspace.setFile(uri, { text });
      expect(workspace.report(uri).diagnostics.length).toBeGreaterThan(0);
      expect(workspace.fixes(uri, all).length > 0).toBe(count > 0);
      expect(workspace.fixable(uri, {}).count > 0 ? 1 : 0).toBeLessThanOrEqual(count);
    }
    workspace.setFile('meshwright-chart:/in/east/default/s.yaml', {
      text: service.replace('ports:', 'selector: { a: b }, ports:'),
    });
    expect(workspace.servicesIn('meshwright-chart:/in/east/default/s.yaml')).toEqual([]);
  });

  it('is neither compared nor scaffolded', () => {
    const workspace = open({ ...files, 'clusters/west/only.yaml': service.replace('name: s', 'name: o') });
    workspace.setFile('meshwright-chart:/in/east/default/shop.yaml', { text: service.replace('name: s', 'name: o') });
    expect(workspace.comparable().map(({ name }) => name)).toEqual(['s']);
    expect(workspace.scaffoldChoices().services.flatMap(({ uri }) => uri)).not.toContain(
      'meshwright-chart:/in/east/default/shop.yaml',
    );
  });
});
