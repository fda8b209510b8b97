/** What each cluster gets once: the gateway that others enter by, and the filter of Istio before 1.20. */
import { describe, expect, it } from 'vitest';
import type { Desired } from '../../server/src/scaffold/desired';
import { type Intent, intend, intendOnce, Session } from '../../server/src/scaffold/intend';
import type { ScaffoldRequest } from '../../server/src/scaffold/request';
import { identity, messages, request, reviews, service, settings, viewOfFiles } from './view';

type Files = Readonly<Record<string, string>>;

const oneWay: Files = {
  'meshwright.yaml': settings(['c1', 'c2']),
  'c1/web.yaml': service({ name: 'web' }),
  'c2/reviews.yaml': service({ versions: ['v2'] }),
};

function once(files: Files, more: Partial<ScaffoldRequest> = {}): Intent {
  const session = new Session(viewOfFiles(files));
  const asked = request(more);
  expect(intend(session, reviews, asked).problems).toEqual([]);
  return intendOnce(session, asked);
}

function gateway(name: string, spec: string, annotations = ''): string {
  return `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: ${name}, namespace: ingress${annotations}}\nspec: ${spec}\n`;
}

function passthrough(hosts: string, port = 15443): string {
  return `{selector: {app: ew}, servers: [{port: {number: ${port}, name: tls, protocol: TLS}, tls: {mode: AUTO_PASSTHROUGH}, hosts: [${hosts}]}]}`;
}

