/**
 * `npm start [-- path/to/workspace]`: opens a sample workspace in a VS Code with the extension as it is shipped, from a fresh clone
 * on. That is the desktop's VS Code where there is one, with settings and extensions of its own; else one in the browser.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { npm, quit, root, run } from './process.mjs';
import { setup } from './setup.mjs';
import { installExtension, installVscode, launchServer, writeSettings } from './vscode.mjs';

const [argument] = process.argv.slice(2);
const workspace = path.resolve(argument ?? path.join(root, 'test', 'workspaces', 'bookinfo-multicluster'));
if (!existsSync(workspace)) quit(`There is no workspace "${workspace}"`);

const cache = path.join(root, '.cache', 'start');
const vsix = path.join(root, 'dist', 'meshwright.vsix');

/** `code` is a .cmd file on Windows, which only a shell runs. */
const shell = process.platform === 'win32';
const quoted = (argument) => (shell ? `"${argument}"` : argument);

function hasDesktopVscode() {
  const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return hasDisplay && spawnSync('code', ['--version'], { shell, stdio: 'ignore' }).status === 0;
}

async function startDesktop() {
  const own = ['--user-data-dir', path.join(cache, 'desktop'), '--extensions-dir', path.join(cache, 'desktop-extensions')].map(
    quoted,
  );
  await run('code', [...own, '--install-extension', quoted(vsix), '--force'], { shell });
  await run('code', [...own, '--new-window', '--disable-workspace-trust', quoted(workspace)], { shell });
  console.log(`VS Code opens ${workspace}`);
}

async function startServer() {
  const userDataDir = path.join(cache, 'server');
  const extensionsDir = path.join(cache, 'server-extensions');
  await installVscode();
  await installExtension({ vsix, extensionsDir, userDataDir });
  writeSettings(userDataDir);
  const { url, stop, exited } = await launchServer({ userDataDir, extensionsDir });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
  // npm runs us in a shell, which passes no signal on: whoever ends npm alone would leave the server behind.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) stop();
  }, 1000).unref();
  console.log(`\nOpen this in a browser:\n\n  ${url}/?folder=${pathToFileURL(workspace).pathname}\n\nCtrl-C ends it.`);
  await exited;
}

await setup();
await npm(['run', '--silent', 'package']);
if (hasDesktopVscode()) await startDesktop();
else await startServer();
