/** The progress bar of indexing. The client is never waited for: indexing goes on whether it shows progress or not. */
import type { Connection } from 'vscode-languageserver';
import type { Log } from './host';

const everyMs = 200;

export function indexingProgress(connection: Connection, log: Log): { report(files: number): void; done(): void } {
  let begun = false;
  let finished = false;
  let last = performance.now();
  const started = connection.window.createWorkDoneProgress().then((progress) => {
    begun = !finished;
    if (begun) progress.begin('Meshwright: indexing');
    return progress;
  });
  const send = (act: (progress: Awaited<typeof started>) => void) => {
    started.then(act).catch((error: unknown) => log.error('the client shows no progress', error));
  };
  return {
    report(files) {
      if (performance.now() - last < everyMs) return;
      last = performance.now();
      send((progress) => {
        if (!finished) progress.report(`${files} files`);
      });
    },
    done() {
      finished = true;
      send((progress) => {
        if (begun) progress.done();
      });
    },
  };
}
