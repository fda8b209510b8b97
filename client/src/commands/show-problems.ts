import * as vscode from 'vscode';

/** Brings the Problems view to the front. */
export async function showProblems(): Promise<void> {
  await vscode.commands.executeCommand('workbench.actions.view.problems');
}
