import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Severity } from '../../server/src/base/severity';
import { exitCodeOf } from '../../server/src/cli/check';
import type { Found } from '../../server/src/cli/report/report';
import type { Diagnostic } from '../../server/src/workspace.types';
import { bundleCli, Folder, type Run, routed, runCli } from './harness';

let cli: string;
const folders: Folder[] = [];

// Each test starts processes, which wait for their turn on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  cli = await bundleCli();
}, 60_000);

afterAll(() => {
  rmSync(cli, { force: true });
  for (const folder of folders.splice(0)) folder.remove();
});

function workspace(files: Readonly<Record<string, string | Uint8Array>>): Folder {
  const folder = new Folder(files);
  folders.push(folder);
  return folder;
}

function check(folder: Folder, args: readonly string[], below = '.', env: NodeJS.ProcessEnv = {}): Promise<Run> {
  return runCli(cli, ['check', ...args], join(folder.path, below), env);
}

interface Finding {
  readonly code: string;
  readonly file: string;
  readonly severity: string;
  readonly message: string;
}

async function findings(folder: Folder, args: readonly string[] = [], below = '.') {
  const run = await check(folder, ['--format', 'json', ...args], below);
  const report = JSON.parse(run.stdout);
  const list: readonly Finding[] = report.findings;
  return { ...run, report, list, places: list.map(({ code, file }) => `${code} ${file}`) };
}

/** Nameless, so that copies of it are no duplicates. */
const broken = 'apiVersion: v1\nkind: Service\nmetadata: {labels: {a: b}\n';

describe('the JSON report', () => {
  it('keeps its contract, key by key', async () => {
    const { report, code, stdout, stderr } = await findings(workspace({ ...routed, 'meshwright.yaml': 'cluster: east\n' }), [
      '.',
    ]);
    expect(stderr).toBe('');
    expect(code).toBe(1);
    expect(stdout.endsWith('}\n')).toBe(true);
    const [finding] = report.findings;
    expect(report).toEqual({
      version: 1,
      summary: { files: 4, resources: 4, errors: 1, warnings: 0, infos: 0, hints: 0, durationMs: expect.any(Number) },
      findings: [expect.anything()],
    });
    expect(finding).toEqual({
      code: 'MW305',
      rule: 'subset-selects-no-endpoint',
      category: 'reference',
      severity: 'error',
      message: expect.stringContaining('v2'),
      file: 'rule.yaml',
      range: { start: { line: 8, character: 6 }, end: { line: 8, character: 17 } },
      resource: {
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        namespace: 'default',
        name: 'reviews',
        clusters: ['east'],
      },
      path: 'spec.subsets[0].labels.version',
      peers: expect.arrayContaining(['IST0173']),
      related: expect.arrayContaining([
        {
          file: 'route.yaml',
          range: { start: { line: 7, character: expect.any(Number) }, end: { line: 7, character: expect.any(Number) } },
          message: expect.any(String),
        },
      ]),
      fixes: expect.arrayContaining([{ title: expect.any(String), safe: expect.any(Boolean) }]),
    });
    expect(Object.keys(report)).toEqual(['version', 'summary', 'findings']);
    expect(Object.keys(report.summary)).toEqual(['files', 'resources', 'errors', 'warnings', 'infos', 'hints', 'durationMs']);
    expect(Object.keys(finding)).toEqual(
      'code rule category severity message file range resource path peers related fixes'.split(' '),
    );
    expect(Object.keys(finding.resource)).toEqual(['apiVersion', 'kind', 'namespace', 'name', 'clusters']);
  });

  it('has null for what belongs to no resource', async () => {
    const { report } = await findings(workspace({ 'a.yaml': broken }));
    expect(report.findings[0]).toMatchObject({
      code: 'MW001',
      category: 'syntax',
      resource: null,
      path: '',
      related: [],
      fixes: [],
    });
  });

  it('is the same on every run but for its duration', async () => {
    const folder = workspace({ ...routed, 'b/a.yaml': broken, 'a/b.yaml': broken, 'a.yaml': broken });
    const [one, two] = [await findings(folder), await findings(folder)];
    expect(one.report.findings).toEqual(two.report.findings);
    expect(one.places).toEqual(['MW001 a.yaml', 'MW001 a/b.yaml', 'MW001 b/a.yaml', 'MW305 rule.yaml']);
  });

  it('arrives whole through a pipe, however large', async () => {
    const files = Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`f${i}.yaml`, broken]));
    const { list, code } = await findings(workspace(files));
    expect(list).toHaveLength(3000);
    expect(code).toBe(1);
  });
});

