/** What the client can do, read once, and what we offer it in return. */
import { CodeActionKind, type InitializeParams, type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver';

export interface ClientFeatures {
  readonly pull: boolean;
  readonly refresh: boolean;
  readonly folders: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatching: boolean;
  readonly versionedEdits: boolean;
  readonly createsFiles: boolean;
}

export function clientFeatures({ capabilities: { textDocument, workspace } }: InitializeParams): ClientFeatures {
  return {
    pull: textDocument?.diagnostic !== undefined,
    refresh: workspace?.diagnostics?.refreshSupport === true,
    folders: workspace?.workspaceFolders === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatching: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes('create') === true,
  };
}

export function serverCapabilities(client: ClientFeatures): ServerCapabilities {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    hoverProvider: true,
    completionProvider: {},
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
    ...(client.pull
      ? { diagnosticProvider: { identifier: 'meshwright', interFileDependencies: true, workspaceDiagnostics: true } }
      : {}),
    ...(client.folders ? { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } } : {}),
  };
}
