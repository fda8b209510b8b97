/**
 * The numbers of the engine: a cold check, memory, and how long after an edit its diagnostics are there. Prints tables and
 * asserts nothing. `npm run bench -- [files] [rounds]`.
 */
import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { isRelevant, splitApiVersion } from '../../server/src/model/manifest';
import { rules } from '../../server/src/rules/index';
import { validateManifest } from '../../server/src/schema/validate';
import { violationsOf } from '../../server/src/semantics/semantics';
import { Workspace } from '../../server/src/workspace';
import { parse } from '../../server/src/yaml/parse';
import { header, split } from '../../server/src/yaml/split';
import { toValue } from '../../server/src/yaml/value';
import { timeClusters } from './clusters';
import { edits, type FileEdit } from './edits';
import { type GeneratedMesh, generate } from './generate';
import { timeRules } from './rules';
import { timeScaffold } from './scaffold';

const root = 'file:///mesh';
const sampledServices = 25;
const costlyRules = 8;

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
  console.table(ruleTimes(mesh, rounds));
  console.table(memory(mesh));
  console.table(latencies(mesh, rounds));
  console.table(large(Math.min(rounds, 3)));
  console.table(severalClusters(Math.min(rounds, 3)));
  console.table(scaffolding(rounds));
  console.table(validations(mesh, rounds));
  console.table(starts(rounds));
}

const largeCount = 10_000;

/** A mesh ten times as large: a cold check, and what is kept of it. */
function large(rounds: number): Record<string, Row> {
  const mesh = generate(largeCount);
  const times = Array.from({ length: rounds }, () => timed(() => check(mesh, true)));
  const memoryRow = memory(mesh)['heap, editor'] ?? {};
  return { '10,000 files, cold check, editor': { 'median, ms': round(quantile(times, 0.5)), ...memoryRow } };
}

function severalClusters(rounds: number): Record<string, Row> {
  const taken = Array.from({ length: rounds }, () => timeClusters(5, 2_000));
  const together = quantile(
    taken.map((times) => times.together),
    0.5,
  );
  const ratio = quantile(
    taken.map((times) => times.together / times.alone),
    0.5,
  );
  return {
    'five clusters of 2,000 files': { 'together, ms': round(together), 'of five checks of one': Math.round(ratio * 100) / 100 },
  };
}

function scaffolding(rounds: number): Record<string, Row> {
  const taken = Array.from({ length: rounds }, () => timeScaffold(1_000));
  const median = (name: 'create' | 'again' | 'remove'): number =>
    quantile(
      taken.map((times) => times[name]),
      0.5,
    );
  const changes = taken[0]?.changes ?? 0;
  return {
    'scaffold 1,000 services': { 'files changed': changes, 'median, ms': median('create') },
    'again, nothing to do': { 'files changed': 0, 'median, ms': median('again') },
    'remove them': { 'files changed': changes, 'median, ms': median('remove') },
  };
}

interface Resource {
  readonly group: string;
  readonly kind: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** What each resource of a kind costs once the code is warm: by its schema, and by istiod's rules. */
function validations(mesh: GeneratedMesh, rounds: number): Record<string, Row> {
  const resources = [...mesh.files.values()].flatMap(resourcesOf);
  const table: Record<string, Row> = {};
  for (const kind of ['VirtualService', 'DestinationRule', 'ServiceEntry']) {
    const ofKind = resources.filter((resource) => resource.kind === kind);
    const micros = (check: (resource: Resource) => void): number => {
      const run = () => timed(() => ofKind.forEach(check)) * (1000 / ofKind.length);
      run();
      return round(quantile(Array.from({ length: rounds }, run), 0.5));
    };
    table[kind] = {
      resources: ofKind.length,
      'schema, µs each': micros(({ group, value }) => void validateManifest(group, kind, value)),
      'semantics, µs each': micros(({ group, value }) => void violationsOf(group, kind, value)),
    };
  }
  return table;
}

function resourcesOf(text: string): readonly Resource[] {
  return split(text).flatMap((slice): readonly Resource[] => {
    const { apiVersion, kind } = header(slice.text);
    if (apiVersion === undefined || kind === undefined) return [];
    const value = toValue(parse(slice.text).root) as Resource['value'];
    return [{ group: splitApiVersion(apiVersion).group, kind, value }];
  });
}

const startOnly = '--start';

/** In a process of its own: how long until the code is loaded, and what the first VirtualService costs then. */
function start(): void {
  const loaded = performance.now();
  const route = [{ destination: { host: 'reviews' } }];
  validateManifest('networking.istio.io', 'VirtualService', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'reviews' },
    spec: { hosts: ['reviews'], http: [{ route }] },
  });
  console.log(JSON.stringify({ loaded, first: performance.now() - loaded }));
}

function starts(rounds: number): Record<string, Row> {
  const runs = Array.from({ length: rounds }, (): { readonly loaded: number; readonly first: number } =>
    JSON.parse(execFileSync(process.execPath, [process.argv[1] ?? '', startOnly], { encoding: 'utf8' })),
  );
  const row = (name: 'loaded' | 'first'): Row => ({
    'median, ms': round(
      quantile(
        runs.map((run) => run[name]),
        0.5,
      ),
    ),
  });
  return { 'from start of the process until the code is loaded': row('loaded'), 'first VirtualService validated': row('first') };
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

/** Of a cold check: all rules, and those that take most. */
function ruleTimes(mesh: GeneratedMesh, rounds: number): Record<string, Row> {
  const taken = Array.from({ length: rounds }, () => timeRules(() => check(mesh, false)));
  const sums = taken.map((times) => [...times.values()].reduce((sum, time) => sum + time, 0));
  const medianOf = (code: string): number =>
    quantile(
      taken.map((times) => times.get(code) ?? 0),
      0.5,
    );
  const costly = rules
    .map(({ code, name }) => ({ name: `${code} ${name}`, median: medianOf(code), first: taken[0]?.get(code) ?? 0 }))
    .sort((a, b) => b.median - a.median)
    .slice(0, costlyRules);
  return {
    'checks of all rules': { 'first, ms': round(sums[0] ?? 0), 'median, ms': round(quantile(sums, 0.5)) },
    ...Object.fromEntries(
      costly.map(({ name, median, first }) => [name, { 'first, ms': round(first), 'median, ms': round(median) }]),
    ),
  };
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

if (process.argv[2] === startOnly) start();
else main();
