/** What charts are rendered to, as documents that the server checks as it checks files; gone when they are closed. */
import * as vscode from 'vscode';

export const chartScheme = 'meshwright-chart';

/** The server reads from it where the document is to be checked. */
export function chartUri(cluster: string | undefined, namespace: string, name: string): vscode.Uri {
  const parts = [...(cluster === undefined ? ['alone'] : ['in', cluster]), namespace, `${name}.yaml`];
  return vscode.Uri.from({ scheme: chartScheme, path: `/${parts.join('/')}` });
}

export class ChartDocuments implements vscode.TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscriptions: vscode.Disposable;
  readonly onDidChange = this.changed.event;

  constructor() {
    this.subscriptions = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(chartScheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => void this.texts.delete(uri.toString())),
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '# Run "Meshwright: Check Rendered Chart" again to see it.\n';
  }

  async show(uri: vscode.Uri, text: string): Promise<void> {
    this.texts.set(uri.toString(), text);
    // It may be open with what was rendered before.
    this.changed.fire(uri);
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.changed.dispose();
  }
}
