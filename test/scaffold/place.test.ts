import { describe, expect, it } from 'vitest';
import { Reconciler } from '../../server/src/scaffold/reconcile/reconcile';
import { entry, type Files, finish, type Job, root, rule, run, service, settings, sorted, viewFor } from './reconcile-view';

const base = { 'meshwright.yaml': settings, 'clusters/cluster2/default/reviews.yaml': service() };
const job: Job = { desired: [entry('cluster1', ['cluster2'])] };

function placed(files: Files, change: Partial<Job> = {}): readonly string[] {
  const { files: after, problems, drafts } = run(files, { ...job, ...change });
  if (problems.length > 0) return problems.map(({ message }) => message);
  expect(run(after, { ...job, ...change }).drafts).toEqual([]);
  expect(run(after, 'remove').files).toEqual(sorted(files));
  return drafts.map(({ uri }) => uri.slice(root.length + 1));
}

describe('a new file', () => {
  it.each<[string, Files, readonly string[]]>([
    ['goes to a folder of its namespace', {}, ['clusters/cluster1/default/reviews-global.yaml']],
    [
      'goes to where the Service is',
      { 'clusters/cluster1/apps/reviews.yaml': service(), 'clusters/cluster1/x/other.yaml': service('other') },
      ['clusters/cluster1/apps/reviews-global.yaml'],
    ],
    [
      'goes to where most of the namespace is',
      {
        'clusters/cluster1/a/a.yaml': service('a'),
        'clusters/cluster1/b/b.yaml': service('b'),
        'clusters/cluster1/b/c.yaml': service('c'),
        'clusters/cluster1/c/d.yaml': `${service('d', 'other')}---\n${service('e', 'other')}---\n${service('f', 'other')}`,
      },
      ['clusters/cluster1/b/reviews-global.yaml'],
    ],
    [
      'goes to the root where all files lie there',
      { 'clusters/cluster1/a.yaml': service('a', 'other') },
      ['clusters/cluster1/reviews-global.yaml'],
    ],
    [
      'goes to a folder of its namespace beside others',
      { 'clusters/cluster1/other/a.yaml': service('a', 'other') },
      ['clusters/cluster1/default/reviews-global.yaml'],
    ],
    [
      'ends as its neighbours do',
      {
        'clusters/cluster1/a.yml': service('a'),
        'clusters/cluster1/b.yml': service('b'),
        'clusters/cluster1/c.yaml': service('c'),
      },
      ['clusters/cluster1/reviews-global.yml'],
    ],
  ])('%s', (_, files, paths) => expect(placed({ ...base, ...files })).toEqual(paths));

  it('goes to the folder that was asked for', () => {
    const folders = { cluster1: `${root}/clusters/cluster1/mesh` };
    const more = { ...base, 'clusters/cluster1/apps/reviews.yaml': service() };
    expect(placed(more, { folders })).toEqual(['clusters/cluster1/mesh/default/reviews-global.yaml']);
    const flat = { ...more, 'clusters/cluster1/mesh/x.yaml': service('x', 'other') };
    expect(placed(flat, { folders })).toEqual(['clusters/cluster1/mesh/reviews-global.yaml']);
  });

  it.each([
    ['clusters/cluster2/x', 'files there belong to cluster "cluster2"'],
    ['elsewhere', 'files there belong to no cluster, as no glob of meshwright.yaml takes them in'],
    ['both', 'files there belong to cluster "cluster2" too'],
    ['clusters/cluster1/off', 'files there are not read as manifests'],
  ])('goes to no other folder than the one that was asked for: %s', (folder, why) => {
    const text = settings.replaceAll('/**"]', '/**", "both/**"]').replace('"both/**"]\n  gateways: ["gw3', '"]');
    const files = {
      ...base,
      'meshwright.yaml': `${text.replace(/(cluster3\/\*\*"), "both\/\*\*"/, '$1')}ignore: ["**/off/**"]\n`,
    };
    expect(placed(files, { folders: { cluster1: `${root}/${folder}` } })).toEqual([
      expect.stringMatching(
        new RegExp(`^new files of cluster "cluster1" cannot go to the folder ".*${folder}" that was asked for: ${why}; choose`),
      ),
    ]);
  });

  it('goes to no folder that another cluster has as well', () => {
    const shared = settings
      .replace('"clusters/cluster1/**"', '"clusters/cluster1/**", "shared/**"')
      .replace('cluster2/**"', 'cluster2/**", "shared/**"');
    expect(placed({ ...base, 'meshwright.yaml': shared, 'shared/reviews.yaml': service() })).toEqual([
      'clusters/cluster1/default/reviews-global.yaml',
    ]);
    const both = settings.replaceAll(/"clusters\/cluster[12]\/\*\*"/g, '"all/**"');
    const message =
      'no folder belongs to cluster "cluster1" alone; give it one by a glob like "clusters/cluster1/**" in meshwright.yaml, or choose a folder that no other cluster has';
    expect(placed({ 'meshwright.yaml': both, 'all/reviews.yaml': service() })).toEqual([message]);
    const twice = run(
      { 'meshwright.yaml': both, 'all/reviews.yaml': service() },
      {
        desired: [entry('cluster1', ['cluster2']), rule('cluster1', 'subsets', {})],
      },
    );
    expect(twice.problems.map((problem) => problem.message)).toEqual([message]);
  });

  it('goes beside a file that is all that a glob names', () => {
    const one = settings.replace('"clusters/cluster1/**"', '"one/all.yaml"');
    expect(placed({ ...base, 'meshwright.yaml': one, 'one/all.yaml': service('x') })).toEqual([
      expect.stringMatching(/^no folder belongs/),
    ]);
    const two = settings.replace('"clusters/cluster1/**"', '"one/all.yaml", "one/*-global.yaml"');
    expect(placed({ ...base, 'meshwright.yaml': two, 'one/all.yaml': service('x') })).toEqual(['one/reviews-global.yaml']);
  });

  it('goes to no folder whose files are ignored or templates', () => {
    const ignoring = `${settings}ignore: ["clusters/cluster1/default/**"]\n`;
    expect(placed({ ...base, 'meshwright.yaml': ignoring })).toEqual(['clusters/cluster1/reviews-global.yaml']);
    const chart = {
      ...base,
      'clusters/cluster1/c/Chart.yaml': 'name: c\n',
      'clusters/cluster1/c/templates/x.yaml': service(),
    };
    expect(placed(chart)).toEqual(['clusters/cluster1/default/reviews-global.yaml']);
  });

  it('is named after the namespace too where services of two share a folder', () => {
    const other = { namespace: 'other', name: 'reviews' };
    const files = { ...base, 'clusters/cluster1/a.yaml': service('a') };
    const reconciler = new Reconciler(viewFor(files), {});
    const common = { flavour: 'global-gateway', options: {} } as const;
    const second = entry('cluster1', ['cluster2'], { service: other, namespace: 'other' });
    reconciler.want({ ...common, service: { namespace: 'default', name: 'reviews' }, desired: job.desired });
    reconciler.want({ ...common, service: other, desired: [second] });
    const both = finish(files, reconciler);
    expect(both.drafts.map(({ uri }) => uri.split('/').at(-1))).toEqual(['reviews-global.yaml', 'reviews-other-global.yaml']);
    const one = run(files, job);
    const later = run(one.files, { service: other, desired: [second] });
    expect(later.files).toEqual(both.files);
    expect(run(later.files, 'remove').files).not.toHaveProperty(['clusters/cluster1/reviews-global.yaml']);
    expect(run(later.files, 'remove').files).toHaveProperty(['clusters/cluster1/reviews-other-global.yaml']);
  });
});

