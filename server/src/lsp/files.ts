/**
 * Keeps the engine's files those of the folders and of the editor. An open file is what the editor says; every other file
 * is what the disk says, read at most `limit` at a time. Of several reads of one file the one that began last counts.
 */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { skippedFolders } from '../host/skipped';
import type { FileContent, Folder, WorkspaceApi } from '../workspace.types';
import type { Host, Log } from './host';
import { inParallel, type Settling, settling } from './schedule';
import { isAtOrBelowAny, isBelow } from './uris';

const limit = 32;

/** Of documents that no folder holds; the second is what the Kubernetes extensions call theirs. */
const languages: ReadonlySet<string> = new Set(['yaml', 'kubernetes']);

export interface FileChange {
  readonly uri: string;
  readonly type: 'created' | 'changed' | 'deleted';
}

export interface FilesContext {
  readonly workspace: WorkspaceApi;
  readonly host: Host;
  readonly log: Log;
  /** Something was told to the engine. */
  changed(): void;
  /** A file left the engine. */
  removed(uri: string): void;
}

export class Files {
  private folders: readonly Folder[] = [];
  private readonly open = new Map<string, TextDocument>();
  /** The latest read of each file that is being read. */
  private readonly tickets = new Map<string, symbol>();
  /** Reads and walks that are under way. */
  private readonly tasks = new Set<Promise<unknown>>();
  private readonly rescans: Settling;

  constructor(private readonly context: FilesContext) {
    this.rescans = settling(() => this.scan(() => undefined), 500, 5000, context.log);
  }

  version(uri: string): number | undefined {
    return this.open.get(uri)?.version;
  }

  /** Resolves when nothing is being read: a half-read checkout should not be judged. */
  async idle(): Promise<void> {
    while (this.tasks.size > 0) await Promise.all(this.tasks);
  }

  dispose(): void {
    this.rescans.dispose();
  }

  setFolders(folders: readonly Folder[]): void {
    this.folders = folders;
    this.context.workspace.setFolders(folders);
    for (const uri of [...this.context.workspace.files()]) if (!this.open.has(uri) && !this.isInside(uri)) this.remove(uri);
    this.syncOpen();
    this.context.changed();
  }

  /** Reads what the folders hold and the engine does not know yet, and forgets what is no longer wanted. */
  scan(progress: (files: number) => void): Promise<void> {
    return this.busy(async () => {
      // The settings first: they say what is ignored.
      const settings = this.folders.flatMap(({ uri }) => [`${uri}/meshwright.yaml`, `${uri}/meshwright.yml`]);
      await inParallel(settings, limit, (uri) => (this.context.workspace.has(uri) ? Promise.resolve() : this.read(uri, true)));
      this.syncOpen();
      for (const uri of [...this.context.workspace.files()]) if (!this.open.has(uri) && !this.isWanted(uri)) this.remove(uri);
      let files = 0;
      for (const { uri: folder } of this.folders) {
        const fresh = (uri: string) => this.isWanted(uri) && !this.context.workspace.has(uri) && !this.tickets.has(uri);
        await inParallel(this.context.host.walk(folder, fresh), limit, async (uri) => {
          if (fresh(uri)) await this.read(uri);
          progress(++files);
        });
      }
    });
  }

  /** The settings changed: other files may be ignored now. */
  rescan(): void {
    this.syncOpen();
    this.rescans.soon();
    this.context.changed();
  }

  opened(uri: string, document: TextDocument): void {
    this.open.set(uri, document);
    this.tickets.delete(uri);
    if (this.isShown(uri, document)) this.set(uri, document.getText());
    else this.remove(uri);
  }

  closed(uri: string): void {
    this.open.delete(uri);
    if (this.isWanted(uri)) void this.busy(() => this.read(uri));
    else this.remove(uri);
  }