describe('the gateway', () => {
  it('stands in the root namespace of each remote cluster', () => {
    const { desired, problems } = once(oneWay);
    expect(problems).toEqual([]);
    expect(desired.map(identity)).toEqual(['c2 gateway Gateway/istio-system/cross-cluster']);
    expect(desired[0]).toMatchObject({ service: undefined, creates: true, apiVersion: 'networking.istio.io/v1' });
    expect(desired[0]?.spec).toEqual({
      selector: { istio: 'ingressgateway' },
      servers: [
        { port: { number: 15443, name: 'tls', protocol: 'TLS' }, tls: { mode: 'AUTO_PASSTHROUGH' }, hosts: ['*.global'] },
      ],
    });
  });

  it("takes Istio's gateway for such traffic where the workspace shows one", () => {
    const workload = service({ name: 'ew', namespace: 'istio-system', spec: '{selector: {istio: eastwestgateway}, ports: []}' });
    expect(once({ ...oneWay, 'c2/gw.yaml': workload }).desired[0]?.spec).toMatchObject({
      selector: { istio: 'eastwestgateway' },
    });
    expect(once({ ...oneWay, 'c1/gw.yaml': workload }).desired[0]?.spec).toMatchObject({ selector: { istio: 'ingressgateway' } });
  });

  it('is not needed where one of the user covers the hosts', () => {
    const covering = (hosts: string, port?: number): number =>
      once({ ...oneWay, 'c2/gw.yaml': gateway('mine', passthrough(hosts, port)) }).desired.length;
    expect(covering('"*.global"')).toBe(0);
    expect(covering('"./*"')).toBe(0);
    expect(covering('"*.default.global"')).toBe(1);
    expect(covering('"*.global"', 8443)).toBe(1);
    const plain = gateway('mine', passthrough('"*.global"').replace('AUTO_PASSTHROUGH', 'PASSTHROUGH'));
    expect(once({ ...oneWay, 'c2/gw.yaml': plain }).desired.length).toBe(1);
  });

  it.each([
    ['"*.global"', 'TLS', 'PASSTHROUGH', 'already takes "*.global"'],
    ['"./*.global"', 'HTTPS', 'SIMPLE', 'already takes "*.global"'],
    ['"*"', 'HTTP', 'SIMPLE', 'speaks HTTP'],
  ])('is not written beside a server of the same pods and port for %s that speaks %s', (hosts, protocol, mode, why) => {
    const spec = passthrough(hosts)
      .replace('app: ew', 'istio: ingressgateway')
      .replace('AUTO_PASSTHROUGH', mode)
      .replace('protocol: TLS', `protocol: ${protocol}`);
    expect(messages(once({ ...oneWay, 'c2/gw.yaml': gateway('mine', spec) }).problems)).toEqual([
      expect.stringContaining(`port 15443 of Gateway "mine" in cluster "c2" ${why}, so that Istio would leave out`),
    ]);
    const elsewhere = spec.replace('ingressgateway', 'other');
    expect(once({ ...oneWay, 'c2/gw.yaml': gateway('mine', elsewhere) }).problems).toEqual([]);
    const beside = spec.replace(/hosts: \[.*?\]/, 'hosts: [a.example.com]');
    expect(once({ ...oneWay, 'c2/gw.yaml': gateway('mine', beside) }).problems).toHaveLength(protocol === 'HTTP' ? 1 : 0);
  });

  it('is that of the user where its server is the right one and lacks the host', () => {
    const files = { ...oneWay, 'c2/gw.yaml': gateway('mine', passthrough('"*.local"')) };
    const [desired] = once(files).desired;
    expect(desired?.spec).toMatchObject({ selector: { app: 'ew' } });
    expect(standing(files, desired)).toEqual(['mine']);
    // Of two, the pods of one are asked for.
    const second = gateway('second', passthrough('"*.local"').replace('app: ew', 'app: second'));
    const both = { ...files, 'c2/second.yaml': second };
    expect(standing(both, once(both).desired[0])).toEqual(['mine']);
    const other = { ...oneWay, 'c2/gw.yaml': gateway('mine', passthrough('"*.local"', 443)) };
    expect(standing(other, once(other).desired[0])).toEqual([]);
  });

  it('stays wanted where the host was added to that of the user', () => {
    const ours = ', annotations: {meshwright.dev/scaffold: flavour=global-gateway role=gateway}';
    const files = { ...oneWay, 'c2/gw.yaml': gateway('mine', passthrough('"*.global"'), ours) };
    expect(once(files).desired.map(identity)).toEqual(['c2 gateway Gateway/istio-system/cross-cluster']);
  });

  it('listens on the port of the settings, but for ports of nodes', () => {
    const portOf = (port: number): unknown => {
      const text = `clusters:\n- {name: c1, files: ["c1/**"]}\n- {name: c2, files: ["c2/**"], gateways: ["gw.example:${port}"]}\n`;
      const [desired] = once({ ...oneWay, 'meshwright.yaml': text }).desired;
      const { servers } = (desired?.spec ?? { servers: [] }) as { servers: readonly { port: { number: number } }[] };
      return servers[0]?.port.number;
    };
    expect(portOf(8443)).toBe(8443);
    expect(portOf(31443)).toBe(15443);
  });

  it('is told for the placeholders that are left', () => {
    const text = 'clusters:\n- {name: c1, files: ["c1/**"]}\n- {name: c2, files: ["c2/**"]}\n';
    expect(messages(once({ ...oneWay, 'meshwright.yaml': text }).notes)).toEqual([
      `"\${C2_GW_ADDR}" stands for the address of the gateway of cluster "c2": fill it in, or give it in meshwright.yaml (gateways)`,
    ]);
  });

  it('stays for services that were scaffolded before', () => {
    const mark = 'meshwright.dev/scaffold: service=default/web flavour=global-gateway role=entry';
    const files = {
      ...oneWay,
      'c2/web.yaml': `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: web-global, annotations: {${mark}}}\nspec: {hosts: [web.default.global]}\n`,
    };
    expect(once(files).desired.map(({ cluster }) => cluster)).toEqual(['c1', 'c2']);
  });

  it('is not for clusters whose manifests are elsewhere', () => {
    const files = { ...oneWay, 'meshwright.yaml': `${settings(['c1', 'c2'])}- {name: c3, files: []}\n` };
    expect(once(files, { clients: ['c1'], remotes: ['c2', 'c3'] }).desired.map(({ cluster }) => cluster)).toEqual(['c2']);
  });
});

function standing(files: Files, desired: Desired | undefined): readonly string[] {
  return viewOfFiles(files)
    .resources.filter((resource) => desired?.standsFor(resource) === true)
    .map(({ name }) => name);
}

