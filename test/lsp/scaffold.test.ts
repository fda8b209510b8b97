/** Scaffolding over the protocol: choices, plans with progress and cancellation, code lenses and refactorings. */
import { describe, expect, it } from 'vitest';
import { CancellationTokenSource, type CodeAction, type CodeLens, FileChangeType } from 'vscode-languageserver-protocol/node';
import type { ScaffoldOffer, ScaffoldPlan, ScaffoldProgressParams, ScaffoldRequest } from '../../server/src/lsp/protocol';
import { type Client, full, line, until } from './harness';
import { session } from './session';

const { folder, start } = session('scaffold');

const request: ScaffoldRequest = { services: [{ namespace: 'default', name: 'x' }], flavour: 'global-gateway' };
const job = { op: 'create', request } as const;
const capabilities = { ...full, workspace: { ...full.workspace, codeLens: { refreshSupport: true } } };
const params = { initializationOptions: { commands: true } };

function planner(client: Client) {
  const progress: ScaffoldProgressParams[] = [];
  client.connection.onNotification(
    'meshwright/scaffold/progress',
    (params: ScaffoldProgressParams) => void progress.push(params),
  );
  const cancel = new CancellationTokenSource();
  const plan: Promise<ScaffoldPlan> = client.connection.sendRequest('meshwright/scaffold/plan', { job, id: 7 }, cancel.token);
  return { plan, progress, cancel: () => cancel.cancel() };
}

const plannings = ({ logs }: Client) => logs.filter((message) => message.startsWith('planning')).length;

describe('choices', () => {
  it('wait for the index, and name files as the client does', async () => {
    const at = folder({ 'a.yaml': 'service x' });
    let settle: (settings: unknown) => void = () => undefined;
    const client = await start({ folders: [at], settings: new Promise((resolve) => (settle = resolve)) });
    const asked: Promise<ScaffoldOffer> = client.connection.sendRequest('meshwright/scaffold/choices', {});
    settle(null);
    const { services, clusters } = await asked;
    expect(services).toMatchObject([{ name: 'x', uri: at.at('a.yaml') }]);
    expect(clusters[0]?.folder?.uri).toBe(at.at('a'));
  });

  it('use the spelling of the client for open files', async () => {
    const at = folder({ 'a b.yaml': 'service x' });
    const client = await start({ folders: [at] });
    const spelled = at.at('a%20b.yaml').replace('%2520', ' ');
    await client.open(spelled, 'service x');
    const { services }: ScaffoldOffer = await client.connection.sendRequest('meshwright/scaffold/choices', {});
    expect(services.map(({ uri }) => uri)).toEqual([spelled]);
  });

  it('begin with the Service that the cursor is in or below', async () => {
    const at = folder({ 'a.yaml': 'service x\n\nservice y\nservice z', 'b.yaml': 'service other' });
    const client = await start({ folders: [at] });
    const here = async (row?: number) => {
      const position = row === undefined ? {} : { position: { line: row, character: 0 } };
      const params = { uri: at.at('a.yaml'), ...position };
      const offer: ScaffoldOffer = await client.connection.sendRequest('meshwright/scaffold/choices', params);
      return offer.here.map(({ name }) => name).join(' ');
    };
    expect([await here(), await here(0), await here(1), await here(2), await here(9)]).toEqual([
      'x y z',
      'x y z',
      'x y z',
      'y x z',
      'z x y',
    ]);
  });
});

