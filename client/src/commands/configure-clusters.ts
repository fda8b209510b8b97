import * as vscode from 'vscode';
import { configuration } from '../clusters/server';
import { applyChanges, findStale, isEdit, toUri } from '../scaffold/apply';
import type { App } from '../start';

/** Writes down which files are in which cluster, as the workspace shows it, and opens what it wrote. */
export async function configureClusters({ client }: App): Promise<void> {
  const found = await configuration(client);
  if (found === undefined) return;
  const { source, changes, existing, problems } = found;
  for (const problem of problems) void vscode.window.showWarningMessage(problem);
  if (changes.length === 0) {
    if (existing.length === 0 && problems.length === 0) void vscode.window.showInformationMessage(nothing(source));
    for (const uri of existing) await vscode.window.showTextDocument(toUri(uri), { preview: false });
    return;
  }
  const stale = await findStale(changes);
  if (stale.length > 0) {
    void vscode.window.showWarningMessage(
      `${stale.map((uri) => vscode.workspace.asRelativePath(uri)).join(', ')} changed meanwhile; try again.`,
    );
    return;
  }
  if (!(await applyChanges(changes))) {
    void vscode.window.showErrorMessage('The settings could not be written.');
    return;
  }
  for (const change of changes) {
    const document = await vscode.workspace.openTextDocument(toUri(change.uri));
    if (isEdit(change)) await document.save();
    await vscode.window.showTextDocument(document, { preview: false });
  }
}

function nothing(source: string): string {
  if (source === 'settings') return 'The settings of the editor name the clusters: meshwright.clusters.';
  return 'There is no folder open that settings could be written to.';
}