  /**
   * A batch of events. The editor sends one event for a deleted or created folder, so that a deleted URI stands for all
   * below it, and a created one may have to be walked.
   */
  watched(changes: readonly FileChange[]): Promise<void> {
    const gone = new Set<string>();
    const come = new Map<string, FileChange['type']>();
    for (const { uri, type } of changes) {
      if (!this.isInside(uri) || this.isSkipped(uri)) continue;
      if (type === 'deleted') {
        come.delete(uri);
        gone.add(uri);
      } else come.set(uri, come.get(uri) ?? type);
    }
    if (gone.size === 0 && come.size === 0) return Promise.resolve();
    if (gone.size > 0) {
      for (const uri of [...this.tickets.keys()]) if (isAtOrBelowAny(gone, uri)) this.tickets.delete(uri);
      for (const uri of [...this.context.workspace.files()]) {
        // Deleted and created again is a change, as many tools save.
        if (!this.open.has(uri) && !come.has(uri) && isAtOrBelowAny(gone, uri)) this.remove(uri);
      }
    }
    return this.busy(() => inParallel(come, limit, ([uri, type]) => this.arrived(uri, type)));
  }

  private async arrived(uri: string, type: FileChange['type']): Promise<void> {
    if (this.isWanted(uri)) return this.read(uri);
    if (type !== 'created' || (await this.stat(uri)) !== 'folder') return;
    const wanted = (file: string) => this.isWanted(file) && !this.open.has(file);
    await inParallel(this.context.host.walk(uri, wanted), limit, (file) => (wanted(file) ? this.read(file) : Promise.resolve()));
  }

  private async stat(uri: string): Promise<'file' | 'folder' | undefined> {
    try {
      return await this.context.host.stat(uri);
    } catch (error) {
      this.context.log.error(`cannot look at ${uri}`, error);
      return undefined;
    }
  }

  /** `beforeScan`: that a file is not there is no news, and what settings say is about to be heeded. */
  private async read(uri: string, beforeScan = false): Promise<void> {
    if (this.open.has(uri)) return;
    const ticket = Symbol(uri);
    this.tickets.set(uri, ticket);
    try {
      const content = await this.context.host.read(uri);
      if (this.tickets.get(uri) !== ticket || !this.isWanted(uri)) return;
      if (content !== undefined) this.set(uri, content, !beforeScan);
      else if (!beforeScan) this.remove(uri);
    } catch (error) {
      this.context.log.error(`cannot read ${uri}`, error);
    } finally {
      if (this.tickets.get(uri) === ticket) this.tickets.delete(uri);
    }
  }

  private set(uri: string, content: string | FileContent, rescans = true): void {
    this.context.workspace.setFile(uri, typeof content === 'string' ? { text: content } : content);
    this.context.changed();
    if (rescans && this.isSettings(uri)) this.rescans.soon();
  }

  private remove(uri: string): void {
    this.tickets.delete(uri);
    if (!this.context.workspace.has(uri)) return;
    this.context.workspace.removeFile(uri);
    this.context.removed(uri);
    this.context.changed();
    if (this.isSettings(uri)) this.rescans.soon();
  }

  /** What is shown of the open files may depend on the folders and on the settings. */
  private syncOpen(): void {
    for (const [uri, document] of this.open) {
      const shown = this.isShown(uri, document);
      if (!shown) this.remove(uri);
      else if (!this.context.workspace.has(uri)) this.set(uri, document.getText());
    }
  }

  private isShown(uri: string, document: TextDocument): boolean {
    return this.isInside(uri) ? this.isWanted(uri) : languages.has(document.languageId) || /\.ya?ml$/i.test(uri);
  }

  private isWanted(uri: string): boolean {
    return this.isInside(uri) && !this.isSkipped(uri) && this.context.workspace.isRelevant(uri);
  }

  private isInside(uri: string): boolean {
    return this.folders.some((folder) => isBelow(folder.uri, uri));
  }

  /** In a folder that the disk's walk skips as well; such a folder may itself be open, though. */
  private isSkipped(uri: string): boolean {
    const skips = (path: string): boolean => path.split('/').some((segment) => skippedFolders.has(segment));
    return this.folders.every((folder) => !isBelow(folder.uri, uri) || skips(uri.slice(folder.uri.length)));
  }

  private isSettings(uri: string): boolean {
    return /\/meshwright\.ya?ml$/.test(uri) && this.isInside(uri);
  }

  private busy(task: () => Promise<void>): Promise<void> {
    const running: Promise<void> = task()
      .catch((error: unknown) => this.context.log.error('reading files failed', error))
      .finally(() => this.tasks.delete(running));
    this.tasks.add(running);
    return running;
  }
}
