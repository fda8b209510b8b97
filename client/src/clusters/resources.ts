/** What single clusters have of a resource, as documents that can be read and compared. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { ResourceName } from '../../../server/src/lsp/protocol';
import { resourceText } from './server';

const scheme = 'meshwright-resource';

/** The parts are kept apart in the query, as a cluster's name may be anything; the path is for people. */
export function resourceUri(cluster: string, resource: ResourceName): vscode.Uri {
  const { kind, namespace, name } = resource;
  const path = `/${[cluster, namespace, kind, `${name}.yaml`].filter((part) => part !== '').join('/')}`;
  return vscode.Uri.from({ scheme, path, query: JSON.stringify([cluster, kind, namespace, name]) });
}

export class ResourceDocuments implements vscode.TextDocumentContentProvider {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration: vscode.Disposable;
  readonly onDidChange = this.changed.event;

  constructor(private readonly client: BaseLanguageClient) {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const [cluster = '', kind = '', namespace = '', name = ''] = JSON.parse(uri.query) as readonly string[];
    const text = await resourceText(this.client, { cluster, resource: { kind, namespace, name } });
    return text ?? `# Cluster ${cluster} has no ${kind} ${name}.\n`;
  }

  /** The files may say something else now. */
  refresh(): void {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === scheme) this.changed.fire(uri);
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
