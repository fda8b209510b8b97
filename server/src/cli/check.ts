/** The command `check`: every workspace that the paths lie in, loaded whole; of its findings those at the paths. */
import { severities } from '../base/severity';
import type { Position } from '../base/text';
import type { Diagnostic } from '../workspace.types';
import type { CheckCommand } from './arguments/check';
import { fix } from './fix';
import { type Loaded, load } from './load';
import type { CheckReport, Found, Summary } from './report/report';
import { findRoots, isWithin, type Root, shownPath } from './roots';

export async function check(command: CheckCommand, cwd: string, log: (message: string) => void): Promise<CheckReport> {
  const start = performance.now();
  const findings: Found[] = [];
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
    for (const found of collect(root, inner, loaded, cwd)) findings.push(found);
    for (const [uri, text] of loaded.texts) texts.set(shownPath(loaded.pathOf(uri), cwd), text);
    const status = loaded.workspace.status();
    files += status.files;
    resources += status.resources;
  }
  findings.sort(inOrder);
  const summary = { files, resources, ...count(findings), durationMs: Math.round(performance.now() - start) };
  return { summary, findings, textOf: (file) => texts.get(file) };
}

/** 0 clean, 1 findings at or above the threshold, 2 when a rule failed: then what was found may not be all. */
export function exitCodeOf(report: CheckReport, command: CheckCommand): 0 | 1 | 2 {
  if (report.findings.some(({ diagnostic }) => isInternal(diagnostic))) return 2;
  const limit = severities.indexOf(command.failOn);
  return report.findings.some(({ diagnostic }) => severities.indexOf(diagnostic.severity) <= limit) ? 1 : 0;
}

/** `inner`: the roots below this one, whose settings are nearer to what is reported of them. */
function* collect(root: Root, inner: readonly Root[], { workspace, pathOf }: Loaded, cwd: string): Generator<Found> {
  for (const uri of workspace.files()) {
    const path = pathOf(uri);
    const reported = isReported(path, root, inner);
    for (const diagnostic of workspace.report(uri).diagnostics) {
      if (!reported && !isInternal(diagnostic)) continue;
      const related = diagnostic.related.map((place) => ({
        file: shownPath(pathOf(place.uri), cwd),
        range: place.range,
        message: place.message,
      }));
      yield { file: shownPath(path, cwd), diagnostic, related };
    }
  }
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
