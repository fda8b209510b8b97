/** The manifests of generated meshes: gateways of a cluster, and all that one service needs to be called from another cluster. */
import type { Flavour } from './generate';

export interface Cluster {
  readonly name: string;
  /** Where others reach its gateway. */
  readonly address: string;
  readonly port: number;
  readonly network: string;
  readonly region: string;
}

export interface Topology {
  readonly clusters: readonly Cluster[];
  /** Whether Istio is of a version that serves only hosts that the remote cluster itself knows. */
  readonly modern: boolean;
}

export interface Call {
  readonly name: string;
  readonly namespace: string;
  readonly client: Cluster;
  readonly homes: readonly { readonly cluster: Cluster; readonly versions: readonly string[] }[];
  readonly port: number;
  readonly address: string;
  /** Whether the route splits requests by weights, rather than by a header. */
  readonly weighted: boolean;
}

interface Document {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
}

export interface Manifest {
  readonly cluster: string;
  readonly needed: boolean;
  readonly document: Document;
}

export function clusterFolder(cluster: string): string {
  return `clusters/${cluster}`;
}

const networking = 'networking.istio.io/v1';

type Labels = Readonly<Record<string, string>>;

function needed(cluster: Cluster, document: Document): Manifest {
  return { cluster: cluster.name, needed: true, document };
}

function optional(cluster: Cluster, document: Document): Manifest {
  return { cluster: cluster.name, needed: false, document };
}

function service(
  name: string,
  namespace: string,
  port: { name: string; port: number },
  selector: Labels,
  labels?: Labels,
): Document {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, ...(labels ? { labels } : {}) },
    spec: { selector, ports: [port] },
  };
}

function deployment(name: string, namespace: string, labels: Labels, port: number): Document {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'main', image: `example.com/${name}`, ports: [{ containerPort: port }] }] },
      },
    },
  };
}

/** Something of Istio's own installation, so that its namespace is known. */
function istiod(cluster: Cluster): Manifest {
  return optional(cluster, service('istiod', 'istio-system', { name: 'https-dns', port: 15012 }, {}));
}

/** Something else of a namespace, so that the workspace is known to hold its workloads. */
export function callerIn(cluster: Cluster, namespace: string): Manifest {
  return optional(cluster, deployment('caller', namespace, { app: 'caller' }, 8080));
}

/** A gateway that passes requests on by their SNI: its workload, the Service before it, and what it takes. */
function passthrough(cluster: Cluster, isCalled: boolean, hosts: readonly string[], labels?: Labels): readonly Manifest[] {
  const selector = { istio: 'eastwestgateway' };
  const port = { name: 'tls', number: cluster.port, protocol: 'TLS' };
  const gateway = {
    apiVersion: networking,
    kind: 'Gateway',
    metadata: { name: 'cross-cluster', namespace: 'istio-system' },
    spec: { selector, servers: [{ port, tls: { mode: 'AUTO_PASSTHROUGH' }, hosts }] },
  };
  const before = service('eastwestgateway', 'istio-system', { name: 'tls', port: cluster.port }, selector, labels);
  return [
    istiod(cluster),
    optional(cluster, deployment('eastwestgateway', 'istio-system', selector, cluster.port)),
    ...[before, gateway].map((document) => ({ cluster: cluster.name, needed: isCalled, document })),
  ];
}

/** `isCalled`: whether requests of other clusters come in. */
export function globalGateway(cluster: Cluster, isCalled: boolean): readonly Manifest[] {
  return passthrough(cluster, isCalled, ['*.global']);
}

export function sharedGateway(flavour: Flavour, cluster: Cluster, isCalled: boolean): readonly Manifest[] {
  const label = { 'topology.istio.io/network': cluster.network };
  if (flavour === 'multi-primary') return passthrough(cluster, isCalled, ['*.local'], label);
  const tls = { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } };
  const gateway = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'eastwest', namespace: 'istio-system', labels: label },
    spec: { gatewayClassName: 'istio-east-west', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', tls }] },
  };
  const ambient = { 'istio.io/dataplane-mode': 'ambient' };
  return [
    istiod(cluster),
    { ...optional(cluster, gateway), needed: isCalled },
    ...['shop', 'billing'].map((name) =>
      optional(cluster, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: ambient } }),
    ),
  ];
}

function versionsOf({ homes }: Call): readonly string[] {
  return [...new Set(homes.flatMap((home) => home.versions))].sort();
}

/** Service, workloads and subsets in a cluster that runs the service. */
function atHome(call: Call, { cluster, versions }: Call['homes'][number], labels?: Labels): readonly Manifest[] {
  const { name, namespace, port } = call;
  return [
    needed(cluster, service(name, namespace, { name: 'http', port }, { app: name }, labels)),
    ...versions.map((version) => needed(cluster, deployment(`${name}-${version}`, namespace, { app: name, version }, port))),
  ];
}

