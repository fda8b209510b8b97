/**
 * A mesh of any size, right by construction: every service runs in one of some clusters and is called from the next one as
 * `<name>.<namespace>.global`. Namespaces have a fixed number of services, and the first services are the same in every
 * size, so that the same edit can be compared between sizes.
 */
import { autoscaler, deployment, entryFile, gateway, policy, routingFile, serviceFile, trafficFile } from './manifests';
import { Random } from './random';

export interface GeneratedService {
  readonly name: string;
  readonly namespace: string;
  /** Where it runs, and where it is called from. */
  readonly home: string;
  readonly client: string;
  readonly port: number;
  readonly files: {
    readonly service: string;
    readonly canary: string;
    readonly traffic: string;
    readonly entry: string;
    readonly routing: string;
  };
}

export interface GeneratedMesh {
  /** Path to text; `meshwright.yaml` is one more than was asked for. */
  readonly files: ReadonlyMap<string, string>;
  readonly services: readonly GeneratedService[];
}

const words = [
  'cart',
  'catalog',
  'checkout',
  'email',
  'ledger',
  'orders',
  'payment',
  'pricing',
  'profile',
  'search',
  'shipping',
  'stock',
];
const filesPerService = 5;
const servicesPerNamespace = 20;

export function generate(count: number, seed = 1, clusterCount = 3): GeneratedMesh {
  const random = new Random(seed);
  const clusters = Array.from({ length: clusterCount }, (_, i) => `cluster${i + 1}`);
  const files = new Map<string, string>([['meshwright.yaml', settings(clusters)]]);
  for (const cluster of clusters) files.set(`clusters/${cluster}/gateway.yaml`, gateway());
  const services: GeneratedService[] = [];
  const total = Math.max(1, Math.floor((count - clusters.length) / filesPerService));
  for (let i = 0; i < total; i++) {
    const service = describe(i, clusters, random);
    add(files, service, services.at(-1), i, random);
    services.push(service);
  }
  for (let i = 0; files.size < count + 1; i++) {
    files.set(`clusters/cluster1/policies/policy-${i}.yaml`, policy(i));
  }
  return { files, services };
}

function describe(i: number, clusters: readonly string[], random: Random): GeneratedService {
  const name = `${random.pick(words)}-${i}`;
  const namespace = `team-${Math.floor(i / servicesPerNamespace)}`;
  const home = clusters[i % clusters.length] ?? '';
  const client = clusters[(i + 1) % clusters.length] ?? '';
  const at = (cluster: string, file: string): string => `clusters/${cluster}/${namespace}/${name}${file}.yaml`;
  const files = {
    service: at(home, ''),
    canary: at(home, '-v2'),
    traffic: at(home, '-traffic'),
    entry: at(client, '-global'),
    routing: at(client, '-routing'),
  };
  return { name, namespace, home, client, port: random.pick([80, 8080, 9080]), files };
}

/** `previous` runs in the cluster before and is called from this service's cluster. */
function add(
  files: Map<string, string>,
  service: GeneratedService,
  previous: GeneratedService | undefined,
  i: number,
  random: Random,
): void {
  files.set(service.files.service, serviceFile(service, random));
  files.set(service.files.canary, deployment(service, 'v2', random) + autoscaler(service, random));
  files.set(service.files.traffic, trafficFile(service, previous, random));
  files.set(service.files.entry, entryFile(service, i));
  files.set(service.files.routing, routingFile(service, random));
}

function settings(clusters: readonly string[]): string {
  const list = clusters.map(
    (name) => `  - name: ${name}
    files: ["clusters/${name}/**"]
    gateways: ["gateway.${name}.example.com"]
`,
  );
  return `clusters:\n${list.join('')}`;
}
