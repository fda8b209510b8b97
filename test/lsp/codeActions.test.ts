/** Fixes of many problems at once, and those that touch other files, from the server as it ships. */
import { describe, expect, it } from 'vitest';
import { type CodeAction, type Diagnostic, type Range, TextDocumentEdit } from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { PreviewParams } from '../../server/src/lsp/protocol';
import { type Client, type Folder, full } from './harness';
import { session } from './session';

const { folder, start } = session('actions', 'server/src/lsp/node.ts');

const workload = (version: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews-${version}, namespace: default }
spec:
  template:
    metadata: { labels: { app: reviews, version: ${version} } }
`;
const backends = `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: default }
spec:
  selector: { app: reviews }
  ports: [{ port: 9080, name: http }]
---
${['v1', 'v2', 'v3'].map(workload).join('---\n')}`;
const rule = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: default }
spec:
  host: reviews
  subsets:
  - name: v1
    labels: { version: v1 }
`;
const route = (host: string, ...subsets: readonly string[]) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: default }
spec:
  hosts: [reviews]
  http:
${subsets.map((subset, i) => `  - match: [{ uri: { exact: /${i} } }]\n    route: [{ destination: { host: ${host}, subset: ${subset} } }]`).join('\n')}
`;

const commands = { initializationOptions: { commands: true } };
const resolving = {
  ...full,
  textDocument: { ...full.textDocument, codeAction: { resolveSupport: { properties: ['edit', 'command'] } } },
};

async function found(client: Client, uri: string): Promise<readonly Diagnostic[]> {
  const report = await client.pull(uri);
  return report.kind === 'full' ? report.items : [];
}

async function at(client: Client, uri: string, only?: string[]): Promise<CodeAction[]> {
  const [first] = await found(client, uri);
  const range: Range = first?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return client.actions(uri, range, { diagnostics: first === undefined ? [] : [first], ...(only && { only }) });
}

function resolve(client: Client, action: CodeAction | undefined): Promise<CodeAction> {
  return client.connection.sendRequest('codeAction/resolve', action);
}

/** The texts that an edit makes of the files of a folder. */
function applied(edit: CodeAction['edit'], texts: Readonly<Record<string, string>>, folder: Folder): Record<string, string> {
  const result: Record<string, string> = {};
  for (const change of edit?.documentChanges ?? []) {
    if (!TextDocumentEdit.is(change)) continue;
    const path = change.textDocument.uri.slice(folder.uri.length + 1);
    const edits = change.edits.filter((one) => 'newText' in one);
    result[path] = TextDocument.applyEdits(TextDocument.create('', 'yaml', 0, texts[path] ?? ''), edits);
  }
  return result;
}

describe('fixing all safe problems of a file', () => {
  const texts = { 'route.yaml': route('reviews.default', 'v1', 'v1'), 'rule.yaml': rule, 'service.yaml': backends };

  it('is a source action, given where it is asked for and nowhere else', async () => {
    const files = folder(texts);
    const client = await start({ folders: [files] });
    await client.ready();
    expect(client.result.capabilities.codeActionProvider).toMatchObject({
      codeActionKinds: expect.arrayContaining(['quickfix', 'source.fixAll.meshwright']),
    });
    const kinds = async (only?: string[]) => [
      ...new Set((await at(client, files.at('route.yaml'), only)).map(({ kind }) => kind)),
    ];
    for (const only of ['source', 'source.fixAll', 'source.fixAll.meshwright'])
      expect(await kinds([only]), only).toEqual(['source.fixAll.meshwright']);
    expect(await kinds()).toEqual(['quickfix']);
    expect(await kinds(['quickfix'])).toEqual(['quickfix']);
    expect(await kinds(['source.organizeImports', 'source.fixAll.other', 'sour'])).toEqual([]);
    expect(
      await client.actions(
        files.at('rule.yaml'),
        { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
        {
          diagnostics: [],
          only: ['source.fixAll'],
        },
      ),
    ).toEqual([]);
  });

  it('repairs the text as it is open, whatever range it is asked for', async () => {
    const files = folder({ ...texts, 'route.yaml': '' });
    const client = await start({ folders: [files] });
    await client.ready();
    const text = `# mine\n${texts['route.yaml']}`;
    await client.open(files.at('route.yaml'), text);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const actions = await client.actions(files.at('route.yaml'), range, { diagnostics: [], only: ['source.fixAll.meshwright'] });
    expect(actions).toHaveLength(1);
    expect(applied(actions[0]?.edit, { 'route.yaml': text }, files)).toEqual({
      'route.yaml': text.replaceAll('reviews.default,', 'reviews.default.svc.cluster.local,'),
    });
    expect(actions[0]?.edit?.documentChanges).toMatchObject([{ textDocument: { version: 1 } }]);
  });

  it('leaves other files alone', async () => {
    // The missing subsets would be added to the other file.
    const files = folder({ ...texts, 'route.yaml': route('reviews', 'v2', 'v3') });
    const client = await start({ folders: [files] });
    await client.ready();
    const [first] = await found(client, files.at('route.yaml'));
    expect(first?.code).toBe('MW304');
    expect(await at(client, files.at('route.yaml'), ['source.fixAll'])).toEqual([]);
  });
});

