/** The host port on Node: the disk for `file:` URIs; of other schemes it knows nothing. */
import { stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { URI } from 'vscode-uri';
import { errorCode, readContent, walk } from '../host/disk';
import type { Host, Log } from './host';

/** How long reading may keep the event loop. */
const sliceMs = 20;

export function diskHost(log: Log): Host {
  let since = performance.now();
  return {
    async *walk(folder, accept) {
      const root = pathOf(folder);
      if (root === undefined) {
        log.info(`${folder} is not on a disk; only its open files are checked`);
        return;
      }
      const uri = (relative: string) => `${folder}/${relative.split('/').map(encode).join('/')}`;
      for await (const path of walk(root, (relative) => accept(uri(relative)), log.info)) yield URI.file(path).toString();
    },
    async read(uri) {
      const path = pathOf(uri);
      if (path === undefined) return undefined;
      const content = readContent(path, log.info);
      if (performance.now() - since >= sliceMs) {
        await setImmediate();
        since = performance.now();
      }
      return content;
    },
    async stat(uri) {
      const path = pathOf(uri);
      if (path === undefined) return undefined;
      try {
        const found = await stat(path);
        return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : undefined;
      } catch (error) {
        // Gone again already, as most temporary files are.
        if (errorCode(error) !== 'ENOENT') log.error(`cannot look at ${path}`, error);
        return undefined;
      }
    },
  };
}

function pathOf(uri: string): string | undefined {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath : undefined;
}

/** A path segment as `URI.toString` writes it. */
function encode(segment: string): string {
  return URI.from({ scheme: 'file', path: `/${segment}` })
    .toString()
    .slice('file:///'.length);
}