function destinationRule(call: Call, name: string, host: string, subsets: readonly unknown[], policy?: object): Document {
  return {
    apiVersion: networking,
    kind: 'DestinationRule',
    metadata: { name, namespace: call.namespace },
    spec: { host, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' }, ...policy }, subsets },
  };
}

const byVersion = (version: string) => ({ name: version, labels: { version } });

/** Sends to every version: the last to all, the others to those who ask for them, or each its share. */
function route(call: Call, host: string, subsets: readonly string[]): Document {
  const { name, namespace, port } = call;
  const to = (subset: string) => ({ destination: { host, subset, port: { number: port } } });
  const share = Math.floor(100 / subsets.length);
  const http = call.weighted
    ? [{ route: subsets.map((subset, i) => ({ ...to(subset), weight: i === 0 ? 100 - share * (subsets.length - 1) : share })) }]
    : [
        ...subsets.slice(1).map((subset) => ({ match: [{ headers: { 'x-version': { exact: subset } } }], route: [to(subset)] })),
        { route: subsets.slice(0, 1).map(to) },
      ];
  return { apiVersion: networking, kind: 'VirtualService', metadata: { name, namespace }, spec: { hosts: [host], http } };
}

/** The host `name.namespace.global`, over the gateways of the clusters that run the service. */
export function globalCall(flavour: Flavour, call: Call, { modern }: Topology): readonly Manifest[] {
  const { name, namespace, client, homes, port, address } = call;
  const host = `${name}.${namespace}.global`;
  const entry = (rest: object): Document => ({
    apiVersion: networking,
    kind: 'ServiceEntry',
    metadata: { name: `${name}-global`, namespace },
    spec: {
      hosts: [host],
      location: 'MESH_INTERNAL',
      ...(flavour === 'dns-proxy' ? {} : { addresses: [address] }),
      ports: [{ number: port, name: 'http', protocol: 'HTTP' }],
      ...rest,
    },
  });
  const endpoints = homes.map(({ cluster }) => ({
    address: cluster.address,
    labels: { cluster: cluster.name },
    ports: { http: cluster.port },
    ...(flavour === 'failover' ? { locality: `${cluster.region}/zone-a` } : {}),
  }));
  const selector = { global: `${name}.${namespace}` };
  const failover =
    flavour === 'failover'
      ? {
          outlierDetection: { consecutive5xxErrors: 5, interval: '10s', baseEjectionTime: '30s' },
          loadBalancer: {
            localityLbSetting: {
              failover: homes.slice(1).map(({ cluster }) => ({ from: homes[0]?.cluster.region, to: cluster.region })),
            },
          },
        }
      : undefined;
  // One subset for each cluster and version: where it leads is certain.
  const subsets = homes.flatMap(({ cluster, versions }) =>
    versions.map((version) => ({ name: `${version}-${cluster.name}`, cluster, version })),
  );
  return [
    ...(flavour === 'workload-entry'
      ? [
          needed(client, entry({ resolution: 'DNS', workloadSelector: { labels: selector } })),
          ...endpoints.map(({ labels, ...rest }) =>
            needed(client, {
              apiVersion: networking,
              kind: 'WorkloadEntry',
              metadata: { name: `${name}-${labels.cluster}`, namespace },
              spec: { ...rest, labels: { ...selector, ...labels } },
            }),
          ),
        ]
      : [needed(client, entry({ resolution: 'DNS', endpoints }))]),
    needed(
      client,
      destinationRule(
        call,
        `${name}-global`,
        host,
        subsets.map((subset) => ({ name: subset.name, labels: { cluster: subset.cluster.name } })),
        failover,
      ),
    ),
    optional(
      client,
      route(
        call,
        host,
        subsets.map((subset) => subset.name),
      ),
    ),
    ...homes.flatMap((home) => {
      const own = subsets.filter(({ cluster }) => cluster === home.cluster);
      const labelled = own.map((subset) => ({ name: subset.name, labels: { version: subset.version } }));
      const [service, ...workloads] = atHome(call, home);
      if (service === undefined) return [];
      if (!modern)
        return [
          service,
          ...workloads,
          needed(home.cluster, destinationRule(call, name, `${name}.${namespace}.svc.cluster.local`, labelled)),
        ];
      return [
        // What answers is the ServiceEntry, which selects the pods itself.
        { ...service, needed: false },
        ...workloads,
        needed(home.cluster, entry({ resolution: 'STATIC', workloadSelector: { labels: { app: name } } })),
        needed(home.cluster, destinationRule(call, `${name}-global`, host, labelled)),
      ];
    }),
  ];
}

/** The Service's own host, whose endpoints all clusters know of each other. */
export function sharedCall(flavour: Flavour, call: Call): readonly Manifest[] {
  const { name, namespace, client, homes, port } = call;
  const host = `${name}.${namespace}.svc.cluster.local`;
  const labels = flavour === 'ambient' ? { 'istio.io/global': 'true' } : undefined;
  const here = optional(client, service(name, namespace, { name: 'http', port }, { app: name }, labels));
  if (flavour === 'ambient')
    return [here, ...homes.flatMap((home) => atHome(call, home, labels).map((part) => ({ ...part, needed: false })))];
  const versions = versionsOf(call);
  /** Whether only this cluster runs some version. */
  const alone = (own: readonly string[]): boolean =>
    own.some((version) => homes.filter((home) => home.versions.includes(version)).length === 1);
  return [
    here,
    needed(client, destinationRule(call, name, host, versions.map(byVersion))),
    optional(client, route(call, host, versions)),
    ...homes.flatMap((home) => [
      ...atHome(call, home).map((part) => {
        const version = part.document.metadata.labels?.version;
        return { ...part, needed: alone(version === undefined ? home.versions : [version]) };
      }),
      needed(home.cluster, destinationRule(call, name, host, home.versions.map(byVersion))),
    ]),
  ];
}
