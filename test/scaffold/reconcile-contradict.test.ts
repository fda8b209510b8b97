import { describe, expect, it } from 'vitest';
import type { Desired } from '../../server/src/scaffold/desired';
import { entry, rule, run, service, settings, sorted } from './reconcile-view';

const base = {
  'meshwright.yaml': settings,
  'clusters/cluster1/default/reviews.yaml': service(),
  'clusters/cluster2/default/reviews.yaml': service(),
};
const at = 'clusters/cluster1/default/mine.yaml';
const doc = (kind: string, spec: string): string =>
  `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata:\n  name: mine\n  namespace: default\nspec:\n${spec.replace(/^/gm, '  ').trimEnd()}\n`;

/** A complete ServiceEntry of the user, in the words of the user. */
const theirs = `hosts: [reviews.default.global]
location: MESH_INTERNAL
resolution: DNS
addresses: [240.0.0.1]
ports:
- {number: 9080, name: http, protocol: http}
endpoints:
- address: gw2.example.com
  labels: {cluster: cluster2}
  ports: {http: 15443}
`;
const wanted = entry('cluster1', ['cluster2']);

function result(kind: string, spec: string, desired: Desired) {
  const files = { ...base, [at]: doc(kind, spec) };
  const first = run(files, { desired: [desired] });
  if (first.problems.length > 0) {
    expect(first.drafts).toEqual([]);
    return first.problems.map(({ message, at: place }) => `${place?.path.join('.')}: ${message}`);
  }
  expect(run(first.files, { desired: [desired] }).drafts).toEqual([]);
  expect(run(first.files, 'remove').files).toEqual(sorted(files));
  expect(first.files[`clusters/cluster1/default/reviews-global.yaml`]).toBeUndefined();
  const after = (first.files[at] ?? '').split('\n');
  const before = doc(kind, spec).split('\n');
  return after.filter((line) => !before.includes(line) && !/annotations|meshwright\.dev/.test(line)).map((line) => line.trim());
}

