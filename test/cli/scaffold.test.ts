/** `meshwright scaffold`: what is asked for in words, what is written, and what is said. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseCommand } from '../../server/src/cli/arguments';
import { UsageError } from '../../server/src/cli/arguments/options';
import type { ScaffoldJob } from '../../server/src/scaffold/request';
import { bundleCli, type Run, runCli } from './harness';

let cli: string;
const folders: string[] = [];

// Each test starts processes, which wait for their turn on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  cli = await bundleCli();
}, 60_000);

afterAll(() => {
  rmSync(cli, { force: true });
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Two clusters of which neither calls the other yet. */
function bookinfo(): string {
  const folder = mkdtempSync(join(tmpdir(), 'meshwright-cli-'));
  folders.push(folder);
  cpSync(join(import.meta.dirname, '../workspaces/bookinfo-plain'), folder, { recursive: true });
  return folder;
}

function scaffold(folder: string, ...args: readonly string[]): Promise<Run> {
  return runCli(cli, ['scaffold', ...args], folder);
}

/** Every file with its bytes. */
function snapshot(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'latin1')]));
}

function added(folder: string, before: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(snapshot(folder)).filter((path) => before[path] === undefined);
}

const reviews = ['--service', 'reviews', '--namespace', 'default', '--client', 'cluster1', '--remote', 'cluster2'];
const files = [
  'clusters/cluster1/reviews-global.yaml',
  'clusters/cluster2/global-gateway.yaml',
  'clusters/cluster2/reviews-global.yaml',
];

