/** A whole workspace from the disk into an engine of its own. */
import { join, relative, resolve, sep } from 'node:path';
import { URI } from 'vscode-uri';
import { readAll, readContent, walk } from '../host/disk';
import { Workspace } from '../workspace';
import type { FileContent, WorkspaceApi } from '../workspace.types';
import { UsageError } from './arguments/options';
import { isSettingsFile, type Root, settingsFile } from './roots';

export interface Loaded {
  readonly workspace: WorkspaceApi;
  /** What was read, by URI. */
  readonly texts: ReadonlyMap<string, string>;
  /** The path of a file by its URI; of the settings it is the path that they were really read from. */
  readonly pathOf: (uri: string) => string;
  /** Tells the engine another text, the disk aside; undefined: the file is gone. Only of a workspace that is loaded to be changed. */
  readonly change: (uri: string, text: string | undefined) => void;
}

export interface LoadOptions {
  /** A settings file that stands in for the root's own; its globs are relative to the root all the same. */
  readonly config: string | undefined;
  /** Whether its files will change. */
  readonly changes?: boolean;
}

export async function load(
  root: Root,
  { config, changes = false }: LoadOptions,
  cwd: string,
  log: (message: string) => void,
): Promise<Loaded> {
  const workspace = new Workspace({ incremental: changes, log });
  const texts = new Map<string, string>();
  const paths = new Map<string, string>();
  const looked = new Set<string>();
  const tell = (path: string, content: FileContent | undefined, as = path): void => {
    const uri = uriOf(as);
    looked.add(uri);
    if (content === undefined) return;
    workspace.setFile(uri, content);
    paths.set(uri, path);
    if ('text' in content) texts.set(uri, content.text);
  };
  workspace.setFolders([{ uri: uriOf(root.folder), name: root.folder.split(sep).at(-1) ?? '' }]);
  // First, as the settings say which of the other files matter.
  if (config !== undefined) {
    const path = resolve(cwd, config);
    tell(path, readConfig(path, config, log), join(root.folder, 'meshwright.yaml'));
  } else {
    const path = settingsFile(root.folder);
    if (path !== undefined) tell(path, readContent(path, log));
  }
  const accept = (path: string): boolean => {
    const full = join(root.folder, path);
    return !isSettingsFile(full, root.folder) && workspace.isRelevant(uriOf(full));
  };
  for await (const { path, content } of readAll(walk(root.folder, accept, log), log)) tell(path, content);
  for (const { path, isFolder } of root.targets) {
    if (!isFolder && /\.ya?ml$/i.test(path) && !looked.has(uriOf(path)))
      log(`${relative(cwd, path)} is not checked: it is ignored, or no part of the workspace ${root.folder}`);
  }
  const change = (uri: string, text: string | undefined): void => {
    if (text === undefined) {
      workspace.removeFile(uri);
      texts.delete(uri);
    } else {
      workspace.setFile(uri, { text });
      texts.set(uri, text);
    }
  };
  return { workspace, texts, pathOf: (uri) => paths.get(uri) ?? URI.parse(uri).fsPath, change };
}

function readConfig(path: string, written: string, log: (message: string) => void): FileContent {
  const content = readContent(path, log);
  if (content === undefined) throw new UsageError(`there is no settings file "${written}"`);
  if ('unread' in content) throw new UsageError(`cannot read the settings file "${written}": ${content.reason}`);
  return content;
}

export function uriOf(path: string): string {
  return URI.file(path).toString();
}
