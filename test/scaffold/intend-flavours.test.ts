/** What the other flavours do otherwise. */
import { describe, expect, it } from 'vitest';
import { intend, Session } from '../../server/src/scaffold/intend';
import type { ScaffoldRequest } from '../../server/src/scaffold/request';
import { identity, intended, messages, request, service, settings, specs, viewOfFiles } from './view';

type Files = Readonly<Record<string, string>>;

const oneWay: Files = {
  'meshwright.yaml': settings(['c1', 'c2']),
  'c1/web.yaml': service({ name: 'web' }),
  'c2/reviews.yaml': service({ versions: ['v2'] }),
};

const bothWays: Files = { ...oneWay, 'c1/reviews.yaml': service({ versions: ['v1'] }) };

function spec(files: Files, name: string, more: Partial<ScaffoldRequest>): unknown {
  const intent = intended(files, more);
  expect(messages(intent.problems)).toEqual([]);
  return specs(intent)[name];
}

describe('dns-proxy', () => {
  it('gives the host no address', () => {
    const all = specs(intended(oneWay, { flavour: 'dns-proxy' }));
    expect(Object.keys(all)).toEqual(Object.keys(specs(intended(oneWay))));
    expect(all['c1 entry ServiceEntry/default/reviews-global']).not.toHaveProperty('addresses');
    expect(all['c2 answer ServiceEntry/default/reviews-global']).not.toHaveProperty('addresses');
  });
});

describe('workload-entry', () => {
  it('writes each gateway as a WorkloadEntry that the ServiceEntry selects', () => {
    const files = {
      ...oneWay,
      'meshwright.yaml': settings(['c1', 'c2', 'c3']),
      'c3/reviews.yaml': service({ versions: ['v2'] }),
    };
    const all = specs(
      intended(files, { flavour: 'workload-entry', clients: ['c1'], localities: { c3: 'eu' }, weights: { c3: 5 } }),
    );
    expect(all['c1 entry ServiceEntry/default/reviews-global']).toEqual({
      hosts: ['reviews.default.global'],
      addresses: ['240.0.126.87'],
      location: 'MESH_INTERNAL',
      resolution: 'DNS',
      ports: [{ number: 9080, name: 'http', protocol: 'HTTP' }],
      workloadSelector: { labels: { 'meshwright.dev/host': 'reviews.default' } },
    });
    expect(all['c1 endpoint c2 WorkloadEntry/default/reviews-global-c2']).toEqual({
      address: 'gw.c2.example',
      labels: { cluster: 'c2', 'runs-v2': 'true', 'meshwright.dev/host': 'reviews.default' },
      ports: { http: 15443 },
    });
    expect(all['c1 endpoint c3 WorkloadEntry/default/reviews-global-c3']).toMatchObject({ locality: 'eu', weight: 5 });
  });

  it('makes a label that Kubernetes takes, however long the names', () => {
    const one = { name: 'a'.repeat(60), namespace: 'b'.repeat(60) };
    const view = viewOfFiles({ ...oneWay, 'c2/reviews.yaml': service(one) });
    const { desired } = intend(new Session(view), one, request({ services: [one], flavour: 'workload-entry' }));
    const entry = desired.find(({ role }) => role === 'entry')?.spec as { workloadSelector: { labels: Record<string, string> } };
    const [value = ''] = Object.values(entry.workloadSelector.labels);
    expect(value).toMatch(/^a{54}-[0-9a-f]{8}$/);
    expect(desired.find(({ role }) => role === 'endpoint')?.spec).toMatchObject({ labels: { 'meshwright.dev/host': value } });
  });
});

