/**
 * The numbers of the engine: a cold check, memory, and how long after an edit its diagnostics are there. Prints tables and
 * asserts nothing. `npm run bench -- [files] [rounds]`.
 */
import { performance } from 'node:perf_hooks';
import { isRelevant } from '../../server/src/model/manifest';
import { Workspace } from '../../server/src/workspace';
import { parse } from '../../server/src/yaml/parse';
import { header, split } from '../../server/src/yaml/split';
import { edits, type FileEdit } from './edits';
import { type GeneratedMesh, generate } from './generate';

const root = 'file:///mesh';
const sampledServices = 25;

function main(): void {
  const count = Number(process.argv[2] ?? 1_000);
  const rounds = Number(process.argv[3] ?? 5);
  const mesh = generate(count);
  const bytes = [...mesh.files.values()].reduce((sum, text) => sum + text.length, 0);
  console.log(
    `${mesh.files.size} files of ${(bytes / mesh.files.size / 1000).toFixed(2)} kB, three clusters; node ${process.version}`,
  );
  console.log(`medians over ${rounds} rounds, milliseconds\n`);
  console.table(coldChecks(mesh, rounds));
  console.table(memory(mesh));
  console.table(latencies(mesh, rounds));
}

function check(mesh: GeneratedMesh, incremental: boolean): Workspace {
  const workspace = new Workspace({ incremental });
  workspace.setFolders([{ uri: root, name: 'mesh' }]);
  for (const [file, text] of mesh.files) workspace.setFile(`${root}/${file}`, { text });
  for (const file of mesh.files.keys()) workspace.report(`${root}/${file}`);
  workspace.takeChanged();
  return workspace;
}

/** What a check parses: the documents of kinds that matter. */
function parseAll(mesh: GeneratedMesh): void {
  for (const text of mesh.files.values()) {
    for (const slice of split(text)) if (isRelevant(header(slice.text), slice.text)) parse(slice.text);
  }
}

type Row = Readonly<Record<string, string | number>>;

function coldChecks(mesh: GeneratedMesh, rounds: number): Record<string, Row> {
  const modes = { commandLine: () => check(mesh, false), editor: () => check(mesh, true), parsing: () => parseAll(mesh) };
  // By turns, so that a busy moment of the machine is shared.
  const taken = Array.from({ length: rounds }, () => ({
    commandLine: timed(modes.commandLine),
    editor: timed(modes.editor),
    parsing: timed(modes.parsing),
  }));
  const median = (name: keyof typeof modes): number =>
    quantile(
      taken.map((times) => times[name]),
      0.5,
    );
  const row = (name: keyof typeof modes): Row => ({
    first: round(taken[0]?.[name] ?? 0),
    median: round(median(name)),
    'of it parsing': `${Math.round((100 * median('parsing')) / median(name))} %`,
  });
  return { 'cold check, command line': row('commandLine'), 'cold check, editor': row('editor') };
}

/** The texts themselves belong to the generated mesh and are not counted. */
function memory(mesh: GeneratedMesh): Record<string, Row> {
  const { gc } = globalThis;
  if (!gc) return { heap: { MB: 'run with --expose-gc' } };
  // Nothing is let go of between the readings, or what a reading misses would be what an earlier workspace gave back.
  const kept = [check(mesh, true)];
  const used = (incremental: boolean): Row => {
    gc();
    const before = process.memoryUsage().heapUsed;
    kept.push(check(mesh, incremental));
    gc();
    const bytes = process.memoryUsage().heapUsed - before;
    return { MB: round(bytes / 1e6), 'kB per file': round(bytes / 1e3 / mesh.files.size) };
  };
  const table = { 'heap, command line': used(false), 'heap, editor': used(true) };
  kept.length = 0;
  return table;
}

/** From the edit until the reports of all files that it may have changed are there; each edit is also taken back. */
function latencies(mesh: GeneratedMesh, rounds: number): Record<string, Row> {
  const workspace = check(mesh, true);
  const step = Math.max(1, Math.floor(mesh.services.length / sampledServices));
  const services = mesh.services.filter((_, i) => i % step === 0);
  const table: Record<string, Row> = {};
  const all: number[][] = Array.from({ length: rounds }, () => []);
  for (const [name, make] of Object.entries(edits)) {
    const made = services.map((service) => make(mesh, service));
    const samples = all.map((sum) => {
      const times = made.flatMap((edit) => timeEdit(workspace, edit));
      sum.push(...times);
      return times;
    });
    table[name] = summary(samples);
  }
  table.all = summary(all);
  return table;
}

function summary(samples: readonly (readonly number[])[]): Row {
  const median = (q: number): number =>
    round(
      quantile(
        samples.map((times) => quantile(times, q)),
        0.5,
      ),
    );
  return { edits: samples[0]?.length ?? 0, p50: median(0.5), p95: median(0.95), worst: median(1) };
}

function timeEdit(workspace: Workspace, { file, before, after }: FileEdit): number[] {
  const uri = `${root}/${file}`;
  return [after, before].map((text) =>
    timed(() => {
      workspace.setFile(uri, { text });
      for (const changed of workspace.takeChanged()) workspace.report(changed);
    }),
  );
}

function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - (q > 0 ? 1 : 0))] ?? 0;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

main();
