/**
 * Bundles the extension's client, the language server and the command line into `dist/`, with the licences of what is in them.
 * `--watch` builds again on every change, `--production` builds what is shipped: minified, without source maps; `--out=FOLDER`
 * writes elsewhere.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, context } from 'esbuild';
import { nodeBundle } from './scripts/bundle.mjs';
import { notices } from './scripts/notices.mjs';
import { root } from './scripts/process.mjs';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const out = process.argv.find((arg) => arg.startsWith('--out='))?.slice('--out='.length) ?? 'dist';

const common = { logLevel: 'info', metafile: true };
const node = { ...nodeBundle, ...common, minify: production, sourcemap: !production };

const bundles = [
  { ...node, entryPoints: ['client/src/node.ts'], outfile: `${out}/client.js`, external: ['vscode'] },
  { ...node, entryPoints: ['server/src/lsp/node.ts'], outfile: `${out}/server.js` },
  { ...node, entryPoints: ['server/src/cli/main.ts'], outfile: `${out}/cli.js`, banner: { js: '#!/usr/bin/env node' } },
  // Writes nothing: for a browser esbuild refuses `node:` imports, and the engine must have none.
  {
    ...common,
    absWorkingDir: root,
    bundle: true,
    entryPoints: ['server/src/workspace.ts'],
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'warning',
    outdir: out,
  },
];

const missing = bundles.flatMap((bundle) => bundle.entryPoints).filter((entry) => !existsSync(path.join(root, entry)));
if (missing.length > 0) {
  console.error(`Cannot build, entry points are missing: ${missing.join(', ')}`);
  process.exit(1);
}

if (watch) {
  const contexts = await Promise.all(bundles.map((bundle) => context(bundle)));
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  if (production)
    for (const bundle of bundles) if (bundle.outfile) rmSync(path.join(root, `${bundle.outfile}.map`), { force: true });
  const results = await Promise.allSettled(bundles.map((bundle) => build(bundle)));
  // esbuild has printed the errors already.
  if (results.some((result) => result.status === 'rejected')) process.exit(1);
  const inputs = results.flatMap(({ value }) => Object.keys(value.metafile.inputs));
  writeFileSync(path.join(root, out, 'ThirdPartyNotices.txt'), notices(inputs));
}
