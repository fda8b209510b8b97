/** Diagnostics by pull, against the engine of lines. */
import { describe, expect, it } from 'vitest';
import {
  CancellationTokenSource,
  type WorkspaceDiagnosticReport,
  WorkspaceDiagnosticRequest,
} from 'vscode-languageserver-protocol/node';
import { type Client, line, messageOf, pause, until } from './harness';
import { session } from './session';

const { folder, start, stop } = session('pull');

/** What a streamed pull has told, by file. */
function streamed(client: Client, token: string): Map<string, string[]> {
  const shown = new Map<string, string[]>();
  client.connection.onProgress(WorkspaceDiagnosticRequest.partialResult, token, ({ items }) => {
    for (const item of items) if (item.kind === 'full') shown.set(item.uri, item.items.map(messageOf));
  });
  return shown;
}

const resultIds = (report: WorkspaceDiagnosticReport) =>
  Object.fromEntries(report.items.map((item) => [item.uri, item.resultId ?? '']));

describe('an open file', () => {
  it('is offered by pull with dependencies between files', async () => {
    const client = await start({});
    expect(client.result.capabilities.diagnosticProvider).toEqual({
      identifier: 'meshwright',
      interFileDependencies: true,
      workspaceDiagnostics: true,
    });
  });

  it('is answered while the folders are being read, from all of them', async () => {
    const at = folder({ 'a.yaml': 'needs x', 'b.yaml': 'defines x' });
    const client = await start({ folders: [at] });
    await client.open(at.at('a.yaml'), 'needs x\nneeds y');
    expect(await client.shown(at.at('a.yaml'))).toEqual(['"y" is not defined']);
  });

  it('waits for the folders unless it is cancelled', async () => {
    const at = folder({ 'b.yaml': 'defines x' });
    let answer: (settings: null) => void = () => undefined;
    const settings = new Promise<null>((resolve) => {
      answer = resolve;
    });
    const client = await start({ folders: [at], settings });
    await client.open(at.at('a.yaml'), 'needs x');
    const source = new CancellationTokenSource();
    const cancelled = client.pull(at.at('a.yaml'), undefined, source.token);
    const workspace = client.pullWorkspace({}, source.token);
    const waiting = client.shown(at.at('a.yaml'));
    source.cancel();
    await expect(cancelled).rejects.toMatchObject({ code: -32800 });
    await expect(workspace).rejects.toMatchObject({ code: -32800 });
    answer(null);
    expect(await waiting).toEqual([]);
  });

  it('carries code, docs, source, severity and related places', async () => {
    const at = folder({});
    const client = await start({ folders: [at] });
    await client.open(at.at('a.yaml'), 'remark');
    const report = await client.pull(at.at('a.yaml'));
    expect(report).toMatchObject({
      kind: 'full',
      items: [
        {
          code: 'MW900',
          codeDescription: { href: 'https://example.test/MW900' },
          source: 'meshwright',
          severity: 4,
          range: line(0, 6),
          relatedInformation: [{ location: { uri: 'file:///elsewhere.yaml' }, message: 'look here' }],
        },
      ],
    });
  });

  it('is unchanged when its result id is the same', async () => {
    const at = folder({});
    const client = await start({ folders: [at] });
    await client.open(at.at('a.yaml'), 'needs x');
    const first = await client.pull(at.at('a.yaml'));
    expect(await client.pull(at.at('a.yaml'), first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    await client.edit(at.at('a.yaml'), 'z', { start: { line: 0, character: 6 }, end: { line: 0, character: 7 } });
    expect(await client.pull(at.at('a.yaml'), first.resultId)).toMatchObject({
      kind: 'full',
      items: [{ message: '"z" is not defined' }],
    });
  });

  it('is asked for again when an edit elsewhere changes it, once per batch', async () => {
    const at = folder({ 'a.yaml': 'needs x', 'b.yaml': '' });
    const client = await start({ folders: [at] });
    await client.open(at.at('a.yaml'), 'needs x');
    await client.open(at.at('b.yaml'), '');
    expect(await client.shown(at.at('a.yaml'))).toHaveLength(1);
    expect(await client.shown(at.at('b.yaml'))).toHaveLength(0);
    await client.ready();
    for (const text of ['d', 'de', 'defines', 'defines x']) await client.edit(at.at('b.yaml'), text);
    await until(() => client.refreshes > 0);
    expect(await client.shown(at.at('a.yaml'))).toEqual([]);
    await pause(400);
    expect(client.refreshes).toBe(1);
  });

  it('needs no refresh for what it was just asked', async () => {
    const at = folder({});
    const client = await start({ folders: [at] });
    await client.open(at.at('a.yaml'), 'needs x');
    await client.shown(at.at('a.yaml'));
    await client.ready();
    await client.edit(at.at('a.yaml'), 'needs y');
    await client.shown(at.at('a.yaml'));
    await pause(300);
    expect(client.refreshes).toBe(0);
  });

  it('that nobody knows shows nothing', async () => {
    const client = await start({ folders: [folder({})] });
    expect(await client.pull('file:///nowhere/x.yaml')).toMatchObject({ kind: 'full', items: [] });
  });

  it('is told by the spelling that the client uses', async () => {
    const at = folder({ 'a b.yaml': 'needs x' });
    const client = await start({ folders: [at] });
    const odd = at.at('a b.yaml').replace('%20', ' ');
    await client.open(odd, 'needs y');
    expect(await client.shown(odd)).toEqual(['"y" is not defined']);
    expect((await client.pullWorkspace()).items.map(({ uri }) => uri)).toEqual([odd]);
  });
});

describe('the workspace', () => {
  it('is answered after all is read, with what has problems only', async () => {
    const at = folder({ 'a.yaml': 'needs x', 'sub/b.yml': 'needs y', 'c.yaml': 'defines y', 'd.txt': 'needs z' });
    const client = await start({ folders: [at] });
    const report = await client.pullWorkspace();
    expect(report.items).toMatchObject([
      { kind: 'full', uri: at.at('a.yaml'), version: null, items: [{ message: '"x" is not defined' }] },
    ]);
  });

  it('gives the version of open files, whose text wins over the disk', async () => {
    const at = folder({ 'a.yaml': 'needs x' });
    const client = await start({ folders: [at] });
    await client.open(at.at('a.yaml'), 'needs y');
    const report = await client.pullWorkspace();
    expect(report.items).toMatchObject([{ uri: at.at('a.yaml'), version: 1, items: [{ message: '"y" is not defined' }] }]);
  });

  it('holds the second request until something is new, and tells only that', async () => {
    const at = folder({ 'a.yaml': 'needs x', 'b.yaml': 'needs y', 'c.yaml': '' });
    const client = await start({ folders: [at] });
    const first = await client.pullWorkspace();
    expect(first.items).toHaveLength(2);
    let answered = false;
    const second = client.pullWorkspace(resultIds(first)).finally(() => {
      answered = true;
    });
    await pause(300);
    expect(answered).toBe(false);
    await client.open(at.at('c.yaml'), 'defines y');
    expect((await second).items).toMatchObject([{ uri: at.at('b.yaml'), kind: 'full', items: [] }]);
  });

  it('clears files that are gone', async () => {
    const at = folder({ 'a.yaml': 'needs x' });
    const client = await start({ folders: [at] });
    const gone = at.at('gone.yaml');
    const report = await client.pullWorkspace({ [gone]: 'old' });
    expect(report.items).toContainEqual({ kind: 'full', uri: gone, version: null, items: [] });
  });

  it('ends with a cancellation and nothing else', async () => {
    const at = folder({ 'a.yaml': 'needs x' });
    const client = await start({ folders: [at] });
    const first = await client.pullWorkspace();
    const source = new CancellationTokenSource();
    const held = client.pullWorkspace(resultIds(first), source.token);
    await pause(50);
    source.cancel();
    await expect(held).rejects.toMatchObject({ code: -32800 });
  });

  it('answers what it holds at shutdown', async () => {
    const client = await start({ folders: [folder({})] });
    await client.pullWorkspace();
    const held = client.pullWorkspace();
    await pause(50);
    await stop(client);
    expect(await held).toEqual({ items: [] });
  });

  it('streams changes to a client that takes parts', async () => {
    const at = folder({ 'a.yaml': 'needs x', 'b.yaml': 'needs y', 'c.yaml': '' });
    const client = await start({ folders: [at] });
    const shown = streamed(client, 'token');
    const source = new CancellationTokenSource();
    const held = client.pullWorkspace({}, source.token, 'token');
    await until(() => shown.size === 2);
    await client.open(at.at('c.yaml'), 'defines y');
    await until(() => shown.get(at.at('b.yaml'))?.length === 0);
    await client.edit(at.at('c.yaml'), 'defines x');
    await until(() => shown.get(at.at('b.yaml'))?.length === 1 && shown.get(at.at('a.yaml'))?.length === 0);
    expect(client.refreshes).toBe(0);
    source.cancel();
    await expect(held).rejects.toMatchObject({ code: -32800 });
  });

  it('tells a stream what a closed file shows, even if it told that before', async () => {
    const at = folder({ 'a.yaml': 'needs x' });
    const client = await start({ folders: [at] });
    const shown = streamed(client, 'token');
    void client.pullWorkspace({}, undefined, 'token').catch(() => undefined);
    await until(() => shown.size === 1);
    await client.open(at.at('a.yaml'), 'needs x');
    await client.edit(at.at('a.yaml'), 'needs x\nneeds y');
    await client.shown(at.at('a.yaml'));
    shown.clear();
    await client.close(at.at('a.yaml'));
    await until(() => shown.get(at.at('a.yaml'))?.length === 1);
  });

  it('survives a file whose report fails, which the log names', async () => {
    const at = folder({ 'a.yaml': 'explode', 'b.yaml': 'needs x' });
    const client = await start({ folders: [at] });
    const report = await client.pullWorkspace();
    expect(report.items.map(({ uri }) => uri)).toEqual([at.at('b.yaml')]);
    expect(client.logs.some((message) => message.includes('a.yaml') && message.includes('exploded'))).toBe(true);
    await expect(client.pull(at.at('a.yaml'))).rejects.toThrow('exploded');
    await expect(client.connection.sendRequest('meshwright/nothing')).rejects.toThrow();
    expect(await client.shown(at.at('b.yaml'))).toHaveLength(1);
  });
});

describe('beside the YAML extension of Red Hat', () => {
  it('leaves what that one reports to it', async () => {
    const at = folder({ 'a.yaml': 'syntax\nneeds x' });
    const client = await start({ folders: [at], params: { initializationOptions: { yamlExtension: true } } });
    const first = await client.pullWorkspace();
    expect(first.items).toMatchObject([{ items: [{ code: 'MW305' }] }]);
    expect((await client.ready()).problems.errors).toBe(1);
    const held = client.pullWorkspace(resultIds(first));
    await client.connection.sendNotification('meshwright/yamlExtension', { active: false });
    expect((await held).items).toMatchObject([{ items: [{ code: 'MW001' }, { code: 'MW305' }] }]);
    await client.errors(2);
  });
});
