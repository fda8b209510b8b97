/** What a check found, for the writers of this folder; they differ in form only. */
import type { Range } from '../../base/text';
import type { Diagnostic } from '../../workspace.types';
import type { Identity } from './identity';

export interface Summary {
  /** Of the whole workspace, reported or not. */
  readonly files: number;
  readonly resources: number;
  /** Of what is reported. */
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
  readonly durationMs: number;
}

export interface Found {
  /** Absolute. */
  readonly path: string;
  /** Relative to the working directory, with forward slashes. */
  readonly file: string;
  readonly diagnostic: Diagnostic;
  readonly related: readonly { readonly path: string; readonly file: string; readonly range: Range; readonly message: string }[];
  /** The fixes of the diagnostic with their edits, worked out when asked for; files are absolute paths. */
  readonly fixes: () => readonly { readonly title: string; readonly edits: readonly FixEdit[] }[];
}

export interface FixEdit {
  readonly path: string;
  /** What is replaced by which text. */
  readonly replacements: readonly { readonly range: Range; readonly text: string }[];
}

/** A finding as a baseline lists it. */
export interface Listed extends Identity {
  readonly rule: string;
  /** How many there are of which all this is true. */
  readonly count: number;
}

export interface BaselineReport {
  /** As the command line names it. */
  readonly file: string;
  /** The findings that it lists. */
  readonly known: readonly Found[];
  /** What it lists and is not found any more. */
  readonly gone: readonly Listed[];
  /** Whether it was written anew. */
  readonly written: boolean;
}

export interface SuppressedFinding {
  readonly found: Found;
  readonly reason: string | undefined;
}

export interface CheckReport {
  readonly summary: Summary;
  /** By file and place; without those that a baseline lists. */
  readonly findings: readonly Found[];
  /** What comments and annotations suppress, by file and place. */
  readonly suppressed: readonly SuppressedFinding[];
  readonly baseline?: BaselineReport;
  /** The text of a file that was read, by the path that findings give. */
  readonly textOf: (file: string) => string | undefined;
}
