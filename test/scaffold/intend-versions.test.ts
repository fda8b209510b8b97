/** How versions become subsets, above all where several clusters run one. */
import { describe, expect, it } from 'vitest';
import type { ScaffoldRequest } from '../../server/src/scaffold/request';
import { intended, messages, service, settings, specs } from './view';

type Files = Readonly<Record<string, string>>;

function mesh(versions: Readonly<Record<string, readonly string[]>>, more = ''): Files {
  const clusters = Object.keys(versions);
  return {
    'meshwright.yaml': settings(clusters, more),
    ...Object.fromEntries(
      Object.entries(versions).map(([cluster, own]) => [
        `${cluster}/reviews.yaml`,
        own.length > 0 ? service({ versions: own }) : service({ name: 'web' }),
      ]),
    ),
  };
}

/** Subsets by name of a cluster's rule. */
function subsets(files: Files, cluster: string, more: Partial<ScaffoldRequest> = {}, role = 'subsets'): unknown {
  const name = role === 'subsets' ? 'reviews-global' : 'reviews';
  const spec = specs(intended(files, more))[`${cluster} ${role} DestinationRule/default/${name}`];
  const list = (spec as { subsets: { name: string; labels: unknown }[] }).subsets;
  return Object.fromEntries(list.map((subset) => [subset.name, subset.labels]));
}

function endpointLabels(files: Files, cluster: string, more: Partial<ScaffoldRequest> = {}): unknown {
  const spec = specs(intended(files, more))[`${cluster} entry ServiceEntry/default/reviews-global`];
  return (spec as { endpoints: { labels: unknown }[] }).endpoints.map(({ labels }) => labels);
}

describe('a version in several remote clusters', () => {
  const shared = mesh({ c1: [], c2: ['v1', 'v2'], c3: ['v1', 'v3'] });

  it('is one subset, by a label that the endpoints of its clusters carry', () => {
    expect(subsets(shared, 'c1')).toEqual({ v1: { 'runs-v1': 'true' }, v2: { cluster: 'c2' }, v3: { cluster: 'c3' } });
    expect(endpointLabels(shared, 'c1')).toEqual([
      { cluster: 'c2', 'runs-v1': 'true' },
      { cluster: 'c3', 'runs-v1': 'true' },
    ]);
    // Where it runs, its subset is the own pods'.
    expect(subsets(shared, 'c2')).toEqual({ v1: { version: 'v1' }, v2: { version: 'v2' }, v3: { cluster: 'c3' } });
    expect(endpointLabels(shared, 'c2')).toEqual([{ cluster: 'c3' }]);
  });

  it('is one subset per cluster and version, which that cluster defines by the same name', () => {
    const more = { sharedVersions: 'per-cluster' } as const;
    expect(subsets(shared, 'c1', more)).toEqual({
      'v1-c2': { cluster: 'c2' },
      'v1-c3': { cluster: 'c3' },
      v2: { cluster: 'c2' },
      v3: { cluster: 'c3' },
    });
    expect(endpointLabels(shared, 'c1', more)).toEqual([{ cluster: 'c2' }, { cluster: 'c3' }]);
    expect(subsets(shared, 'c2', more)).toEqual({
      'v1-c2': { version: 'v1' },
      'v1-c3': { cluster: 'c3' },
      v2: { version: 'v2' },
      v3: { cluster: 'c3' },
    });
    expect(subsets(shared, 'c2', more, 'local-subsets')).toEqual({ v1: { version: 'v1' }, v2: { version: 'v2' } });
  });

  it("is the client's own where that runs it, and its endpoints say nothing of it", () => {
    const files = mesh({ c1: ['v1'], c2: ['v1'], c3: ['v1'] });
    expect(subsets(files, 'c1')).toEqual({ v1: { version: 'v1' } });
    expect(endpointLabels(files, 'c1')).toEqual([{ cluster: 'c2' }, { cluster: 'c3' }]);
  });

  it('is defined for the rewritten name too before Istio 1.20', () => {
    const old = mesh({ c1: [], c2: ['v1'], c3: ['v1'] }, 'istioVersion: "1.19"\n');
    expect(subsets(old, 'c2', { sharedVersions: 'per-cluster' }, 'local-subsets')).toEqual({
      v1: { version: 'v1' },
      'v1-c2': { version: 'v1' },
    });
    expect(subsets(old, 'c2', {}, 'local-subsets')).toEqual({ v1: { version: 'v1' } });
  });

  it('keeps each subset apart where the client runs the version but is not asked to answer', () => {
    const files = mesh({ c1: ['v1'], c2: ['v1'] });
    expect(subsets(files, 'c1', { clients: ['c1'], remotes: ['c2'] })).toEqual({ v1: { cluster: 'c2' } });
  });
});

