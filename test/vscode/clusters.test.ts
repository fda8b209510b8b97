/** A workspace that nobody has set up: its clusters are found, written down, and compared. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest';
import { isAvailable, openWindow, themes, type Window } from './harness';

const timeout = 60_000;

/** The rule of cluster2 lacks the subset v2. */
const workspace = 'bookinfo-broken';
const rule = 'clusters/cluster2/reviews-subsets.yaml';

describe.skipIf(!isAvailable).each(themes)('a workspace without settings, %s', (theme) => {
  let window: Window;
  let settings: string;

  beforeAll(async () => {
    window = await openWindow(workspace, rule, theme, { change: (folder) => rmSync(join(folder, 'meshwright.yaml')) });
    settings = join(window.folder, 'meshwright.yaml');
  });

  beforeEach(() => {
    onTestFailed(({ task }) => window.explainFailure(task.name));
  });

  afterAll(() => window?.close());

  it('finds the clusters by their folders', async () => {
    await expect.poll(() => window.statusBar(), { timeout }).toMatch(/\b2 clusters\b/);
    expect(existsSync(settings)).toBe(false);
  });

  it('writes them down, and shows what it wrote', async () => {
    await window.runCommand('Meshwright: Configure Clusters');
    await expect.poll(() => window.activeTab(), { timeout }).toBe('meshwright.yaml');
    const text = readFileSync(settings, 'utf8');
    expect(text).toBe(`# Which files are applied to which cluster, as the folders below "clusters" show it.
clusters:
  - name: cluster1
    files:
      - clusters/cluster1/**
  - name: cluster2
    files:
      - clusters/cluster2/**
`);
    await expect.poll(() => window.editorText(), { timeout }).toBe(text);
    await window.screenshot('configure-clusters');
  });

  it('leads to what it wrote when asked again', async () => {
    const text = readFileSync(settings, 'utf8');
    await window.openFile(rule);
    await window.runCommand('Meshwright: Configure Clusters');
    await expect.poll(() => window.activeTab(), { timeout }).toBe('meshwright.yaml');
    expect(readFileSync(settings, 'utf8')).toBe(text);
    expect(await window.statusBar()).toMatch(/\b2 clusters\b/);
  });

  it('compares a resource that is chosen', async () => {
    await window.startCommand('Meshwright: Compare Clusters');
    const rows = async () => (await window.step('Compare Clusters')).rows.join('\n');
    await expect.poll(rows, { timeout }).toMatch(/^reviews\s*DestinationRule · default\s*differs in cluster1, cluster2$/m);
    await window.screenshot('compare-choose');
    await window.type('DestinationRule');
    await window.press('Enter');
    await expect.poll(() => window.activeTab(), { timeout }).toBe('DestinationRule reviews: cluster1 ↔ cluster2');
    await expect.poll(async () => (await window.comparison()).left, { timeout }).toMatch(/kind: DestinationRule.*name: v2/s);
    const { right } = await window.comparison();
    expect(right).toMatch(/kind: DestinationRule.*name: v3/s);
    expect(right).not.toContain('name: v2');
    await window.screenshot('compare');
  });

  it('keeps up with the files', async () => {
    const file = join(window.folder, rule);
    writeFileSync(file, readFileSync(file, 'utf8').replace('name: v3', 'name: v3 # another hand'));
    await expect.poll(async () => (await window.comparison()).right, { timeout }).toContain('# another hand');
  });

  it('compares the resource at the cursor without asking', async () => {
    await window.openFile('clusters/cluster1/reviews.yaml');
    await window.goTo(4, 1);
    await window.runCommand('Meshwright: Compare Clusters');
    await expect.poll(() => window.activeTab(), { timeout }).toBe('Service reviews: cluster1 ↔ cluster2');
  });
});