describe('the command', () => {
  it('writes what a service needs, and nothing the second time', async () => {
    const folder = bookinfo();
    const before = snapshot(folder);
    const run = await scaffold(folder, ...reviews);
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toBe(`${files.map((file) => `created ${file}\n`).join('')}\n1 service scaffolded (3 files created)\n`);
    expect(added(folder, before)).toEqual(files);
    expect(await runCli(cli, ['check', '--fail-on', 'warning'], folder)).toMatchObject({ code: 0 });
    const after = snapshot(folder);
    expect(await scaffold(folder, ...reviews)).toEqual({
      code: 0,
      stdout: 'nothing to do: all is as it should be for 1 service\n',
      stderr: '',
    });
    expect(snapshot(folder)).toEqual(after);
  });

  it('prints the files instead in a dry run, as YAML', async () => {
    const folder = bookinfo();
    const before = snapshot(folder);
    const { code, stdout } = await scaffold(folder, ...reviews, '--dry-run');
    expect(code).toBe(0);
    expect(snapshot(folder)).toEqual(before);
    expect(stdout.match(/^# --- .*$/gm)).toEqual(files.map((file) => `# --- ${file} (new)`));
    const documents = parseAllDocuments(stdout);
    expect(documents.flatMap(({ errors }) => errors)).toEqual([]);
    const kinds = documents.map((document) => (document.toJS() as { kind: string }).kind);
    expect(kinds).toEqual(expect.arrayContaining(['ServiceEntry', 'DestinationRule', 'Gateway']));
    // What is printed is what would be written.
    await scaffold(folder, ...reviews);
    for (const file of files) expect(stdout).toContain(readFileSync(join(folder, file), 'utf8'));
  });

  it('prints whole files that change, and names those that go', async () => {
    const folder = bookinfo();
    const own = join(folder, 'clusters/cluster1/rule.yaml');
    const rule = `# mine\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: reviews, namespace: default }\nspec:\n  host: reviews\n`;
    writeFileSync(own, rule);
    const changed = await scaffold(folder, '--service', 'reviews', '--dry-run');
    expect(changed.stdout).toMatch(/^# --- clusters\/cluster1\/rule\.yaml \(changed\)\n# mine$/m);
    expect(parseAllDocuments(changed.stdout).flatMap(({ errors }) => errors)).toEqual([]);
    await scaffold(folder, '--service', 'reviews');
    expect(readFileSync(own, 'utf8')).toMatch(/^# mine\n/);
    const removed = await scaffold(folder, '--remove', '--all', '--dry-run');
    expect(removed.stdout).toMatch(/^# --- clusters\/cluster1\/reviews-global\.yaml \(deleted\)$/m);
    expect(parseAllDocuments(removed.stdout).flatMap(({ errors }) => errors)).toEqual([]);
    await scaffold(folder, '--remove', '--all');
    expect(readFileSync(own, 'utf8')).toBe(rule);
  });

  it('takes away what it wrote, to the byte', async () => {
    const folder = bookinfo();
    const before = snapshot(folder);
    expect(await scaffold(folder, '--all')).toMatchObject({ code: 0 });
    expect(Object.keys(snapshot(folder)).length).toBeGreaterThan(Object.keys(before).length + 4);
    expect(await scaffold(folder, '--update')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^nothing to do/) });
    expect(await scaffold(folder, '--remove', '--namespace', 'default')).toMatchObject({ code: 0 });
    expect(snapshot(folder)).toEqual(before);
    expect(await scaffold(folder, '--remove', '--all')).toEqual({
      code: 0,
      stdout: 'nothing to do: nothing was scaffolded\n',
      stderr: '',
    });
  });

  it('finds the workspace of a path, wherever it is called', async () => {
    const folder = bookinfo();
    const run = await runCli(cli, ['scaffold', ...reviews, 'clusters/cluster1'], folder);
    expect(run.stdout).toContain('created clusters/cluster2/reviews-global.yaml');
    const elsewhere = await runCli(cli, ['scaffold', '--remove', '--all', folder], tmpdir());
    expect(elsewhere.stdout).toMatch(/^deleted .*cluster2\/reviews-global\.yaml$/m);
  });

  it('takes gateways and folders as they are typed', async () => {
    const folder = bookinfo();
    const away = await scaffold(folder, ...reviews, '--folder', 'cluster1=../deploy');
    expect(away).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('is not in the workspace') });
    const options = ['--gateway', 'cluster2=[2001:db8::7]:15443', '--folder', 'cluster1=clusters/cluster1/calls'];
    const right = await scaffold(folder, ...reviews, ...options);
    expect(right.stdout).toMatch(/^created clusters\/cluster1\/calls\/.*reviews-global\.yaml$/m);
    const path = right.stdout.match(/^created (clusters\/cluster1\/calls\/.*)$/m)?.[1] ?? '';
    expect(readFileSync(join(folder, path), 'utf8')).toMatch(/address: "?2001:db8::7"?\n(.*\n)+.*15443/);
  });

  it('writes nothing where anything stands against it, and says what and where', async () => {
    const folder = bookinfo();
    writeFileSync(
      join(folder, 'clusters/cluster1/route.yaml'),
      'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: mine\n  namespace: default\nspec:\n  hosts: [reviews]\n  http: [{ route: [{ destination: { host: reviews } }] }]\n',
    );
    const before = snapshot(folder);
    const { code, stdout, stderr } = await scaffold(folder, ...reviews, '--routing', 'failover');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^meshwright: clusters\/cluster1\/route\.yaml:\d+:\d+: default\/reviews: .*"mine"/);
    expect(stderr).toMatch(/nothing was written\n$/);
    expect(snapshot(folder)).toEqual(before);
    expect(await scaffold(folder, '--service', 'nope')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('"nope"'),
    });
    expect(await scaffold(folder, '--remove', '--service', 'reviews')).toMatchObject({ code: 1 });
  });

  it('never writes outside of the workspace', async () => {
    const folder = bookinfo();
    const elsewhere = bookinfo();
    symlinkSync(elsewhere, join(folder, 'clusters/cluster1/out'));
    const before = snapshot(elsewhere);
    const { code, stderr } = await scaffold(folder, ...reviews, '--folder', 'cluster1=clusters/cluster1/out');
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('outside of the workspace') });
    expect(snapshot(elsewhere)).toEqual(before);
    expect(added(folder, snapshot(bookinfo()))).toEqual([]);
  });
});

