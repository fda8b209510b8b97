/** Bundles `test/bench/main.ts` as it would be shipped, so that the numbers are those of a user, and runs it. */
import path from 'node:path';
import { build } from 'esbuild';
import { nodeBundle } from './bundle.mjs';
import { root, run } from './process.mjs';

const outfile = path.join(root, '.cache', 'bench.js');
await build({ ...nodeBundle, entryPoints: ['test/bench/main.ts'], outfile, minify: true, logLevel: 'warning' });
await run(process.execPath, ['--expose-gc', outfile, ...process.argv.slice(2)]);
