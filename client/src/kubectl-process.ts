/** Runs `kubectl` without a shell. Only the entry point on the desktop imports this. */
import { execFile } from 'node:child_process';
import { type KubectlFailure, kubectlTimeoutMs, type RunKubectl } from './scaffold/kubectl';

/** The Services of a cluster with thousands of gateways are still far below it. */
const maxBuffer = 16 * 1024 * 1024;

export function kubectl(timeout: number = kubectlTimeoutMs): RunKubectl {
  return (args, signal) =>
    new Promise((resolve) => {
      execFile('kubectl', args, { timeout, maxBuffer, signal, windowsHide: true }, (error, stdout, stderr) => {
        if (error === null) resolve({ stdout });
        else resolve({ failure: failureOf(error, signal), stderr: stderr || error.message });
      });
    });
}

function failureOf(
  error: { readonly code?: unknown; readonly killed?: boolean },
  signal: AbortSignal,
): KubectlFailure['failure'] {
  if (signal.aborted) return 'cancelled';
  if (error.code === 'ENOENT') return 'missing';
  return error.killed === true ? 'timeout' : 'failed';
}