describe('a ServiceEntry of the user', () => {
  it.each<[string, string, readonly string[]]>([
    ['has all', theirs, []],
    ['has another class of HTTP', theirs.replace('protocol: http', 'protocol: GRPC'), []],
    ['round-robins', theirs.replace('DNS', 'DNS_ROUND_ROBIN'), []],
    ['is static by address', theirs.replace('DNS', 'STATIC').replaceAll('gw2.example.com', '203.0.113.1'), []],
    ['reaches the gateway by a port of its own', theirs.replace('15443', '31443'), []],
    ['reaches it by another address', theirs.replace('gw2.example.com', 'lb.example.com'), []],
    [
      'knows the cluster by its gateway',
      theirs.replace('labels: {cluster: cluster2}', 'weight: 1'),
      ['labels:', 'cluster: cluster2'],
    ],
    [
      'has the address of an endpoint without its labels',
      theirs.replace('gw2.example.com', 'gw3.example.com').replace('labels: {cluster: cluster2}', 'weight: 1'),
      ['labels:', 'cluster: cluster3'],
    ],
    ['lacks a port of the endpoint', theirs.replace('ports: {http: 15443}', 'ports: {}'), ['ports: {http: 15443}']],
    ['lacks the address', theirs.replace('addresses: [240.0.0.1]\n', ''), ['addresses:', '- 240.0.0.1']],
    ['lacks the location', theirs.replace('location: MESH_INTERNAL\n', ''), ['location: MESH_INTERNAL']],
    [
      'has endpoints of another cluster',
      theirs.replaceAll('cluster2', 'cluster3').replaceAll('gw2', 'gw3'),
      ['- address: gw2.example.com', 'cluster: cluster2', 'http: 15443', 'labels:', 'ports:'],
    ],
    [
      'has an endpoint of another cluster at the same address',
      theirs.replaceAll('cluster2', 'cluster3'),
      ['cluster: cluster2', 'http: 15443', 'labels:', 'ports:'],
    ],
    ['has another host too', theirs.replace('[', '[a.example.com, '), []],
  ])('%s', (_, spec, added) => {
    const desired = added.includes('cluster: cluster3') ? entry('cluster1', ['cluster3']) : wanted;
    expect([...result('ServiceEntry', spec, desired)].sort()).toEqual([...added].sort());
  });

  it.each<[string, string, RegExp]>([
    [
      'is outside of the mesh',
      theirs.replace('MESH_INTERNAL', 'MESH_EXTERNAL'),
      /^spec\.location: ServiceEntry "mine" in namespace "default" has spec\.location "MESH_EXTERNAL", but "MESH_INTERNAL" is needed/,
    ],
    ['is not resolved', theirs.replace('DNS', 'NONE'), /^spec\.resolution: .* has spec\.resolution "NONE", but "DNS" is needed/],
    ['is static by name', theirs.replace('DNS', 'STATIC'), /^spec\.resolution: .* has spec\.resolution "STATIC"/],
    [
      'speaks TCP',
      theirs.replace('protocol: http', 'protocol: TCP'),
      /^spec\.ports\.0\.protocol: .* has spec\.ports\[9080\]\.protocol "TCP"/,
    ],
    [
      'selects workloads',
      theirs.replace(/endpoints:[\s\S]*/, 'workloadSelector: {labels: {app: x}}\n'),
      /^spec\.workloadSelector: .* has spec\.workloadSelector, but spec\.endpoints is needed/,
    ],
  ])('%s', (_, spec, message) => expect(result('ServiceEntry', spec, wanted)).toEqual([expect.stringMatching(message)]));

  it('does not select other workloads than those that answer', () => {
    const { endpoints: _, ...spec } = wanted.spec ?? {};
    const answer: Desired = {
      ...wanted,
      role: 'answer',
      spec: { ...spec, resolution: 'STATIC', workloadSelector: { labels: { app: 'reviews' } } },
    };
    const by = (labels: string): string => theirs.replace(/endpoints:[\s\S]*/, `workloadSelector: {labels: ${labels}}\n`);
    expect(result('ServiceEntry', by('{app: reviews}'), answer)).toEqual([]);
    expect(result('ServiceEntry', by('{app: other}'), answer)).toEqual([
      expect.stringMatching(/^spec\.workloadSelector: .*\{labels: \{app: other\}\}, but \{labels: \{app: reviews\}\} is needed/),
    ]);
    expect(result('ServiceEntry', by('{app: reviews, tier: x}'), answer)).toHaveLength(1);
    expect(result('ServiceEntry', theirs, answer)).toEqual([expect.stringMatching(/^spec\.endpoints: /)]);
  });
});

