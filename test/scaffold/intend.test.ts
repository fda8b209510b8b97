/** What the default flavour wants: the two sides of a host that spans clusters, as plain data. */
import { describe, expect, it } from 'vitest';
import { intend, Session } from '../../server/src/scaffold/intend';
import { identity, intended, messages, request, reviews, service, settings, specs, viewOfFiles } from './view';

const tls = { tls: { mode: 'ISTIO_MUTUAL' } };
const address = '240.0.126.87';

/** One cluster calls, the other answers. */
const oneWay = {
  'meshwright.yaml': settings(['c1', 'c2']),
  'c1/web.yaml': service({ name: 'web' }),
  'c2/reviews.yaml': service({ versions: ['v2', 'v10'], ports: '[{name: http, port: 9080, targetPort: 8080}]' }),
};

/** Each runs versions of its own and calls the other. */
const bothWays = {
  'meshwright.yaml': settings(['c1', 'c2']),
  'c1/reviews.yaml': service({ versions: ['v1'] }),
  'c2/reviews.yaml': service({ versions: ['v2'] }),
};

describe('global-gateway', () => {
  it('leads a client to the gateway of the remote cluster, and lets that cluster answer with its pods', () => {
    const intent = intended(oneWay);
    expect(messages([...intent.problems, ...intent.notes])).toEqual([]);
    const host = 'reviews.default.global';
    expect(specs(intent)).toEqual({
      'c1 entry ServiceEntry/default/reviews-global': {
        hosts: [host],
        addresses: [address],
        location: 'MESH_INTERNAL',
        resolution: 'DNS',
        ports: [{ number: 9080, name: 'http', protocol: 'HTTP' }],
        endpoints: [{ address: 'gw.c2.example', labels: { cluster: 'c2' }, ports: { http: 15443 } }],
      },
      'c1 subsets DestinationRule/default/reviews-global': {
        host,
        trafficPolicy: tls,
        subsets: [
          { name: 'v2', labels: { cluster: 'c2' } },
          { name: 'v10', labels: { cluster: 'c2' } },
        ],
      },
      'c2 answer ServiceEntry/default/reviews-global': {
        hosts: [host],
        addresses: [address],
        location: 'MESH_INTERNAL',
        resolution: 'STATIC',
        ports: [{ number: 9080, name: 'http', protocol: 'HTTP', targetPort: 8080 }],
        workloadSelector: { labels: { app: 'reviews' } },
      },
      'c2 subsets DestinationRule/default/reviews-global': {
        host,
        trafficPolicy: tls,
        subsets: [
          { name: 'v2', labels: { version: 'v2' } },
          { name: 'v10', labels: { version: 'v10' } },
        ],
      },
      'c2 local-subsets DestinationRule/default/reviews': {
        host: 'reviews.default.svc.cluster.local',
        subsets: [
          { name: 'v2', labels: { version: 'v2' } },
          { name: 'v10', labels: { version: 'v10' } },
        ],
      },
    });
  });

  it('gives a cluster that is client and remote two entries that agree, and one rule for its own pods and those elsewhere', () => {
    const all = specs(intended(bothWays));
    const names = Object.keys(all).filter((name) => name.startsWith('c1'));
    expect(names).toEqual([
      'c1 entry ServiceEntry/default/reviews-global',
      'c1 answer ServiceEntry/default/reviews-global-local',
      'c1 subsets DestinationRule/default/reviews-global',
      'c1 local-subsets DestinationRule/default/reviews',
    ]);
    expect(all['c1 answer ServiceEntry/default/reviews-global-local']).toMatchObject({
      addresses: [address],
      resolution: 'DNS',
      workloadSelector: { labels: { app: 'reviews' } },
    });
    expect(all['c1 subsets DestinationRule/default/reviews-global']).toEqual({
      host: 'reviews.default.global',
      trafficPolicy: tls,
      subsets: [
        { name: 'v1', labels: { version: 'v1' } },
        { name: 'v2', labels: { cluster: 'c2' } },
      ],
    });
  });

  it('writes only the sides that are asked for', () => {
    const intent = intended(bothWays, { clients: ['c1'], remotes: ['c2'] });
    expect(intent.desired.map(identity)).toEqual([
      'c1 entry ServiceEntry/default/reviews-global',
      'c1 subsets DestinationRule/default/reviews-global',
      'c1 local-subsets DestinationRule/default/reviews',
      'c2 answer ServiceEntry/default/reviews-global',
      'c2 subsets DestinationRule/default/reviews-global',
      'c2 local-subsets DestinationRule/default/reviews',
    ]);
  });

  it('leaves answering to a rewritten name before Istio 1.20', () => {
    const old = { ...oneWay, 'meshwright.yaml': settings(['c1', 'c2'], 'istioVersion: "1.19"\n') };
    const intent = intended(old);
    expect(intent.desired.map(identity)).toEqual([
      'c1 entry ServiceEntry/default/reviews-global',
      'c1 subsets DestinationRule/default/reviews-global',
      'c2 local-subsets DestinationRule/default/reviews',
    ]);
    expect(new Set(intent.desired.map(({ apiVersion }) => apiVersion))).toEqual(new Set(['networking.istio.io/v1beta1']));
    const current = intended({ ...oneWay, 'meshwright.yaml': settings(['c1', 'c2'], 'istioVersion: "1.20"\n') });
    expect(current.desired.map(identity)).toContain('c2 answer ServiceEntry/default/reviews-global');
  });

  it('writes locality and weight where they are asked for', () => {
    const intent = intended(oneWay, {
      gateways: { c2: { address: '203.0.113.9', port: 443 } },
      localities: { c2: 'eu/eu-1' },
      weights: { c2: 80 },
    });
    expect(specs(intent)['c1 entry ServiceEntry/default/reviews-global']).toMatchObject({
      endpoints: [{ address: '203.0.113.9', labels: { cluster: 'c2' }, ports: { http: 443 }, locality: 'eu/eu-1', weight: 80 }],
    });
  });

  it('takes the port of an address from the settings where the request gives none', () => {
    const text =
      'clusters:\n- {name: c1, files: ["c1/**"]}\n- {name: c2, files: ["c2/**"], gateways: ["a.test", "b.test:443"]}\n';
    const endpoint = (address: string): unknown => {
      const intent = intended({ ...oneWay, 'meshwright.yaml': text }, { gateways: { c2: { address } } });
      return specs(intent)['c1 entry ServiceEntry/default/reviews-global'];
    };
    expect(endpoint('b.test')).toMatchObject({ endpoints: [{ address: 'b.test', ports: { http: 443 } }] });
    expect(endpoint('c.test')).toMatchObject({ endpoints: [{ address: 'c.test', ports: { http: 15443 } }] });
  });

  it('takes the suffix, the domain, the labels and the gateway of the settings', () => {
    const text =
      'globalSuffix: mesh.test\nclusterDomain: corp.test\nclusters:\n- {name: c1, files: ["c1/**"]}\n- {name: c2, files: ["c2/**"], gateways: ["gw.test:31443", "other.test"], endpointLabels: {site: two}}\n';
    const all = specs(intended({ ...oneWay, 'meshwright.yaml': text }));
    expect(all['c1 entry ServiceEntry/default/reviews-global']).toMatchObject({
      hosts: ['reviews.default.mesh.test'],
      endpoints: [{ address: 'gw.test', labels: { site: 'two' }, ports: { http: 31443 } }],
    });
    expect(all['c1 subsets DestinationRule/default/reviews-global']).toMatchObject({
      subsets: [{ labels: { site: 'two' } }, { labels: { site: 'two' } }],
    });
    expect(all['c2 local-subsets DestinationRule/default/reviews']).toMatchObject({ host: 'reviews.default.svc.corp.test' });
  });

  it('writes a placeholder for a gateway that nobody knows', () => {
    const text = 'clusters:\n- {name: c1, files: ["c1/**"]}\n- {name: cluster-two.eu, files: ["c2/**"]}\n';
    expect(specs(intended({ ...oneWay, 'meshwright.yaml': text }))['c1 entry ServiceEntry/default/reviews-global']).toMatchObject(
      {
        endpoints: [{ address: `\${CLUSTER_TWO_EU_GW_ADDR}`, labels: { cluster: 'cluster-two.eu' }, ports: { http: 15443 } }],
      },
    );
  });
});

