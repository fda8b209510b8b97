/**
 * The language server on an abstract connection and host: it translates, schedules and answers, and knows nothing of Istio.
 * The engine is synchronous, so an edit is told to it at once and a question about an open file is answered at once; what
 * follows for other files is told when things are quiet. No handler that fails takes the process down.
 */
import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
  MarkupKind,
  TextDocuments,
  WatchKind,
  type WorkspaceFoldersChangeEvent,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { WorkspaceApi } from '../workspace.types';
import { type ClientFeatures, clientFeatures, serverCapabilities } from './capabilities';
import { clusterRequests } from './clusters';
import { codeActions } from './codeActions';
import { toCompletionItems } from './convert';
import { type Delivery, pullDiagnostics, pushDiagnostics } from './diagnostics';
import { type FileChange, Files } from './files';
import { describe, type Host, type Log } from './host';
import { indexingProgress } from './progress';
import type { InitializationOptions, StatusMethod, StatusParams, YamlExtensionMethod, YamlExtensionParams } from './protocol';
import { Reports } from './reports';
import { scaffolding } from './scaffold';
import { gate, settling } from './schedule';
import { editorSettings, folderOf, initialFolders } from './settings';
import { Uris } from './uris';

export interface ServerOptions {
  readonly connection: Connection;
  createHost(log: Log): Host;
  createWorkspace(log: (message: string) => void): WorkspaceApi;
}

const statusMethod: StatusMethod = 'meshwright/status';
const yamlExtensionMethod: YamlExtensionMethod = 'meshwright/yamlExtension';

const quietMs = 75;
const maxWaitMs = 300;

export function startServer({ connection, createHost, createWorkspace }: ServerOptions): void {
  const log = connectionLog(connection);
  connection.onInitialize((params): InitializeResult => {
    const client = clientFeatures(params);
    serve(connection, params, client, { log, host: createHost(log), workspace: createWorkspace(log.info) });
    return { capabilities: serverCapabilities(client), serverInfo: { name: 'Meshwright' } };
  });
  connection.listen();
}

interface Parts {
  readonly log: Log;
  readonly host: Host;
  readonly workspace: WorkspaceApi;
}

