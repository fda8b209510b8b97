/**
 * Bundles the extension's client, the language server and the command line into `dist/`.
 * `--watch` builds again on every change, `--production` builds what is shipped: minified, without source maps.
 */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

const common = { absWorkingDir: root, bundle: true, logLevel: 'info', legalComments: 'none' };

const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // The UMD builds that `main` names hide their requires from the bundler.
  mainFields: ['module', 'main'],
  // The build of `yaml` for Node looks into the environment at every token, which takes more than half of its time.
  alias: { yaml: path.join(root, 'node_modules/yaml/browser/index.js') },
  minify: production,
  sourcemap: !production,
};

const bundles = [
  { ...node, entryPoints: ['client/src/node.ts'], outfile: 'dist/client.js', external: ['vscode'] },
  { ...node, entryPoints: ['server/src/lsp/node.ts'], outfile: 'dist/server.js' },
  { ...node, entryPoints: ['server/src/cli/main.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
  // Writes nothing: for a browser esbuild refuses `node:` imports, and the engine must have none.
  {
    ...common,
    entryPoints: ['server/src/workspace.ts'],
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    write: false,
    logLevel: 'warning',
    outdir: 'dist',
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
}
