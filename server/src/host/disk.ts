/**
 * The disk, for the hosts that have one: the command line and the language server on Node. Files are found in one order on
 * every machine, links are followed but never in circles, and what cannot be read costs one line and not the rest.
 * Only regular files are opened: a pipe or a device would block for good.
 */
import { closeSync, constants, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { FileContent } from '../workspace.types';
import { skippedFolders } from './skipped';

/** Nobody writes a manifest of this size; Kubernetes itself refuses objects above 1.5 MiB. */
export const sizeLimit = 16 * 1024 * 1024;

/** As much of a file as git looks at to tell text from binary. */
const sniffed = 8000;

/** How often one folder is entered through different links before that is taken for a maze. */
const visitLimit = 100;

type Kind = 'file' | 'folder' | 'other';

/** What a link leads to; `real` is the path of a folder without any links. */
interface Target {
  readonly kind: Kind;
  readonly real: string;
}

/**
 * The absolute paths of the files below a folder whose path relative to it (forward slashes) is accepted: depth first, by
 * name. A linked folder is walked at every place that links to it, because the place decides the cluster of its files.
 */
export async function* walk(
  root: string,
  accept: (relativePath: string) => boolean,
  log: (message: string) => void,
): AsyncGenerator<string> {
  const links = new Map<string, Target | undefined>();
  const visits = new Map<string, number>();
  let top: string;
  try {
    top = await realpath(root);
  } catch (error) {
    log(`cannot read the folder ${root}: ${reason(error)}`);
    return;
  }
  yield* walkFolder(root, '', [], top);

  /** `chain`: the real paths of the folders around this one, whose own is `real`. */
  async function* walkFolder(folder: string, relative: string, chain: readonly string[], real: string): AsyncGenerator<string> {
    let entries: Awaited<ReturnType<typeof list>>;
    try {
      entries = await list(folder);
    } catch (error) {
      log(`cannot read the folder ${folder}: ${reason(error)}`);
      return;
    }
    const inner = [...chain, real];
    for (const entry of entries) {
      const path = join(folder, entry.name);
      const below = relative === '' ? entry.name : `${relative}/${entry.name}`;
      const linked = entry.isSymbolicLink();
      const target = linked ? await follow(path, join(real, entry.name)) : { kind: kindOf(entry), real: join(real, entry.name) };
      if (target?.kind === 'file' && accept(below)) yield path;
      if (target?.kind !== 'folder' || skippedFolders.has(entry.name)) continue;
      if (!linked || mayEnter(path, target.real, inner)) yield* walkFolder(path, below, inner, target.real);
    }
  }

  /** `at`: where the link really stands, so that one seen through several links is read, and complained of, once. */
  async function follow(path: string, at: string): Promise<Target | undefined> {
    if (links.has(at)) return links.get(at);
    let target: Target | undefined;
    try {
      const kind = kindOf(await stat(path));
      target = { kind, real: kind === 'folder' ? await realpath(path) : at };
    } catch (error) {
      log(`cannot follow the link ${path}: ${reason(error)}`);
    }
    links.set(at, target);
    return target;
  }

  function mayEnter(path: string, real: string, chain: readonly string[]): boolean {
    // A folder that holds one that we are in would lead back here.
    const prefix = real.endsWith(sep) ? real : real + sep;
    if (chain.some((ancestor) => ancestor === real || ancestor.startsWith(prefix))) {
      log(`the link ${path} leads in a circle to ${real}`);
      return false;
    }
    const visit = (visits.get(real) ?? 0) + 1;
    visits.set(real, visit);
    if (visit === visitLimit + 1) log(`more than ${visitLimit} links lead to ${real}; ${path} and later ones are not followed`);
    return visit <= visitLimit;
  }
}

function kindOf(entry: { isDirectory(): boolean; isFile(): boolean }): Kind {
  return entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other';
}

/** By code units, not by locale: the order must not depend on the machine. */
async function list(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/**
 * What the engine is told of a file: undefined when there is none (any more) or when it is binary, which is logged. A byte
 * order mark is taken off, as editors do, so that offsets agree with theirs. Synchronous: for small files ten times as fast as
 * a promise.
 */
export function readContent(path: string, log: (message: string) => void): FileContent | undefined {
  const content = read(path);
  if (content !== 'binary') return content;
  log(`${path} is not checked: it is binary`);
  return undefined;
}

function read(path: string): FileContent | 'binary' | undefined {
  try {
    const found = statSync(path);
    if (!found.isFile()) return undefined;
    // O_NONBLOCK: should the file be swapped for a pipe just now, opening it still returns. Windows has no such flag.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      if (found.size <= sizeLimit) return decode(readFileSync(file));
      const start = new Uint8Array(sniffed);
      return isBinary(start.subarray(0, readSync(file, start)))
        ? 'binary'
        : { unread: 'too-large', reason: tooLarge(found.size) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = errorCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : { unread: 'unreadable', reason: reason(error) };
  }
}

/** Reads files in their order, and lets the event loop have its turn whenever `slice` milliseconds have gone by. */
export async function* readAll(
  paths: Iterable<string> | AsyncIterable<string>,
  log: (message: string) => void,
  slice = 20,
): AsyncGenerator<{ readonly path: string; readonly content: FileContent | undefined }> {
  let since = performance.now();
  for await (const path of paths) {
    yield { path, content: readContent(path, log) };
    if (performance.now() - since < slice) continue;
    await setImmediate();
    since = performance.now();
  }
}

/** The text of a file's bytes: UTF-8, or UTF-16 where a byte order mark says so. */
function decode(bytes: Uint8Array): FileContent | 'binary' {
  if (isBinary(bytes.subarray(0, sniffed))) return 'binary';
  const encoding = utf16(bytes) ?? 'utf-8';
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) };
  } catch {
    // The only error that a fatal decoder throws is the invalid sequence, which the flag tells.
    return { text: new TextDecoder(encoding).decode(bytes), invalidUtf8: true };
  }
}

function utf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

function isBinary(start: Uint8Array): boolean {
  return utf16(start) === undefined && start.includes(0);
}

function tooLarge(size: number): string {
  return `the file has ${Math.round(size / 1024 / 1024)} MiB; files over ${sizeLimit / 1024 / 1024} MiB are not read`;
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'not a folder',
  ELOOP: 'too many links',
  EMFILE: 'too many open files',
  EIO: 'input/output error',
};

/** A system error in words, without the system call and the path that Node puts into its message. */
export function reason(error: unknown): string {
  const code = errorCode(error);
  return (code === undefined ? undefined : reasons[code]) ?? (error instanceof Error ? error.message : String(error));
}