describe('what is loaded and what is reported', () => {
  it('reads the whole root and reports only the paths', async () => {
    const folder = workspace({ ...routed, 'meshwright.yaml': '', 'sub/broken.yaml': broken });
    expect((await findings(folder, ['rule.yaml'])).places).toEqual(['MW305 rule.yaml']);
    expect((await findings(folder, ['sub'])).places).toEqual(['MW001 sub/broken.yaml']);
    expect((await findings(folder, ['sub/broken.yaml', 'rule.yaml'])).places).toEqual([
      'MW305 rule.yaml',
      'MW001 sub/broken.yaml',
    ]);
    const clean = await findings(folder, ['service.yaml']);
    expect(clean.places).toEqual([]);
    expect(clean.code).toBe(0);
    expect(clean.report.summary).toMatchObject({ files: 5, resources: 4, errors: 0 });
  });

  it('finds the root upward, and tells files from the working directory', async () => {
    const folder = workspace({ ...routed, 'meshwright.yaml': '', 'sub/a.yaml': broken });
    expect((await findings(folder, ['..'], 'sub')).places).toEqual(['MW305 ../rule.yaml', 'MW001 a.yaml']);
    expect((await findings(folder, [], 'sub')).places).toEqual(['MW001 a.yaml']);
    expect((await findings(folder, [join(folder.path, 'rule.yaml')], 'sub')).places).toEqual(['MW305 ../rule.yaml']);
  });

  it('takes the working directory for the root without settings, and the path itself outside of it', async () => {
    const folder = workspace({ 'here/a.yaml': broken, 'there/b.yaml': broken, 'there/c.yaml': broken });
    expect((await findings(folder, ['a.yaml', '../there/c.yaml'], 'here')).places).toEqual([
      'MW001 ../there/c.yaml',
      'MW001 a.yaml',
    ]);
    expect((await findings(folder, ['there'])).report.summary.files).toBe(3);
    expect((await findings(folder, ['../there'], 'here')).report.summary.files).toBe(2);
  });

  it('checks paths of several roots each in its own', async () => {
    const inOne = (name: string) => Object.entries(routed).map(([path, text]) => [`${name}/${path}`, text] as const);
    const folder = workspace({
      ...Object.fromEntries([...inOne('a'), ...inOne('b')]),
      'a/meshwright.yaml': 'rules: { subset-selects-no-endpoint: off }',
      'b/meshwright.yaml': '',
    });
    expect((await findings(folder, ['a/rule.yaml', 'b/rule.yaml'])).places).toEqual(['MW305 b/rule.yaml']);
  });

  it('reports what lies in two of the roots once, by the nearer settings', async () => {
    const folder = workspace({
      'a.yaml': broken,
      'sub/meshwright.yaml': 'rules: { yaml-syntax: warning }',
      'sub/b.yaml': broken,
      'sub/c.yaml': broken,
    });
    const said = async (...args: string[]) =>
      (await findings(folder, args)).list.map(({ file, severity }) => `${file} ${severity}`);
    expect(await said('.', 'sub')).toEqual(['a.yaml error', 'sub/b.yaml warning', 'sub/c.yaml warning']);
    expect(await said('.', 'sub/b.yaml')).toEqual(['a.yaml error', 'sub/b.yaml warning', 'sub/c.yaml error']);
  });

  it('leaves out what the settings ignore, and says so of a file that was asked for', async () => {
    const folder = workspace({
      'meshwright.yaml': 'ignore: ["vendor/**"]',
      'vendor/a.yaml': broken,
      'a.yaml': 'kind: Service\n',
    });
    const all = await findings(folder);
    expect(all.places.filter((place) => place.includes('vendor'))).toEqual([]);
    const asked = await findings(folder, ['vendor/a.yaml']);
    expect(asked.places).toEqual([]);
    expect(asked.stderr).toMatch(/^meshwright: vendor\/a\.yaml is not checked: /);
  });

  it('uses other settings in place of those of the root', async () => {
    const folder = workspace({
      ...routed,
      'meshwright.yaml': 'rules: { subset-selects-no-endpoint: off }',
      'ci/strict.yaml': 'cluster: ci\nrules: { subset-selects-no-endpoint: warning }',
    });
    expect((await findings(folder)).places).toEqual([]);
    const strict = await findings(folder, ['--config', 'ci/strict.yaml', '--fail-on', 'warning']);
    expect(strict.list).toMatchObject([{ code: 'MW305', severity: 'warning', resource: { clusters: ['ci'] } }]);
    expect(strict.code).toBe(1);
  });
});

