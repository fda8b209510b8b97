/**
 * Running other programs, for the scripts of this folder. Everything here works before anything is installed: only `node:` modules.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Ends with a sentence for the user, where a stack would only hide it. */
export function quit(message) {
  console.error(message);
  process.exit(1);
}

/** Runs a program with its output on ours, and resolves to its exit code. */
export function exitCode(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
}

export async function run(command, args, options) {
  const code = await exitCode(command, args, options);
  if (code !== 0) throw new Error(`"${[command, ...args].join(' ')}" exited with code ${code}`);
}

/** Where npm runs us it names its own script, which needs no shell; on Windows `npm` alone is a .cmd file and needs one. */
export function npm(args, options) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('npm-cli.js')) return run(process.execPath, [script, ...args], options);
  return run('npm', args, { shell: process.platform === 'win32', ...options });
}
