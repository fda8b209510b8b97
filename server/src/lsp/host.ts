/** The port to the files: what the server asks of the machine it runs on. URIs in and out, so that a browser can answer too. */
import type { FileContent } from '../workspace.types';

export interface Host {
  /** The files below a folder whose URI is accepted. What cannot be listed is logged, never thrown. */
  walk(folder: string, accept: (uri: string) => boolean): AsyncIterable<string>;
  /** Undefined for what is gone, binary, or out of the host's reach. */
  read(uri: string): Promise<FileContent | undefined>;
  stat(uri: string): Promise<'file' | 'folder' | undefined>;
}

export interface Log {
  info(message: string): void;
  error(message: string, cause?: unknown): void;
}

/** One line for the user, the stack below it for us. */
export function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
