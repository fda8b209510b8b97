/** What a scaffolding did, or would do, for people and for other programs. */
import type { Range } from '../../base/text';
import type { ServiceName } from '../../workspace.types';
import { range, visible } from './text';

export interface ScaffoldReport {
  /** By path. */
  readonly changes: readonly ScaffoldChange[];
  readonly problems: readonly Told[];
  readonly notes: readonly Told[];
  readonly services: readonly ServiceName[];
  readonly op: 'create' | 'update' | 'remove';
  readonly dryRun: boolean;
}

export interface ScaffoldChange {
  /** Relative to the working directory, with forward slashes. */
  readonly file: string;
  readonly action: 'created' | 'changed' | 'deleted';
  /** The whole new text. */
  readonly text?: string;
}

export interface Told {
  readonly service: ServiceName | undefined;
  readonly message: string;
  readonly file?: string;
  readonly range?: Range;
}

/** A contract like that of `check`: keys are added, never changed. */
export function scaffoldJson({ changes, problems, notes, services, dryRun }: ScaffoldReport): string {
  const told = ({ service, message, file, range: place }: Told) => ({
    service: service === undefined ? null : name(service),
    message,
    ...(file === undefined || place === undefined ? {} : { file, range: range(place) }),
  });
  const report = {
    version: 1,
    changes: changes.map(({ file, action, text }) => ({ file, action, ...(dryRun && text !== undefined ? { text } : {}) })),
    problems: problems.map(told),
    notes: notes.map(told),
    services: services.map(name),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function name({ namespace, name }: ServiceName): ServiceName {
  return { namespace, name };
}

/** What goes to the standard output: the files as they would be, or what was done to them. */
export function scaffoldPretty(report: ScaffoldReport): string {
  const { changes, problems, services, op, dryRun } = report;
  if (problems.length > 0) return '';
  // In a dry run it is a comment, as all is YAML there.
  if (changes.length === 0) return `${dryRun ? '# ' : ''}${nothing(report)}`;
  if (dryRun) return changes.map(document).join('---\n');
  const counts = (['created', 'changed', 'deleted'] as const)
    .map((action) => ({ action, count: changes.filter((change) => change.action === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => `${counted(count, 'file')} ${action}`);
  const what = op === 'remove' ? 'taken away' : op === 'update' ? 'brought up to date' : 'scaffolded';
  const lines = changes.map(({ file, action }) => `${action.padEnd(7)} ${visible(file)}`);
  return [...lines, '', `${counted(services.length, 'service')} ${what} (${counts.join(', ')})`, ''].join('\n');
}

function nothing({ services, op }: ScaffoldReport): string {
  if (op !== 'create' && services.length === 0) return 'nothing to do: nothing was scaffolded\n';
  return `nothing to do: all is as it should be for ${counted(services.length, 'service')}\n`;
}

/** One or more YAML documents; a comment says which file they are. */
function document({ file, action, text }: ScaffoldChange): string {
  const head = `# --- ${visible(file)} (${action === 'created' ? 'new' : action})\n`;
  if (text === undefined || text === '') return head;
  return `${head}${/[\r\n]$/.test(text) ? text : `${text}\n`}`;
}

/** What goes to the standard error output, one line each. */
export function lines(told: readonly Told[], prefix: string): readonly string[] {
  return told.map(({ service, message, file, range: place }) => {
    const about = service === undefined ? '' : `${service.namespace}/${service.name}: `;
    if (file === undefined || place === undefined) return `${prefix}${about}${visible(message)}`;
    const { line, character } = place.start;
    return `${visible(file)}:${line + 1}:${character + 1}: ${prefix}${about}${visible(message)}`;
  });
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
