/** How long it takes to plan `.global` resources for every service of a mesh of three clusters, and to try the plan. */
import { performance } from 'node:perf_hooks';
import { Workspace } from '../../server/src/workspace';
import type { ScaffoldJob, ScaffoldPlan } from '../../server/src/workspace.types';
import { plainMesh, settingsOf } from '../scaffold/mesh';

const root = 'file:///mesh';

export interface ScaffoldTimes {
  readonly services: number;
  readonly files: number;
  /** Of the plan. */
  readonly changes: number;
  /** Milliseconds, from files read to a plan that has been tried; the first check of the workspace is not in it. */
  readonly create: number;
  /** Milliseconds of the same on the result. */
  readonly again: number;
  readonly remove: number;
}

export function timeScaffold(services: number): ScaffoldTimes {
  const workspace = new Workspace();
  const { files } = plainMesh(services, settingsOf());
  workspace.setFolders([{ uri: root, name: 'mesh' }]);
  for (const [file, text] of files) workspace.setFile(`${root}/${file}`, { text });
  for (const file of files.keys()) workspace.report(`${root}/${file}`);

  const request = { services: 'all', flavour: 'global-gateway' } as const;
  const create = timed(workspace, { op: 'create', request });
  for (const { uri, after } of create.plan.changes) if (after !== undefined) workspace.setFile(uri, { text: after });
  const again = timed(workspace, { op: 'create', request });
  const remove = timed(workspace, { op: 'remove', services: 'all' });
  return {
    services,
    files: files.size,
    changes: create.plan.changes.length,
    create: create.time,
    again: again.time,
    remove: remove.time,
  };
}

function timed(workspace: Workspace, job: ScaffoldJob): { readonly plan: ScaffoldPlan; readonly time: number } {
  const start = performance.now();
  const steps = workspace.scaffold(job);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return { plan: step.value, time: Math.round(performance.now() - start) };
  }
}
