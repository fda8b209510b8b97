/** What the commands about clusters ask the server. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type {
  ClusterConfiguration,
  ComparableMethod,
  ComparableParams,
  ComparableResource,
  ConfigureClustersMethod,
  ResourceTextMethod,
  ResourceTextParams,
} from '../../../server/src/lsp/protocol';

const configureMethod: ConfigureClustersMethod = 'meshwright/clusters/configure';
const comparableMethod: ComparableMethod = 'meshwright/clusters/comparable';
const textMethod: ResourceTextMethod = 'meshwright/clusters/resource';

/** Undefined where there is no answer; the user was told why. */
export function configuration(client: BaseLanguageClient): Promise<ClusterConfiguration | undefined> {
  return told('looking at the clusters', () => client.sendRequest<ClusterConfiguration>(configureMethod));
}

/** Undefined where there is no answer; the user was told why. */
export function comparable(
  client: BaseLanguageClient,
  params: ComparableParams,
): Promise<readonly ComparableResource[] | undefined> {
  return told('comparing the clusters', () => client.sendRequest<readonly ComparableResource[]>(comparableMethod, params));
}

export function resourceText(client: BaseLanguageClient, params: ResourceTextParams): Promise<string | null> {
  return client.sendRequest<string | null>(textMethod, params);
}

async function told<T>(what: string, task: () => Promise<T>): Promise<T | undefined> {
  try {
    const options = { location: vscode.ProgressLocation.Window, title: `Meshwright: ${what}` };
    return await vscode.window.withProgress(options, task);
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
