/** The command `check`: every workspace that the paths lie in, loaded whole; of its findings those at the paths. */
import { severities } from '../base/severity';
import type { Position } from '../base/text';
import type { Diagnostic, WorkspaceApi } from '../workspace.types';
import type { CheckCommand } from './arguments/check';
import { type Baseline, divide, readBaseline, renew, writeBaseline } from './baseline';
import { fix } from './fix';
import { type Loaded, load } from './load';
import type { BaselineReport, CheckReport, Found, Summary, SuppressedFinding } from './report/report';
import { findRoots, isWithin, type Root, shownPath } from './roots';

export async function check(command: CheckCommand, cwd: string, log: (message: string) => void): Promise<CheckReport> {
  const start = performance.now();
  // First, as nothing is to be done where it is wrong.
  const baseline = command.baseline === undefined ? undefined : readBaseline(command.baseline, cwd, command.writeBaseline);
  const all: Found[] = [];
  const suppressed: SuppressedFinding[] = [];
  const texts = new Map<string, string>();
  let files = 0;
  let resources = 0;
  const roots = findRoots(command.paths, cwd);
  for (const root of roots) {
    const loaded = await load(root, { config: command.config, changes: command.fix !== 'no' }, cwd, log);
    const inner = roots.filter((other) => other !== root && isWithin(other.folder, root.folder));
    if (command.fix !== 'no') {
      const uris = [...loaded.workspace.files()].filter((uri) => isReported(loaded.pathOf(uri), root, inner));
      for (const { path, count: fixes } of fix(root, loaded, uris, command.fix === 'dry-run', (full) => shownPath(full, cwd)))
        log(
          `${command.fix === 'yes' ? 'fixed' : 'would fix'} ${fixes} ${fixes === 1 ? 'problem' : 'problems'} in ${shownPath(path, cwd)}`,
        );
    }
    for (const { found, by } of collect(root, inner, loaded, cwd)) {
      if (by === undefined) all.push(found);
      else suppressed.push({ found, reason: by.reason });
    }
    for (const [uri, text] of loaded.texts) texts.set(shownPath(loaded.pathOf(uri), cwd), text);
    const status = loaded.workspace.status();
    files += status.files;
    resources += status.resources;
  }
  all.sort(inOrder);
  suppressed.sort((a, b) => inOrder(a.found, b.found));
  const divided = baseline && compareWith(baseline, all, roots, command.writeBaseline);
  const findings = divided?.findings ?? all;
  const summary = { files, resources, ...count(findings), durationMs: Math.round(performance.now() - start) };
  return {
    summary,
    findings,
    suppressed,
    ...(divided === undefined ? {} : { baseline: divided.baseline }),
    textOf: (file) => texts.get(file),
  };
}

/** What is new, and what became of the rest; the baseline is written anew first where that is asked for. */
function compareWith(
  before: Baseline,
  all: readonly Found[],
  roots: readonly Root[],
  write: boolean,
): { readonly findings: readonly Found[]; readonly baseline: BaselineReport } {
  // That a rule failed must be said every time.
  const internal = all.filter(({ diagnostic }) => isInternal(diagnostic));
  const others = all.filter(({ diagnostic }) => !isInternal(diagnostic));
  const isChecked = (path: string): boolean => roots.some((root) => isAsked(path, root));
  const baseline = write ? renew(before, others, isChecked) : before;
  if (write) writeBaseline(baseline);
  const { fresh, known, gone } = divide(baseline, others, isChecked);
  const findings = internal.length === 0 ? fresh : [...internal, ...fresh].sort(inOrder);
  return { findings, baseline: { file: baseline.written, known, gone, written: write } };
}

/** 0 clean, 1 findings at or above the threshold, 2 when a rule failed: then what was found may not be all. */
export function exitCodeOf(report: Pick<CheckReport, 'findings'>, command: Pick<CheckCommand, 'failOn'>): 0 | 1 | 2 {
  if (report.findings.some(({ diagnostic }) => isInternal(diagnostic))) return 2;
  const limit = severities.indexOf(command.failOn);
  return report.findings.some(({ diagnostic }) => severities.indexOf(diagnostic.severity) <= limit) ? 1 : 0;
}

/** `inner`: the roots below this one, whose settings are nearer to what is reported of them. */
function* collect(
  root: Root,
  inner: readonly Root[],
  { workspace, pathOf }: Loaded,
  cwd: string,
): Generator<{ readonly found: Found; readonly by?: { readonly reason: string | undefined } }> {
  for (const uri of workspace.files()) {
    const path = pathOf(uri);
    const reported = isReported(path, root, inner);
    const found = (diagnostic: Diagnostic): Found => ({
      path,
      file: shownPath(path, cwd),
      diagnostic,
      related: diagnostic.related.map((place) => ({
        path: pathOf(place.uri),
        file: shownPath(pathOf(place.uri), cwd),
        range: place.range,
        message: place.message,
      })),
      fixes: () => fixesOf(uri, diagnostic, workspace, pathOf),
    });
    const report = workspace.report(uri);
    for (const diagnostic of report.diagnostics) {
      if (reported || isInternal(diagnostic)) yield { found: found(diagnostic) };
    }
    if (!reported) continue;
    for (const { diagnostic, reason } of report.suppressed) yield { found: found(diagnostic), by: { reason } };
  }
}

/** Those that edit files which are there, and leave them there. */
function fixesOf(
  uri: string,
  diagnostic: Diagnostic,
  workspace: WorkspaceApi,
  pathOf: Loaded['pathOf'],
): ReturnType<Found['fixes']> {
  if (diagnostic.fixes.length === 0) return [];
  return workspace.fixes(uri, diagnostic.range).flatMap((action) => {
    const { title, edits, suppresses, scaffold } = action;
    if (action.diagnostic !== diagnostic || suppresses || scaffold !== undefined) return [];
    if (edits.some(({ before, after }) => before === undefined || after === undefined)) return [];
    const made = edits.map(({ uri: other, splices, ranges }) => ({
      path: pathOf(other),
      replacements: splices.flatMap(({ text }, i) => {
        const range = ranges[i];
        return range === undefined ? [] : [{ range, text }];
      }),
    }));
    return [{ title, edits: made }];
  });
}

function isReported(path: string, root: Root, inner: readonly Root[]): boolean {
  // The settings that `--config` names lie anywhere, and what is wrong with them concerns every path.
  return !isWithin(path, root.folder) || (isAsked(path, root) && !inner.some((each) => isAsked(path, each)));
}

function isAsked(path: string, { targets }: Root): boolean {
  return targets.some((target) => isWithin(path, target.path));
}

function isInternal(diagnostic: Diagnostic): boolean {
  return diagnostic.code === 'MW000';
}

function count(findings: readonly Found[]): Pick<Summary, 'errors' | 'warnings' | 'infos' | 'hints'> {
  const of = (severity: Diagnostic['severity']): number =>
    findings.filter(({ diagnostic }) => diagnostic.severity === severity).length;
  return { errors: of('error'), warnings: of('warning'), infos: of('info'), hints: of('hint') };
}

function inOrder(a: Found, b: Found): number {
  return (
    compare(a.file, b.file) ||
    comparePositions(a.diagnostic.range.start, b.diagnostic.range.start) ||
    comparePositions(a.diagnostic.range.end, b.diagnostic.range.end) ||
    compare(a.diagnostic.code, b.diagnostic.code) ||
    compare(a.diagnostic.message, b.diagnostic.message)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
