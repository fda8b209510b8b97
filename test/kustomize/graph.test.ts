import { describe, expect, it } from 'vitest';
import { graphOf } from '../../server/src/kustomize/graph';
import { type Files, home, sample } from './harness';

const component = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n';

const files: Files = {
  'base/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
  'east/kustomization.yaml':
    'resources: [../base]\ncomponents: [../parts/x, ../parts/z]\npatches: [{ path: p.yaml }, { path: ../base/b.yaml }]\n',
  'west/kustomization.yaml': 'resources: [../base, w.yaml]\n',
  'parts/x/kustomization.yaml': `${component}components: [../y]\nresources: [x.yaml]\n`,
  'parts/y/kustomization.yaml': `${component}resources: [y.yaml]\n`,
  'parts/z/kustomization.yaml': component,
};

const short = (uri: string): string => uri.slice(home.length + 1);

function chains(of: Files, file: string): readonly string[] {
  return sample(of)
    .graph.chainsOf(`${home}/${file}`)
    .chains.map(({ root, steps, gaps }) => {
      const way = steps.map(({ folder }) => short(folder)).join(' ');
      return `${short(root.folder)}: ${way}${gaps.map(({ reason }) => ` (${reason})`).join('')}`;
    });
}

describe('chains', () => {
  it('lead from a base to each root, through the components of each', () => {
    expect(chains(files, 'base/a.yaml')).toEqual(['east: base parts/y parts/x parts/z east', 'west: base west']);
    expect(chains(files, 'west/w.yaml')).toEqual(['west: west']);
  });

  it('lead from a component through those that come after it', () => {
    expect(chains(files, 'parts/x/x.yaml')).toEqual(['east: parts/y parts/x parts/z east']);
    expect(chains(files, 'parts/y/y.yaml')).toEqual(['east: parts/y parts/x parts/z east']);
  });

  it('are two where one base is included twice', () => {
    const twice = {
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'one/kustomization.yaml': 'resources: [../base]\n',
      'two/kustomization.yaml': 'resources: [../base]\n',
      'top/kustomization.yaml': 'resources: [../one, ../two]\n',
    };
    expect(chains(twice, 'base/a.yaml')).toEqual(['top: base one top', 'top: base two top']);
  });

  it('are none for what nothing lists, nor through a cycle, nor below a component that nothing includes', () => {
    const round = {
      'a/kustomization.yaml': 'resources: [../b, a.yaml]\n',
      'b/kustomization.yaml': 'resources: [../a]\n',
      'c/kustomization.yaml': `${component}resources: [c.yaml]\n`,
    };
    expect(chains(files, 'base/none.yaml')).toEqual([]);
    expect(chains(round, 'a/a.yaml')).toEqual([]);
    expect(chains(round, 'c/c.yaml')).toEqual([]);
    expect(sample(round).graph.listed(`${home}/a/a.yaml`)).toBe(true);
    expect(sample(round).graph.problems(() => true)).toEqual([
      { kind: 'cycle', kustomization: `${home}/b/kustomization.yaml`, path: ['resources', 0], target: `${home}/a` },
    ]);
  });

  it('also end where a folder that others include is applied by itself', () => {
    const { kustomizations } = sample(files);
    const graph = graphOf(kustomizations, new Set([`${home}/base`]));
    expect(graph.chainsOf(`${home}/base/a.yaml`).chains.map(({ root }) => short(root.folder))).toEqual(['base', 'east', 'west']);
  });

  it('have gaps where a component is missing or is none', () => {
    const wrong = {
      'top/kustomization.yaml': 'resources: [a.yaml, ../part]\ncomponents: [../gone, ../plain]\n',
      'plain/kustomization.yaml': 'resources: [p.yaml]\n',
      'part/kustomization.yaml': `${component}resources: [x.yaml]\n`,
    };
    expect(chains(wrong, 'top/a.yaml')).toEqual([
      'top: plain top (there is no kustomization for this component) (this is no component)',
    ]);
    expect(chains(wrong, 'part/x.yaml')[0]).toContain('(this is a component, which does not belong here)');
    expect(
      sample(wrong)
        .graph.problems(() => true)
        .map(({ kind, path }) => `${kind} ${path.join('.')}`),
    ).toEqual(['kind resources.1', 'missing components.0', 'kind components.1']);
  });

  it('are cut where bases that are included twice, again and again, make too many', () => {
    const many: Record<string, string> = { '0/kustomization.yaml': 'resources: [a.yaml]\n' };
    for (let i = 1; i <= 30; i++) {
      many[`${i}/kustomization.yaml`] = `resources: [../${i}a, ../${i}b]\n`;
      for (const side of ['a', 'b']) many[`${i}${side}/kustomization.yaml`] = `resources: [../${i - 1}]\n`;
    }
    const { chains: found, complete } = sample(many).graph.chainsOf(`${home}/0/a.yaml`);
    expect(complete).toBe(false);
    expect(found.length).toBeLessThanOrEqual(200);
  });

  it('are cut where folders include each other without an end in sight', () => {
    const long: Record<string, string> = { '0/kustomization.yaml': 'resources: [a.yaml]\n' };
    for (let i = 1; i <= 3_000; i++) long[`${i}/kustomization.yaml`] = `resources: [../${i - 1}]\n`;
    const { graph } = sample(long);
    expect(graph.chainsOf(`${home}/0/a.yaml`)).toEqual({ chains: [], complete: false });
    expect(graph.problems(() => true)).toEqual([]);
    expect(graph.filesUnder(`${home}/3000`)).toEqual([`${home}/0/a.yaml`]);
  });
});

describe('the graph', () => {
  const { graph } = sample(files);

  it('knows its roots and what is below them', () => {
    expect(graph.roots().map(({ folder }) => short(folder))).toEqual(['east', 'west']);
    expect(graph.filesUnder(`${home}/east`).map(short)).toEqual([
      'base/a.yaml',
      'base/b.yaml',
      'parts/x/x.yaml',
      'parts/y/y.yaml',
    ]);
    expect(graph.under(`${home}/west`).map(({ folder }) => short(folder))).toEqual(['west', 'base']);
  });

  it('knows which files are listed, and which are patches only', () => {
    expect(graph.listed(`${home}/base/a.yaml`)).toBe(true);
    expect(graph.listed(`${home}/east/p.yaml`)).toBe(false);
    expect(graph.listed(`${home}/base`)).toBe(false);
    expect([...graph.patchFiles()].map(short)).toEqual(['east/p.yaml']);
  });

  it('names what is referred to and is not there', () => {
    const there = new Set(['base/a.yaml', 'base/b.yaml', 'west/w.yaml', 'parts/x/x.yaml'].map((path) => `${home}/${path}`));
    expect(graph.problems((uri) => there.has(uri)).map(({ kind, target }) => `${kind} ${short(target)}`)).toEqual([
      'missing east/p.yaml',
      'missing parts/y/y.yaml',
    ]);
  });
});