describe('exit codes', () => {
  it('fails from the severity on that is asked for', async () => {
    const folder = workspace({ ...routed, 'meshwright.yaml': 'rules: { subset-selects-no-endpoint: warning }' });
    expect((await check(folder, ['.'])).code).toBe(0);
    expect((await check(folder, ['--fail-on', 'error', '.'])).code).toBe(0);
    expect((await check(folder, ['--fail-on', 'warning', '.'])).code).toBe(1);
    expect((await check(folder, ['--fail-on=info', '.'])).code).toBe(1);
    folder.write('meshwright.yaml', 'rules: { subset-selects-no-endpoint: hint }');
    expect((await check(folder, ['--fail-on', 'info'])).code).toBe(0);
  });

  it('is 0 for nothing at all', async () => {
    const run = await check(workspace({ 'README.md': 'no manifest' }), []);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(/^no findings \(0 files, 0 resources, \d+\.\d s\)\n$/);
  });

  it.each<readonly [args: readonly string[], message: string]>([
    [[], 'no command given; there are "check" and "scaffold"'],
    [['chek'], 'unknown command "chek"; there are "check" and "scaffold"'],
    [['check', '--formt', 'json'], "unknown option '--formt'"],
    [['check', '--format'], "option '--format <value>' argument missing"],
    [['check', '--format', 'xml'], '--format must be one of pretty, json, sarif, github, not "xml"'],
    [['check', '--fail-on', 'hint'], '--fail-on must be one of error, warning, info, not "hint"'],
    [['check', '--dry-run'], '--dry-run is of use with --fix only: a check writes nothing'],
    [['check', 'nowhere.yaml'], 'there is no file or folder "nowhere.yaml"'],
    [['check', ''], 'a PATH must not be empty'],
    [['check', 'a.yaml/b.yaml'], 'there is no file or folder "a.yaml/b.yaml"'],
    [['check', '--config', 'nowhere.yaml'], 'there is no settings file "nowhere.yaml"'],
    [['check', '--config', 'loop'], 'cannot read the settings file "loop": too many links'],
    [['check', 'loop'], 'cannot look at "loop": too many links'],
  ])('is 2 for wrong usage: %j', async (args, message) => {
    const folder = workspace({ 'a.yaml': '' });
    symlinkSync('loop', join(folder.path, 'loop'));
    expect(await runCli(cli, args, folder.path)).toEqual({
      code: 2,
      stdout: '',
      stderr: `meshwright: ${message}\nmeshwright: "meshwright --help" tells how it is used\n`,
    });
  });

  it('tells its usage and its version', async () => {
    const folder = workspace({});
    const help = await runCli(cli, ['--help'], folder.path);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('Usage: meshwright check');
    expect(await runCli(cli, ['check', '--help'], folder.path)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('--fail-on error|warning|info'),
    });
    const manifest: { version: string } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    expect(await runCli(cli, ['--version'], folder.path)).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  it('survives a reader that stops reading', async () => {
    const files = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`f${i}.yaml`, broken]));
    const child = spawn(process.execPath, [cli, 'check', '--format', 'json'], { cwd: workspace(files).path });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += String(data);
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });
});

it('is 2 when a rule failed, whatever else was found', () => {
  const of = (...found: readonly (readonly [string, Severity])[]) => {
    const findings = found.map(
      ([code, severity]): Found => ({
        path: '/a',
        file: 'a',
        related: [],
        diagnostic: { code, severity } as Diagnostic,
        fixes: () => [],
      }),
    );
    return exitCodeOf({ findings }, { failOn: 'error' });
  };
  expect(of()).toBe(0);
  expect(of(['MW305', 'warning'])).toBe(0);
  expect(of(['MW305', 'error'])).toBe(1);
  expect(of(['MW305', 'error'], ['MW000', 'warning'])).toBe(2);
});