describe('the JSON report', () => {
  it('keeps its contract, key by key', async () => {
    const folder = bookinfo();
    const dry = JSON.parse((await scaffold(folder, ...reviews, '--format', 'json', '--dry-run')).stdout);
    expect(dry).toEqual({
      version: 1,
      changes: files.map((file) => ({ file, action: 'created', text: expect.stringContaining('apiVersion: ') })),
      problems: [],
      notes: [],
      services: [{ namespace: 'default', name: 'reviews' }],
    });
    expect(Object.keys(dry)).toEqual(['version', 'changes', 'problems', 'notes', 'services']);
    const wet = JSON.parse((await scaffold(folder, ...reviews, '--format', 'json')).stdout);
    expect(wet).toEqual({ ...dry, changes: files.map((file) => ({ file, action: 'created' })) });
    const gone = JSON.parse((await scaffold(folder, '--remove', '--all', '--format', 'json')).stdout);
    expect(gone.changes).toEqual(files.map((file) => ({ file, action: 'deleted' })));
  });

  it('holds the problems and the notes', async () => {
    const folder = bookinfo();
    const run = await scaffold(folder, '--service', 'nope', '--format', 'json');
    expect(run.code).toBe(1);
    expect(JSON.parse(run.stdout)).toEqual({
      version: 1,
      changes: [],
      problems: [{ service: { namespace: 'default', name: 'nope' }, message: expect.stringContaining('nope') }],
      notes: [],
      services: [{ namespace: 'default', name: 'nope' }],
    });
  });
});

