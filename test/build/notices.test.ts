/** What is shipped holds the work of others, whose licences must go with it. */
import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const out = `.cache/test/bundles-${process.pid}`;

afterAll(() => rmSync(join(root, out), { recursive: true, force: true }));

it('is built together with the licences of all that is in it', { timeout: 60_000 }, async () => {
  await promisify(execFile)(process.execPath, ['esbuild.mjs', `--out=${out}`], { cwd: root });
  const notices = readFileSync(join(root, out, 'ThirdPartyNotices.txt'), 'utf8');
  // Without minification each bundle names the files that it was made of.
  const bundled = ['client.js', 'server.js', 'cli.js'].flatMap((file) =>
    [
      ...readFileSync(join(root, out, file), 'utf8').matchAll(
        /^\s*\/\/ node_modules\/(?:.*\/node_modules\/)?((?:@[^/]+\/)?[^/]+)\//gm,
      ),
    ].map(([, name]) => name),
  );
  const named = [...notices.matchAll(/^-{80}\n(\S+) \d\S* \(\S+\)\n\n\S/gm)].map(([, name]) => name);
  // The compiled schemas hold parts of Ajv under another name.
  expect(new Set(named)).toEqual(new Set(['ajv', ...bundled]));
  expect(notices).toContain('Copyright');
  expect(readFileSync(join(root, '.vscodeignore'), 'utf8')).toContain('!dist/ThirdPartyNotices.txt');
});
