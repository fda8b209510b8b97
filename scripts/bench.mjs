/** Bundles `test/bench/main.ts` as it would be shipped, so that the numbers are those of a user, and runs it. */
import path from 'node:path';
import { build } from 'esbuild';
import { root, run } from './process.mjs';

const outfile = path.join(root, '.cache', 'bench.js');
await build({
  absWorkingDir: root,
  entryPoints: ['test/bench/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  mainFields: ['module', 'main'],
  alias: { yaml: path.join(root, 'node_modules/yaml/browser/index.js') },
  minify: true,
  logLevel: 'warning',
});
await run(process.execPath, ['--expose-gc', outfile, ...process.argv.slice(2)]);
