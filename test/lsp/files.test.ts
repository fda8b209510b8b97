/** Which files the engine knows, as the editor and the disk change. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileChangeType } from 'vscode-languageserver-protocol/node';
import { pause, until } from './harness';
import { session } from './session';

const { folder, start } = session('files');
const { Created, Changed, Deleted } = FileChangeType;

describe('opening and closing', () => {
  it('gives the disk its say again when a file is closed', async () => {
    const at = folder({ 'a.yaml': 'needs x', 'b.yaml': 'defines x' });
    const client = await start({ folders: [at] });
    await client.open(at.at('b.yaml'), 'nothing');
    await client.ready();
    await client.errors(1);
    await client.close(at.at('b.yaml'));
    await client.errors(0);
  });

  it('forgets a file that was never saved', async () => {
    const client = await start({ folders: [folder()] });
    await client.open('untitled:Untitled-1', 'needs x');
    expect(await client.shown('untitled:Untitled-1')).toEqual(['"x" is not defined']);
    await client.errors(1);
    await client.close('untitled:Untitled-1');
    await client.errors(0);
    expect(client.statuses.at(-1)?.files).toBe(0);
  });

  it('checks a new document in whatever language people write manifests in', async () => {
    const client = await start({});
    await client.open('untitled:Untitled-1', 'needs x', 'kubernetes');
    expect(await client.shown('untitled:Untitled-1')).toEqual(['"x" is not defined']);
    await client.open('untitled:Untitled-2', 'needs x', 'plaintext');
    expect(await client.shown('untitled:Untitled-2')).toEqual([]);
  });

  it('checks a file without any folder while it is open', async () => {
    const at = folder({ 'a.yaml': 'needs x' });
    const client = await start({});
    await client.open(at.at('a.yaml'), 'needs x');
    expect(await client.shown(at.at('a.yaml'))).toHaveLength(1);
    await client.open(at.at('notes.txt'), 'needs x', 'plaintext');
    expect(await client.shown(at.at('notes.txt'))).toEqual([]);
    await client.close(at.at('a.yaml'));
    await until(() => client.statuses.at(-1)?.files === 0);
  });
});

describe('watching', () => {
  it('is registered for contents of YAML and for the coming and going of everything', async () => {
    const client = await start({ folders: [folder()] });
    const methods = () => client.registrations.map(({ method }) => method).sort();
    await until(() => methods().length > 1);
    expect(methods()).toEqual(['workspace/didChangeConfiguration', 'workspace/didChangeWatchedFiles']);
    expect(client.registrations.find(({ method }) => method === 'workspace/didChangeWatchedFiles')?.registerOptions).toEqual({
      watchers: [
        { globPattern: '**', kind: 5 },
        { globPattern: '**/{*.yaml,*.yml,Kustomization}', kind: 2 },
      ],
    });
  });

  it('follows files that come, change and go', async () => {
    const at = folder({ 'a.yaml': 'needs x' });
    const client = await start({ folders: [at] });
    await client.ready();
    await client.errors(1);
    await client.watched({ uri: at.write('b.yaml', 'defines x'), type: Created });
    await client.errors(0);
    await client.watched({ uri: at.write('b.yaml', 'defines y'), type: Changed });
    await client.errors(1);
    await client.watched({ uri: at.write('b.yaml', 'defines x'), type: Deleted }, { uri: at.at('b.yaml'), type: Created });
    await client.errors(0);
    await client.watched({ uri: at.remove('b.yaml'), type: Deleted });
    await client.errors(1);
  });

  it('takes the event of a folder for all that is in it', async () => {
    const at = folder({ 'a.yaml': 'needs x', 'v1.2/deep/b.yaml': 'defines x', 'v1.2x/c.yaml': 'needs y' });
    const client = await start({ folders: [at] });
    await client.ready();
    await client.errors(1);
    await client.watched({ uri: at.remove('v1.2'), type: Deleted });
    await client.errors(2);
    at.write('v1.2/deep/b.yaml', 'defines x');
    await client.watched({ uri: at.at('v1.2'), type: Created });
    await client.errors(1);
  });

  it('follows a folder that is renamed', async () => {
    const at = folder({ 'a.yaml': 'needs x', 'new/b.yaml': 'needs z' });
    const client = await start({ folders: [at] });
    await client.ready();
    at.write('renamed/b.yaml', 'needs z');
    at.remove('new');
    await client.watched({ uri: at.at('new'), type: Deleted }, { uri: at.at('renamed'), type: Created });
    await until(async () => (await client.shown(at.at('renamed/b.yaml'))).length === 1);
    expect(await client.shown(at.at('new/b.yaml'))).toEqual([]);
    await until(() => client.statuses.at(-1)?.files === 2);
  });

  it('leaves open files to the editor', async () => {
    const at = folder({ 'a.yaml': 'needs x' });
    const client = await start({ folders: [at] });
    await client.open(at.at('a.yaml'), 'needs x\nneeds y');
    await client.watched({ uri: at.write('a.yaml', ''), type: Changed });
    await client.watched({ uri: at.remove('a.yaml'), type: Deleted });
    await pause(150);
    expect(await client.shown(at.at('a.yaml'))).toHaveLength(2);
    await client.close(at.at('a.yaml'));
    await client.errors(0);
  });

  it('reads a large checkout in one settlement', async () => {
    const at = folder({ 'a.yaml': 'needs x299' });
    const client = await start({ folders: [at] });
    await client.ready();
    await client.errors(1);
    const before = client.statuses.length;
    const changes = Array.from({ length: 300 }, (_, i) => ({
      uri: at.write(`c/${i}.yaml`, `defines x${i}`),
      type: Created,
    }));
    await client.watched(...changes);
    await until(() => client.statuses.at(-1)?.files === 301);
    await client.errors(0);
    expect(client.statuses.length - before).toBeLessThanOrEqual(2);
  });

  it('looks into neither .git nor node_modules, nor outside of the folders', async () => {
    const files = { '.git/a.yaml': 'needs x', 'node_modules/m/b.yaml': 'needs y', 'c.yaml': 'needs z' };
    const at = folder(files);
    const outside = folder({ 'd.yaml': 'needs z' });
    const client = await start({ folders: [at] });
    await client.ready();
    const changes = Object.keys(files).map((path) => ({ uri: at.at(path), type: Created }));
    await client.watched(...changes, { uri: outside.at('d.yaml'), type: Created });
    await pause(200);
    expect(client.statuses.at(-1)?.files).toBe(1);
  });
});

