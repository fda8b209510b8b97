import * as vscode from 'vscode';
import type { ComparableResource } from '../../../server/src/lsp/protocol';
import { resourceUri } from '../clusters/resources';
import { comparable } from '../clusters/server';
import type { App } from '../start';

const title = 'Compare Clusters';

/** Shows what two clusters have of one resource side by side: of the one at the cursor, or one that is chosen. */
export async function compareClusters({ client }: App): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const here =
    editor === undefined
      ? {}
      : {
          uri: editor.document.uri.toString(),
          position: { line: editor.selection.active.line, character: editor.selection.active.character },
        };
  const resources = await comparable(client, here);
  if (resources === undefined) return;
  if (resources.length === 0) {
    void vscode.window.showInformationMessage('No resource of this workspace is in several clusters.');
    return;
  }
  const resource = await chooseResource(resources);
  const pair = resource && (await choosePair(resource.clusters));
  if (resource === undefined || pair === undefined) return;
  const [one, other] = pair;
  const name = `${resource.kind} ${resource.name}: ${one} ↔ ${other}`;
  await vscode.commands.executeCommand('vscode.diff', resourceUri(one, resource), resourceUri(other, resource), name);
}

async function chooseResource(resources: readonly ComparableResource[]): Promise<ComparableResource | undefined> {
  const [first, second] = resources;
  if (first?.isHere === true && second?.isHere !== true) return first;
  const rows = resources.map((resource) => ({
    label: resource.name,
    description: [resource.kind, resource.namespace].filter((part) => part !== '').join(' · '),
    detail: `${resource.differs ? '$(diff) differs' : '$(check) same'} in ${resource.clusters.join(', ')}`,
    resource,
  }));
  const placeHolder = 'The resource that is compared';
  const chosen = await vscode.window.showQuickPick(rows, { title, placeHolder, matchOnDescription: true, matchOnDetail: true });
  return chosen?.resource;
}

async function choosePair(clusters: readonly string[]): Promise<readonly [string, string] | undefined> {
  const [first, second, ...more] = clusters;
  if (first === undefined || second === undefined) return undefined;
  if (more.length === 0) return [first, second];
  const one = await vscode.window.showQuickPick([...clusters], { title, placeHolder: 'The cluster on the left' });
  if (one === undefined) return undefined;
  const others = clusters.filter((cluster) => cluster !== one);
  const other = await vscode.window.showQuickPick(others, { title, placeHolder: `The cluster that ${one} is compared with` });
  return other === undefined ? undefined : [one, other];
}