describe('failover', () => {
  it('prefers the own locality: outlier detection, localities and TLS of the endpoints', () => {
    const more = { flavour: 'failover', localities: { c1: 'us/us-1', c2: 'eu/eu-1' } } as const;
    expect(spec(oneWay, 'c1 entry ServiceEntry/default/reviews-global', more)).toMatchObject({
      endpoints: [
        {
          address: 'gw.c2.example',
          labels: { cluster: 'c2', 'security.istio.io/tlsMode': 'istio' },
          ports: { http: 15443 },
          locality: 'eu/eu-1',
        },
      ],
    });
    expect(spec(oneWay, 'c1 subsets DestinationRule/default/reviews-global', more)).toMatchObject({
      trafficPolicy: {
        tls: { mode: 'ISTIO_MUTUAL' },
        outlierDetection: { consecutive5xxErrors: 5, interval: '30s', baseEjectionTime: '60s', maxEjectionPercent: 100 },
        loadBalancer: { localityLbSetting: { enabled: true, failover: [{ from: 'us', to: 'eu' }] } },
      },
    });
    expect(spec(oneWay, 'c2 subsets DestinationRule/default/reviews-global', more)).toMatchObject({
      trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } },
    });
  });

  it('fails over to another region only', () => {
    const regions = (c1: string, c2: string): unknown => {
      const more = { flavour: 'failover', localities: { c1, c2 } } as const;
      const rule = spec(oneWay, 'c1 subsets DestinationRule/default/reviews-global', more);
      return (rule as { trafficPolicy: { loadBalancer: { localityLbSetting: unknown } } }).trafficPolicy.loadBalancer
        .localityLbSetting;
    };
    expect(regions('us/a', 'us/b')).toEqual({ enabled: true });
    expect(regions('us/a', 'eu/b')).toEqual({ enabled: true, failover: [{ from: 'us', to: 'eu' }] });
  });

  it('takes localities that the workspace shows, and writes a placeholder for others', () => {
    const endpoint = (locality: string): string =>
      `apiVersion: networking.istio.io/v1\nkind: WorkloadEntry\nmetadata: {name: vm}\nspec: {address: gw.c2.example, locality: ${locality}}\n`;
    const locality = (files: Files): unknown => {
      const entry = spec(files, 'c1 entry ServiceEntry/default/reviews-global', { flavour: 'failover' });
      return (entry as { endpoints: { locality: unknown }[] }).endpoints[0]?.locality;
    };
    expect(locality({ ...oneWay, 'c1/vm.yaml': endpoint('eu/eu-1') })).toBe('eu/eu-1');
    expect(locality(oneWay)).toBe(`\${C2_LOCALITY}`);
    expect(spec(oneWay, 'c1 subsets DestinationRule/default/reviews-global', { flavour: 'failover' })).toMatchObject({
      trafficPolicy: { loadBalancer: { localityLbSetting: { enabled: true } } },
    });
  });

  it("lets a client's own pods answer even where it is no remote cluster", () => {
    const asked = { clients: ['c1'], remotes: ['c2'] };
    const inC1 = (more: Partial<ScaffoldRequest>): readonly string[] =>
      intended(bothWays, { ...asked, ...more })
        .desired.filter(({ cluster }) => cluster === 'c1')
        .map(({ role }) => role);
    expect(inC1({ flavour: 'failover' })).toEqual(['entry', 'answer', 'subsets', 'local-subsets']);
    expect(inC1({})).toEqual(['entry', 'subsets', 'local-subsets']);
  });
});

