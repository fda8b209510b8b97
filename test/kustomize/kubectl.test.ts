/** What we build is what `kubectl kustomize` builds, where kubectl (or kustomize) is there to ask. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

describe.skipIf(command === undefined)('Kustomize itself (skipped where neither kubectl nor kustomize is on PATH)', () => {
  it.each(cases.map((one) => [one.name, one] as const))('agrees on %s', (_, { files, root }) => {
    const built = buildAll(sample(files), root);
    expect(built.flatMap(({ result }) => result.unknown)).toEqual([]);
    expect(valuesOf(built)).toEqual(valuesIn(kustomize(files, root)));
  });
});
