import { describe, expect, it } from 'vitest';
import type { Desired } from '../../server/src/scaffold/desired';
import { Reconciler } from '../../server/src/scaffold/reconcile/reconcile';
import type { Value } from '../../server/src/yaml/edits';
import { entry, type Files, finish, reviews, rule, run, service, settings, sorted, viewFor } from './reconcile-view';

const base = {
  'meshwright.yaml': settings,
  'clusters/cluster1/default/reviews.yaml': service(),
  'clusters/cluster2/default/reviews.yaml': service(),
};
const at = 'clusters/cluster1/default/reviews-global.yaml';

function withEndpoint(desired: Desired, change: Readonly<Record<string, Value>>): Desired {
  const endpoints = desired.spec?.endpoints as readonly Readonly<Record<string, Value>>[];
  return { ...desired, spec: { ...desired.spec, endpoints: endpoints.map((one) => ({ ...one, ...change })) } };
}

describe('an update of what was created', () => {
  const first = run(base, { desired: [entry('cluster1', ['cluster2'])] }).files;
  const mine = (first[at] ?? '')
    .replace('spec:\n', 'spec: # mine\n')
    .replace('  endpoints:\n', '  endpoints:\n  # the other side\n')
    .replace('      http: 15443\n', '      http: 15443 # gateway\n    weight: 5\n')
    .concat('  - address: 10.0.0.1 # a machine\n  exportTo: ["."]\n');
  const edited: Files = { ...first, [at]: mine };

  it('leaves what the user added, and their comments', () => {
    expect(run(edited, { desired: [entry('cluster1', ['cluster2'])] }).drafts).toEqual([]);
  });

  it('adds and takes away endpoints as clusters come and go', () => {
    const more = run(edited, { desired: [entry('cluster1', ['cluster2', 'cluster3'])] });
    expect(more.problems).toEqual([]);
    expect(more.files[at]).toContain(
      '  - address: 10.0.0.1 # a machine\n  - address: gw3.example.com\n    labels:\n      cluster: cluster3\n    ports:\n      http: 15443\n  exportTo: ["."]\n',
    );
    expect(run(more.files, { desired: [entry('cluster1', ['cluster2', 'cluster3'])] }).drafts).toEqual([]);
    expect(run(more.files, { desired: [entry('cluster1', ['cluster2'])] }).files).toEqual(sorted(edited));
    const other = run(edited, { desired: [entry('cluster1', ['cluster3'])] }).files[at] ?? '';
    expect(other).not.toContain('gw2.example.com');
    expect(other).toContain('10.0.0.1 # a machine');
  });

  it('takes away the endpoint of a cluster that the settings know no more', () => {
    const { files } = run(edited, { desired: [entry('cluster1', ['cluster2', 'cluster3'])] });
    const gone = settings.slice(0, settings.indexOf('- name: cluster3'));
    expect(run({ ...files, 'meshwright.yaml': gone }, { desired: [entry('cluster1', ['cluster2'])] }).files).toEqual(
      sorted({ ...edited, 'meshwright.yaml': gone }),
    );
    const theirs = { ...edited, [at]: mine.replace('# a machine', '# a machine\n    labels: {cluster: on-premises}') };
    expect(run(theirs, { desired: [entry('cluster1', ['cluster2'])] }).drafts).toEqual([]);
  });

  it('adds and takes away fields of one flavour, but no field of the user', () => {
    const wanted = withEndpoint(entry('cluster1', ['cluster2']), {
      locality: 'eu/a',
      labels: { cluster: 'cluster2', 'security.istio.io/tlsMode': 'istio' },
    });
    const more = run(edited, { desired: [wanted] });
    expect(more.files[at]).toContain('locality: eu/a');
    expect(more.files[at]).toContain('security.istio.io/tlsMode: istio');
    expect(run(more.files, { desired: [wanted] }).drafts).toEqual([]);
    expect(run(more.files, { desired: [entry('cluster1', ['cluster2'])] }).files).toEqual(sorted(edited));
  });

  it('tells what it wrote from what the user added, though it lists neither', () => {
    const own = mine
      .replace('  - reviews.default.global\n', '  - reviews.default.global\n  - reviews.example.com\n')
      .replace('    protocol: HTTP\n', '    protocol: HTTP\n  - number: 9090\n    name: own\n    protocol: TCP\n')
      .replace('      cluster: cluster2\n', '      cluster: cluster2\n      tier: gold\n')
      .replace('      http: 15443', '      own: 15443\n      http: 15443');
    const files = { ...edited, [at]: own };
    expect(own.match(/^ +meshwright.dev\/added: (.*)$/m)?.[1]).toBe('spec.ports[9080] spec.endpoints[cluster2]');
    expect(run(files, { desired: [entry('cluster1', ['cluster2'])] }).drafts).toEqual([]);
    const renamed = entry('cluster1', ['cluster2']);
    const ports: Value = [{ number: 80, name: 'web', protocol: 'HTTP' }];
    const { addresses: _, ...spec } = withEndpoint(renamed, { ports: { web: 15443 } }).spec ?? {};
    const less = run(files, { desired: [{ ...renamed, spec: { ...spec, ports } }] }).files[at] ?? '';
    expect(less).toMatch(/^ {2}ports:\n {2}- number: 9090\n {4}name: own\n {4}protocol: TCP\n {2}- number: 80\n/m);
    expect(less).toMatch(/^ {6}tier: gold\n {4}ports:\n {6}own: 15443\n {6}web: 15443\n/m);
    expect(less).toContain('  - reviews.example.com\n');
    expect(less).not.toContain('addresses:');
  });

  it('takes the policies of a flavour with it, and none of the user', () => {
    const outlierDetection = { consecutive5xxErrors: 5, interval: '30s', baseEjectionTime: '60s', maxEjectionPercent: 100 };
    const plain = rule('cluster1', 'subsets', { v2: { cluster: 'cluster2' } });
    const policy = { ...(plain.spec?.trafficPolicy as object), outlierDetection };
    const safe = { ...plain, spec: { ...plain.spec, trafficPolicy: policy } };
    const before = run(base, { desired: [plain] }).files;
    const after = run(before, { desired: [safe], flavour: 'failover' }).files;
    expect(after[at]).toContain('maxEjectionPercent: 100');
    expect(run(after, { desired: [plain] }).files).toEqual(before);
    const text = (before[at] ?? '').replace('trafficPolicy:\n', 'trafficPolicy:\n    outlierDetection:\n      interval: 30s\n');
    expect(run({ ...before, [at]: text }, { desired: [plain] }).drafts).toEqual([]);
    const kept = run({ ...before, [at]: text }, { desired: [safe], flavour: 'failover' }).files;
    expect(run(kept, { desired: [safe], flavour: 'failover' }).drafts).toEqual([]);
  });

  it('sets what changed where it stands', () => {
    const wanted = withEndpoint(entry('cluster1', ['cluster2']), { address: 'new.example.com' });
    const { drafts } = run(edited, { desired: [wanted] });
    expect(drafts.map(({ splices }) => splices.map(({ text }) => text))).toEqual([['new.example.com']]);
  });

  it('turns endpoints into a selector and back', () => {
    const { endpoints: _, ...spec } = entry('cluster1', []).spec ?? {};
    const selecting = { ...entry('cluster1', []), spec: { ...spec, workloadSelector: { labels: { app: 'reviews' } } } };
    const then = run(first, { desired: [selecting] });
    expect(then.problems).toEqual([]);
    expect(then.files[at]).toMatch(/protocol: HTTP\n {2}workloadSelector:\n {4}labels:\n {6}app: reviews\n$/);
    expect(run(then.files, { desired: [entry('cluster1', ['cluster2'])] }).files).toEqual(first);
  });

  it('takes away resources that are no longer wanted, and extensions too', () => {
    const rules = 'clusters/cluster2/default/rules.yaml';
    const text = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: mine, namespace: default}
spec:
  host: reviews
`;
    const before = { ...base, [rules]: text };
    const all = run(before, {
      desired: [
        entry('cluster1', ['cluster2']),
        rule('cluster1', 'subsets', { v2: { cluster: 'cluster2' } }),
        rule('cluster2', 'local-subsets', { v2: { version: 'v2' } }),
      ],
    });
    expect(all.problems).toEqual([]);
    expect(all.files[rules]).not.toBe(text);
    const less = run(all.files, { desired: [rule('cluster1', 'subsets', { v2: { cluster: 'cluster2' } })] });
    expect(less.files[rules]).toBe(text);
    expect(less.files[at]?.startsWith('apiVersion: networking.istio.io/v1\nkind: DestinationRule\n')).toBe(true);
    expect(run(less.files, { desired: [] }).files).toEqual(sorted(before));
  });

  it('reuses the file and the name of a resource that is made anew', () => {
    const other = { ...entry('cluster1', []), role: 'answer' as const };
    const { files } = run(first, { desired: [other] });
    expect(Object.keys(files)).toEqual(Object.keys(first));
    expect(files[at]).toContain('  name: reviews-global\n');
    expect(files[at]).toContain('role=answer');
    expect(files[at]).not.toContain('role=entry');
  });

  it('takes and gives documents of one file in one splice', () => {
    const two = run(base, { desired: [rule('cluster1', 'subsets', {}), entry('cluster1', ['cluster2'])] });
    const { drafts, files } = run(two.files, {
      desired: [rule('cluster1', 'subsets', {}), { ...entry('cluster1', []), role: 'answer' }],
    });
    expect(drafts.map(({ splices }) => splices.length)).toEqual([1]);
    expect(files[at]?.match(/^kind: \w+$/gm)).toEqual(['kind: DestinationRule', 'kind: ServiceEntry']);
  });

  it('knows endpoints of clusters without labels by their address', () => {
    const unlabelled = { ...base, 'meshwright.yaml': settings.replace(/(name: cluster3\n)/, '$1  endpointLabels: {}\n') };
    const wanted = (address: string): Desired => withEndpoint(entry('cluster1', ['cluster3']), { address, labels: {} });
    const once = run(unlabelled, { desired: [wanted('a.example.com')] });
    expect(run(once.files, { desired: [wanted('a.example.com')] }).drafts).toEqual([]);
    const { files } = run(once.files, { desired: [wanted('b.example.com')] });
    expect(files[at]).toContain('address: b.example.com');
    expect(files[at]).not.toContain('address: a.example.com');
  });

  it('goes on with a resource that the user moved to another file', () => {
    const { [at]: text = '', ...rest } = first;
    const moved = { ...rest, 'clusters/cluster1/all.yaml': `${service('x')}---\n${text}` };
    const { files, problems } = run(moved, {
      desired: [entry('cluster1', ['cluster2']), rule('cluster1', 'subsets', { v2: { cluster: 'cluster2' } })],
    });
    expect(problems).toEqual([]);
    expect(Object.keys(files)).toEqual(Object.keys(sorted(moved)));
    expect(files['clusters/cluster1/all.yaml']).toContain('kind: DestinationRule');
  });
});

describe('an item of a List', () => {
  const list = 'clusters/cluster1/default/list.yaml';
  const { [at]: text = '' } = run(base, { desired: [entry('cluster1', ['cluster2'])] }).files;
  const item = text.trimEnd().replace(/^/gm, '  ').replace(/^ {2}/, '- ');
  const other = service('other').trimEnd().replace(/^/gm, '  ').replace(/^ {2}/, '- ');
  const files = { ...base, [list]: `apiVersion: v1\nkind: List\nitems:\n${item}\n${other}\n` };

  it('is brought up to date and taken away where the user moved it', () => {
    expect(run(files, { desired: [entry('cluster1', ['cluster2'])] }).drafts).toEqual([]);
    const more = run(files, { desired: [entry('cluster1', ['cluster2', 'cluster3'])] });
    expect(more.files[list]).toContain('    - address: gw3.example.com\n');
    expect(run(more.files, 'remove').files[list]).toBe(`apiVersion: v1\nkind: List\nitems:\n${other}\n`);
  });
});

describe('a VirtualService', () => {
  const match = (value: string): Value => [{ headers: { 'x-version': { exact: value } } }];
  const route = (subset: string): Value => [{ destination: { host: 'reviews.default.global', subset } }];
  const routing = (versions: readonly string[]): Desired => ({
    ...entry('cluster1', []),
    role: 'routing',
    kind: 'VirtualService',
    spec: {
      hosts: ['reviews.default.global'],
      http: [...versions.map((one) => ({ match: match(one), route: route(one) })), { route: route(versions[0] ?? '') }],
    },
    standsFor: ({ type }) => type === 'VirtualService',
  });
  const first = run(base, { desired: [routing(['v1', 'v2'])] }).files;
  const own = `  - match: # mine
    - uri:
        exact: /x
    route:
    - destination:
        host: other
`;

  it('keeps its order and the routes of the user', () => {
    const text = first[at] ?? '';
    const middle = text.lastIndexOf('  - route:\n');
    const edited = { ...first, [at]: `${text.slice(0, middle)}${own}${text.slice(middle)}` };
    expect(run(edited, { desired: [routing(['v1', 'v2'])] }).drafts).toEqual([]);
    const more = run(edited, { desired: [routing(['v1', 'v2', 'v3'])] });
    const order = [...(more.files[at] ?? '').matchAll(/exact: (\S+)|subset: (\S+)$/gm)].map(
      ([, exact, subset]) => exact ?? subset,
    );
    expect(order).toEqual(['v1', 'v1', 'v2', 'v2', 'v3', 'v3', '/x', 'v1']);
    expect(run(more.files, { desired: [routing(['v1', 'v2', 'v3'])] }).drafts).toEqual([]);
    const less = run(edited, { desired: [routing(['v2'])] });
    expect(less.problems).toEqual([]);
    expect(less.files[at]).toContain(own);
    expect(less.files[at]).not.toContain('subset: v1');
  });

  it('of the user is never extended', () => {
    const { [at]: text = '', ...rest } = first;
    const theirs = { ...rest, [at]: text.replace(/ {2}annotations:\n(?: {4}.*\n)+/, '') };
    const { files, drafts } = run(theirs, { desired: [routing(['v3'])] });
    expect(drafts).toHaveLength(1);
    expect(files[at]?.startsWith(theirs[at] ?? '')).toBe(true);
    expect(files[at]).toContain('  name: reviews-global-2\n');
  });
});

describe('a file that several clusters have', () => {
  const shared = settings.replaceAll('/**"]', '/**", "shared/**"]');
  const text = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews, namespace: default}
spec:
  host: reviews
  subsets:
  - {name: v1, labels: {version: v1}}
`;
  const before = { ...base, 'meshwright.yaml': shared, 'shared/rules.yaml': text };
  const wanted = [
    rule('cluster1', 'local-subsets', { v1: { version: 'v1' }, v2: { version: 'v2' } }),
    rule('cluster2', 'local-subsets', { v2: { version: 'v2' }, v3: { version: 'v3' } }),
  ];

  it('gets what any of them needs, once', () => {
    const { files, problems } = run(before, { desired: wanted });
    expect(problems).toEqual([]);
    expect(files['shared/rules.yaml']?.match(/name: v\d/g)).toEqual(['name: v1', 'name: v2', 'name: v3']);
    expect(files['shared/rules.yaml']?.match(/meshwright.dev\/scaffold/g)).toHaveLength(1);
    expect(run(files, { desired: wanted }).drafts).toEqual([]);
    const less = run(files, { desired: wanted.slice(0, 1) });
    expect(less.files['shared/rules.yaml']?.match(/name: v\d/g)).toEqual(['name: v1', 'name: v2']);
    expect(run(files, 'remove').files).toEqual(sorted(before));
  });

  it('cannot say two things at once', () => {
    const { drafts, problems } = run(before, {
      desired: [
        rule('cluster1', 'local-subsets', { v2: { cluster: 'cluster2' } }),
        rule('cluster2', 'local-subsets', { v2: { version: 'v2' } }),
      ],
    });
    expect(drafts).toEqual([]);
    expect(problems.map(({ message }) => message)).toEqual([
      'DestinationRule "reviews" in namespace "default" is applied to "cluster1" and "cluster2" alike, which need different spec.subsets[v2].labels: give each cluster a file of its own',
    ]);
  });

  it('holds no new resources', () => {
    const { files } = run(before, { desired: [entry('cluster1', ['cluster2'])] });
    expect(Object.keys(files).filter((path) => !(path in before))).toEqual([at]);
  });
});

describe('what is there once per cluster', () => {
  const gateway = (host: string): Desired => ({
    cluster: 'cluster1',
    role: 'gateway',
    service: undefined,
    key: '',
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    namespace: 'istio-system',
    name: 'cross-cluster',
    spec: {
      selector: { istio: 'eastwestgateway' },
      servers: [{ port: { number: 15443, name: 'tls', protocol: 'TLS' }, tls: { mode: 'AUTO_PASSTHROUGH' }, hosts: [host] }],
    },
    standsFor: (resource) => resource.type === 'Gateway',
    creates: true,
  });
  const users = (servers: string): Files => ({
    ...base,
    'clusters/cluster1/gateway.yaml': `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: mine, namespace: gateways}
spec:
  selector: {istio: ingressgateway}
  servers:
${servers}`,
  });
  const server = (mode: string, hosts: string): string =>
    `  - port: {number: 15443, name: x, protocol: TLS}\n    tls: {mode: ${mode}}\n    hosts: ${hosts}\n`;

  it('is created in the root namespace, and removed', () => {
    const { files } = run(base, { service: undefined, desired: [gateway('*.global')] });
    const path = 'clusters/cluster1/istio-system/global-gateway.yaml';
    expect(files[path]).toContain('role=gateway');
    expect(run(files, { service: undefined, desired: [gateway('*.global')] }).drafts).toEqual([]);
    expect(run(files, 'remove once').files).toEqual(sorted(base));
    const other = run(base, { service: undefined, desired: [{ ...gateway('*.local'), key: 'network' }] });
    expect(Object.keys(other.files)).toContain('clusters/cluster1/istio-system/cross-network-gateway.yaml');
  });

  it.each([['"*.global"'], ['"*"'], ['istio-system/*.global'], ['./*']])('is there with hosts %s', (host) => {
    const { drafts, problems } = run(users(server('AUTO_PASSTHROUGH', `[${host}]`)), {
      service: undefined,
      desired: [gateway('*.global')],
    });
    expect([drafts, problems]).toEqual([[], []]);
  });

  it('is extended by a host, or by a server', () => {
    const path = 'clusters/cluster1/gateway.yaml';
    const host = users(server('AUTO_PASSTHROUGH', '["*.local"] # x'));
    const job = { service: undefined, desired: [gateway('*.global')] };
    const extended = run(host, job);
    expect(extended.files[path]).toContain('hosts: ["*.local", "*.global"] # x\n');
    expect(extended.files[path]).toContain('added: "spec.servers[15443].hosts[*.global] metadata.annotations"');
    expect(extended.files[path]).toContain('selector: {istio: ingressgateway}\n');
    expect(run(extended.files, job).drafts).toEqual([]);
    expect(run(extended.files, 'remove once').files).toEqual(sorted(host));
    const two = users(server('PASSTHROUGH', '[a.example.com]') + server('AUTO_PASSTHROUGH', '[b.global]'));
    const second = run(two, job);
    expect(second.problems).toEqual([]);
    expect(second.files[path]).toContain('[b.global, "*.global"]');
    expect(run(second.files, 'remove once').files).toEqual(sorted(two));
    const none = users('  - port: {number: 80, name: x, protocol: HTTP}\n    hosts: ["*"]\n');
    const added = run(none, job);
    expect(added.files[path]?.match(/number:/g)).toHaveLength(2);
    expect(run(added.files, 'remove once').files).toEqual(sorted(none));
  });

  it('cannot be where the port is taken by another mode', () => {
    const { drafts, problems } = run(users(server('SIMPLE', '["*"]')), { service: undefined, desired: [gateway('*.global')] });
    expect(drafts).toEqual([]);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^Gateway "mine" in namespace "gateways" has spec.servers\[15443\].tls.mode "SIMPLE", but "AUTO_PASSTHROUGH" is needed/,
      ),
    ]);
  });

  it('keeps what jobs for other services need, and the mark of the first', () => {
    const path = 'clusters/cluster1/istio-system/global-gateway.yaml';
    const one = run(base, { desired: [entry('cluster1', ['cluster2'])] }).files;
    const two = run(one, { service: undefined, desired: [gateway('*.global')] }).files;
    const { files } = run(two, { service: undefined, flavour: 'failover', desired: [gateway('*.mesh')] });
    expect(files[path]).toContain('    - "*.global"\n    - "*.mesh"\n');
    expect(files[path]).toContain(
      'added: spec.servers[15443] spec.servers[15443].hosts[*.global] spec.servers[15443].hosts[*.mesh]\n',
    );
    expect(files[path]).toContain('flavour=global-gateway');
    const all = new Reconciler(viewFor(files), {});
    all.want({ service: reviews, flavour: 'failover', options: {}, desired: [entry('cluster1', ['cluster2'])] });
    all.want({ service: undefined, flavour: 'failover', options: {}, desired: [gateway('*.mesh')] });
    expect(finish(files, all).files[path]).not.toContain('*.global');
  });

  it('stays while services of another job may need it', () => {
    const one = run(base, { desired: [entry('cluster1', ['cluster2'])] }).files;
    const { files } = run(one, { service: undefined, desired: [gateway('*.global')] });
    const only = new Reconciler(viewFor(files), {});
    only.want({ service: undefined, flavour: 'global-gateway', options: {}, desired: [] });
    expect(finish(files, only).drafts).toEqual([]);
    const all = new Reconciler(viewFor(files), {});
    all.remove({ namespace: 'default', name: 'reviews' });
    all.want({ service: undefined, flavour: 'global-gateway', options: {}, desired: [] });
    expect(finish(files, all).files).toEqual(sorted(base));
  });
});

