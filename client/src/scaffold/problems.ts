/** Everything that stands against a plan, as a read-only document whose places are links. */
import * as vscode from 'vscode';
import type { ScaffoldMessage } from '../../../server/src/lsp/protocol';

const scheme = 'meshwright-problems';

interface Line {
  readonly text: string;
  readonly target?: vscode.Uri;
}

export class ProblemList implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider {
  private readonly lists = new Map<string, readonly Line[]>();
  private readonly disposables: readonly vscode.Disposable[];
  private lastId = 0;

  constructor() {
    this.disposables = [
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerDocumentLinkProvider({ scheme }, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => void this.lists.delete(uri.toString())),
    ];
  }

  dispose(): void {
    for (const each of this.disposables) each.dispose();
  }

  async show(title: string, problems: readonly ScaffoldMessage[]): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${title.replaceAll('/', '-')}.txt`, query: String(++this.lastId) });
    this.lists.set(uri.toString(), lines(title, problems));
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return (this.lists.get(uri.toString()) ?? []).map(({ text }) => text).join('\n');
  }

  provideDocumentLinks({ uri }: vscode.TextDocument): vscode.DocumentLink[] {
    return (this.lists.get(uri.toString()) ?? []).flatMap(({ text, target }, line) =>
      target === undefined ? [] : [new vscode.DocumentLink(new vscode.Range(line, text.search(/\S/), line, text.length), target)],
    );
  }
}

function lines(title: string, problems: readonly ScaffoldMessage[]): readonly Line[] {
  const heading = `${title}: nothing was written, as ${problems.length} thing${problems.length === 1 ? '' : 's'} would not work`;
  return [
    { text: heading },
    ...problems.flatMap((problem) => {
      const { place } = problem;
      const text: Line[] = [{ text: '' }, { text: sentence(problem) }];
      if (place === undefined) return text;
      const file = vscode.Uri.parse(place.uri, true);
      const line = place.range.start.line + 1;
      const column = place.range.start.character + 1;
      const target = file.with({ fragment: `L${line},${column}` });
      return [...text, { text: `    ${vscode.workspace.asRelativePath(file)}:${line}:${column}`, target }];
    }),
  ];
}

/** With the service that it is about. */
export function sentence({ service, message }: ScaffoldMessage): string {
  return service === undefined ? message : `${service.name} in ${service.namespace}: ${message}`;
}
