/** What the client can do, read once, and what we offer it in return. */
import { CodeActionKind, type InitializeParams, type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver';
import { fixAllKind } from './codeActions';
import type { InitializationOptions } from './protocol';

export interface ClientFeatures {
  readonly pull: boolean;
  readonly refresh: boolean;
  readonly folders: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatching: boolean;
  readonly versionedEdits: boolean;
  readonly createsFiles: boolean;
  /** The properties of a code action that it asks for when the action is chosen. */
  readonly resolves: readonly string[];
  /** It has the commands that code lenses and code actions name. */
  readonly commands: boolean;
  readonly refreshesLenses: boolean;
}

export function clientFeatures({ capabilities, initializationOptions }: InitializeParams): ClientFeatures {
  const { textDocument, workspace } = capabilities;
  const options: InitializationOptions = initializationOptions ?? {};
  return {
    pull: textDocument?.diagnostic !== undefined,
    refresh: workspace?.diagnostics?.refreshSupport === true,
    folders: workspace?.workspaceFolders === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatching: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes('create') === true,
    resolves: textDocument?.codeAction?.resolveSupport?.properties ?? [],
    commands: options.commands === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
  };
}

export function serverCapabilities(client: ClientFeatures): ServerCapabilities {
  return {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    hoverProvider: true,
    completionProvider: {},
    codeActionProvider: {
      codeActionKinds: [CodeActionKind.QuickFix, ...(client.commands ? [CodeActionKind.RefactorRewrite] : []), fixAllKind],
      resolveProvider: true,
    },
    ...(client.commands ? { codeLensProvider: {} } : {}),
    ...(client.pull
      ? { diagnosticProvider: { identifier: 'meshwright', interFileDependencies: true, workspaceDiagnostics: true } }
      : {}),
    ...(client.folders ? { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } } : {}),
  };
}
