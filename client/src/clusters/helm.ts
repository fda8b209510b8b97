/**
 * What `helm template` is asked and what its failures mean. Only strings in and out: running it is for the desktop (`helm-process.ts`), at the
 * user's request and in a trusted workspace. Knows nothing of VS Code.
 */

export type HelmResult = { readonly stdout: string } | HelmFailure;

export interface HelmFailure {
  readonly failure: 'missing' | 'timeout' | 'cancelled' | 'failed';
  readonly stderr: string;
}

export type RunHelm = (args: readonly string[], signal: AbortSignal) => Promise<HelmResult>;

export const helmTimeoutMs = 30_000;

export interface Rendering {
  /** Absolute paths. */
  readonly chart: string;
  readonly values: readonly string[];
  readonly release: string;
  readonly namespace: string;
}

/** One word for flag and value, so that no path becomes a flag of its own. */
export function templateArgs({ chart, values, release, namespace }: Rendering): readonly string[] {
  return ['template', release, `--namespace=${namespace}`, ...values.map((file) => `--values=${file}`), '--', chart];
}

/** A name that Helm takes, of a chart's folder. */
export function releaseOf(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 53)
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'chart' : name;
}

export function explain({ failure, stderr }: HelmFailure): string {
  switch (failure) {
    case 'missing':
      return 'helm was not found: install it, or add it to the PATH that VS Code was started with';
    case 'timeout':
      return `helm did not answer within ${helmTimeoutMs / 1000} seconds`;
    case 'cancelled':
      return 'helm was stopped';
    case 'failed':
      return `helm failed: ${firstLine(stderr)}`;
  }
}

function firstLine(stderr: string): string {
  const lines = stderr.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^WARNING:/i.test(line));
  return (lines.find((line) => /^Error:/i.test(line)) ?? lines[0] ?? 'it said nothing').replace(/^Error:\s*/i, '').trim();
}
