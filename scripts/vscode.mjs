/**
 * A real VS Code in the browser: VS Code's own server, as the npm package `code-server` carries it in `lib/vscode`. It comes from
 * the npm registry alone and needs no compiler; only the terminal does not work, as that needs one.
 */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { exitCode, npm, root } from './process.mjs';

const version = '4.100.3';
/** 1.15, which VS Code asks for, downloads its binary; from 1.18 on it is inside a package. Without it no file is ever found. */
const ripgrep = '@vscode/ripgrep@1.18.0';

const home = path.join(root, '.cache', 'vscode', version);
const codeFolder = (folder) => path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
const serverMain = path.join(codeFolder(home), 'out', 'server-main.js');

/** Installs beside the final place and then renames: what is there is complete, also when two runs install at once. */
export async function installVscode() {
  if (existsSync(home)) return;
  console.log('Installing a VS Code from the npm registry into .cache/vscode (once, 360 MB) ...');
  const partial = `${home}.${process.pid}`;
  const install = (cwd, ...args) =>
    npm(['install', '--ignore-scripts', '--engine-strict=false', '--loglevel=error', ...args], { cwd });
  try {
    mkdirSync(partial, { recursive: true });
    writeFileSync(path.join(partial, 'package.json'), '{ "private": true }\n');
    await install(partial, `code-server@${version}`);
    const code = codeFolder(partial);
    rmSync(path.join(code, 'npm-shrinkwrap.json'));
    await install(code, '--omit=dev');
    await install(code, ripgrep);
    if (!existsSync(home)) renameSync(partial, home);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** Its output holds whole minified lines of VS Code: what is printed of it is cut short, all of it is in a file. */
function endOf(logFile) {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n');
  return `${lines
    .slice(-20)
    .map((line) => line.slice(0, 200))
    .join('\n')}\n(all of it in ${logFile})`;
}

/** Installs the packaged extension: what is tested and tried is what is shipped. */
export async function installExtension({ vsix, extensionsDir, userDataDir }) {
  rmSync(extensionsDir, { recursive: true, force: true });
  mkdirSync(extensionsDir, { recursive: true });
  mkdirSync(userDataDir, { recursive: true });
  const logFile = path.join(userDataDir, 'install.log');
  const log = openSync(logFile, 'w');
  const code = await exitCode(
    process.execPath,
    [
      serverMain,
      ...['--accept-server-license-terms', '--extensions-dir', extensionsDir, '--server-data-dir', userDataDir],
      ...['--install-extension', vsix],
    ],
    { stdio: ['ignore', log, log] },
  );
  closeSync(log);
  if (code !== 0) throw new Error(`VS Code could not install ${vsix}:\n${endOf(logFile)}`);
}

/** Settings that keep whatever is not Meshwright off the screen. */
const quietSettings = {
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

export function writeSettings(userDataDir, settings = {}) {
  const folder = path.join(userDataDir, 'Machine');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'settings.json'), `${JSON.stringify({ ...quietSettings, ...settings }, null, 2)}\n`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function isReady(url) {
  try {
    return (await fetch(`${url}/version`)).status === 200;
  } catch (error) {
    // `fetch` wraps a refused connection, which is what is waited out here, in a TypeError.
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/**
 * Starts the server on 127.0.0.1 and resolves when it answers. Its output, and what extensions print, goes to
 * `server.log` in `userDataDir`; it writes no other logs, as its logger needs a compiler.
 */
export async function launchServer({ userDataDir, extensionsDir, port }) {
  mkdirSync(userDataDir, { recursive: true });
  const listening = port ?? (await freePort());
  const logFile = path.join(userDataDir, 'server.log');
  const log = openSync(logFile, 'w');
  const child = spawn(
    process.execPath,
    [
      serverMain,
      ...['--host', '127.0.0.1', '--port', String(listening), '--without-connection-token', '--accept-server-license-terms'],
      ...['--user-data-dir', userDataDir, '--server-data-dir', userDataDir, '--extensions-dir', extensionsDir],
      ...['--telemetry-level', 'off', '--disable-workspace-trust'],
    ],
    // Without a gallery it asks nobody for extensions and updates.
    { stdio: ['ignore', log, log], env: { ...process.env, EXTENSIONS_GALLERY: '{}' } },
  );
  closeSync(log);
  const exited = new Promise((resolve) => child.once('close', resolve));
  const stop = async () => {
    child.kill();
    await exited;
  };
  const url = `http://127.0.0.1:${listening}`;
  const deadline = Date.now() + 60_000;
  while (!(await isReady(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`VS Code's server did not start:\n${endOf(logFile)}`);
    }
    await delay(200);
  }
  return { url, stop, exited };
}
