/**
 * A baseline lists findings that are known already, so that only new ones fail a check. It is kept in version control: one line
 * for each, in one order, without line numbers, which every edit would change.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { errorCode, reason } from '../host/disk';
import { UsageError } from './arguments/options';
import { type Identity, identityOf, keyOf } from './report/identity';
import type { Found, Listed } from './report/report';

export interface Baseline {
  /** An absolute path. */
  readonly path: string;
  /** As the command line names it. */
  readonly written: string;
  /** Files are relative to the folder of the baseline. */
  readonly listed: readonly Listed[];
}

/** `mayBeMissing`: it is about to be written. */
export function readBaseline(written: string, cwd: string, mayBeMissing: boolean): Baseline {
  const path = resolve(cwd, written);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw new UsageError(`cannot read the baseline "${written}": ${reason(error)}`);
    if (mayBeMissing) return { path, written, listed: [] };
    throw new UsageError(`there is no baseline "${written}"; --write-baseline writes it`);
  }
  return { path, written, listed: parse(text, written) };
}

function parse(text: string, written: string): readonly Listed[] {
  const wrong = (why: string): UsageError => new UsageError(`"${written}" is no baseline: ${why}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrong(`it is not JSON (${reason(error)})`);
  }
  const { version, findings } = record(value);
  if (version !== 1)
    throw wrong(version === undefined ? 'it has no version' : `its version is ${JSON.stringify(version)}, not 1`);
  if (!Array.isArray(findings)) throw wrong('it has no list of findings');
  return findings.map((item, i) => {
    const { file, code, rule, resource, path, count } = record(item);
    const isText = [file, code, rule, resource, path].every((each) => typeof each === 'string');
    if (!isText || !Number.isInteger(count) || Number(count) < 1) throw wrong(`its finding ${i + 1} lacks something`);
    return { file, code, rule, resource, path, count } as Listed;
  });
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

export function identityIn({ path }: Baseline, found: Found): Identity {
  return identityOf(relative(dirname(path), found.path).split(sep).join('/'), found.diagnostic);
}

export interface Divided {
  readonly fresh: readonly Found[];
  readonly known: readonly Found[];
  /** What the baseline lists and is not found any more. */
  readonly gone: readonly Listed[];
}

/** `isChecked`: whether the findings of a file, by its absolute path, would be among those given. */
export function divide(baseline: Baseline, findings: readonly Found[], isChecked: (path: string) => boolean): Divided {
  const left = new Map<string, number>();
  for (const listed of baseline.listed) left.set(keyOf(listed), (left.get(keyOf(listed)) ?? 0) + listed.count);
  const fresh: Found[] = [];
  const known: Found[] = [];
  for (const found of findings) {
    const key = keyOf(identityIn(baseline, found));
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    (count > 0 ? known : fresh).push(found);
  }
  const gone = distinct(baseline.listed).flatMap((listed) => {
    const count = left.get(keyOf(listed)) ?? 0;
    return count > 0 && isChecked(fileOf(baseline, listed)) ? [{ ...listed, count }] : [];
  });
  return { fresh, known, gone };
}

/** The baseline with exactly what is found now; what it says of files that were not checked stays. */
export function renew(baseline: Baseline, findings: readonly Found[], isChecked: (path: string) => boolean): Baseline {
  const found = new Map<string, Listed>();
  for (const one of findings) {
    const identity = identityIn(baseline, one);
    const key = keyOf(identity);
    found.set(key, { ...identity, rule: one.diagnostic.rule, count: (found.get(key)?.count ?? 0) + 1 });
  }
  const others = baseline.listed.filter((listed) => !isChecked(fileOf(baseline, listed)));
  return { ...baseline, listed: [...others, ...found.values()].sort(inOrder) };
}

export function writeBaseline({ path, written, listed }: Baseline): void {
  const lines = listed.map(({ file, code, rule, resource, path: at, count }) =>
    JSON.stringify({ file, code, rule, resource, path: at, count }),
  );
  const list = lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`;
  try {
    writeFileSync(path, `{\n  "version": 1,\n  "findings": ${list}\n}\n`);
  } catch (error) {
    throw new UsageError(`cannot write the baseline "${written}": ${reason(error)}`);
  }
}

function fileOf({ path }: Baseline, { file }: Listed): string {
  return resolve(dirname(path), file);
}

function distinct(listed: readonly Listed[]): readonly Listed[] {
  return [...new Map(listed.map((each) => [keyOf(each), each])).values()];
}

function inOrder(a: Listed, b: Listed): number {
  return compare(a.file, b.file) || compare(a.code, b.code) || compare(a.resource, b.resource) || compare(a.path, b.path);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
