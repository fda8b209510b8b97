/** What several clusters cost: all of a mesh checked together, against each of its clusters checked alone. */
import { performance } from 'node:perf_hooks';
import { Workspace } from '../../server/src/workspace';
import { generate } from './generate';

const root = 'file:///mesh';

export interface ClusterTimes {
  /** Milliseconds; `alone` is the sum over the clusters. */
  readonly together: number;
  readonly alone: number;
}

export function timeClusters(clusters: number, filesEach: number): ClusterTimes {
  const { files } = generate(clusters * filesEach, 1, clusters);
  const shares = Array.from({ length: clusters }, (_, i) => {
    const folder = `clusters/cluster${i + 1}/`;
    return new Map([...files].filter(([path]) => path === 'meshwright.yaml' || path.startsWith(folder)));
  });
  const alone = shares.map(check);
  return { together: check(files), alone: alone.reduce((sum, time) => sum + time, 0) };
}

function check(files: ReadonlyMap<string, string>): number {
  const start = performance.now();
  const workspace = new Workspace({ incremental: false });
  workspace.setFolders([{ uri: root, name: 'mesh' }]);
  for (const [file, text] of files) workspace.setFile(`${root}/${file}`, { text });
  for (const file of files.keys()) workspace.report(`${root}/${file}`);
  return performance.now() - start;
}
