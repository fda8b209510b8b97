/** What the server offers besides pulled diagnostics: status, push, code actions; and what it does with nonsense. */
import { describe, expect, it } from 'vitest';
import { FileChangeType } from 'vscode-languageserver-protocol/node';
import { messageOf, until } from './harness';
import { session } from './session';

const { folder, start } = session('serve');
const { Deleted } = FileChangeType;

describe('the status', () => {
  it('tells of indexing, then of what was found', async () => {
    const at = folder({ 'a.yaml': 'needs x\nremark', 'b.yaml': 'needs x' });
    const client = await start({ folders: [at] });
    await client.ready();
    expect(client.statuses[0]).toMatchObject({ indexing: true, files: 0 });
    expect(client.statuses.at(-1)).toEqual({
      clusters: [{ name: 'folder0', resources: 2 }],
      source: 'default',
      files: 2,
      resources: 2,
      indexing: false,
      problems: { errors: 2, warnings: 0, infos: 0, hints: 1 },
    });
  });
});

describe('a client without pull', () => {
  it('is told what changed and what is gone', async () => {
    const at = folder({ 'a.yaml': 'needs x', 'b.yaml': '', 'c.yaml': 'needs y' });
    const client = await start({ folders: [at], capabilities: { workspace: { workspaceFolders: true } } });
    expect(client.result.capabilities.diagnosticProvider).toBeUndefined();
    await client.ready();
    expect([...client.published.keys()].sort()).toEqual([at.at('a.yaml'), at.at('c.yaml')]);
    expect(client.published.get(at.at('a.yaml'))?.diagnostics.map(messageOf)).toEqual(['"x" is not defined']);
    client.published.clear();
    await client.open(at.at('b.yaml'), 'defines x\nneeds z');
    await until(() => client.published.size > 1);
    expect([...client.published.keys()].sort()).toEqual([at.at('a.yaml'), at.at('b.yaml')]);
    expect(client.published.get(at.at('a.yaml'))?.diagnostics).toEqual([]);
    expect(client.published.get(at.at('b.yaml'))).toMatchObject({ version: 1, diagnostics: [{ message: '"z" is not defined' }] });
    await client.watched({ uri: at.remove('c.yaml'), type: Deleted });
    await until(() => client.published.get(at.at('c.yaml'))?.diagnostics.length === 0);
  });
});

describe('code actions', () => {
  it('come with the problem they solve, and one is preferred', async () => {
    const at = folder({ 'a.yaml': 'needs x', 'b.yaml': '' });
    const client = await start({ folders: [at] });
    await client.open(at.at('a.yaml'), 'fine\nneeds x');
    const report = await client.pull(at.at('a.yaml'));
    const diagnostics = report.kind === 'full' ? report.items : [];
    const at1 = { start: { line: 1, character: 2 }, end: { line: 1, character: 2 } };
    const [remove, define, create] = await client.actions(at.at('a.yaml'), at1, { diagnostics });
    expect(remove).toEqual({
      title: 'Remove the need',
      kind: 'quickfix',
      isPreferred: true,
      diagnostics,
      edit: {
        documentChanges: [
          {
            textDocument: { uri: at.at('a.yaml'), version: 1 },
            edits: [{ range: { start: { line: 1, character: 0 }, end: { line: 1, character: 7 } }, newText: '' }],
          },
        ],
      },
    });
    expect(define?.isPreferred).toBeUndefined();
    expect(define?.edit?.documentChanges).toMatchObject([
      { textDocument: { uri: at.at('b.yaml'), version: null }, edits: [{ newText: 'defines x\n' }] },
    ]);
    expect(create?.edit?.documentChanges).toMatchObject([
      { kind: 'create', uri: at.at('new.yaml') },
      { textDocument: { uri: at.at('new.yaml') } },
    ]);
  });

  it('respect the kinds that are asked for', async () => {
    const at = folder();
    const client = await start({ folders: [at] });
    await client.open(at.at('a.yaml'), 'needs x');
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 7 } };
    const kinds = async (only: string[]) => (await client.actions(at.at('a.yaml'), range, { diagnostics: [], only })).length;
    expect(await kinds(['quickfix'])).toBe(2);
    expect(await kinds([''])).toBe(2);
    expect(await kinds(['refactor', 'source.fixAll', 'quickfix.other'])).toBe(0);
  });

  it('are plain changes for a client without versions', async () => {
    const at = folder();
    const client = await start({ folders: [at], capabilities: { textDocument: { diagnostic: {} } } });
    await client.open(at.at('a.yaml'), 'needs x');
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const [remove] = await client.actions(at.at('a.yaml'), range);
    expect(remove?.edit).toEqual({
      changes: { [at.at('a.yaml')]: [{ range: { ...range, end: { line: 0, character: 7 } }, newText: '' }] },
    });
  });
});

describe('what is wrong', () => {
  it('is answered or logged, and the server goes on', async () => {
    const at = folder({ 'a.yaml': 'needs x' });
    const client = await start({ folders: [at] });
    await client.ready();
    const { connection } = client;
    await expect(connection.sendRequest('textDocument/diagnostic', {})).rejects.toThrow();
    await expect(connection.sendRequest('textDocument/codeAction', { textDocument: null })).rejects.toThrow();
    await connection.sendNotification('workspace/didChangeWatchedFiles', { changes: null });
    await connection.sendNotification('meshwright/yamlExtension', {});
    await connection.sendNotification('workspace/didChangeConfiguration', {});
    await client.edit(at.at('never-opened.yaml'), 'x');
    await client.close(at.at('never-opened.yaml'));
    await until(() => client.logs.some((message) => message.startsWith('workspace/didChangeWatchedFiles failed')));
    expect(await client.shown(at.at('a.yaml'))).toHaveLength(1);
  });
});
