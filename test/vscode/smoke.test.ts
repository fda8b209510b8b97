/** What a user sees first: a fault is marked, explained and repaired, and the faults of files that are not open are listed. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest';
import { isAvailable, openWindow, type Severity, themes, type Window } from './harness';

const workspace = 'bookinfo-broken';

interface Fault {
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly severity: Severity;
  readonly fix: string;
}

/** The rows of the table in the workspace's README: file and line, code and severity, what is wrong, the fix. */
function faultsOf(readme: string): readonly Fault[] {
  return [...readme.matchAll(/^\| \[(\S+):(\d+)\]\(\S+\) \| (MW\d{3}) (\w+) \| .*? \| (.*?) *\|$/gm)].map(
    ([, file = '', line, code = '', severity, fix = '']) => ({
      file,
      line: Number(line),
      code,
      severity: severity as Severity,
      fix,
    }),
  );
}

const faults = faultsOf(readFileSync(join(import.meta.dirname, '..', 'workspaces', workspace, 'README.md'), 'utf8'));

function faultOf(matches: (fault: Fault) => boolean): Fault {
  const fault = faults.find(matches);
  if (fault === undefined) throw new Error(`The README of ${workspace} lists no such fault`);
  return fault;
}

describe.skipIf(!isAvailable).each(themes)('a workspace with faults, %s', (theme) => {
  const subset = faultOf(({ code, fix }) => code === 'MW305' && fix !== '');
  const elsewhere = faultOf(({ file }) => file !== subset.file);
  let window: Window;
  /** The end of the line is inside of what is marked, whether that is the value or the pair. */
  let column: number;

  beforeAll(async () => {
    window = await openWindow(workspace, subset.file, theme);
    const text = readFileSync(join(window.folder, subset.file), 'utf8').split(/\r?\n/)[subset.line - 1] ?? '';
    column = text.trimEnd().length;
  });

  beforeEach(() => {
    onTestFailed(({ task }) => window.explainFailure(task.name));
  });

  afterAll(() => window?.close());

  it('marks the line of a subset that no endpoint carries', async () => {
    await window.waitForSquiggle(subset.line, subset.severity);
  });

  it('explains it on hover, with its code', async () => {
    const text = await window.hover(subset.line, column, /MW\d{3}/);
    expect(text).toContain(subset.code);
    await window.screenshot('hover');
  });

  it('lists the faults of a file that is not open', async () => {
    await window.problems('', /\.yaml/);
    await window.screenshot('problems');
    const [, ...problems] = await window.problems(`**/${elsewhere.file}`, new RegExp(basename(elsewhere.file)));
    expect(problems.join('\n')).toContain(elsewhere.code);
  });

  it('shows the clusters in the status bar', async () => {
    await expect.poll(() => window.statusBar(), { timeout: 60_000 }).toMatch(/\b2 clusters\b/);
  });

  it('repairs it with a quick fix', async () => {
    await window.applyQuickFix(subset.line, column, subset.fix);
    await window.waitForNoSquiggle(subset.line, subset.severity);
    await window.screenshot('fixed');
  });
});
