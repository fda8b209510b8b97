/**
 * Shows what a change of several files would do, in the editor for many differences, and applies it when told so. VS Code's own
 * preview of refactorings brings edits up unchecked, so that applying them does nothing.
 */
import * as vscode from 'vscode';
import type { FileChange } from '../../../server/src/lsp/protocol';
import { applyChanges, findStale, isCreation, isDeletion, isEdit, reversed, toUri } from './apply';

export const previewScheme = 'meshwright-preview';
const contextKey = 'meshwright.preview';

export interface Preview {
  readonly title: string;
  readonly changes: readonly FileChange[];
  /** What is worth telling beside the changes. */
  readonly notes?: readonly string[];
  /** Makes the plan again, where a file is no longer what it was made from. */
  again?(): Promise<void>;
}

export class Previews implements vscode.TextDocumentContentProvider {
  private current: { readonly preview: Preview; readonly id: number } | undefined;
  private texts: ReadonlyMap<string, string> = new Map();
  private readonly disposables: readonly vscode.Disposable[];
  private lastId = 0;
  private seen = false;
  /** Whether the notification with the buttons is still there. */
  private offering = false;

  constructor(private readonly output: vscode.LogOutputChannel) {
    this.disposables = [
      vscode.workspace.registerTextDocumentContentProvider(previewScheme, this),
      vscode.window.tabGroups.onDidChangeTabs(() => this.tabsChanged()),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.tabsChanged()),
    ];
  }

  dispose(): void {
    for (const each of this.disposables) each.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  /** Resolves once it is shown. */
  async show(preview: Preview): Promise<void> {
    await this.discard();
    const id = ++this.lastId;
    const texts = new Map<string, string>();
    const side = (uri: vscode.Uri, text: string | undefined, query: string): vscode.Uri | undefined => {
      if (text === undefined) return undefined;
      const path = vscode.workspace.asRelativePath(uri);
      const virtual = vscode.Uri.from({ scheme: previewScheme, path, query: `${query}${id}` });
      texts.set(virtual.toString(), text);
      return virtual;
    };
    const rows = preview.changes.map(({ uri, before, after }) => {
      const file = toUri(uri);
      return [file, side(file, before, 'before'), side(file, after, 'after')];
    });
    this.texts = texts;
    this.current = { preview, id };
    this.seen = false;
    await vscode.commands.executeCommand('vscode.changes', preview.title, rows);
    this.tabsChanged();
    void this.offer(preview, id);
  }

  /** The buttons of the notification do what those of the editor's title do. */
  private async offer(preview: Preview, id: number): Promise<void> {
    const { notes = [], title, changes } = preview;
    for (const note of notes) this.output.info(`${title}: ${note}`);
    const more =
      notes.length === 2
        ? ['One more note is in the output']
        : notes.length > 2
          ? [`${notes.length - 1} more notes are in the output`]
          : [];
    const message = [`${title}: ${summary(changes, 'creates', 'edits', 'deletes')}`, ...notes.slice(0, 1), ...more].join('. ');
    this.offering = true;
    const chosen = await vscode.window.showInformationMessage(`${message}.`, 'Apply', 'Discard');
    if (this.current === undefined || this.current.id === id) this.offering = false;
    if (chosen === undefined) return;
    if (this.current?.id !== id) {
      if (chosen === 'Apply') void vscode.window.showInformationMessage(`"${title}" is not previewed any more.`);
    } else if (chosen === 'Apply') await this.apply();
    else await this.discard();
  }

  async apply(): Promise<void> {
    if (this.current === undefined) return;
    const { preview } = this.current;
    const stale = await findStale(preview.changes);
    if (stale.length > 0) return this.refuse(preview, stale);
    const { title, changes } = preview;
    if (!(await applyChanges(changes))) {
      void vscode.window.showErrorMessage(`${title}: VS Code refused the changes; nothing was written.`);
      return;
    }
    await this.discard();
    await showOne(changes);
    void offerUndo(title, changes);
  }

  private async refuse(preview: Preview, stale: readonly vscode.Uri[]): Promise<void> {
    const [first, ...others] = stale.map((uri) => vscode.workspace.asRelativePath(uri));
    const files = others.length === 0 ? `${first} has` : `${first} and ${others.length} more files have`;
    const message = `${files} changed since this was planned; nothing was written.`;
    const again = preview.again === undefined ? [] : ['Plan Again'];
    const chosen = await vscode.window.showWarningMessage(message, ...again);
    if (chosen === undefined) return;
    await this.discard();
    await preview.again?.();
  }

  async discard(): Promise<void> {
    if (this.current === undefined) return;
    const tabs = this.tabs();
    this.forget();
    if (tabs.length > 0) await vscode.window.tabGroups.close(tabs);
  }

  private forget(): void {
    this.current = undefined;
    this.texts = new Map();
    this.setContext(false);
    // A notification cannot be taken back, only put away.
    if (this.offering) void vscode.commands.executeCommand('notifications.hideToasts');
    this.offering = false;
  }

  /** A tab of this editor has no input that the API knows, only its label: the title, and how many files there are. */
  private tabs(): readonly vscode.Tab[] {
    const title = this.current?.preview.title;
    if (title === undefined) return [];
    const isOurs = ({ label, input }: vscode.Tab) => !(input instanceof vscode.TabInputText) && label.startsWith(title);
    return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(isOurs);
  }

  private tabsChanged(): void {
    if (this.current === undefined) return;
    const tabs = this.tabs();
    if (tabs.length > 0) this.seen = true;
    // Whoever closes it has seen enough.
    else if (this.seen) this.forget();
    const active = vscode.window.tabGroups.activeTabGroup.activeTab;
    this.setContext(active !== undefined && tabs.includes(active));
  }

  private setContext(value: boolean): void {
    void vscode.commands.executeCommand('setContext', contextKey, value);
  }
}

/** Undo is of the editor with the focus, so that one of the files should be there; one that is edited alone must be, see `applyChanges`. */
async function showOne(changes: readonly FileChange[]): Promise<void> {
  const edits = changes.filter(isEdit);
  const one = edits.length === 1 ? edits[0] : (changes.find(isCreation) ?? edits[0]);
  if (one !== undefined) await vscode.window.showTextDocument(toUri(one.uri));
}

/** Where files were only deleted there is no editor to undo that in. */
async function offerUndo(title: string, changes: readonly FileChange[]): Promise<void> {
  const done = summary(changes, 'created', 'edited', 'deleted');
  const chosen = await vscode.window.showInformationMessage(`${title}: ${done}.`, 'Undo');
  if (chosen === undefined) return;
  const back = reversed(changes);
  const stale = await findStale(back);
  const [first] = stale;
  if (first !== undefined) {
    const file = vscode.workspace.asRelativePath(first);
    void vscode.window.showWarningMessage(`${file} is not as it was written any more; nothing was undone.`);
  } else if (!(await applyChanges(back))) {
    void vscode.window.showErrorMessage(`${title}: VS Code refused to undo it.`);
  }
}

/** `creates 4 files, edits 1 file`. */
function summary(changes: readonly FileChange[], create: string, edit: string, remove: string): string {
  const count = (verb: string, some: readonly FileChange[]) =>
    some.length === 0 ? [] : [`${verb} ${some.length} file${some.length === 1 ? '' : 's'}`];
  return [
    ...count(create, changes.filter(isCreation)),
    ...count(edit, changes.filter(isEdit)),
    ...count(remove, changes.filter(isDeletion)),
  ].join(', ');
}