describe('names of subsets', () => {
  it('are DNS labels, told apart where versions become the same', () => {
    const files = mesh({ c1: [], c2: ['1.2.0', '1-2-0', 'V3'] });
    expect(subsets(files, 'c2')).toEqual({
      '1-2-0': { version: '1-2-0' },
      '1-2-0-2': { version: '1.2.0' },
      v3: { version: 'V3' },
    });
  });

  it('are never longer than 63 characters, nor are the labels', () => {
    const long = `v${'1'.repeat(62)}`;
    const files = mesh({ c1: [], c2: [long], c3: [long] });
    const [name = ''] = Object.keys(subsets(files, 'c1', { sharedVersions: 'per-cluster' }) as object);
    expect(name.length).toBe(63);
    expect(name).not.toBe(Object.keys(subsets(files, 'c1', { sharedVersions: 'per-cluster' }) as object)[1]);
    const [labels = {}] = endpointLabels(files, 'c1') as object[];
    expect(Object.keys(labels).map((key) => key.length)).toEqual([7, 63]);
  });
});

describe('versions', () => {
  it('are only those that are asked for', () => {
    const files = mesh({ c1: ['v1'], c2: ['v2', 'v3'] });
    expect(subsets(files, 'c1', { versions: ['v3'] })).toEqual({ v3: { cluster: 'c2' } });
    expect(subsets(files, 'c2', { versions: ['v3'] }, 'local-subsets')).toEqual({ v3: { version: 'v3' } });
  });

  it('that nothing carries are a problem', () => {
    const files = mesh({ c1: [], c2: ['v2', 'v3'] });
    expect(messages(intended(files, { versions: ['v2', 'v4'] }).problems)).toEqual([
      'no workload of it carries version "v4"; they carry "v2", "v3"; did you mean "v2"?',
    ]);
  });

  it('of workloads without the label have no subset', () => {
    const files = mesh({ c1: [], c2: [''] });
    const all = specs(intended(files));
    expect(Object.keys(all)).toEqual([
      'c1 entry ServiceEntry/default/reviews-global',
      'c1 subsets DestinationRule/default/reviews-global',
      'c2 answer ServiceEntry/default/reviews-global',
    ]);
    expect(all['c1 subsets DestinationRule/default/reviews-global']).not.toHaveProperty('subsets');
  });

  it('that no pod can carry are told and left out', () => {
    const long = 'x'.repeat(64);
    const result = intended(mesh({ c1: [], c2: [long, 'y-', 'v2'] }));
    expect(messages(result.notes)).toEqual([
      `the label "version" of Deployment "reviews-${long}" in cluster "c2" is "${long}", which Kubernetes does not take, so that it gets no subset`,
      'the label "version" of Deployment "reviews-y-" in cluster "c2" is "y-", which Kubernetes does not take, so that it gets no subset',
    ]);
    expect(specs(result)['c1 subsets DestinationRule/default/reviews-global']).toMatchObject({ subsets: [{ name: 'v2' }] });
  });

  it('that are placeholders are told and left out', () => {
    const { notes } = intended(mesh({ c1: [], c2: ['$(VERSION)', 'v2'] }));
    expect(messages(notes)).toEqual([
      'the label "version" of Deployment "reviews-$(version)" in cluster "c2" is a placeholder, so that it gets no subset',
    ]);
  });

  it('of a cluster whose manifests are elsewhere come from the request', () => {
    const files = { ...mesh({ c1: ['v1'], c2: [] }), 'meshwright.yaml': settings(['c1', 'c2', 'c3']) };
    const asked = { clients: ['c1'], remotes: ['c3'] };
    const { notes, problems } = intended(files, asked);
    expect(problems).toEqual([]);
    expect(messages(notes)).toEqual([
      'the workspace has no Service "reviews" of cluster "c3" with a selector, so that only the clients\' side is written',
    ]);
    const without = specs(intended(files, asked));
    expect(Object.keys(without).filter((name) => name.startsWith('c3'))).toEqual([]);
    expect(without['c1 subsets DestinationRule/default/reviews-global']).not.toHaveProperty('subsets');
    const named = specs(intended(files, { ...asked, versions: ['v1', 'v7'] }));
    expect(Object.keys(named).filter((name) => name.startsWith('c3'))).toEqual([]);
    expect(subsets(files, 'c1', { ...asked, versions: ['v1', 'v7'] })).toEqual({ v1: { cluster: 'c3' }, v7: { cluster: 'c3' } });
  });
});
