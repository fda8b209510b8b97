/** Runs `helm` without a shell. Only the entry point on the desktop imports this. */
import { execFile } from 'node:child_process';
import { type HelmFailure, helmTimeoutMs, type RunHelm } from './clusters/helm';

/** Far more than anybody would read, and than the server would. */
const maxBuffer = 64 * 1024 * 1024;

export function helm(timeout: number = helmTimeoutMs): RunHelm {
  return (args, signal) =>
    new Promise((resolve) => {
      execFile('helm', args, { timeout, maxBuffer, signal, windowsHide: true }, (error, stdout, stderr) => {
        if (error === null) resolve({ stdout });
        else resolve({ failure: failureOf(error, signal), stderr: stderr || error.message });
      });
    });
}

function failureOf(error: { readonly code?: unknown; readonly killed?: boolean }, signal: AbortSignal): HelmFailure['failure'] {
  if (signal.aborted) return 'cancelled';
  if (error.code === 'ENOENT') return 'missing';
  return error.killed === true ? 'timeout' : 'failed';
}
