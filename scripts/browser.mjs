/** Finds a Chromium for the end-to-end tests, and installs one where none is found. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { exitCode, root } from './process.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];

function usualPlaces() {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean);
    const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];
    return folders.flatMap((folder) => programs.map((program) => path.join(folder, program)));
  }
  const folders = new Set([...(process.env.PATH ?? '').split(path.delimiter), '/usr/bin', '/snap/bin']);
  return [...folders].flatMap((folder) => names.map((name) => path.join(folder, name)));
}

/** Ubuntu's package `chromium` is a mere pointer to a snap: the file is there, and fails. A real one says its version. */
function works(executable) {
  if (!existsSync(executable)) return false;
  // On Windows `--version` opens a window instead.
  return process.platform === 'win32' || spawnSync(executable, ['--version'], { stdio: 'ignore' }).status === 0;
}

async function installedByPlaywright() {
  const { chromium } = await import('playwright-core');
  return chromium.executablePath();
}

async function find() {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    if (!works(chosen)) throw new Error(`CHROME_PATH names "${chosen}", which is not a browser that starts`);
    return chosen;
  }
  return [...usualPlaces(), await installedByPlaywright()].find(works);
}

function isDebian() {
  const file = '/etc/os-release';
  return existsSync(file) && /^ID(_LIKE)?=.*debian/m.test(readFileSync(file, 'utf8'));
}

/** The words that run a program as root without asking anything, or undefined where nobody could answer. */
function asRoot() {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

async function installFromDebian() {
  const prefix = asRoot();
  if (!isDebian() || prefix === undefined) return;
  console.log('No Chromium found: installing the Debian package ...');
  const apt = (...args) => {
    const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', ...args];
    return exitCode(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] });
  };
  // A stale list is no reason to stop: the package may be in it nevertheless.
  await apt('update');
  await apt('install', '-y', '--no-install-recommends', 'chromium');
}

async function installByPlaywright() {
  console.log("No Chromium found: downloading Playwright's ...");
  await exitCode(process.execPath, [path.join(root, 'node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium']);
}

/** The path of a Chromium, or undefined where there is none and none can be installed; then it has been said why. */
export async function ensureBrowser() {
  for (const install of [installFromDebian, installByPlaywright]) {
    const found = await find();
    if (found !== undefined) return found;
    await install();
  }
  const found = await find();
  if (found === undefined) console.log('No Chromium could be installed. Install one, or name one in CHROME_PATH.');
  return found;
}
