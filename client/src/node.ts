/** The entry point on the desktop: the server is a Node process of its own. */
import type { ExtensionContext } from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import { helm } from './helm-process';
import { kubectl } from './kubectl-process';
import { start } from './start';

export function activate(context: ExtensionContext): Promise<void> {
  const module = context.asAbsolutePath('dist/server.js');
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009'] } },
  };
  return start(context, (options) => new LanguageClient('meshwright', 'Meshwright', server, options), kubectl(), helm());
}
