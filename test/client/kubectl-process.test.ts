/** Running a program called `kubectl`, without a shell. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kubectl } from '../../client/src/kubectl-process';

const never = new AbortController().signal;
const path = process.env.PATH;
let folder: string;

function program(script: string): void {
  const file = join(folder, 'kubectl');
  writeFileSync(file, `#!${process.execPath}\n${script}\n`);
  chmodSync(file, 0o755);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshwright-kubectl-'));
  process.env.PATH = folder;
});

afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(process.platform === 'win32')('kubectl', () => {
  it('gets its arguments as they are', async () => {
    program('console.log(JSON.stringify(process.argv.slice(2)))');
    const args = ['--context=a b; rm -rf $HOME', '`x`', '"'];
    const result = await kubectl()(args, never);
    expect('stdout' in result && JSON.parse(result.stdout)).toEqual(args);
  });

  it('that is not there is missing', async () => {
    expect(await kubectl()([], never)).toMatchObject({ failure: 'missing' });
  });

  it('that fails says why', async () => {
    program('console.error("error: You must be logged in"); process.exit(1)');
    expect(await kubectl()([], never)).toEqual({ failure: 'failed', stderr: 'error: You must be logged in\n' });
  });

  it('that does not answer is stopped', async () => {
    program('setTimeout(() => undefined, 60_000)');
    expect(await kubectl(200)([], never)).toMatchObject({ failure: 'timeout' });
  });

  it('is stopped when nobody waits for it any more', async () => {
    program('setTimeout(() => undefined, 60_000)');
    const left = new AbortController();
    const asked = kubectl()([], left.signal);
    left.abort();
    expect(await asked).toMatchObject({ failure: 'cancelled' });
  });
});