function serve(connection: Connection, params: InitializeParams, client: ClientFeatures, { log, host, workspace }: Parts): void {
  const options: InitializationOptions = params.initializationOptions ?? {};
  const uris = new Uris();
  const reports = new Reports(workspace, log);
  let besideYaml = options.yamlExtension === true;
  reports.setBesideYaml(besideYaml);
  const indexed = gate();
  const settled = gate();
  let indexing = true;
  let folders = initialFolders(params, uris);

  const settle = settling(
    async () => {
      await files.idle();
      try {
        delivery.deliver(await reports.settle());
      } finally {
        // Whoever waits must be answered even then.
        if (!indexing) settled.open();
      }
      sendStatus();
      scaffold.settled();
      clusters.settled();
    },
    quietMs,
    maxWaitMs,
    log,
  );
  const heard = () => {
    scaffold.changed();
    settle.soon();
  };
  const files = new Files({ workspace, host, log, changed: heard, removed: (uri) => reports.touch(uri) });
  const scaffold = scaffolding({ connection, client, workspace, uris, log, indexed, idle: () => files.idle() });
  const clusters = clusterRequests({ connection, workspace, uris, log, indexed, idle: () => files.idle() });
  const context = { connection, reports, uris, log, indexed, settled, version: (uri: string) => files.version(uri) };
  const delivery: Delivery = client.pull ? pullDiagnostics(context, client.refresh) : pushDiagnostics(context);

  let told = '';
  function sendStatus(): void {
    const status: StatusParams = { ...workspace.status(), indexing, problems: reports.problems };
    const text = JSON.stringify(status);
    if (text === told) return;
    told = text;
    connection.sendNotification(statusMethod, status).catch((error: unknown) => log.error('the status was not sent', error));
  }

  async function index(): Promise<void> {
    const start = performance.now();
    indexing = true;
    sendStatus();
    const progress = indexingProgress(connection, log);
    await files.scan(progress.report);
    progress.done();
    indexing = false;
    indexed.open();
    await settle.now();
    log.info(`${workspace.status().files} files read and checked in ${Math.round(performance.now() - start)} ms`);
  }

  async function applySettings(): Promise<void> {
    if (!client.configuration) return;
    workspace.setEditorSettings(editorSettings(await connection.workspace.getConfiguration('meshwright')));
  }

  /** A notification that fails is logged; there is nobody to answer. */
  const guarded =
    <P>(name: string, handler: (params: P) => void | Promise<void>) =>
    async (params: P): Promise<void> => {
      try {
        await handler(params);
      } catch (error) {
        log.error(`${name} failed`, error);
      }
    };

  files.setFolders(folders);
  if (!client.configuration && options.settings) workspace.setEditorSettings(editorSettings(options.settings));

  connection.onInitialized(
    guarded('initialized', async () => {
      register(connection, client, log);
      // Not before: until the capabilities have been answered the library would register this a second time.
      if (client.folders) connection.workspace.onDidChangeWorkspaceFolders((event) => void foldersChanged(event));
      await guarded('reading the settings', applySettings)(undefined);
      await index();
    }),
  );

  connection.onDidChangeConfiguration(
    guarded('workspace/didChangeConfiguration', async ({ settings }) => {
      if (client.configuration) await applySettings();
      else workspace.setEditorSettings(editorSettings(settings?.meshwright));
      scaffold.changed();
      files.rescan();
    }),
  );

  const foldersChanged = guarded('workspace/didChangeWorkspaceFolders', async (event: WorkspaceFoldersChangeEvent) => {
    const come = event.added.map((folder) => folderOf(folder, uris));
    const replaced = new Set([...event.removed.map(({ uri }) => uris.canonical(uri)), ...come.map(({ uri }) => uri)]);
    folders = [...folders.filter(({ uri }) => !replaced.has(uri)), ...come];
    files.setFolders(folders);
    await index();
  });

  connection.onDidChangeWatchedFiles(
    guarded('workspace/didChangeWatchedFiles', ({ changes }) =>
      files.watched(changes.map(({ uri, type }) => ({ uri: uris.canonical(uri), type: changeTypes[type] ?? 'changed' }))),
    ),
  );

  const documents = new TextDocuments(TextDocument);
  const changed = guarded('opening or editing a file', ({ document }: { document: TextDocument }) =>
    files.opened(uris.canonical(document.uri), document),
  );
  documents.onDidChangeContent((event) => void changed(event));
  const closed = guarded('textDocument/didClose', ({ document }: { document: TextDocument }) => {
    const uri = uris.canonical(document.uri);
    files.closed(uri);
    delivery.closed(uri);
    scaffold.closed(uri);
    settle.soon();
  });
  documents.onDidClose((event) => void closed(event));
  documents.listen(connection);

  const actions = codeActions({
    client,
    workspace,
    uris,
    version: (uri) => files.version(uri),
    isIndexed: () => !indexing,
    refactorings: scaffold.actions,
  });
  connection.onCodeAction(actions.provide);
  connection.onCodeActionResolve(actions.resolve);

  connection.onCompletion(({ textDocument, position }) => {
    const { range, items } = workspace.completions(uris.canonical(textDocument.uri), position);
    // Two lists of the same fields would help nobody; what no schema has is ours to offer.
    return toCompletionItems({ range, items: besideYaml ? items.filter(({ beyondSchema }) => beyondSchema) : items });
  });

  connection.onHover(({ textDocument, position }) => {
    const found = workspace.hover(uris.canonical(textDocument.uri), position);
    return found === undefined ? null : { contents: { kind: MarkupKind.Markdown, value: found.markdown }, range: found.range };
  });

  connection.onNotification(
    yamlExtensionMethod,
    guarded(yamlExtensionMethod, ({ active }: YamlExtensionParams) => {
      besideYaml = active === true;
      if (reports.setBesideYaml(besideYaml)) settle.soon();
    }),
  );

  connection.onShutdown(() => {
    settle.dispose();
    files.dispose();
    delivery.dispose();
  });
}

const changeTypes: Readonly<Record<FileChangeType, FileChange['type']>> = {
  [FileChangeType.Created]: 'created',
  [FileChangeType.Changed]: 'changed',
  [FileChangeType.Deleted]: 'deleted',
};

/**
 * The editor sends one event for a folder, under whatever name, so creations and deletions are watched everywhere, but
 * contents only where we read them.
 */
function register(connection: Connection, client: ClientFeatures, log: Log): void {
  const failed = (what: string) => (error: unknown) => log.error(`${what} could not be registered`, error);
  if (client.registersWatching) {
    const watchers = [
      { globPattern: '**', kind: WatchKind.Create | WatchKind.Delete },
      { globPattern: '**/{*.yaml,*.yml,Kustomization}', kind: WatchKind.Change },
    ];
    connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(failed('watching files'));
  }
  if (client.registersConfiguration) {
    const section = { section: 'meshwright' };
    connection.client.register(DidChangeConfigurationNotification.type, section).catch(failed('watching settings'));
  }
}

function connectionLog(connection: Connection): Log {
  return {
    info: (message) => connection.console.info(message),
    error: (message, cause) => connection.console.error(cause === undefined ? message : `${message}: ${describe(cause)}`),
  };
}
