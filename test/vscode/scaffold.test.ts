/** From a Service to resources on disk: the whole dialogue by keyboard, the preview, and one undo. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest';
import { isAvailable, openWindow, themes, type Window } from './harness';

const timeout = 60_000;

function filesOf(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

const routes = ['ratings.default.global', 'reviews.default.svc.cluster.local']
  .map(
    (host, i) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: mine${i}
  namespace: default
spec:
  hosts:
  - ${host}
  http:
  - route:
    - destination:
        host: ${host}
`,
  )
  .join('---\n');

describe.skipIf(!isAvailable).each(themes)('scaffolding a service, %s', (theme) => {
  let window: Window;
  let before: ReadonlyMap<string, string>;
  const files = () => [...filesOf(window.folder).keys()];
  const labelled = () => [...filesOf(window.folder)].flatMap(([path, text]) => (text.includes('istio.io/global:') ? [path] : []));

  beforeAll(async () => {
    // In a browser VS Code saves by itself, and what is to be seen here is what is saved without that.
    const settings = { 'files.autoSave': 'off' };
    window = await openWindow('bookinfo-plain', 'clusters/cluster2/reviews.yaml', theme, { settings });
    before = filesOf(window.folder);
  });

  beforeEach(() => {
    onTestFailed(({ task }) => window.explainFailure(task.name));
  });

  afterAll(() => window?.close());

  /** There is no such cluster: what is wrong is said in the step, and nothing is lost. */
  async function askCluster(title: string): Promise<void> {
    await window.screenshot('scaffold-gateway');
    await window.press('ArrowUp');
    await window.press('Enter');
    const rows = async () => (await window.step(title)).rows;
    await expect.poll(async () => (await rows())[0], { timeout }).toMatch(/kubectl|kubeconfig|context "cluster2-admin"/);
    expect(await rows()).toHaveLength(4);
    await window.screenshot('scaffold-ask');
    await window.press('ArrowDown');
  }

  async function enter(title: string, ...steps: readonly string[]): Promise<void> {
    for (const each of steps) {
      await window.step(`${title} ${each}`);
      await window.press('Enter');
    }
  }

  it('is offered on the Service', async () => {
    expect(await window.codeLenses(/Scaffold/)).toEqual(['Scaffold reviews.default.global…']);
    await window.screenshot('scaffold-lens');
  });

  it('asks step by step, with everything filled in, and the way back', async () => {
    await window.goTo(40, 1);
    await window.startCommand('Meshwright: Scaffold .global Resources for a Service');
    const title = 'Scaffold reviews.default.global:';
    const first = await window.step(`${title} Service`);
    expect(first.title).toContain('(1/10)');
    await window.screenshot('scaffold-service');
    await window.press('Enter');
    const flavour = await window.step(`${title} Flavour`);
    expect(flavour.rows[0]).toMatch(/^global-gateway/);
    await window.screenshot('scaffold-flavour');
    await window.press('Enter');
    await window.step(`${title} Client clusters`);
    await window.back();
    await window.step(`${title} Flavour`);
    await window.press('Enter');
    for (const each of ['Client clusters', 'Remote clusters', 'Gateway of cluster1', 'Gateway of cluster2']) {
      const { rows } = await window.step(`${title} ${each}`);
      expect(rows.length).toBeGreaterThan(1);
      if (each === 'Gateway of cluster2') await askCluster(`${title} ${each}`);
      await window.press('Enter');
    }
    expect((await window.step(`${title} Versions`)).title).toContain('(7/10)');
    await window.screenshot('scaffold-versions');
    await window.press('Enter');
    await window.step(`${title} Routing`);
    await window.type('By header');
    await window.press('Enter');
    expect((await window.step(`${title} Header`)).title).toContain('(9/12)');
    await window.press('Enter');
    await window.step(`${title} Version by header`);
    await window.press('Enter');
    await enter(title, 'Folder of cluster1', 'Folder of cluster2');
  });

  it('shows what it would do, and writes nothing yet', async () => {
    await window.differences(/reviews\.default\.global/);
    await window.notification(/Scaffold reviews\.default\.global: creates 4 files/);
    await window.screenshot('scaffold-preview');
    expect(filesOf(window.folder)).toEqual(before);
  });

  it('writes the files when told so', async () => {
    await window.clickEditorTitle('Apply Previewed Changes');
    await expect.poll(files, { timeout }).toHaveLength(before.size + 4);
    await expect.poll(() => window.tabs(), { timeout }).toEqual(['reviews.yaml', 'global-gateway.yaml']);
    const added = [...filesOf(window.folder)].filter(([path]) => !before.has(path));
    expect(added.map(([path]) => path)).toEqual([
      'clusters/cluster1/global-gateway.yaml',
      'clusters/cluster1/reviews-global.yaml',
      'clusters/cluster2/global-gateway.yaml',
      'clusters/cluster2/reviews-global.yaml',
    ]);
    const text = new Map(added).get('clusters/cluster1/reviews-global.yaml') ?? '';
    for (const part of [
      'kind: ServiceEntry',
      'address: 203.0.113.20',
      'mode: ISTIO_MUTUAL',
      'kind: VirtualService',
      'exact: jason',
    ])
      expect(text).toContain(part);
  });

  it('leaves a workspace without a problem', async () => {
    await window.openFile('clusters/cluster2/reviews.yaml');
    await window.goTo(1, 1);
    expect(await window.codeLenses(/Update/)).toEqual(['Update .global resources | Remove']);
    await expect.poll(() => window.statusBar(), { timeout }).toMatch(/\b0 problems\b/);
    await window.screenshot('scaffold-applied');
  });

  it('is taken back by one undo', async () => {
    await window.openFile('clusters/cluster1/global-gateway.yaml');
    await window.goTo(1, 1);
    await window.press('Control+z');
    await expect.poll(() => filesOf(window.folder), { timeout }).toEqual(before);
  });

  it('edits in place what there is, on disk', async () => {
    await window.openFile('clusters/cluster2/reviews.yaml');
    await window.clickCodeLens('Scaffold reviews.default.global…');
    const title = 'Scaffold reviews.default.global:';
    const first = await window.step(`${title} Flavour`);
    expect(first.title).toContain('(2/');
    await window.type('ambient');
    await window.press('Enter');
    await enter(title, 'Client clusters', 'Remote clusters', 'Folder of cluster1', 'Folder of cluster2');
    await window.notification(/creates 2 files, edits 2 files/);
    await window.differences(/istio\.io\/global/);
    await window.screenshot('scaffold-ambient');
    await window.clickNotification('Apply', /creates 2 files/);
    await expect.poll(labelled, { timeout }).toEqual(['clusters/cluster1/reviews.yaml', 'clusters/cluster2/reviews.yaml']);
    await expect.poll(() => window.tabs(), { timeout }).toEqual(['reviews.yaml', 'east-west-gateway.yaml']);
    await window.goTo(1, 1);
  });

  it('takes edits and new files back at once, too', async () => {
    await window.press('Control+z');
    await expect.poll(files, { timeout }).toEqual([...before.keys()]);
    // As with any refactoring, what an undo leaves is saved by the user; VS Code opens what is unsaved after a while.
    await expect.poll(() => window.tabs(), { timeout }).toEqual(['reviews.yaml', 'reviews.yaml']);
    await window.runCommand('File: Save All Files');
    await window.screenshot('scaffold-undo');
    await expect.poll(() => filesOf(window.folder), { timeout }).toEqual(before);
  });

  it('begins with the Service of a file of the explorer, and edits that file alone', async () => {
    await window.openFile('clusters/cluster2/reviews.yaml');
    await window.chooseInExplorer('ratings.yaml', 'Scaffold .global Resources for a Service…');
    const title = 'Scaffold ratings.default.global:';
    // The flavour that was chosen last.
    await enter(title, 'Flavour', 'Client clusters', 'Remote clusters', 'Folder of cluster1', 'Folder of cluster2');
    await window.notification(/ratings.*creates 1 file, edits 1 file/);
    await window.clickEditorTitle('Apply Previewed Changes');
    await expect.poll(labelled, { timeout }).toEqual(['clusters/cluster2/ratings.yaml']);
    await expect.poll(() => window.activeTab(), { timeout }).toBe('ratings.yaml');
    await window.goTo(1, 1);
    await window.press('Control+z');
    await expect.poll(files, { timeout }).toEqual([...before.keys()]);
    await window.runCommand('File: Save All Files');
    await expect.poll(() => filesOf(window.folder), { timeout }).toEqual(before);
  });

  it('plans again when a file has changed since', async () => {
    await window.openFile('clusters/cluster2/reviews.yaml');
    await window.clickCodeLens('Scaffold reviews.default.global…');
    const title = 'Scaffold reviews.default.global:';
    await enter(title, 'Flavour', 'Client clusters', 'Remote clusters', 'Folder of cluster1', 'Folder of cluster2');
    await window.differences(/istio\.io\/global/);
    const file = join(window.folder, 'clusters/cluster1/reviews.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('service: reviews\n', 'service: reviews # another hand\n'));
    await window.clickEditorTitle('Apply Previewed Changes');
    await window.notification(/cluster1\/reviews\.yaml has changed since this was planned/);
    expect(labelled()).toEqual([]);
    await window.clickNotification('Plan Again', /cluster1/);
    await window.differences(/# another hand/);
    await window.clickEditorTitle('Apply Previewed Changes');
    await expect.poll(labelled, { timeout }).toHaveLength(2);
    expect(readFileSync(file, 'utf8')).toContain('# another hand');
    await expect.poll(() => window.activeTab(), { timeout }).toBe('east-west-gateway.yaml');
  });

  it('removes it after the same preview, and can undo that', async () => {
    const scaffolded = filesOf(window.folder);
    await window.openFile('clusters/cluster2/reviews.yaml');
    await window.clickCodeLens('Remove');
    await window.notification(/Remove scaffolded resources of reviews: edits 2 files, deletes 2 files/);
    await window.screenshot('scaffold-remove');
    expect(filesOf(window.folder)).toEqual(scaffolded);
    await window.clickEditorTitle('Apply Previewed Changes');
    await expect.poll(files, { timeout }).toEqual([...before.keys()]);
    await expect.poll(labelled, { timeout }).toEqual([]);
    await window.clickNotification('Undo', /edited 2 files, deleted 2 files/);
    await expect.poll(() => filesOf(window.folder), { timeout }).toEqual(scaffolded);
  });

  it('says what of the user stands against it, and leads there', async () => {
    writeFileSync(join(window.folder, 'clusters/cluster1/ratings-routes.yaml'), routes);
    await expect.poll(() => window.statusBar(), { timeout }).toMatch(/\b20 resources\b/);
    const now = filesOf(window.folder);
    await window.openFile('clusters/cluster2/ratings.yaml');
    await window.clickCodeLens('Scaffold ratings.default.global…');
    const title = 'Scaffold ratings.default.global:';
    await window.step(`${title} Flavour`);
    await window.type('global-gateway');
    await enter(title, 'Flavour', 'Client clusters', 'Remote clusters', 'Gateway of cluster2');
    // As it was answered last, for reviews.
    await enter(title, 'Routing', 'Header', 'Folder of cluster1', 'Folder of cluster2');
    await window.notification(/Nothing was written: ratings in default: VirtualService "mine0"/);
    await window.screenshot('scaffold-problem');
    await window.clickNotification('Open', /Nothing was written/);
    await expect.poll(() => window.activeTab(), { timeout }).toBe('ratings-routes.yaml');
    expect(filesOf(window.folder)).toEqual(now);
  });

  it('lists all that stands against many services', async () => {
    await window.startCommand('Meshwright: Scaffold .global Resources for a Namespace');
    await window.step('Scaffold namespace default: Namespace');
    await window.press('Enter');
    const title = 'Scaffold namespace default:';
    await enter(title, 'Flavour', 'Client clusters', 'Remote clusters', 'Gateway of cluster1', 'Gateway of cluster2');
    await enter(title, 'Routing', 'Header', 'Folder of cluster1', 'Folder of cluster2');
    await window.notification(/Nothing was written: .*\(and \d more\)/s);
    await window.clickNotification('Show All', /\(and \d more\)/);
    await expect.poll(() => window.activeTab(), { timeout }).toMatch(/^Scaffold namespace default/);
    await expect.poll(() => window.editorText(), { timeout }).toMatch(/"mine\d".*ratings-routes\.yaml:\d+:\d+/s);
    await window.screenshot('scaffold-problems');
  });
});
