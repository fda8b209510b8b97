/** What a check found, for the writers of this folder; they differ in form only. */
import type { Range } from '../../base/text';
import type { Diagnostic } from '../../workspace.types';

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
  /** Relative to the working directory, with forward slashes. */
  readonly file: string;
  readonly diagnostic: Diagnostic;
  readonly related: readonly { readonly file: string; readonly range: Range; readonly message: string }[];
}

export interface CheckReport {
  readonly summary: Summary;
  /** By file and place. */
  readonly findings: readonly Found[];
  /** The text of a file that was read, by the path that findings give. */
  readonly textOf: (file: string) => string | undefined;
}
