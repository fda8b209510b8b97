/**
 * Which workspaces a command line speaks of. A finding depends on all files of its workspace, so a PATH never limits what is
 * read, only what is reported.
 */
import { existsSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { errorCode, reason } from '../host/disk';
import { UsageError } from './arguments/options';

export interface Root {
  /** An absolute path. */
  readonly folder: string;
  /** What is reported: absolute paths of files and folders below it. */
  readonly targets: readonly Target[];
}

export interface Target {
  readonly path: string;
  readonly isFolder: boolean;
}

const settingsNames: readonly string[] = ['meshwright.yaml', 'meshwright.yml'];

/**
 * The root of a path is the nearest folder upward with a settings file; without one the working directory; and for a path
 * outside of that the path itself, or its folder. Paths of several roots are checked root by root.
 */
export function findRoots(paths: readonly string[], cwd: string): readonly Root[] {
  const roots = new Map<string, Target[]>();
  for (const written of paths) {
    const path = resolve(cwd, written);
    const found = look(path, written);
    if (found === undefined) throw new UsageError(`there is no file or folder "${written}"`);
    const target: Target = { path, isFolder: found.isDirectory() };
    const start = target.isFolder ? path : dirname(path);
    const folder = upward(start) ?? (isWithin(path, cwd) ? cwd : start);
    const known = roots.get(folder);
    if (known === undefined) roots.set(folder, [target]);
    else known.push(target);
  }
  return [...roots].map(([folder, targets]) => ({ folder, targets }));
}

/** The settings file of a folder, if it has one. */
export function settingsFile(folder: string): string | undefined {
  return settingsNames.map((name) => join(folder, name)).find((path) => existsSync(path) && statSync(path).isFile());
}

export function isSettingsFile(path: string, folder: string): boolean {
  return dirname(path) === folder && settingsNames.includes(basename(path));
}

/** Whether a path is a folder or below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** As it is told: relative to the working directory, with forward slashes. */
export function shownPath(path: string, cwd: string): string {
  const shown = relative(cwd, path);
  return (shown === '' ? '.' : shown).split(sep).join('/');
}

function upward(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (settingsFile(folder) !== undefined) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** Undefined for what does not exist. */
function look(path: string, written: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // Below a file nothing is; newer versions of Node say so themselves.
    if (errorCode(error) === 'ENOTDIR') return undefined;
    // A link in a circle.
    throw new UsageError(`cannot look at "${written}": ${reason(error)}`);
  }
}
