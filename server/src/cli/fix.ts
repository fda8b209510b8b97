/** `check --fix`: the safe fixes of what would be reported. */
import type { FixAll } from '../workspace.types';
import type { Loaded } from './load';
import { isWithin, type Root } from './roots';
import { type Write, writeAll } from './write';

/** How often what fixes bring up is looked for again. */
const rounds = 10;

export interface Fixed {
  readonly path: string;
  readonly count: number;
}

/** What was fixed, by file; the engine knows the new texts afterwards, the disk unless it is a dry run. */
export function fix(
  root: Root,
  { workspace, pathOf, change }: Loaded,
  uris: readonly string[],
  dryRun: boolean,
  show: (path: string) => string,
): readonly Fixed[] {
  const { changes, applied } = workspace.fixAll(uris, { repeat: rounds });
  const writes = changes.map(({ uri, before, after }): Write => ({ path: pathOf(uri), before, after }));
  const outside = writes.find(({ path }) => !isWithin(path, root.folder));
  if (outside !== undefined) throw new Error(`${outside.path} is not in ${root.folder}, and a fix would change it`);
  if (!dryRun) writeAll(writes, root.folder, show);
  for (const { uri, after } of changes) change(uri, after);
  return count(applied).map(([uri, number]) => ({ path: pathOf(uri), count: number }));
}

function count(applied: FixAll['applied']): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { uri } of applied) counts.set(uri, (counts.get(uri) ?? 0) + 1);
  return [...counts];
}
