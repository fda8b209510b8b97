/** The command `scaffold`: plans for the whole workspace, and writes what was planned unless something stands against it. */
import { resolve } from 'node:path';
import type { FileChange, ScaffoldJob, ScaffoldMessage, ScaffoldPlan } from '../workspace.types';
import { UsageError } from './arguments/options';
import type { ScaffoldCommand } from './arguments/scaffold';
import { type Loaded, load, uriOf } from './load';
import type { ScaffoldChange, ScaffoldReport, Told } from './report/scaffold';
import { findRoots, isWithin, type Root, shownPath } from './roots';
import { writeAll } from './write';

export async function scaffold(command: ScaffoldCommand, cwd: string, log: (message: string) => void): Promise<ScaffoldReport> {
  const [root] = findRoots([command.path], cwd);
  if (root === undefined) throw new Error('a path has a root');
  const loaded = await load(root, { config: command.config }, cwd, log);
  const plan = planOf(loaded, jobOf(command.job, root, cwd));
  const show = (path: string): string => shownPath(path, cwd);
  const told = ({ service, message, place }: ScaffoldMessage): Told => ({
    service,
    message,
    ...(place && { file: show(loaded.pathOf(place.uri)), range: place.range }),
  });
  const problems = isNothing(command.job, plan) ? [] : plan.problems.map(told);
  const changes = problems.length > 0 ? [] : plan.changes;
  const writes = changes.map(({ uri, before, after }) => ({ path: loaded.pathOf(uri), before, after }));
  const outside = writes.find(({ path }) => !isWithin(path, root.folder));
  if (outside !== undefined) throw new UsageError(`${show(outside.path)} is not in the workspace ${root.folder}`);
  if (!command.dryRun) writeAll(writes, root.folder, show);
  return {
    changes: changes.map((change) => toChange(change, show(loaded.pathOf(change.uri)))),
    problems,
    notes: plan.notes.map(told),
    services: plan.services,
    op: command.job.op,
    dryRun: command.dryRun,
  };
}

/** Whether all that stands against an update or a removal is that nothing is there, where nothing was named either. */
function isNothing(job: ScaffoldJob, { services, problems }: ScaffoldPlan): boolean {
  if (job.op === 'create' || Array.isArray(job.services)) return false;
  return services.length === 0 && problems.every(({ service, place }) => service === undefined && place === undefined);
}

function planOf({ workspace }: Loaded, job: ScaffoldJob): ScaffoldPlan {
  const steps = workspace.scaffold(job);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Folders are typed as paths. */
function jobOf(job: ScaffoldJob, root: Root, cwd: string): ScaffoldJob {
  if (job.op !== 'create' || job.request.folders === undefined) return job;
  const folders = Object.entries(job.request.folders).map(([cluster, written]): [string, string] => {
    const path = resolve(cwd, written);
    if (!isWithin(path, root.folder))
      throw new UsageError(`the folder "${written}" of --folder is not in the workspace ${root.folder}`);
    return [cluster, uriOf(path).replace(/\/$/, '')];
  });
  return { ...job, request: { ...job.request, folders: Object.fromEntries(folders) } };
}

function toChange({ before, after }: FileChange, file: string): ScaffoldChange {
  if (after === undefined) return { file, action: 'deleted' };
  return { file, action: before === undefined ? 'created' : 'changed', text: after };
}
