/**
 * Activation and disposal, whatever the host: wires the language client, the status bar and the commands by hand. All of it
 * hangs on the extension's context, so that deactivation leaves nothing behind.
 */
import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { InitializationOptions, StatusMethod, StatusParams } from '../../server/src/lsp/protocol';
import { restart } from './commands/restart';
import { showOutput } from './commands/show-output';
import { showProblems } from './commands/show-problems';
import { StatusItem } from './status';
import { isYamlExtensionActive, watchYamlExtension } from './yaml-extension';

/** What the commands act on. */
export interface App {
  readonly client: BaseLanguageClient;
  readonly output: vscode.LogOutputChannel;
}

const statusMethod: StatusMethod = 'meshwright/status';

/** The languages that people write manifests in. Other YAML dialects (Compose, pipelines) are not Kubernetes. */
const languages = ['yaml', 'kubernetes'];
const schemes = ['file', 'untitled', 'vscode-vfs'];

export async function start(
  context: vscode.ExtensionContext,
  createClient: (options: LanguageClientOptions) => BaseLanguageClient,
): Promise<void> {
  const output = vscode.window.createOutputChannel('Meshwright', { log: true });

  const client = createClient({
    documentSelector: schemes.flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
    outputChannel: output,
    // Asked again at every start, also after a crash.
    initializationOptions: (): InitializationOptions => ({ yamlExtension: isYamlExtensionActive() }),
    diagnosticPullOptions: { onChange: true, onSave: false, onFocus: true },
    markdown: { isTrusted: false, supportHtml: false },
  });
  const app: App = { client, output };

  const status = new StatusItem();
  context.subscriptions.push(
    new vscode.Disposable(() => void stop(app)),
    status,
    client.onNotification(statusMethod, (params: StatusParams) => status.show(params)),
    client.onDidChangeState(({ newState }) => status.changeState(newState)),
    vscode.commands.registerCommand('meshwright.showOutput', () => showOutput(app)),
    vscode.commands.registerCommand('meshwright.restart', () => restart(app)),
    vscode.commands.registerCommand('meshwright.showProblems', showProblems),
    watchYamlExtension(client),
  );
  await client.start();
}

/** Stops the server, and closes the output only after its last words. */
async function stop({ client, output }: App): Promise<void> {
  try {
    await client.dispose();
  } catch (error) {
    output.warn(`The server did not stop in time: ${String(error)}`);
  } finally {
    output.dispose();
  }
}