describe('a DestinationRule of the user', () => {
  const global = rule('cluster1', 'subsets', { v2: { cluster: 'cluster2' } });
  const local = rule('cluster1', 'local-subsets', { v2: { version: 'v2' } });
  const rules = (labels: string, mode = 'ISTIO_MUTUAL'): string => `host: reviews.default.global
trafficPolicy: {tls: {mode: ${mode}}}
subsets:
- name: v2
  labels: ${labels}
`;
  const locals = (labels: string): string => `host: reviews\nsubsets:\n- name: v2\n  labels: ${labels}\n`;

  it.each<[string, string, Desired, readonly string[]]>([
    ['has all', rules('{cluster: cluster2}'), global, []],
    [
      'has certificates of its own, and the name that the gateway looks for',
      rules('{cluster: cluster2}', 'MUTUAL, sni: outbound_.80_._.reviews.default.global'),
      global,
      [],
    ],
    [
      'lacks TLS',
      rules('{cluster: cluster2}').replace('{tls: {mode: ISTIO_MUTUAL}}', '{}'),
      global,
      ['trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}'],
    ],
    ['narrows a subset to the same cluster', rules('{cluster: cluster2, topology.istio.io/cluster: cluster2}'), global, []],
    [
      'says mutual TLS of a subset again',
      `${rules('{cluster: cluster2}')}  trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}\n`,
      global,
      [],
    ],
    [
      'disables TLS for a subset of its own pods',
      `${locals('{version: v2}')}  trafficPolicy: {tls: {mode: DISABLE}}\n`,
      local,
      [],
    ],
    ['narrows a subset to the same version', rules('{cluster: cluster2, version: v2}'), global, []],
    ['narrows a subset by something else', locals('{version: v2, tier: web}'), local, []],
    ['narrows a subset to the own cluster', locals('{version: v2, topology.istio.io/cluster: cluster1}'), local, []],
    ['names the host in full', locals('{version: v2}').replace('reviews', 'reviews.default.svc.cluster.local'), local, []],
  ])('%s', (_, spec, desired, added) => expect(result('DestinationRule', spec, desired)).toEqual(added));

  it.each<[string, string, Desired, RegExp]>([
    [
      'disables TLS',
      rules('{cluster: cluster2}', 'DISABLE'),
      global,
      /^spec\.trafficPolicy\.tls\.mode: .*"DISABLE", but "ISTIO_MUTUAL"/,
    ],
    ['has TLS without client certificates', rules('{cluster: cluster2}', 'SIMPLE'), global, /"SIMPLE"/],
    ['has certificates of its own, and no name', rules('{cluster: cluster2}', 'MUTUAL'), global, /"MUTUAL", but "ISTIO_MUTUAL"/],
    [
      'has a name that the gateway does not know',
      rules('{cluster: cluster2}', 'ISTIO_MUTUAL, sni: reviews.default.global'),
      global,
      /^spec\.trafficPolicy\.tls\.sni: .*by which the other cluster's gateway does not find the service: remove it/,
    ],
    [
      'disables TLS for a subset',
      `${rules('{cluster: cluster2}')}  trafficPolicy: {tls: {mode: DISABLE}}\n`,
      global,
      /^spec\.subsets\.0\.trafficPolicy\.tls\.mode: subset "v2" of .* has TLS mode "DISABLE", but "ISTIO_MUTUAL" is needed/,
    ],
    [
      'has a name of its own for a subset',
      `${rules('{cluster: cluster2}')}  trafficPolicy: {tls: {mode: ISTIO_MUTUAL, sni: x}}\n`,
      global,
      /^spec\.subsets\.0\.trafficPolicy\.tls\.sni: .* has spec\.subsets\[v2\]\.trafficPolicy\.tls\.sni "x"/,
    ],
    [
      'selects another cluster',
      rules('{cluster: cluster3}'),
      global,
      /^spec\.subsets\.0\.labels: subset "v2" of .*\{cluster: cluster3\}, but \{cluster: cluster2\} is needed/,
    ],
    ['narrows to another cluster', rules('{cluster: cluster2, topology.istio.io/cluster: cluster3}'), global, /subset "v2"/],
    ['narrows to another version', rules('{cluster: cluster2, version: v3}'), global, /subset "v2"/],
    ['selects more', rules('{}'), global, /selects \{\}, but/],
    ['has no labels', locals('null'), local, /selects \{\}, but \{version: v2\} is needed/],
    ['selects another version', locals('{version: v3}'), local, /\{version: v3\}, but \{version: v2\}/],
    ['narrows to a remote cluster', locals('{version: v2, topology.istio.io/cluster: cluster2}'), local, /subset "v2"/],
    ['selects by another label', locals('{release: v2}'), local, /\{release: v2\}, but/],
  ])('%s', (_, spec, desired, message) =>
    expect(result('DestinationRule', spec, desired)).toEqual([expect.stringMatching(message)]),
  );

  it('is chosen by its name, then by its file, among several', () => {
    const other = (name: string): string => doc('DestinationRule', 'host: reviews').replace('name: mine', `name: ${name}`);
    const pathOf = (name: string): string => `clusters/cluster1/default/${name}.yaml`;
    const files = { ...base, [pathOf('a')]: other('x'), [pathOf('b')]: other('y') };
    const changed = (more: Readonly<Record<string, string>>) =>
      run({ ...files, ...more }, { desired: [local] }).drafts.map(({ uri }) => uri.split('/').at(-1));
    expect(changed({})).toEqual(['a.yaml']);
    expect(changed({ [pathOf('z')]: other('reviews') })).toEqual(['z.yaml']);
  });

  it('that is of another cluster or service is left alone', () => {
    const far = { ...base, 'clusters/cluster2/default/mine.yaml': doc('DestinationRule', locals('{version: v9}')) };
    const { drafts, problems } = run(far, { desired: [local] });
    expect(problems).toEqual([]);
    expect(drafts.map(({ before }) => before)).toEqual([undefined]);
  });
});
