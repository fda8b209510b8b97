/** The server as it ships, with the real engine. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type CodeLens, FileChangeType, TextDocumentEdit } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { messageOf, until } from './harness';
import { session } from './session';

const { folder, start } = session('real', 'server/src/lsp/node.ts');

const service = `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: default
spec:
  selector:
    app: reviews
  ports:
  - name: http
    port: 9080
`;
const deployment = (version: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: reviews
  namespace: default
spec:
  selector:
    matchLabels:
      app: reviews
  template:
    metadata:
      labels:
        app: reviews
        version: ${version}
    spec:
      containers:
      - name: reviews
        image: reviews:1
`;
const rule = (version: string) => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
  namespace: default
spec:
  host: reviews.default.svc.cluster.local
  subsets:
  - name: v2
    labels:
      version: ${version}
`;
const route = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: default
spec:
  hosts:
  - reviews.default.svc.cluster.local
  http:
  - route:
    - destination:
        host: reviews.default.svc.cluster.local
        subset: v2
`;
const files = { 'route.yaml': route, 'service.yaml': service, 'deployment.yaml': deployment('v2'), 'rule.yaml': rule('v2') };

describe('a mesh', () => {
  it('that is right is free of findings', async () => {
    const client = await start({ folders: [folder(files)] });
    const status = await client.ready();
    expect(status).toMatchObject({ files: 4, resources: 4, problems: { errors: 0, warnings: 0 } });
    expect((await client.pullWorkspace()).items).toEqual([]);
  });

  it('is judged anew in every file that an edit concerns', async () => {
    const at = folder(files);
    const client = await start({ folders: [at] });
    await client.open(at.at('rule.yaml'), files['rule.yaml']);
    await client.open(at.at('deployment.yaml'), files['deployment.yaml']);
    expect(await client.shown(at.at('rule.yaml'))).toEqual([]);
    await client.ready();
    const number = files['deployment.yaml'].split('\n').findIndex((line) => line.includes('version: v2'));
    const range = { start: { line: number, character: 18 }, end: { line: number, character: 19 } };
    await client.edit(at.at('deployment.yaml'), '3', range);
    await until(() => client.refreshes === 1);
    const report = await client.pull(at.at('rule.yaml'));
    expect(report).toMatchObject({ kind: 'full', items: [{ code: 'MW305', source: 'meshwright', severity: 1 }] });
    await client.edit(at.at('deployment.yaml'), '2', range);
    await until(() => client.refreshes === 2);
    expect(await client.shown(at.at('rule.yaml'))).toEqual([]);
  });

  it('is repaired by a fix, whose edits fit the text', async () => {
    const at = folder({ ...files, 'rule.yaml': rule('v3') });
    const client = await start({ folders: [at] });
    await client.open(at.at('rule.yaml'), rule('v3'));
    const report = await client.pull(at.at('rule.yaml'));
    const diagnostic = report.kind === 'full' ? report.items[0] : undefined;
    if (diagnostic === undefined) throw new Error('nothing found');
    const actions = await client.actions(at.at('rule.yaml'), diagnostic.range, { diagnostics: [diagnostic] });
    expect(actions[0]?.diagnostics?.map(messageOf)).toEqual([messageOf(diagnostic)]);
    for (const change of actions[0]?.edit?.documentChanges ?? []) {
      if (!TextDocumentEdit.is(change)) continue;
      const { uri } = change.textDocument;
      const before = uri === at.at('rule.yaml') ? rule('v3') : readFileSync(fileURLToPath(uri), 'utf8');
      const edits = change.edits.filter((edit) => 'newText' in edit);
      const text = TextDocument.applyEdits(TextDocument.create(uri, 'yaml', 0, before), edits);
      if (uri === at.at('rule.yaml')) await client.edit(uri, text);
      else await client.open(uri, text);
    }
    expect(await client.shown(at.at('rule.yaml'))).toEqual([]);
  });

  it('is explained at its fields', async () => {
    const at = folder(files);
    const client = await start({ folders: [at] });
    await client.open(at.at('rule.yaml'), files['rule.yaml']);
    const ask = (line: number, character: number) =>
      client.connection.sendRequest('textDocument/hover', {
        textDocument: { uri: at.at('rule.yaml') },
        position: { line, character },
      });
    const line = files['rule.yaml'].split('\n').findIndex((text) => text.startsWith('  host:'));
    expect(await ask(line, 3)).toMatchObject({
      contents: { kind: 'markdown', value: expect.stringContaining('`spec.host`') },
      range: { start: { line, character: 2 }, end: { line, character: 6 } },
    });
    expect(await ask(1000, 0)).toBeNull();
  });

  it('is completed by the fields of the kind, unless another extension does that', async () => {
    const at = folder(files);
    const client = await start({ folders: [at] });
    const text = `${files['rule.yaml']}  traf`;
    await client.open(at.at('rule.yaml'), text);
    const line = text.split('\n').length - 1;
    const ask = () =>
      client.connection.sendRequest('textDocument/completion', {
        textDocument: { uri: at.at('rule.yaml') },
        position: { line, character: 6 },
      });
    expect(await ask()).toContainEqual(
      expect.objectContaining({
        label: 'trafficPolicy',
        textEdit: { newText: 'trafficPolicy:\n    ', range: { start: { line, character: 2 }, end: { line, character: 6 } } },
      }),
    );
    await client.connection.sendNotification('meshwright/yamlExtension', { active: true });
    expect(await ask()).toEqual([]);
  });

  it('follows the disk and the settings of the folder', async () => {
    const at = folder({ ...files, 'rule.yaml': rule('v3') });
    const client = await start({ folders: [at] });
    await client.ready();
    await client.errors(1);
    await client.watched({ uri: at.write('deployment.yaml', deployment('v3')), type: FileChangeType.Changed });
    await client.errors(0);
    await client.watched({ uri: at.write('rule.yaml', rule('v4')), type: FileChangeType.Changed });
    await client.errors(1);
    const off = 'rules: { subset-selects-no-endpoint: off }\n';
    await client.watched({ uri: at.write('meshwright.yaml', off), type: FileChangeType.Created });
    await client.errors(0);
    client.settings = { rules: { 'subset-selects-no-endpoint': 'warning' }, closedWorld: null };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await until(() => client.statuses.at(-1)?.problems.warnings === 1);
  });
});

describe('the Services that can be scaffolded', () => {
  const inCluster = (file: string, text: string) => ({ [`clusters/a/${file}`]: text, [`clusters/b/${file}`]: text });
  const titles = async (files: Readonly<Record<string, string>>, path: string) => {
    const at = folder(files);
    const client = await start({ folders: [at], params: { initializationOptions: { commands: true } } });
    await client.ready();
    const lenses: CodeLens[] = await client.connection.sendRequest('textDocument/codeLens', {
      textDocument: { uri: at.at(path) },
    });
    return lenses.map(({ range, command }) => `${range.start.line} ${command?.title}`);
  };

  it('are those with a selector, where there are several clusters', async () => {
    const plain = service.replace('name: reviews', 'name: plain').replace(/ {2}selector:\n.*\n/, '');
    const text = `# first\n---\n${[service, plain, deployment('v1')].join('---\n')}`;
    expect(await titles(inCluster('x.yaml', text), 'clusters/a/x.yaml')).toEqual(['2 Scaffold reviews.default.global…']);
    expect(await titles({ 'x.yaml': service }, 'x.yaml')).toEqual([]);
  });

  it('are no gateways, and nothing of the system', async () => {
    const gateway = service.replace('app: reviews', 'istio: ingressgateway');
    const system = service.replace('namespace: default', 'namespace: istio-system');
    const kubernetes = service.replace('namespace: default', 'namespace: kube-system');
    expect(await titles(inCluster('x.yaml', [gateway, system, kubernetes].join('---\n')), 'clusters/b/x.yaml')).toEqual([]);
  });
});