describe('the filter of Istio before 1.20', () => {
  const old = { ...oneWay, 'meshwright.yaml': settings(['c1', 'c2'], 'istioVersion: "1.19"\nglobalSuffix: my.mesh\n') };

  it('turns the suffix into the domain of the cluster', () => {
    const { desired } = once(old);
    expect(desired.map(identity)).toEqual([
      'c2 gateway Gateway/istio-system/cross-cluster',
      'c2 rewrite EnvoyFilter/istio-system/cross-cluster-rewrite',
    ]);
    expect(desired[1]).toMatchObject({
      apiVersion: 'networking.istio.io/v1alpha3',
      spec: {
        workloadSelector: { labels: { istio: 'ingressgateway' } },
        configPatches: [
          {
            applyTo: 'NETWORK_FILTER',
            match: {
              context: 'GATEWAY',
              listener: { portNumber: 15443, filterChain: { filter: { name: 'envoy.filters.network.sni_cluster' } } },
            },
            patch: {
              operation: 'INSERT_AFTER',
              value: {
                name: 'envoy.filters.network.tcp_cluster_rewrite',
                typed_config: { cluster_pattern: '\\.my\\.mesh$', cluster_replacement: '.svc.cluster.local' },
              },
            },
          },
        ],
      },
    });
    expect(once(oneWay).desired.map(({ role }) => role)).toEqual(['gateway']);
  });

  it('is not needed where the user has one', () => {
    const filter =
      'apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: {name: old}\nspec: {configPatches: [{patch: {value: {name: envoy.filters.network.tcp_cluster_rewrite}}}]}\n';
    expect(once({ ...old, 'c2/filter.yaml': filter }).desired.map(({ role }) => role)).toEqual(['gateway']);
  });
});

describe('other flavours', () => {
  const networks = (one: string, other: string): string =>
    `discovery: shared\nclusters:\n- {name: c1, files: ["c1/**"]${one}}\n- {name: c2, files: ["c2/**"]${other}}\n`;
  const once2 = (flavour: 'multi-primary' | 'ambient', text: string, more: Files = {}): Intent =>
    once({ ...oneWay, 'meshwright.yaml': text, ...more }, { flavour });

  it('multi-primary has a gateway only between networks', () => {
    const { desired } = once2('multi-primary', networks(', network: n1', ', network: n2'));
    expect(desired.map(identity)).toEqual(['c2 gateway network Gateway/istio-system/cross-network-gateway']);
    expect(desired[0]?.spec).toMatchObject({ servers: [{ hosts: ['*.local'], tls: { mode: 'AUTO_PASSTHROUGH' } }] });
    expect(once2('multi-primary', networks(', network: n1', ', network: n1')).desired).toEqual([]);
    expect(once2('multi-primary', networks('', '')).desired).toEqual([]);
  });

  it('ambient has an east-west gateway of the Gateway API', () => {
    const { desired, notes } = once2('ambient', networks('', ', network: n2'));
    expect(notes).toEqual([]);
    expect(desired.map(identity)).toEqual(['c2 gateway ambient Gateway/istio-system/istio-eastwestgateway']);
    expect(desired[0]).toMatchObject({
      apiVersion: 'gateway.networking.k8s.io/v1',
      labels: { 'topology.istio.io/network': 'n2' },
      spec: {
        gatewayClassName: 'istio-east-west',
        listeners: [
          {
            name: 'mesh',
            port: 15008,
            protocol: 'HBONE',
            tls: { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } },
          },
        ],
      },
    });
    const unknown = once2('ambient', networks('', ''));
    expect(unknown.desired[0]?.labels).toEqual({ 'topology.istio.io/network': `\${C2_NETWORK}` });
    expect(messages(unknown.notes)).toEqual([
      `"\${C2_NETWORK}" stands for the network of cluster "c2": fill it in, or give it in meshwright.yaml (network)`,
    ]);
    const own =
      'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: ew}\nspec: {gatewayClassName: istio-east-west}\n';
    expect(once2('ambient', networks('', ''), { 'c2/gw.yaml': own }).desired).toEqual([]);
  });
});