describe('multi-primary', () => {
  const shared: Files = {
    ...bothWays,
    'meshwright.yaml': settings(['c1', 'c2', 'c3'], 'discovery: shared\n'),
    'c2/reviews.yaml': service({ versions: ['v1', 'v2'], ports: '[{name: http, port: 9080, targetPort: 8080}]' }),
    'c3/web.yaml': service({ name: 'web' }),
  };

  it('tells versions and clusters apart on the name that stays, and copies the Service to clients without it', () => {
    const intent = intended(shared, { flavour: 'multi-primary' });
    expect(messages([...intent.problems, ...intent.notes])).toEqual([]);
    const subsets = [
      { name: 'v1', labels: { version: 'v1' } },
      { name: 'v2', labels: { version: 'v2' } },
      { name: 'c1', labels: { 'topology.istio.io/cluster': 'c1' } },
      { name: 'c2', labels: { 'topology.istio.io/cluster': 'c2' } },
      { name: 'v1-c1', labels: { version: 'v1', 'topology.istio.io/cluster': 'c1' } },
      { name: 'v1-c2', labels: { version: 'v1', 'topology.istio.io/cluster': 'c2' } },
    ];
    const rule = { host: 'reviews.default.svc.cluster.local', subsets };
    expect(specs(intent)).toEqual({
      'c1 local-subsets DestinationRule/default/reviews': rule,
      'c2 local-subsets DestinationRule/default/reviews': rule,
      'c3 service Service/default/reviews': {
        ports: [{ name: 'http', port: 9080, protocol: 'TCP' }],
        selector: { app: 'reviews' },
      },
      'c3 local-subsets DestinationRule/default/reviews': rule,
    });
  });

  it('copies the Service again when it is asked for again, and writes nothing for clusters whose manifests are elsewhere', () => {
    const copy = `${service({ versions: [] }).replace(
      'namespace: default}',
      'namespace: default, annotations: {meshwright.dev/created: "true", meshwright.dev/scaffold: service=default/reviews flavour=multi-primary role=service}}',
    )}`;
    const again = specs(intended({ ...shared, 'c3/copy.yaml': copy }, { flavour: 'multi-primary' }));
    expect(Object.keys(again)).toContain('c3 service Service/default/reviews');
    const elsewhere = intended(shared, { flavour: 'multi-primary', clients: ['c1'], remotes: ['c2', 'c3'] });
    expect(elsewhere.desired.map(({ cluster }) => cluster)).toEqual(['c1', 'c2']);
  });

  it('routes to subsets of the same host', () => {
    const host = 'reviews.default.svc.cluster.local';
    const more = { flavour: 'multi-primary', routing: { by: 'header', header: 'x', value: 'y' } } as const;
    expect(spec(shared, 'c1 routing VirtualService/default/reviews-global', more)).toMatchObject({
      hosts: [host],
      http: [
        {
          route: [
            { destination: { host, subset: 'v1-c2' }, weight: 50 },
            { destination: { host, subset: 'v2' }, weight: 50 },
          ],
        },
        { route: [{ destination: { host, subset: 'v1-c1' } }] },
      ],
    });
    expect(spec(shared, 'c3 routing VirtualService/default/reviews-global', more)).toMatchObject({
      http: [
        {
          route: [
            { destination: { host, subset: 'v1' }, weight: 50 },
            { destination: { host, subset: 'v2' }, weight: 50 },
          ],
        },
        { route: [{ destination: { host, subset: 'v1' } }] },
      ],
    });
  });

  it('needs clusters that share their discovery', () => {
    const separate = { ...shared, 'meshwright.yaml': settings(['c1', 'c2', 'c3'], 'discovery: separate\n') };
    const { desired, problems } = intended(separate, { flavour: 'multi-primary' });
    expect(desired).toEqual([]);
    expect(messages(problems)).toEqual([
      'flavour "multi-primary" needs clusters that share their discovery, and these do not: the settings say so; choose "global-gateway", or set "discovery: shared" if remote secrets are in place',
    ]);
    const unknown = intended({ ...shared, 'meshwright.yaml': settings(['c1', 'c2', 'c3']) }, { flavour: 'multi-primary' });
    expect(messages(unknown.problems)).toEqual([]);
    expect(messages(unknown.notes)).toEqual([
      'flavour "multi-primary" needs remote secrets between the clusters, which the workspace does not show; set "discovery: shared" in meshwright.yaml once they are in place',
    ]);
  });
});

describe('ambient', () => {
  it('labels the Service wherever it is, and creates nothing for it', () => {
    const files = {
      ...bothWays,
      'meshwright.yaml': settings(['c1', 'c2', 'c3'], 'discovery: shared\n'),
      'c3/web.yaml': service({ name: 'web' }),
    };
    const { desired, problems } = intended(files, { flavour: 'ambient' });
    expect(problems).toEqual([]);
    expect(desired.map(identity)).toEqual(['c1 service Service/default/reviews', 'c2 service Service/default/reviews']);
    for (const each of desired) expect(each).toMatchObject({ creates: false, labels: { 'istio.io/global': 'true' } });
    expect(desired[0]).not.toHaveProperty('spec');
  });

  it('has no routing', () => {
    const routing = { by: 'failover' } as const;
    expect(messages(intended(bothWays, { flavour: 'ambient', routing }).problems)).toEqual([
      'flavour "ambient" offers no routing: what a VirtualService would say, a waypoint of the service decides',
    ]);
  });
});
