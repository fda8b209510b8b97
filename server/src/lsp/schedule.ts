/** Time: a task that runs once things are quiet, never twice at once, and promises that can be given up. */
import type { CancellationToken } from 'vscode-languageserver';
import type { Log } from './host';

export interface Settling {
  /** Asks for a run after a quiet while. */
  soon(): void;
  /** Runs now, or again after the run that is under way. */
  now(): Promise<void>;
  dispose(): void;
}

/** Runs `task` when `quietMs` passed without a new wish, at the latest `maxMs` after the first one. */
export function settling(task: () => Promise<void>, quietMs: number, maxMs: number, log: Log): Settling {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let firstWish: number | undefined;
  let running = Promise.resolve();
  let disposed = false;

  const now = (): Promise<void> => {
    clearTimeout(timer);
    firstWish = undefined;
    running = running.then(() => (disposed ? undefined : task())).catch((error: unknown) => log.error('settling failed', error));
    return running;
  };
  return {
    now,
    soon() {
      if (disposed) return;
      firstWish ??= performance.now();
      clearTimeout(timer);
      timer = setTimeout(now, Math.max(0, Math.min(quietMs, firstWish + maxMs - performance.now())));
    },
    dispose() {
      disposed = true;
      clearTimeout(timer);
    },
  };
}

export interface Gate {
  open(): void;
  /** True when the gate is open, false when the wait was cancelled. */
  passed(token?: CancellationToken): Promise<boolean>;
}

export function gate(): Gate {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    open,
    passed: (token) => (token === undefined ? opened.then(() => true) : unlessCancelled(opened, token)),
  };
}

/** True when the promise came first, false when the cancellation did. */
export async function unlessCancelled(promise: Promise<unknown>, token: CancellationToken): Promise<boolean> {
  if (token.isCancellationRequested) return false;
  let listener: { dispose(): void } | undefined;
  const cancelled = new Promise<boolean>((resolve) => {
    listener = token.onCancellationRequested(() => resolve(false));
  });
  try {
    return await Promise.race([promise.then(() => true), cancelled]);
  } finally {
    listener?.dispose();
  }
}

/** Runs `work` for every item, at most `limit` at a time: a git checkout must not open thousands of files at once. */
export async function inParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  for await (const item of items) {
    const one: Promise<void> = work(item).finally(() => running.delete(one));
    running.add(one);
    if (running.size >= limit) await Promise.race(running);
  }
  await Promise.all(running);
}
