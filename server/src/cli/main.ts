/**
 * The command line: the same engine and the same findings as in the editor. This folder does what the engine must not, to look
 * at the disk, the clock and the terminal. The process ends by itself once all is written: `process.exit` would cut off what a
 * pipe has not taken yet.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Command, parseCommand } from './arguments';
import type { CheckCommand, Format } from './arguments/check';
import { UsageError } from './arguments/options';
import type { ScaffoldCommand } from './arguments/scaffold';
import { check, exitCodeOf } from './check';
import { github } from './report/github';
import { json } from './report/json';
import { pretty } from './report/pretty';
import type { CheckReport } from './report/report';
import { sarif } from './report/sarif';
import { lines, scaffoldJson, scaffoldPretty } from './report/scaffold';
import { scaffold } from './scaffold';
import { WriteError } from './write';

async function run(args: readonly string[]): Promise<0 | 1 | 2> {
  const command: Command = parseCommand(args);
  switch (command.name) {
    case 'help':
      process.stdout.write(command.text);
      return 0;
    case 'version':
      process.stdout.write(`${version()}\n`);
      return 0;
    case 'check':
      return runCheck(command);
    case 'scaffold':
      return runScaffold(command);
  }
}

async function runCheck(command: CheckCommand): Promise<0 | 1 | 2> {
  const report = await check(command, process.cwd(), say);
  process.stdout.write(written(report, command.format));
  return exitCodeOf(report, command);
}

function written(report: CheckReport, format: Format): string {
  switch (format) {
    case 'pretty':
      return pretty(report, hasColours());
    case 'json':
      return json(report);
    case 'sarif':
      return sarif(report, { version: version(), cwd: process.cwd() });
    case 'github':
      return github(report);
  }
}

async function runScaffold(command: ScaffoldCommand): Promise<0 | 1> {
  const report = await scaffold(command, process.cwd(), say);
  process.stdout.write(command.format === 'json' ? scaffoldJson(report) : scaffoldPretty(report));
  for (const line of lines(report.notes, 'note: ')) say(line);
  for (const line of lines(report.problems, '')) say(line);
  if (report.problems.length === 0) return 0;
  say('nothing was written');
  return 1;
}

function say(message: string): void {
  process.stderr.write(`meshwright: ${message}\n`);
}

function hasColours(): boolean {
  const { NO_COLOR, TERM } = process.env;
  return process.stdout.isTTY === true && (NO_COLOR === undefined || NO_COLOR === '') && TERM !== 'dumb';
}

/** Of the package that this bundle belongs to. */
function version(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    const manifest: { name?: unknown; version?: unknown } = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
    if (manifest.name === 'meshwright') return String(manifest.version);
    if (dirname(folder) === folder) return 'unknown';
  }
}

/** A reader may close its end early, as `head` does; then there is nobody left to tell, and the exit code stands. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

run(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = 2;
    if (error instanceof UsageError) say(`${error.message}\nmeshwright: "meshwright --help" tells how it is used`);
    else if (error instanceof WriteError) say(error.message);
    else say(`internal error: ${error instanceof Error ? error.stack : String(error)}`);
  },
);