describe('a workspace with the routing of a service and not the service itself', () => {
  const routing = { 'rule.yaml': routed['rule.yaml'] ?? '', 'route.yaml': routed['route.yaml'] ?? '' };

  it('says what it cannot know at info at most', async () => {
    const { list, code } = await findings(workspace(routing));
    expect(list.map(({ code: each }) => each)).toContain('MW308');
    expect(list.filter(({ severity }) => severity !== 'info' && severity !== 'hint')).toEqual([]);
    expect(code).toBe(0);
  });

  it('says it as an error once the workspace is all that there is', async () => {
    const { list, code } = await findings(workspace({ ...routing, 'meshwright.yaml': 'closedWorld: true\n' }));
    const errors = list.filter(({ severity }) => severity === 'error').map(({ code: each, file }) => `${each} ${file}`);
    expect(errors).toEqual(['MW301 route.yaml']);
    expect(code).toBe(1);
  });
});

describe('bad input', () => {
  it('reads the rest of a workspace full of it', async () => {
    const folder = workspace({
      ...routed,
      'binary.yaml': Uint8Array.from([0x6b, 0, 0xff, 1]),
      'latin1.yaml': Uint8Array.from([...Buffer.from('kind: Service # caf'), 0xe9, 0x0a]),
      'bom.yaml': `\ufeff${broken}`,
      'empty.yaml': '',
      'deep.yaml': `apiVersion: v1\nkind: Service\na: ${'['.repeat(100_000)}`,
      'control.yaml': 'apiVersion: v1\nkind: "\u0007\u001b[31m"\n',
    });
    truncateSync(folder.write('huge.yaml', 'kind: Service\n'.repeat(600)), 50 * 1024 * 1024);
    symlinkSync('.', join(folder.path, 'loop'));
    symlinkSync('nowhere', join(folder.path, 'dangling.yaml'));
    const { code, list, places, stderr } = await findings(folder);
    expect(code).toBe(1);
    expect(places).toContain('MW305 rule.yaml');
    expect(places).toContain('MW001 bom.yaml');
    expect(places).toContain('MW004 huge.yaml');
    expect(list.filter(({ code }) => code === 'MW000')).toEqual([]);
    expect(list.filter(({ file }) => file === 'binary.yaml')).toEqual([]);
    expect(stderr.split('\n').filter((line) => line !== '')).toEqual([
      `meshwright: ${join(folder.path, 'binary.yaml')} is not checked: it is binary`,
      `meshwright: cannot follow the link ${join(folder.path, 'dangling.yaml')}: no such file or folder`,
      `meshwright: the link ${join(folder.path, 'loop')} leads in a circle to ${folder.path}`,
    ]);
  });

  it.each([
    'cluster: east\nclutser: x\nrules: [\n',
    'cluster: east\n<<<<<<< HEAD\nignore: []\n=======\nignore: [a]\n>>>>>>> x\n',
    'cluster: east\nignore: 7\nistioVersion: 1.31\n',
  ])('keeps what is right of the settings %j', async (settings) => {
    const { list, code } = await findings(workspace({ ...routed, 'meshwright.yaml': settings }));
    expect(code).toBe(1);
    expect(list).toContainEqual(
      expect.objectContaining({ code: 'MW305', resource: expect.objectContaining({ clusters: ['east'] }) }),
    );
  });

  it.each([
    [Uint8Array.from([0, 1, 2]), 'is not checked: it is binary'],
    [Uint8Array.from([0xff, 0xfe, 0xfd]), ''],
  ])('does without settings that are no text, and says so: %j', async (settings, told) => {
    const { places, code, stderr } = await findings(workspace({ ...routed, 'meshwright.yaml': settings }));
    expect(places).toContain('MW305 rule.yaml');
    expect(told === '' ? places.join() : stderr).toContain(told === '' ? 'meshwright.yaml' : told);
    expect(code).toBe(1);
  });
});

describe('the report for people', () => {
  it('shows each line with what is marked in it', async () => {
    const run = await check(workspace({ ...routed, 'meshwright.yaml': '' }), ['.']);
    const lines = run.stdout.split('\n');
    expect(lines[0]).toBe('rule.yaml');
    expect(lines[1]).toMatch(/^ {2}9:7 error MW305 .*\(subset-selects-no-endpoint\)$/);
    expect(lines[2]).toBe('      9 |       version: v2');
    expect(lines[3]).toBe('        |       ^^^^^^^^^^^');
    expect(run.stdout).toMatch(/^ {6}route\.yaml:8:\d+: /m);
    expect(run.stdout).toMatch(/^ {6}fix: /m);
    expect(lines.at(-2)).toMatch(/^1 error \(4 files, 4 resources, \d+\.\d s\)$/);
    expect(run.stdout).not.toContain('\u001b');
  });
});
