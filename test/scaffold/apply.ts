/** Workspaces of texts, and what a plan makes of them. */
import { expect } from 'vitest';
import { splice } from '../../server/src/base/text';
import { Workspace } from '../../server/src/workspace';
import type { Diagnostic, FileChange, ScaffoldJob, ScaffoldPlan } from '../../server/src/workspace.types';

const folder = 'file:///mesh';

export type Files = ReadonlyMap<string, string>;

export function open(files: Files): Workspace {
  const workspace = new Workspace({ incremental: false, strict: true });
  workspace.setFolders([{ uri: folder, name: 'mesh' }]);
  for (const [path, text] of files) workspace.setFile(`${folder}/${path}`, { text });
  return workspace;
}

/** Runs a job to its end. */
export function run(files: Files, job: ScaffoldJob): ScaffoldPlan {
  const steps = open(files).scaffold(job);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** The files after a plan; that its splices lead there too is checked on the way. */
export function apply(files: Files, changes: readonly FileChange[]): Files {
  const result = new Map(files);
  for (const { uri, before, after, splices } of changes) {
    const path = uri.slice(folder.length + 1);
    expect(before, path).toBe(files.get(path));
    if (before !== undefined && after !== undefined) expect(splice(before, splices), path).toBe(after);
    if (after === undefined) result.delete(path);
    else result.set(path, after);
  }
  return new Map([...result].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export interface Found {
  readonly path: string;
  readonly severity: Diagnostic['severity'];
  readonly text: string;
}

/** Every finding, without its line. */
export function findings(files: Files): readonly Found[] {
  const workspace = open(files);
  return [...files.keys()].flatMap((path) =>
    workspace
      .report(`${folder}/${path}`)
      .diagnostics.map(({ severity, code, message }) => ({ path, severity, text: `${path}: ${code} ${message}` })),
  );
}
