/** What is said at the end of a report for people. */
import type { CheckReport, Listed, Summary } from './report';

/** What was found, undefined for nothing, and in how much. */
export function summed(summary: Summary): { readonly found: string | undefined; readonly extent: string } {
  const { files, resources, errors, warnings, infos, hints, durationMs } = summary;
  const counts = [
    [errors, 'error'],
    [warnings, 'warning'],
    [infos, 'info'],
    [hints, 'hint'],
  ] as const;
  const found = counts.filter(([count]) => count > 0).map(([count, noun]) => counted(count, noun));
  const seconds = (durationMs / 1000).toFixed(1);
  return {
    found: found.length === 0 ? undefined : found.join(', '),
    extent: `${counted(files, 'file')}, ${counted(resources, 'resource')}, ${seconds} s`,
  };
}

/** What became of the baseline; nothing without one. */
export function baselineLines({ baseline }: CheckReport): readonly string[] {
  if (baseline === undefined) return [];
  const { file, known, gone, written } = baseline;
  if (written) return [`${counted(known.length, 'finding')} listed in ${file}`];
  const left = gone.reduce((sum, { count }) => sum + count, 0);
  return [
    ...(known.length === 0 ? [] : [`${counted(known.length, 'finding')} of ${file} not shown`]),
    ...(left === 0 ? [] : [`${counted(left, 'finding')} of ${file} no longer there; --write-baseline takes out what is gone:`]),
    ...gone.map((listed) => `  ${goneLine(listed)}`),
  ];
}

export function goneLine({ file, code, rule, resource, path, count }: Listed): string {
  const times = count === 1 ? '' : ` (${count} times)`;
  return [`${file}:`, code, rule, resource, path].filter((part) => part !== '').join(' ') + times;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