describe('the grammar', () => {
  const job = (...args: readonly string[]): ScaffoldJob => {
    const command = parseCommand(['scaffold', ...args]);
    if (command.name !== 'scaffold') throw new Error(command.name);
    return command.job;
  };
  const services = [{ namespace: 'default', name: 'a' }];
  const request = (...args: readonly string[]) => {
    const read = job('--service', 'a', ...args);
    return read.op === 'create' ? read.request : undefined;
  };

  it('says all that a request can', () => {
    const args = `--service a,prod/b --service c --namespace shop --client c1,c2 --client c3 --remote c4 --flavour failover
      --gateway c4=203.0.113.7:15443,c1=gw.example.com --locality c4=us-west1/a --weight c4=80,c1=20 --versions v1,v2 --ports 80,9080
      --subsets per-cluster --routing weights:v1=90,v2=10 --folder c1=deploy/east --folder c2=deploy/west`;
    expect(job(...args.split(/\s+/))).toEqual({
      op: 'create',
      request: {
        services: [
          { namespace: 'shop', name: 'a' },
          { namespace: 'prod', name: 'b' },
          { namespace: 'shop', name: 'c' },
        ],
        flavour: 'failover',
        clients: ['c1', 'c2', 'c3'],
        remotes: ['c4'],
        gateways: { c4: { address: '203.0.113.7', port: 15443 }, c1: { address: 'gw.example.com' } },
        localities: { c4: 'us-west1/a' },
        weights: { c4: 80, c1: 20 },
        versions: ['v1', 'v2'],
        ports: [80, 9080],
        sharedVersions: 'per-cluster',
        routing: { by: 'weights', weights: { v1: 90, v2: 10 } },
        folders: { c1: 'deploy/east', c2: 'deploy/west' },
      },
    });
  });

  it.each<[readonly string[], ScaffoldJob]>([
    [['--all'], { op: 'create', request: { services: 'all', flavour: 'global-gateway' } }],
    [['--namespace', 'x'], { op: 'create', request: { services: { namespace: 'x' }, flavour: 'global-gateway' } }],
    [['--namespace', 'x', '--all'], { op: 'create', request: { services: { namespace: 'x' }, flavour: 'global-gateway' } }],
    [['--service', 'a'], { op: 'create', request: { services, flavour: 'global-gateway' } }],
    [['--update'], { op: 'update', services: 'all' }],
    [['--update', '--service', 'a'], { op: 'update', services }],
    [['--remove', '--namespace', 'x'], { op: 'remove', services: { namespace: 'x' } }],
    [['--remove', '--all'], { op: 'remove', services: 'all' }],
  ])('reads %j', (args, expected) => {
    expect(job(...args)).toEqual(expected);
  });

  it.each([
    ['header:end-user=jason', { by: 'header', header: 'end-user', value: 'jason' }],
    ['header:end-user=jason:v2', { by: 'header', header: 'end-user', value: 'jason', version: 'v2' }],
    ['header:x=a=b:c:', { by: 'header', header: 'x', value: 'a=b:c' }],
    ['version:x-version', { by: 'version', header: 'x-version' }],
    ['failover', { by: 'failover' }],
    ['weights:v1=100', { by: 'weights', weights: { v1: 100 } }],
  ])('reads the routing %s', (text, expected) => {
    expect(request('--routing', text)?.routing).toEqual(expected);
  });

  it.each([
    [[], 'which services? Name them with --service, or say --namespace or --all'],
    [['--remove'], 'which services? Name them with --service, or say --namespace or --all'],
    [['--all', '--service', 'a'], '--all and --service exclude each other'],
    [['--update', '--remove', '--all'], '--update and --remove exclude each other'],
    [['--service', ''], '--service must not be empty'],
    [['--service', 'a/b/c'], '--service must be NAME or NAMESPACE/NAME, not "a/b/c"'],
    [['--service', '/a'], '--service must be NAME or NAMESPACE/NAME, not "/a"'],
    [['--service', 'a', '--namespace', 'x,y'], '--namespace must be one; write --service NAMESPACE/NAME for services of several'],
    [['--all', '--flavour', 'x'], /^--flavour must be one of global-gateway, .*, not "x"$/],
    [['--all', '--gateway', 'c1'], '--gateway must be CLUSTER=ADDRESS, not "c1"'],
    [['--all', '--gateway', 'c1=1.2.3'], '--gateway must be a host or an IP address, with or without a port, not "1.2.3"'],
    [['--all', '--gateway', 'c1=a,c1=b'], '--gateway is given twice for "c1"'],
    [['--all', '--weight', 'c1=-1'], '--weight must be a whole number, not "-1"'],
    [['--all', '--ports', '0'], '--ports must be numbers from 1 to 65535, not "0"'],
    [['--all', '--subsets', 'x'], '--subsets must be one of one-subset, per-cluster, not "x"'],
    [['--all', '--routing', 'weights:v1=1,v1=2'], /^--routing must be header:NAME=VALUE/],
    [['--all', '--routing', 'header:x'], /^--routing must be header:NAME=VALUE/],
    [['--remove', '--all', '--client', 'c1'], /^--client is of no use with --remove: /],
    [['--all', 'a', 'b'], 'one PATH says where the workspace is, not 2'],
    [['--al'], "unknown option '--al'"],
    [['--all', '--format', 'xml'], '--format must be one of pretty, json, not "xml"'],
  ])('refuses %j in one sentence', (args, message) => {
    let said = '';
    try {
      job(...args);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      said = error.message;
    }
    expect(said).toMatch(message instanceof RegExp ? message : new RegExp(`^${message.replace(/[.?[\]()/]/g, '\\$&')}$`));
  });

  it('is told by --help, on lines that fit', async () => {
    const folder = bookinfo();
    const { code, stdout, stderr } = await scaffold(folder, '--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const options = stdout.match(/--[a-z-]+/g) ?? [];
    expect(options).toEqual(expect.arrayContaining(['--service', '--client', '--remote', '--routing', '--folder', '--update']));
    expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect((await scaffold(folder)).stderr).toContain('"meshwright --help" tells how it is used');
  });
});
