/**
 * The findings as commands of a GitHub Actions workflow, which shows them at their lines of a pull request. Hints are left out: they mark
 * a text, and are no messages. What is escaped is what actions/toolkit escapes (packages/core/src/command.ts).
 */
import type { Severity } from '../../base/severity';
import type { CheckReport, Found } from './report';
import { baselineLines, summed } from './summary';
import { visible } from './text';

const commands: Readonly<Record<Exclude<Severity, 'hint'>, string>> = { error: 'error', warning: 'warning', info: 'notice' };

export function github(report: CheckReport): string {
  const { found, extent } = summed(report.summary);
  const lines = [
    ...report.findings.flatMap(command),
    ...baselineLines(report).map((line) => visible(line)),
    `${found ?? 'no findings'} (${extent})`,
  ];
  return `${lines.join('\n')}\n`;
}

function command({ file, diagnostic }: Found): readonly string[] {
  const { severity, code, rule, message, range } = diagnostic;
  if (severity === 'hint') return [];
  const { start, end } = range;
  const properties = {
    file,
    line: start.line + 1,
    endLine: end.line + 1,
    // Of several lines GitHub takes no columns.
    ...(start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {}),
    title: `${code} ${rule}`,
  };
  const written = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
  return [`::${commands[severity]} ${written.join(',')}::${data(message)}`];
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