describe('folders', () => {
  const event = (added: readonly { uri: string }[], removed: readonly { uri: string }[]) => ({
    event: { added: added.map(({ uri }) => ({ uri, name: 'n' })), removed: removed.map(({ uri }) => ({ uri, name: 'n' })) },
  });

  it('form one mesh, and come and go', async () => {
    const one = folder({ 'a.yaml': 'needs x' });
    const two = folder({ 'b.yaml': 'defines x' });
    const client = await start({ folders: [one, two] });
    expect((await client.ready()).problems.errors).toBe(0);
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', event([], [two]));
    await client.errors(1);
    expect(client.statuses.at(-1)?.files).toBe(1);
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', event([two], []));
    await client.errors(0);
    expect(client.statuses.at(-1)?.files).toBe(2);
  });

  it('may lie in each other', async () => {
    const outer = folder({ 'a.yaml': '', 'inner/b.yaml': 'needs x' });
    const client = await start({ folders: [outer] });
    await client.ready();
    const inner = { uri: outer.at('inner') };
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', event([inner], []));
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', event([], [outer]));
    await until(() => client.statuses.at(-1)?.files === 1);
    await client.errors(1);
  });

  it('fall back to the root of older clients', async () => {
    const at = folder({ 'a.yaml': 'needs x' });
    const client = await start({ capabilities: {}, params: { rootUri: `${at.uri}/`, workspaceFolders: null } });
    expect((await client.ready()).clusters).toEqual([{ name: at.uri.split('/').at(-1), resources: 1 }]);
  });
});

describe('settings', () => {
  it('are asked for, without what the user did not set', async () => {
    const at = folder({ 'a.yaml': 'needs x', 'skip/b.yaml': 'needs y' });
    const settings = { rules: null, ignore: ['skip'], trace: { server: 'off' } };
    const client = await start({ folders: [at], settings });
    expect((await client.ready()).files).toBe(1);
    expect(client.logs).toContain('settings: {"ignore":["skip"]}');
  });

  it('take effect when they change, on files that were ignored too', async () => {
    const at = folder({ 'a.yaml': 'needs x', 'skip/b.yaml': 'needs y' });
    const client = await start({ folders: [at], settings: { ignore: ['skip'] } });
    await client.ready();
    client.settings = { ignore: null, rules: null };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.errors(2);
    client.settings = { rules: { need: 'off' }, ignore: ['a.yaml'] };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.errors(0);
    await until(() => client.statuses.at(-1)?.files === 1);
  });

  it('come with the notification where the client cannot be asked', async () => {
    const at = folder({ 'a.yaml': 'needs x' });
    const params = { initializationOptions: { settings: { rules: { need: 'off' } } } };
    const client = await start({ folders: [at], capabilities: {}, params });
    expect((await client.ready()).problems.errors).toBe(0);
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { meshwright: {} } });
    await client.errors(1);
  });

  it('of a folder are no reason to look through it twice', async () => {
    const at = folder({ 'meshwright.yaml': 'ignore skip', 'a.yaml': '' });
    symlinkSync('nowhere', join(at.path, 'dangling.yaml'));
    const client = await start({ folders: [at] });
    await client.ready();
    await pause(800);
    expect(client.logs.filter((line) => line.startsWith('cannot follow the link'))).toHaveLength(1);
  });

  it('of a folder are read before what they ignore, and again when they change', async () => {
    const at = folder({ 'meshwright.yaml': 'ignore skip', 'a.yaml': '', 'skip/b.yaml': 'needs y' });
    const client = await start({ folders: [at] });
    const status = await client.ready();
    expect([status.files, status.problems.errors]).toEqual([2, 0]);
    await client.watched({ uri: at.write('meshwright.yaml', ''), type: Changed });
    await client.errors(1);
    await client.open(at.at('meshwright.yaml'), 'ignore skip');
    await client.errors(0);
  });
});
