/** What the client says of folders and settings, in the engine's terms. */
import type { InitializeParams, WorkspaceFolder } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { EditorSettings, Folder } from '../workspace.types';
import type { Uris } from './uris';

export function folderOf({ uri, name }: WorkspaceFolder, uris: Uris): Folder {
  return { uri: uris.canonical(uri), name };
}

export function initialFolders(params: InitializeParams, uris: Uris): readonly Folder[] {
  if (params.workspaceFolders) return params.workspaceFolders.map((folder) => folderOf(folder, uris));
  const root = params.rootUri ?? (params.rootPath ? URI.file(params.rootPath).toString() : undefined);
  if (root === undefined) return [];
  const uri = uris.canonical(root);
  return [{ uri, name: decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)) }];
}

/** The keys that the user set: an editor gives null for the others. What concerns the protocol alone is not the engine's. */
export function editorSettings(section: unknown): EditorSettings {
  if (typeof section !== 'object' || section === null || Array.isArray(section)) return {};
  return Object.fromEntries(
    Object.entries(section).filter(([key, value]) => value !== null && value !== undefined && key !== 'trace'),
  );
}
