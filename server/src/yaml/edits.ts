/** Edits of a document as data: what a fix asks for. `edit.ts` turns them into splices. */
import type { Path } from './tree';

/** JSON-like plain data that is written into a document. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

export type PathEdit =
  /**
   * Sets the value at a path. Missing maps on the way are created; an existing scalar keeps its quoting style where possible.
   * With `flow`, what goes into empty brackets stays in them, so that taking it out again leaves them as they were.
   */
  | { readonly op: 'set'; readonly path: Path; readonly value: Value; readonly flow?: boolean }
  /** Appends an item to the sequence at a path, creating the sequence where it is missing. `flow` as for `set`. */
  | { readonly op: 'append'; readonly path: Path; readonly value: Value; readonly flow?: boolean }
  /** Appends several items at once, which costs as much as one. */
  | { readonly op: 'extend'; readonly path: Path; readonly values: readonly Value[]; readonly flow?: boolean }
  /** Removes the pair or item at a path with its line(s). */
  | { readonly op: 'remove'; readonly path: Path }
  /** Removes several items of the sequence at a path at once, which costs as much as one. */
  | { readonly op: 'exclude'; readonly path: Path; readonly indexes: readonly number[] }
  /** Takes the value of the pair at a path away and leaves its key with nothing behind the colon. */
  | { readonly op: 'clear'; readonly path: Path }
  /** Renames the key at a path. */
  | { readonly op: 'rename'; readonly path: Path; readonly key: string };

/** Adds a whole document to the end of a file. */
export interface NewDocument {
  readonly op: 'document';
  readonly value: Value;
}
