/** What is said of labels that select no workload, and the label that was probably meant. */
import type { Culprit, Unselected } from '../../mesh/attachments';
import type { Resource } from '../../model/resource';
import type { PathEdit } from '../../yaml/edits';
import type { Path } from '../../yaml/tree';
import type { Fix, Report } from '../finding';
import { refOf } from './refs';

interface Selector {
  readonly labels: Readonly<Record<string, string>>;
  readonly path: Path;
}

export function noneSelected(policy: Resource, { culprit, everywhere }: Unselected, { labels, path }: Selector): Report {
  const where = everywhere ? `cluster "${policy.cluster}"` : `namespace "${policy.namespace}"`;
  const pairs = Object.entries(labels).map(([key, value]) => `"${key}: ${value}"`);
  const [only] = Object.keys(labels);
  const place = culprit?.key ?? (pairs.length === 1 ? only : undefined);
  const at: Pick<Report, 'path' | 'part'> =
    place === undefined ? { path, part: 'key' } : { path: [...path, place], part: 'pair' };
  if (culprit === undefined) {
    const together = pairs.length > 1 ? `${pairs.join(' and ')} together` : pairs.join('');
    return { ...at, message: `the labels select nothing: no workload of ${where} carries ${together}` };
  }
  return {
    ...at,
    message: `the labels select nothing: no workload of ${where} carries "${culprit.key}: ${culprit.value}"${describe(culprit)}`,
    fixes: fixesOf(policy, culprit, [...path, culprit.key]),
  };
}

function describe({ key, values, near, nearKey }: Culprit): string {
  if (near !== undefined) return `; did you mean "${near}"`;
  if (nearKey !== undefined) return `; did you mean the label "${nearKey}"`;
  if (values.length === 0) return `, and none has a label "${key}"`;
  const some = values.slice(0, 5).map((value) => `"${value}"`);
  const more = values.length > some.length ? ` and ${values.length - some.length} more` : '';
  return `; the values of "${key}" there are ${some.join(', ')}${more}`;
}

function fixesOf(policy: Resource, { key, near, nearKey }: Culprit, path: Path): readonly Fix[] {
  const fix = (title: string, edit: PathEdit): Fix => ({
    title,
    safe: false,
    changes: [{ resource: refOf(policy), edits: [edit] }],
  });
  if (near !== undefined) return [fix(`Change "${key}" to "${near}"`, { op: 'set', path, value: near })];
  if (nearKey !== undefined) return [fix(`Rename the label to "${nearKey}"`, { op: 'rename', path, key: nearKey })];
  return [];
}