describe('a Service that is only labelled', () => {
  const label = (cluster: string): Desired => ({
    ...entry(cluster, []),
    role: 'service',
    apiVersion: 'v1',
    kind: 'Service',
    name: 'reviews',
    labels: { 'istio.io/global': 'true' },
    standsFor: ({ type, name }) => type === 'Service' && name === 'reviews',
    creates: false,
  });
  const { spec: _, ...labelled } = label('cluster1');

  it('is labelled where it is, and made nowhere', () => {
    const { files, problems } = run(base, { desired: [labelled, { ...labelled, cluster: 'cluster3' }] });
    expect(problems).toEqual([]);
    expect(files['clusters/cluster1/default/reviews.yaml']).toContain('  labels:\n    istio.io/global: "true"\n');
    expect(Object.keys(files)).toEqual(Object.keys(sorted(base)));
    expect(run(files, { desired: [labelled] }).drafts).toEqual([]);
    expect(run(files, 'remove').files).toEqual(sorted(base));
  });

  it('is not relabelled', () => {
    const path = 'clusters/cluster1/default/reviews.yaml';
    const text = service().replace('namespace: default\n', 'namespace: default\n  labels: {istio.io/global: "false"}\n');
    const { problems } = run({ ...base, [path]: text }, { desired: [labelled] });
    expect(problems).toMatchObject([{ at: { path: ['metadata', 'labels', 'istio.io/global'] } }]);
  });
});