describe('fixing all problems of one kind', () => {
  const texts = { 'route.yaml': route('reviews', 'v2', 'v3'), 'rule.yaml': rule, 'service.yaml': backends };
  const title = 'Fix all "unknown-subset" problems in this file';

  it('is offered with the fixes of one of them, before what only suppresses it', async () => {
    const files = folder(texts);
    const client = await start({ folders: [files] });
    await client.ready();
    const titles = (await at(client, files.at('route.yaml'))).map((action) => action.title);
    expect(titles.slice(-2)).toEqual([title, 'Suppress unknown-subset here with a reason']);
  });

  it('is not offered for a single one', async () => {
    const files = folder({ ...texts, 'route.yaml': route('reviews', 'v2') });
    const client = await start({ folders: [files] });
    await client.ready();
    const titles = (await at(client, files.at('route.yaml'))).map((action) => action.title);
    expect(titles).toContain('Add subset "v2" to DestinationRule "reviews"');
    expect(titles.filter((one) => one.startsWith('Fix all'))).toEqual([]);
  });

  it('is one edit of all files that it concerns', async () => {
    const files = folder(texts);
    const client = await start({ folders: [files] });
    await client.ready();
    const action = (await at(client, files.at('route.yaml'))).find((one) => one.title === title);
    const made = applied(action?.edit, texts, files);
    expect(Object.keys(made)).toEqual(['rule.yaml']);
    expect(made['rule.yaml']?.match(/name: v\d/g)).toEqual(['name: v1', 'name: v2', 'name: v3']);
  });

  it('is worked out when it is chosen, where the client asks then', async () => {
    const files = folder(texts);
    const client = await start({ folders: [files], capabilities: resolving });
    await client.ready();
    const action = (await at(client, files.at('route.yaml'))).find((one) => one.title === title);
    expect(action?.edit).toBeUndefined();
    const resolved = await resolve(client, action);
    expect(Object.keys(applied(resolved.edit, texts, files))).toEqual(['rule.yaml']);
  });
});

describe('an edit of another file', () => {
  const texts = { 'route.yaml': route('reviews', 'v2', 'v3'), 'rule.yaml': rule, 'service.yaml': backends };

  it('is shown first by a client that can', async () => {
    const files = folder(texts);
    const client = await start({ folders: [files], params: commands });
    await client.ready();
    const actions = await at(client, files.at('route.yaml'));
    const action = actions.find(({ title }) => title === 'Add subset "v2" to DestinationRule "reviews"…');
    expect(action?.edit).toBeUndefined();
    expect(action?.command?.command).toBe('meshwright.previewEdit');
    const [params]: PreviewParams[] = action?.command?.arguments ?? [];
    expect(params?.title).toBe('Add subset "v2" to DestinationRule "reviews"');
    const after = `${rule}  - name: v2\n    labels:\n      version: v2\n`;
    expect(params?.changes).toMatchObject([{ uri: files.at('rule.yaml'), before: rule, after }]);
    // An edit of the file itself is plain to see.
    const own = actions.find(({ title }) => title.startsWith('Suppress'));
    expect(own?.edit).toBeDefined();
    expect(own?.title).not.toMatch(/…$/);
  });

  it('is shown first when it is one of many, too', async () => {
    const files = folder(texts);
    for (const capabilities of [full, resolving]) {
      const client = await start({ folders: [files], params: commands, capabilities });
      await client.ready();
      const offered = (await at(client, files.at('route.yaml'))).find(({ title }) => title.startsWith('Fix all'));
      expect(offered?.title).toMatch(/…$/);
      const action = offered?.command === undefined ? await resolve(client, offered) : offered;
      expect(action.edit).toBeUndefined();
      const [params]: PreviewParams[] = action.command?.arguments ?? [];
      expect(params?.changes.map(({ uri }) => uri)).toEqual([files.at('rule.yaml')]);
    }
  });
});

describe('a host that another cluster could answer', () => {
  const texts = {
    'meshwright.yaml': 'clusters: [{name: east, files: [east/**]}, {name: west, files: [west/**]}]\nclosedWorld: true\n',
    'east/route.yaml': route('reviews.default.global', 'v1').replace('hosts: [reviews]', 'hosts: [reviews.example.com]'),
    'west/reviews.yaml': backends,
  };
  const title = 'Scaffold reviews.default.global for cluster "east"…';

  it('leads to the dialogue of a client that has one', async () => {
    const files = folder(texts);
    const client = await start({ folders: [files], params: commands });
    await client.ready();
    const action = (await at(client, files.at('east/route.yaml'))).find((one) => one.title === title);
    expect(action).toMatchObject({ kind: 'quickfix', diagnostics: [{ code: 'MW301' }] });
    expect(action?.edit).toBeUndefined();
    expect(action?.isPreferred).toBeUndefined();
    expect(action?.command).toEqual({
      title: expect.any(String),
      command: 'meshwright.scaffoldService',
      arguments: [{ namespace: 'default', name: 'reviews', client: 'east' }],
    });
  });

  it('is not offered to others, for which nothing would happen', async () => {
    const files = folder(texts);
    const client = await start({ folders: [files] });
    await client.ready();
    const titles = (await at(client, files.at('east/route.yaml'))).map((one) => one.title);
    expect(titles.length).toBeGreaterThan(0);
    expect(titles.filter((one) => one.startsWith('Scaffold'))).toEqual([]);
  });
});