describe('what the user has already', () => {
  const entry = (more: string, name = 'mine'): string =>
    `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: ${name}, namespace: default}\nspec: {hosts: [reviews.default.global], location: MESH_INTERNAL, ${more}}\n`;
  const rule = (namespace: string, host: string): string =>
    `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: mine, namespace: ${namespace}}\nspec: {host: ${host}}\n`;

  it('is stood for by resources of the very host in the namespace of the service', () => {
    const files = {
      ...bothWays,
      'c1/entry.yaml': entry('resolution: DNS, endpoints: [{address: gw.c2.example}]'),
      'c1/answer.yaml': entry('resolution: DNS, workloadSelector: {labels: {app: reviews}}', 'own'),
      'c1/rule.yaml': rule('default', 'reviews'),
      'c1/other.yaml': rule('other', 'reviews.default.global'),
      'c1/wide.yaml': rule('default', '"*.default.global"').replace('mine', 'wide'),
    };
    const view = viewOfFiles(files);
    const { desired } = intend(new Session(view), reviews, request());
    const found = desired.flatMap((each) =>
      view.resources
        .filter((resource) => resource.cluster === each.cluster && resource.kind === each.kind && each.standsFor(resource))
        .map((resource) => `${each.cluster} ${each.role}: ${resource.name}`),
    );
    expect(found).toEqual(['c1 entry: mine', 'c1 answer: own', 'c1 local-subsets: mine']);
  });

  it('keeps its port names, also for the endpoints', () => {
    const files = {
      ...oneWay,
      'c1/entry.yaml': entry('resolution: DNS, ports: [{number: 9080, name: http1, protocol: HTTP}]'),
    };
    expect(specs(intended(files))['c1 entry ServiceEntry/default/reviews-global']).toMatchObject({
      ports: [{ number: 9080, name: 'http1' }],
      endpoints: [{ ports: { http1: 15443 } }],
    });
  });

  it('gives no two ports one name', () => {
    const files = {
      ...oneWay,
      'c2/reviews.yaml': service({ ports: '[{name: http, port: 9080}, {name: http-b, port: 9081}]' }),
      'c1/entry.yaml': entry('resolution: DNS, ports: [{number: 9081, name: http, protocol: HTTP}]'),
    };
    expect(specs(intended(files))['c1 entry ServiceEntry/default/reviews-global']).toMatchObject({
      ports: [
        { number: 9080, name: 'http-9080' },
        { number: 9081, name: 'http' },
      ],
    });
  });

  it('keeps a resolution where only the answer is added', () => {
    const own = entry('resolution: DNS, endpoints: [{address: reviews.default.svc.cluster.local}]');
    expect(specs(intended({ ...oneWay, 'c2/entry.yaml': own }))['c2 answer ServiceEntry/default/reviews-global']).toMatchObject({
      resolution: 'DNS',
    });
  });

  it('keeps a resolution that can do the same', () => {
    const resolutionOf = (resolution: string, gateway: string): unknown => {
      const text = `clusters:\n- {name: c1, files: ["c1/**"]}\n- {name: c2, files: ["c2/**"], gateways: ["${gateway}"]}\n`;
      const files = {
        ...oneWay,
        'meshwright.yaml': text,
        'c1/entry.yaml': entry(`resolution: ${resolution}, endpoints: [{address: 203.0.113.9}]`),
      };
      const spec = specs(intended(files))['c1 entry ServiceEntry/default/reviews-global'];
      return (spec as { resolution: unknown }).resolution;
    };
    expect(resolutionOf('STATIC', '203.0.113.9')).toBe('STATIC');
    expect(resolutionOf('STATIC', 'gw.example')).toBe('DNS');
    expect(resolutionOf('NONE', '203.0.113.9')).toBe('DNS');
    expect(resolutionOf('DNS_ROUND_ROBIN', 'gw.example')).toBe('DNS_ROUND_ROBIN');
  });

  it('keeps the address of a gateway, unless the settings know better', () => {
    const written = entry('endpoints: [{address: old.example, labels: {cluster: c2}, ports: {http: 31000}}]');
    const addressOf = (gateways: string): unknown => {
      const text = `clusters:\n- {name: c1, files: ["c1/**"]}\n- {name: c2, files: ["c2/**"], gateways: [${gateways}]}\n`;
      const files = { ...oneWay, 'meshwright.yaml': text, 'c1/entry.yaml': written };
      const spec = specs(intended(files))['c1 entry ServiceEntry/default/reviews-global'];
      const [{ address: own, ports } = { address: '', ports: {} }] = (
        spec as { endpoints: { address: string; ports: Record<string, number> }[] }
      ).endpoints;
      return [own, ports.http];
    };
    expect(addressOf('')).toEqual(['old.example', 31000]);
    expect(addressOf('first.example, old.example')).toEqual(['old.example', 31000]);
    expect(addressOf('first.example, "old.example:443"')).toEqual(['old.example', 443]);
    expect(addressOf('first.example')).toEqual(['first.example', 15443]);
  });

  it('is a problem where another namespace gives the host', () => {
    const foreign = entry('resolution: DNS').replace('namespace: default', 'namespace: other');
    const { desired, problems } = intended({ ...oneWay, 'c1/entry.yaml': foreign });
    expect(desired).toEqual([]);
    expect(messages(problems)).toEqual([
      'ServiceEntry "mine" of namespace "other" already gives "reviews.default.global" in cluster "c1"; move it to namespace "default", where it will be extended, or take the host out of it',
    ]);
    expect(problems[0]?.at?.resource.file).toBe('file:///w/c1/entry.yaml');
    const hidden = foreign.replace('location:', 'exportTo: ["."], location:');
    expect(intended({ ...oneWay, 'c1/entry.yaml': hidden }).problems).toEqual([]);
  });

  it('is a problem where an entry is for another service too', () => {
    const both = (host: string): string =>
      entry('resolution: DNS').replace('hosts: [reviews.default.global]', `hosts: [reviews.default.global, ${host}]`);
    const told = (host: string) => messages(intended({ ...oneWay, 'c1/entry.yaml': both(host) }).problems);
    expect(told('web.default.global')).toEqual([
      'ServiceEntry "mine" of cluster "c1" is for "reviews.default.global" and for "web.default.global", and what is added for one would hold for the other; give each of them a ServiceEntry of its own',
    ]);
    expect(told('old-reviews.default.global')).toEqual([]);
    expect(told('web.example.com')).toEqual([]);
  });

  it('is a problem where the gateway of the cluster would not see it', () => {
    const answer = entry('resolution: STATIC, workloadSelector: {labels: {app: reviews}}, exportTo: ["."]');
    const hidden = (files: Readonly<Record<string, string>>): readonly string[] =>
      messages(intended({ ...oneWay, ...files }).problems);
    const why = "so that the gateway by which other clusters enter does not see it; add the gateway's namespace to its exportTo";
    expect(hidden({ 'c2/mine.yaml': answer })).toEqual([`ServiceEntry "mine" of cluster "c2" is exported to "." only, ${why}`]);
    expect(hidden({ 'c2/mine.yaml': answer.replace('["."]', '[".", ingress]') })).toEqual([]);
    expect(hidden({ 'c1/mine.yaml': entry('resolution: DNS, exportTo: ["."]') })).toEqual([]);
    const exported = rule('default', 'reviews.default.global').replace('spec: {', 'spec: {exportTo: [default], ');
    expect(hidden({ 'c2/mine.yaml': exported })).toEqual([
      `DestinationRule "mine" of cluster "c2" is exported to "default" only, ${why}`,
    ]);
    const own = exported.replace('reviews.default.global', 'reviews');
    expect(hidden({ 'c2/mine.yaml': own })).toEqual([]);
    expect(hidden({ 'c2/mine.yaml': own, 'meshwright.yaml': settings(['c1', 'c2'], 'istioVersion: "1.18"\n') })).toHaveLength(1);
  });

  it('is a problem where a rule of the root namespace would be hidden', () => {
    const files = { ...oneWay, 'c2/rule.yaml': rule('istio-system', 'reviews.default.svc.cluster.local') };
    expect(messages(intended(files).problems)).toEqual([
      'DestinationRule "mine" of namespace "istio-system" for "reviews.default.svc.cluster.local" in cluster "c2" would hold no longer, since Istio takes a rule of namespace "default" before it; move it there, where it will be extended',
    ]);
    // The namespace has one already that hides it.
    const own = rule('default', 'reviews');
    expect(intended({ ...files, 'c2/own.yaml': own }).problems).toEqual([]);
  });
});
