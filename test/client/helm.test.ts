/** What helm is asked, how it is run, and what its failures are told as. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explain, releaseOf, templateArgs } from '../../client/src/clusters/helm';
import { helm } from '../../client/src/helm-process';

const never = new AbortController().signal;

describe('what helm is asked', () => {
  it('keeps paths from becoming flags', () => {
    const args = templateArgs({ chart: '--post-renderer', values: ['/a b.yaml', '-f'], release: 'shop', namespace: 'web' });
    expect(args).toEqual(['template', 'shop', '--namespace=web', '--values=/a b.yaml', '--values=-f', '--', '--post-renderer']);
  });

  it.each([
    ['My Chart', 'my-chart'],
    ['-x-', 'x'],
    ['é', 'chart'],
    ['a'.repeat(80), 'a'.repeat(53)],
  ])('names the release of %s', (folder, release) => expect(releaseOf(folder)).toBe(release));
});

describe('what a failure is told as', () => {
  it('is the sentence of helm that says it, without its warnings', () => {
    const stderr =
      'WARNING: Kubernetes configuration file is group-readable\n\nError: template: shop/x.yaml:3: nil pointer\n\nUse --debug\n';
    expect(explain({ failure: 'failed', stderr })).toBe('helm failed: template: shop/x.yaml:3: nil pointer');
    expect(explain({ failure: 'failed', stderr: '' })).toBe('helm failed: it said nothing');
  });

  it('says how to go on where helm is missing or hangs', () => {
    expect(explain({ failure: 'missing', stderr: '' })).toContain('PATH');
    expect(explain({ failure: 'timeout', stderr: '' })).toContain('30 seconds');
  });
});

describe.skipIf(process.platform === 'win32')('a program called helm', () => {
  const path = process.env.PATH;
  let folder: string;

  const program = (script: string) => {
    const file = join(folder, 'helm');
    writeFileSync(file, `#!${process.execPath}\n${script}\n`);
    chmodSync(file, 0o755);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'meshwright-helm-'));
    process.env.PATH = folder;
  });
  afterEach(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true, force: true });
  });

  it('gets its arguments without a shell', async () => {
    program('console.log(JSON.stringify(process.argv.slice(2)))');
    const args = ['template', '$HOME; ls', '`x`'];
    const result = await helm()(args, never);
    expect('stdout' in result && JSON.parse(result.stdout)).toEqual(args);
  });

  it('that is missing, fails, hangs or is left', async () => {
    expect(await helm()([], never)).toMatchObject({ failure: 'missing' });
    program('console.error("Error: x"); process.exit(1)');
    expect(await helm()([], never)).toEqual({ failure: 'failed', stderr: 'Error: x\n' });
    program('setTimeout(() => undefined, 60_000)');
    expect(await helm(200)([], never)).toMatchObject({ failure: 'timeout' });
    const left = new AbortController();
    const asked = helm()([], left.signal);
    left.abort();
    expect(await asked).toMatchObject({ failure: 'cancelled' });
  });
});
