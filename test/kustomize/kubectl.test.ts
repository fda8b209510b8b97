/**
 * What we build is what `kubectl kustomize` builds. What it said is recorded in `expected/`, so that a machine without it tests the same;
 * where kubectl (or kustomize) is there, it is asked again. MESHWRIGHT_RECORD=1 writes the record anew.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildAll, type Files, sample, valuesIn, valuesOf } from './harness';
import { cases } from './samples';

const command = [
  ['kubectl', 'kustomize'],
  ['kustomize', 'build'],
].find(([program = '', verb = '']) => {
  try {
    execFileSync(program, [verb, '--help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

function kustomize(files: Files, root: string): string {
  const [program = '', verb = ''] = command ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'meshwright-kustomize-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return execFileSync(program, [verb, join(folder, root)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function record(name: string): string {
  return join(import.meta.dirname, 'expected', `${name.replace(/\W+/g, '-')}.yaml`);
}

const named = cases.map((one) => [one.name, one] as const);

describe('the record of what Kustomize built', () => {
  it.each(named)('agrees with us on %s', (name, { files, root }) => {
    const built = buildAll(sample(files), root);
    expect(built.flatMap(({ result }) => result.unknown)).toEqual([]);
    expect(valuesOf(built)).toEqual(valuesIn(readFileSync(record(name), 'utf8')));
  });
});

describe.skipIf(command === undefined)('Kustomize itself (skipped where neither kubectl nor kustomize is on PATH)', () => {
  it.each(named)('builds %s as recorded', (name, { files, root }) => {
    const text = kustomize(files, root);
    if (process.env.MESHWRIGHT_RECORD !== undefined) writeFileSync(record(name), text);
    expect(valuesIn(text)).toEqual(valuesIn(readFileSync(record(name), 'utf8')));
  });
});
