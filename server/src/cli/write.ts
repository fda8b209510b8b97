/**
 * Writing files, all of them or none: what is on the disk must still be what was read, new texts are made ready beside the files, and
 * when one cannot take its place the others get their old texts back. Nothing is written outside of the workspace, whatever links
 * lead there, and neither encodings, modes nor byte order marks change.
 */
import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errorCode, reason } from '../host/disk';
import { isWithin } from './roots';

export interface Write {
  /** An absolute path. */
  readonly path: string;
  /** Undefined where there must be no file. */
  readonly before: string | undefined;
  /** Undefined where the file goes. */
  readonly after: string | undefined;
}

/** Why nothing was written, in one sentence. */
export class WriteError extends Error {}

interface Ready {
  /** Where the file really is. */
  readonly path: string;
  /** As it was, to be put back. */
  readonly old: Buffer | undefined;
  readonly mode: number | undefined;
  readonly text: Uint8Array | undefined;
}

/** `show` says how a path is told. */
export function writeAll(writes: readonly Write[], root: string, show: (path: string) => string): void {
  const real = realpathSync(root);
  const ready = new Map<string, Ready>();
  for (const write of writes) {
    const one = attempt(`cannot write ${show(write.path)}`, () => prepare(write, real, show));
    const other = ready.get(one.path);
    // A file that links lead to twice is read twice, and changed alike unless its two places are in different clusters.
    if (other !== undefined && !isSame(other.text, one.text))
      throw new WriteError(
        `cannot write ${show(write.path)}: links lead to it by several paths, and it would be changed in two ways`,
      );
    ready.set(one.path, one);
  }
  commit([...ready.values()], show);
}

function prepare({ path, before, after }: Write, root: string, show: (path: string) => string): Ready {
  const found = lstatSync(path, { throwIfNoEntry: false });
  const refuse = (why: string): never => {
    throw new WriteError(`cannot write ${show(path)}: ${why}`);
  };
  if (before === undefined) {
    if (found !== undefined) refuse('it was created meanwhile');
    let folder = dirname(path);
    while (lstatSync(folder, { throwIfNoEntry: false }) === undefined) folder = dirname(folder);
    if (!isWithin(realpathSync(folder), root)) refuse('it is outside of the workspace');
    const place = join(realpathSync(folder), path.slice(folder.length));
    return { path: place, old: undefined, mode: undefined, text: after === undefined ? undefined : Buffer.from(after) };
  }
  if (found === undefined) refuse('it is gone');
  if (after === undefined && found?.isSymbolicLink() === true)
    refuse('it is a link, and only the file that it leads to could be deleted');
  const place = realpathSync(path);
  if (!isWithin(place, root)) refuse('it is outside of the workspace');
  const { mode } = statSync(place);
  // Who may do everything could still replace it, but somebody said that it stays.
  if ((mode & 0o222) === 0) refuse('it is read-only');
  accessSync(place, constants.W_OK);
  const old = readFileSync(place);
  const { encoding, mark } = encodingOf(old);
  const text = decode(old, encoding);
  if (text === undefined) return refuse('it is not valid in its encoding, and would lose something');
  if (text !== before) refuse('it was changed meanwhile');
  return { path: place, old, mode, text: after === undefined ? undefined : encode(after, encoding, mark) };
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

function encodingOf(bytes: Buffer): { readonly encoding: Encoding; readonly mark: Uint8Array } {
  const [a, b, c] = bytes;
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', mark: bytes.subarray(0, 2) };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', mark: bytes.subarray(0, 2) };
  return { encoding: 'utf-8', mark: bytes.subarray(0, a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0) };
}

/** Without the byte order mark. */
function decode(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    // The only error that a fatal decoder throws is the invalid sequence.
    return undefined;
  }
}

function encode(text: string, encoding: Encoding, mark: Uint8Array): Uint8Array {
  const bytes = encoding === 'utf-8' ? Buffer.from(text) : Buffer.from(text, 'utf16le');
  return Buffer.concat([mark, encoding === 'utf-16be' ? bytes.swap16() : bytes]);
}

function commit(files: readonly Ready[], show: (path: string) => string): void {
  const folders: string[] = [];
  const beside = new Map<Ready, string>();
  const done: Ready[] = [];
  try {
    for (const file of files) {
      attempt(`cannot write ${show(file.path)}`, () => {
        if (file.text === undefined) return;
        const made = mkdirSync(dirname(file.path), { recursive: true });
        if (made !== undefined) folders.push(...foldersBetween(made, dirname(file.path)));
        const temporary = `${join(dirname(file.path), `.${basename(file.path)}`)}.${process.pid}.tmp`;
        writeFileSync(temporary, '', { flag: 'wx' });
        beside.set(file, temporary);
        writeFileSync(temporary, file.text);
        if (file.mode !== undefined) chmodSync(temporary, file.mode & 0o7777);
      });
    }
    for (const file of files) {
      attempt(`cannot write ${show(file.path)}`, () => {
        const temporary = beside.get(file);
        if (temporary === undefined) unlinkSync(file.path);
        else renameSync(temporary, file.path);
        beside.delete(file);
        done.push(file);
      });
    }
  } catch (error) {
    const lost = done.reverse().filter((file) => !putBack(file));
    for (const temporary of beside.values()) rmSync(temporary, { force: true });
    for (const folder of folders.reverse()) tryTo(() => rmdirSync(folder));
    if (!(error instanceof WriteError)) throw error;
    const outcome =
      done.length === 0
        ? 'nothing was written'
        : lost.length === 0
          ? 'what was written before is as it was'
          : `these could not be put back: ${lost.map(({ path }) => show(path)).join(', ')}`;
    throw new WriteError(`${error.message}; ${outcome}`);
  }
}

function putBack({ path, old, mode }: Ready): boolean {
  return tryTo(() => {
    if (old === undefined) unlinkSync(path);
    else {
      writeFileSync(path, old);
      if (mode !== undefined) chmodSync(path, mode & 0o7777);
    }
  });
}

/** From the upper one to the lower one, both included. */
function foldersBetween(upper: string, lower: string): readonly string[] {
  const result = [lower];
  for (let folder = lower; folder !== upper && dirname(folder) !== folder; ) {
    folder = dirname(folder);
    result.unshift(folder);
  }
  return result;
}

function attempt<T>(failure: string, task: () => T): T {
  try {
    return task();
  } catch (error) {
    if (error instanceof WriteError || errorCode(error) === undefined) throw error;
    throw new WriteError(`${failure}: ${reason(error)}`);
  }
}

function tryTo(task: () => void): boolean {
  try {
    task();
    return true;
  } catch {
    // Whoever undoes goes on with the rest, and says what it could not do.
    return false;
  }
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0;
}