describe('a kustomization', () => {
  const at = 'clusters/cluster1/default/kustomization.yaml';
  const reviews = { 'clusters/cluster1/default/reviews.yaml': service() };
  const path = 'clusters/cluster1/default/reviews-global.yaml';
  const head = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';

  it.each<[string, string, string]>([
    [
      'with resources',
      `${head}resources:\n- reviews.yaml # x\n`,
      `${head}resources:\n- reviews.yaml # x\n- reviews-global.yaml\n`,
    ],
    [
      'with indented dashes',
      `resources:\n  - reviews.yaml\nimages: []\n`,
      `resources:\n  - reviews.yaml\n  - reviews-global.yaml\nimages: []\n`,
    ],
    ['without a last line break', `resources:\n- reviews.yaml`, `resources:\n- reviews.yaml\n- reviews-global.yaml`],
    ['with CRLF', `resources:\r\n- reviews.yaml\r\n`, `resources:\r\n- reviews.yaml\r\n- reviews-global.yaml\r\n`],
    ['in brackets', `{resources: [reviews.yaml]}\n`, `{resources: [reviews.yaml, reviews-global.yaml]}\n`],
    ['with empty brackets', `${head}resources: []\n`, `${head}resources: [reviews-global.yaml]\n`],
    ['without resources', head, `${head}resources:\n- reviews-global.yaml\n`],
    ['that lists its folder', `resources:\n- ./\n`, `resources:\n- ./\n`],
    ['that lists the file', `resources:\n- ./reviews-global.yaml\n`, `resources:\n- ./reviews-global.yaml\n`],
    [
      'of Flux',
      `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x}\nspec: {path: ./x}\n`,
      'same',
    ],
  ])('%s lists the new file', (name, before, after) => {
    const files = { ...base, ...reviews, [at]: before };
    const created = run(files, job);
    expect(created.problems).toEqual([]);
    expect(created.files[at]).toBe(after === 'same' ? before : after);
    expect(run(created.files, job).drafts).toEqual([]);
    const removed = run(created.files, 'remove').files;
    // A file that is gone must not be listed, whoever listed it.
    if (name === 'that lists the file') expect(removed[at]).toBe('{}\n');
    else expect(removed).toEqual(sorted(files));
  });

  it('further up lists it by its path', () => {
    const up = 'clusters/cluster1/Kustomization';
    const files = { ...base, ...reviews, [up]: `resources:\n- default/reviews.yaml\n` };
    const { files: after } = run(files, job);
    expect(after[up]).toBe('resources:\n- default/reviews.yaml\n- default/reviews-global.yaml\n');
    expect(run(after, 'remove').files).toEqual(sorted(files));
    const covering = { ...files, [up]: 'resources:\n- default\n' };
    expect(run(covering, job).files[up]).toBe(covering[up]);
  });

  it('that is of no cluster or of several is left alone', () => {
    for (const outside of ['kustomization.yaml', 'clusters/kustomization.yml']) {
      const files = { ...base, ...reviews, [outside]: `resources:\n- clusters/cluster1/default/reviews.yaml\n` };
      expect(run(files, job).drafts.map(({ uri }) => uri)).toEqual([`${root}/${path}`]);
    }
  });

  it('that would move the resource is avoided', () => {
    const files = { ...base, ...reviews, [at]: 'namespace: prod\nresources:\n- reviews.yaml\n' };
    expect(placed({ ...files, 'clusters/cluster1/more/x.yaml': service('x') })).toEqual([
      'clusters/cluster1/more/reviews-global.yaml',
    ]);
    expect(placed({ ...files, [at]: 'namespace: default\nresources:\n- reviews.yaml\n' })).toEqual([at, path]);
    const { [at]: _, ...rest } = files;
    expect(placed({ ...rest, 'clusters/cluster1/kustomization.yaml': 'namespace: prod\nresources: []\n' })).toEqual([
      expect.stringMatching(
        /^clusters\/cluster1\/kustomization\.yaml would move new resources of namespace "default" to "prod", and cluster "cluster1" has no other folder/,
      ),
    ]);
  });

  it.each([
    ['x: &r [reviews.yaml]\nresources: *r\n', 'resources is an alias: what it refers to is written elsewhere'],
    ['resources: [\n', 'it has errors: '],
  ])('that cannot be edited is told of', (text, reason) => {
    const { problems } = run({ ...base, ...reviews, [at]: text }, job);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        `^clusters/cluster1/default/kustomization.yaml cannot be edited in place \\(${reason}.*\\): add "reviews-global.yaml" to its resources by hand$`,
      ),
    ]);
  });
});