describe('a plan', () => {
  it('is made of what the client asks for', async () => {
    const at = folder({ 'plan.yaml': 'before' });
    const client = await start({ folders: [at] });
    const folders = { a: `${at.uri}/a%20b` };
    const gateways = { b: { address: 'gw.example.com', port: 443 } };
    const plan: ScaffoldPlan = await client.connection.sendRequest('meshwright/scaffold/plan', {
      job: { op: 'create', request: { ...request, folders: { a: `${at.uri}/a b/` } } },
      gateways: { b: 'GW.example.com:443' },
      id: 1,
    });
    expect(plan.changes).toMatchObject([{ uri: at.at('plan.yaml'), before: 'before', after: 'planned\nbefore' }]);
    expect(plan.notes).toMatchObject([{ message: 'a note', place: { uri: at.at('plan.yaml') } }]);
    await until(() => plannings(client) === 1);
    const [asked] = client.logs.filter((message) => message.startsWith('planning'));
    expect(asked).toBe(`planning ${JSON.stringify({ op: 'create', request: { ...request, folders, gateways } })}`);
  });

  it('tells how far it is, under the id of the request, and not with every step', async () => {
    const client = await start({ folders: [folder({ 'a.yaml': 'slow 500' })] });
    const { plan, progress } = planner(client);
    await plan;
    expect(progress[0]).toEqual({ id: 7, done: 0, total: 500, label: 'step 0' });
    expect(progress.length).toBeGreaterThan(1);
    expect(progress.length).toBeLessThan(100);
  });

  it('can be cancelled, and the server answers others meanwhile', async () => {
    const at = folder({ 'a.yaml': 'slow 1000000' });
    const client = await start({ folders: [at] });
    const { plan, progress, cancel } = planner(client);
    await until(() => progress.length > 0);
    expect(await client.shown(at.at('a.yaml'))).toEqual([]);
    cancel();
    // LSPErrorCodes.RequestCancelled
    await expect(plan).rejects.toMatchObject({ code: -32800 });
  });

  it('starts again when a file changes', async () => {
    const at = folder({ 'a.yaml': 'slow 1000000', 'plan.yaml': 'before' });
    const client = await start({ folders: [at] });
    await client.ready();
    await client.open(at.at('a.yaml'), 'slow 1000000');
    const { plan, progress } = planner(client);
    await until(() => progress.length > 0);
    await client.edit(at.at('a.yaml'), 'slow 3');
    const { changes } = await plan;
    expect(changes).toHaveLength(1);
    await until(() => plannings(client) === 2);
  });

  it('is given up when files never rest', async () => {
    const at = folder({ 'a.yaml': 'slow 1000000' });
    const client = await start({ folders: [at] });
    await client.open(at.at('a.yaml'), 'slow 1000000');
    await client.ready();
    const { plan } = planner(client);
    let over = false;
    const refused = expect(plan).rejects.toThrow('The files keep changing');
    void refused.finally(() => (over = true));
    for (let started = 1; !over; started++) {
      await until(() => over || plannings(client) >= started);
      if (!over) await client.edit(at.at('a.yaml'), `slow 100000${started}`);
    }
    await refused;
    expect(plannings(client)).toBe(4);
  });

  it('is refused where an address is none', async () => {
    const client = await start({ folders: [folder()] });
    const asked = client.connection.sendRequest('meshwright/scaffold/plan', { job, gateways: { b: '1.2.3' }, id: 1 });
    await expect(asked).rejects.toThrow('"1.2.3" is no address of the gateway of b');
  });

  it('that fails is a sentence for the user and a stack in the log', async () => {
    const client = await start({ folders: [folder({ 'a.yaml': 'unplannable' })] });
    await expect(planner(client).plan).rejects.toThrow('The plan could not be made: no plan for this');
    await until(() => client.logs.some((message) => message.includes('no plan for this') && message.includes('at ')));
  });
});

describe('code lenses', () => {
  const lenses = async (client: Client, uri: string) => {
    const found: CodeLens[] = await client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
    return found.map(({ range, command }) => [range.start.line, command?.title, command?.command, command?.arguments]);
  };

  it('say what can be done with a Service, and come again when that changes', async () => {
    const at = folder({ 'a.yaml': '\nservice x', 'b.yaml': '' });
    const client = await start({ folders: [at], capabilities, params });
    let refreshes = 0;
    client.connection.onRequest('workspace/codeLens/refresh', () => {
      refreshes++;
      return null;
    });
    await client.ready();
    const service = { namespace: 'default', name: 'x' };
    expect(await lenses(client, at.at('a.yaml'))).toEqual([
      [1, 'Scaffold x.default.global…', 'meshwright.scaffoldService', [service]],
    ]);
    at.write('b.yaml', 'nothing of it');
    await client.watched({ uri: at.at('b.yaml'), type: FileChangeType.Changed });
    at.write('b.yaml', 'scaffolded x');
    await client.watched({ uri: at.at('b.yaml'), type: FileChangeType.Changed });
    await until(() => refreshes > 0);
    expect(await lenses(client, at.at('a.yaml'))).toEqual([
      [1, 'Update .global resources', 'meshwright.scaffoldUpdate', [service]],
      [1, 'Remove', 'meshwright.scaffoldRemove', [service]],
    ]);
    expect(refreshes).toBe(1);
  });

  it('are for clients that have the commands', async () => {
    const at = folder({ 'a.yaml': 'service x' });
    const client = await start({ folders: [at] });
    expect(client.result.capabilities.codeLensProvider).toBeUndefined();
    expect(await client.actions(at.at('a.yaml'), line(0))).toEqual([]);
  });
});

describe('the refactoring', () => {
  it('stands on the Service, for those who ask for its kind', async () => {
    const at = folder({ 'a.yaml': 'service x\n\nservice y' });
    const client = await start({ folders: [at], params });
    await client.ready();
    const titles = async (row: number, only?: string[]) =>
      (await client.actions(at.at('a.yaml'), line(row), { diagnostics: [], ...(only && { only }) })).map(({ title }) => title);
    expect(await titles(2)).toEqual(['Scaffold .global resources for y…']);
    expect(await titles(1)).toEqual([]);
    expect(await titles(2, ['refactor'])).toHaveLength(1);
    expect(await titles(2, ['refactor.rewrite'])).toHaveLength(1);
    expect(await titles(2, [''])).toHaveLength(1);
    expect(await titles(2, ['refactor.extract', 'quickfix', 'refactor.rewrite.other'])).toEqual([]);
    const [action]: CodeAction[] = await client.actions(at.at('a.yaml'), line(0));
    expect(action).toMatchObject({
      kind: 'refactor.rewrite',
      command: { command: 'meshwright.scaffoldService', arguments: [{ namespace: 'default', name: 'x' }] },
    });
  });
});
