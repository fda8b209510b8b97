/** Changes of files as their hosts take them. */
import { Lines, type Splice, splice } from '../base/text';
import type { FileChange } from '../workspace.types';

/** What splices do to a file. */
export function changeOf(uri: string, before: string, splices: readonly Splice[]): FileChange {
  const lines = new Lines(before);
  return { uri, before, after: splice(before, splices), splices, ranges: splices.map(({ span }) => lines.range(span)) };
}
