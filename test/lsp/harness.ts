/** A server process over stdio and a client that a test plays by hand. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import {
  CancellationToken,
  type ClientCapabilities,
  type CodeAction,
  type CodeActionContext,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type Registration,
  StreamMessageReader,
  StreamMessageWriter,
  WorkDoneProgress,
  type WorkspaceDiagnosticReport,
} from 'vscode-languageserver-protocol/node';
import { nodeBundle } from '../../scripts/bundle.mjs';
import type { StatusParams } from '../../server/src/lsp/protocol';

const root = resolve(import.meta.dirname, '../..');

/** Bundles a server as it ships and gives the path of the bundle. */
export async function bundle(entry: string, name: string): Promise<string> {
  const outfile = join(root, `.cache/test/server-${name}-${process.pid}.js`);
  await build({ ...nodeBundle, entryPoints: [entry], outfile, logLevel: 'error' });
  return outfile;
}

/** A folder on disk for one test. */
export class Folder {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'meshwright-lsp-')));
  readonly uri = pathToFileURL(this.path).toString();

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  write(path: string, text: string): string {
    const file = join(this.path, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return this.at(path);
  }

  remove(path: string): string {
    rmSync(join(this.path, path), { recursive: true });
    return this.at(path);
  }

  at(path: string): string {
    return pathToFileURL(join(this.path, path)).toString();
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export const full: ClientCapabilities = {
  textDocument: {
    synchronization: { dynamicRegistration: true },
    diagnostic: { dynamicRegistration: true, relatedDocumentSupport: false },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } }, isPreferredSupport: true },
  },
  workspace: {
    workspaceFolders: true,
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
  },
  window: { workDoneProgress: true },
};

export interface ClientOptions {
  readonly server: string;
  readonly folders?: readonly Folder[];
  readonly capabilities?: ClientCapabilities;
  readonly settings?: unknown;
  readonly params?: Partial<InitializeParams>;
}

export class Client {
  readonly statuses: StatusParams[] = [];
  readonly logs: string[] = [];
  readonly registrations: Registration[] = [];
  readonly progress: unknown[] = [];
  readonly published = new Map<string, PublishDiagnosticsParams>();
  refreshes = 0;
  settings: unknown;
  result!: InitializeResult;
  private version = 1;

  private constructor(
    private readonly process: ChildProcess,
    readonly connection: ProtocolConnection,
  ) {}

  static async start(options: ClientOptions): Promise<Client> {
    const child = spawn(process.execPath, [options.server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
    const client = new Client(child, connection);
    client.settings = options.settings ?? null;
    client.listen();
    const folders = options.folders?.map((folder, i) => ({ uri: folder.uri, name: `folder${i}` })) ?? null;
    client.result = await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: options.capabilities ?? full,
      workspaceFolders: folders,
      ...options.params,
    });
    await connection.sendNotification('initialized', {});
    return client;
  }

  private listen(): void {
    const { connection } = this;
    connection.onNotification('meshwright/status', (status: StatusParams) => void this.statuses.push(status));
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => void this.logs.push(message));
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.set(params.uri, params);
    });
    // The settings may be a promise, to keep the server from indexing for a while.
    connection.onRequest('workspace/configuration', async () => [await this.settings]);
    connection.onRequest('window/workDoneProgress/create', ({ token }: { token: string }) => {
      connection.onProgress(WorkDoneProgress.type, token, (value) => void this.progress.push(value));
      return null;
    });
    connection.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes++;
      return null;
    });
    connection.onRequest('client/registerCapability', ({ registrations }: { registrations: Registration[] }) => {
      this.registrations.push(...registrations);
      return null;
    });
    connection.listen();
  }

  async stop(): Promise<number | null> {
    const exit = new Promise<number | null>((done) => this.process.once('exit', done));
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const code = await exit;
    this.connection.dispose();
    return code;
  }

  open(uri: string, text: string, languageId = 'yaml'): Promise<void> {
    return this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Replaces the whole text, or a range of it. */
  async edit(uri: string, text: string, range?: Range): Promise<number> {
    const version = ++this.version;
    const contentChanges = [range === undefined ? { text } : { text, range }];
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
    return version;
  }

  close(uri: string): Promise<void> {
    return this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  pull(uri: string, previousResultId?: string, token = CancellationToken.None): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri }, previousResultId }, token);
  }

  /** What the file shows, as text. */
  async shown(uri: string): Promise<string[]> {
    const report = await this.pull(uri);
    return report.kind === 'full' ? report.items.map(messageOf) : [];
  }

  pullWorkspace(
    previous: Readonly<Record<string, string>> = {},
    token = CancellationToken.None,
    partialResultToken?: string,
  ): Promise<WorkspaceDiagnosticReport> {
    const previousResultIds = Object.entries(previous).map(([uri, value]) => ({ uri, value }));
    const params = { previousResultIds, ...(partialResultToken === undefined ? {} : { partialResultToken }) };
    return this.connection.sendRequest('workspace/diagnostic', params, token);
  }

  actions(uri: string, range: Range, context: CodeActionContext = { diagnostics: [] }): Promise<CodeAction[]> {
    return this.connection.sendRequest('textDocument/codeAction', { textDocument: { uri }, range, context });
  }

  watched(...changes: readonly { readonly uri: string; readonly type: number }[]): Promise<void> {
    return this.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
  }

  /** The next status that satisfies the condition; earlier ones count too. */
  async status(condition: (status: StatusParams) => boolean): Promise<StatusParams> {
    await until(() => this.statuses.some(condition));
    const found = this.statuses.findLast(condition);
    if (found === undefined) throw new Error('no status');
    return found;
  }

  /** When indexing is over and its reports have settled. */
  ready(): Promise<StatusParams> {
    return this.status(({ indexing }) => !indexing);
  }

  /** Waits until the latest status has so many errors. */
  errors(count: number): Promise<void> {
    return until(() => this.statuses.at(-1)?.problems.errors === count);
  }
}

export async function until(condition: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`did not come true within ${ms} ms: ${condition}`);
    await pause(10);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

export function messageOf({ message }: Pick<Diagnostic, 'message'>): string {
  return typeof message === 'string' ? message : message.value;
}

export function line(start: number, length = 0): Range {
  return { start: { line: start, character: 0 }, end: { line: start, character: length } };
}
