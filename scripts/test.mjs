/**
 * `npm test`: everything that has to hold, from a fresh clone on. The last line is `N passed, N failed`, with what was skipped.
 *
 *   npm test                     all of it
 *   npm test -- --no-e2e         without the real VS Code
 *   npm test -- reviews rules/   only the tests of files whose path contains one of the words
 *   npm test -- --docs-images    takes the pictures of the documentation as well
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { exitCode, quit, root } from './process.mjs';
import { setup } from './setup.mjs';

const flags = ['--no-e2e', '--docs-images'];
const args = process.argv.slice(2);
const filters = args.filter((arg) => !arg.startsWith('--'));
const unknown = args.filter((arg) => arg.startsWith('--') && !flags.includes(arg));
if (unknown.length > 0) quit(`Unknown option ${unknown.join(', ')}; there are ${flags.join(' and ')}`);
if (args.includes('--docs-images')) process.env.MESHWRIGHT_DOCS_IMAGES = '1';

const total = { passed: 0, failed: 0, skipped: 0 };

const broken = [];

/** Counts as one failure what is no test: a step, or an error outside of all tests. */
function fail(what) {
  total.failed++;
  broken.push(what);
}

/** A step that is no test: it says nothing in the totals, unless it fails. */
async function step(name, script, ...scriptArgs) {
  console.log(`\n--- ${name}`);
  const succeeded = (await exitCode(process.execPath, [path.join(root, script), ...scriptArgs])) === 0;
  if (!succeeded) fail(name);
  return succeeded;
}

/** The script behind a command of a package, which runs on every system without a shell. */
function bin(packageName, command) {
  const folder = path.join('node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[command]);
}

async function vitest(name, config) {
  console.log(`\n--- ${name}`);
  const folder = path.join(root, '.cache', 'test-results');
  const report = path.join(folder, `${name.replaceAll(' ', '-')}.json`);
  mkdirSync(folder, { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const options = ['--passWithNoTests', '--config', path.join(root, config), ...reporters, ...filters];
  const code = await exitCode(process.execPath, [path.join(root, bin('vitest', 'vitest')), 'run', ...options]);
  const counted = count(report);
  total.passed += counted.passed;
  total.failed += counted.failed;
  total.skipped += counted.skipped;
  // What failed outside of any test, such as an error that nobody handled.
  if (code !== 0 && counted.failed === 0) fail(name);
  return counted;
}

function count(report) {
  const counted = { passed: 0, failed: 0, skipped: 0 };
  const text = readReport(report);
  if (text === undefined) return counted;
  for (const file of JSON.parse(text).testResults) {
    const statuses = file.assertionResults.map((test) => test.status);
    for (const status of statuses) counted[status === 'passed' || status === 'failed' ? status : 'skipped']++;
    // A file that could not even be loaded has no tests to count.
    if (file.status === 'failed' && !statuses.includes('failed')) counted.failed++;
  }
  return counted;
}

/** Vitest writes none when it cannot start. */
function readReport(report) {
  try {
    return readFileSync(report, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function wantsE2e() {
  if (args.includes('--no-e2e')) return false;
  const files = readdirSync(path.join(root, 'test', 'vscode')).map((name) => `test/vscode/${name}`);
  return (
    filters.length === 0 || files.some((file) => file.endsWith('.test.ts') && filters.some((filter) => file.includes(filter)))
  );
}

async function endToEnd() {
  const built = await step(
    'build and package',
    bin('@vscode/vsce', 'vsce'),
    'package',
    '--no-dependencies',
    '--out',
    'dist/meshwright.vsix',
  );
  if (!built) return;
  const { skipped } = await vitest('end to end', 'test/vscode/vitest.config.mts');
  if (skipped > 0 && process.env.CI) fail('end-to-end tests were skipped, which CI must not do');
}

await setup();
await step('schemas', 'scripts/compile-schemas.mjs');
await step('types', bin('typescript', 'tsc'), '--build');
await step('lint', bin('@biomejs/biome', 'biome'), 'check', '--error-on-warnings');
await vitest('tests', 'vitest.config.mts');
if (wantsE2e()) await endToEnd();

if (total.passed + total.skipped + total.failed === broken.length) fail(`no test file matches ${filters.join(' or ')}`);
if (broken.length > 0) console.log(`\nFAILED: ${broken.join(', ')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed > 0 ? 1 : 0;
