/**
 * Whether Red Hat's YAML extension is active, which reports syntax errors and duplicate keys as well. VS Code tells when
 * extensions come and go but not when one is activated, so that a look is taken again after an editor was opened.
 */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { YamlExtensionMethod, YamlExtensionParams } from '../../server/src/lsp/protocol';

const method: YamlExtensionMethod = 'meshwright/yamlExtension';

/** Activation takes a while after the editor has shown the first YAML file. */
const looksAfterMs = [0, 2000, 10_000];

export function isYamlExtensionActive(): boolean {
  return vscode.extensions.getExtension('redhat.vscode-yaml')?.isActive === true;
}

export function watchYamlExtension(client: BaseLanguageClient): vscode.Disposable {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let told: boolean | undefined;

  const look = () => {
    const active = isYamlExtensionActive();
    if (active === told || !client.isRunning()) return;
    told = active;
    const params: YamlExtensionParams = { active };
    client
      .sendNotification(method, params)
      .catch((error: unknown) => client.warn('The server was not told of the YAML extension', error, false));
  };
  const lookAgain = () => {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    for (const ms of looksAfterMs) timers.add(setTimeout(look, ms));
  };
  const forget = () => {
    // A new server was told at its start, but perhaps of what was true a while ago.
    told = undefined;
    lookAgain();
  };
  return vscode.Disposable.from(
    vscode.extensions.onDidChange(look),
    vscode.window.onDidChangeActiveTextEditor(lookAgain),
    client.onDidChangeState(forget),
    new vscode.Disposable(() => {
      for (const timer of timers) clearTimeout(timer);
    }),
  );
}
