/**
 * One VS Code server with the packaged extension for all end-to-end tests. Provides `vscode`, or nothing where there is no browser:
 * the tests then skip themselves. Needs `npm run package` before.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBrowser } from '../../scripts/browser.mjs';
import { root } from '../../scripts/process.mjs';
import { installExtension, installVscode, launchServer, writeSettings } from '../../scripts/vscode.mjs';

export default async function setup({ provide }) {
  const browser = await ensureBrowser();
  if (browser === undefined) return;
  await installVscode();
  const userDataDir = path.join(root, '.cache', 'e2e', 'data');
  const extensionsDir = path.join(root, '.cache', 'e2e', 'extensions');
  rmSync(userDataDir, { recursive: true, force: true });
  await installExtension({ vsix: path.join(root, 'dist', 'meshwright.vsix'), extensionsDir, userDataDir });
  writeSettings(userDataDir, {
    'chat.commandCenter.enabled': false,
    'editor.minimap.enabled': false,
    'editor.stickyScroll.enabled': false,
    'window.autoDetectColorScheme': true,
    'window.commandCenter': false,
    'workbench.layoutControl.enabled': false,
  });
  const { url, stop } = await launchServer({ userDataDir, extensionsDir });
  provide('vscode', { url, browser, log: path.join(userDataDir, 'server.log') });
  return stop;
}
