/**
 * A mesh of any size with nothing across clusters yet: Services and workloads over three clusters, as repositories hold them. The
 * services differ in where they run, with which versions, ports, line ends, quoting and files; each shape comes again every few services.
 */

export interface PlainMesh {
  /** Path to text. */
  readonly files: ReadonlyMap<string, string>;
  readonly services: readonly { readonly namespace: string; readonly name: string; readonly clusters: readonly string[] }[];
}

const clusters = ['east', 'west', 'north'] as const;

/** Where a service runs, and which versions. */
const spreads: readonly Readonly<Record<string, readonly string[]>>[] = [
  { east: ['v1'] },
  { west: ['v1', 'v2'] },
  { east: ['v1'], west: ['v2', 'v3'] },
  { east: ['v1'], west: ['v1'], north: ['v1'] },
  { north: ['1.2.0', 'V2'] },
  { west: ['v1', 'v2'], north: ['v2', 'v3'] },
  { east: ['v1', 'v2'], north: ['v2'] },
  { east: [''], west: [''] },
];

const ports: readonly string[] = [
  '  - name: http\n    port: 80\n    targetPort: 8080\n',
  '  - name: grpc-api\n    port: 9000\n  - name: metrics\n    appProtocol: http\n    port: 9090\n    targetPort: 9091\n',
  '  - port: 5432\n',
  '  - {name: http2, port: 8443, targetPort: web}\n',
  '  - name: data\n    appProtocol: kubernetes.io/h2c\n    port: 7000\n',
];

export function plainMesh(count: number, settings: string): PlainMesh {
  const files = new Map<string, string>();
  const services: { namespace: string; name: string; clusters: readonly string[] }[] = [];
  files.set('meshwright.yaml', settings);
  for (let i = 0; i < count; i++) {
    const namespace = `team-${i % 10}`;
    const name = `svc-${String(i).padStart(4, '0')}`;
    const spread = spreads[i % spreads.length] ?? {};
    const port = ports[i % ports.length] ?? '';
    services.push({ namespace, name, clusters: Object.keys(spread) });
    for (const [cluster, versions] of Object.entries(spread)) {
      const text = [serviceOf(name, namespace, port), ...versions.map((version) => workload(name, namespace, version))].join(
        '---\n',
      );
      files.set(
        pathOf(cluster, namespace, name),
        i % 7 === 3 ? text.replaceAll('\n', '\r\n') : i % 7 === 5 ? text.trimEnd() : text,
      );
      const rule = ruleOf(i, name, namespace, versions);
      if (rule !== undefined) files.set(pathOf(cluster, namespace, `${name}-policy`), rule);
    }
  }
  for (const folder of ['team-0', 'team-4']) {
    const base = `clusters/west/${folder}/`;
    const listed = [...files.keys()].filter((path) => path.startsWith(base)).map((path) => path.slice(base.length));
    if (listed.length > 0)
      files.set(
        `${base}kustomization.yaml`,
        `# applied as a whole\nresources:\n${listed.map((path) => `- ${path} # kept\n`).join('')}`,
      );
  }
  return { files, services };
}

/** East lays its files out flat, west by namespace, north by namespace and service. */
function pathOf(cluster: string, namespace: string, name: string): string {
  if (cluster === 'east') return `clusters/east/${namespace}-${name}.yaml`;
  return cluster === 'west'
    ? `clusters/west/${namespace}/${name}.yaml`
    : `clusters/north/${namespace}/${name.slice(0, 8)}/${name}.yaml`;
}

function serviceOf(name: string, namespace: string, ports: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
  labels: {app: ${name}}
spec:
  selector:
    app: ${name}
  ports:
${ports}`;
}

function workload(name: string, namespace: string, version: string): string {
  const label = version === '' ? '' : `\n        version: "${version}"`;
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}${version === '' ? '' : `-${version.toLowerCase().replaceAll('.', '-')}`}
  namespace: ${namespace}
spec:
  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels:
        app: ${name}${label}
    spec:
      containers:
      - name: app
        image: example.com/${name}
        ports:
        - {name: web, containerPort: 8443}
`;
}

/** Some services have a DestinationRule of their own already, written in many ways. */
function ruleOf(i: number, name: string, namespace: string, versions: readonly string[]): string | undefined {
  const [first = ''] = versions;
  if (first === '' || i % 3 !== 0) return undefined;
  const head = `# How ${name} is called within the cluster.
apiVersion: networking.istio.io/v1beta1
kind: DestinationRule
metadata:
  name: ${name}
  namespace: ${namespace}`;
  const subset = first.toLowerCase().replaceAll('.', '-');
  switch (i % 4) {
    case 0:
      return `${head}\nspec:\n  host: ${name}\n  subsets:\n    - name: ${subset} # the old one\n      labels: &labels\n        version: "${first}"\n`;
    case 1:
      return `${head}\n  annotations: {}\nspec: {host: ${name}.${namespace}.svc.cluster.local, subsets: []}\n`;
    case 2:
      return `${head}\n  annotations:\n    owner: "team" # ask them\nspec:\n  host: "${name}"\n  trafficPolicy:\n    connectionPool: {tcp: {maxConnections: 10}}`;
    default:
      return `${head}\nspec:\n  host: ${name}.${namespace}.svc.cluster.local\n---\n# nothing\n`.replaceAll('\n', '\r\n');
  }
}

/** The settings of the mesh; the gateways are known of two of the clusters. */
export function settingsOf(extra = ''): string {
  const entries = clusters.map((name) => {
    const gateway = name === 'north' ? '' : `, gateways: ["${name === 'east' ? '203.0.113.10' : 'west.example.com:15444'}"]`;
    return `  - {name: ${name}, files: ["clusters/${name}/**"]${gateway}${extra === '' ? '' : `, network: net-${name}`}}\n`;
  });
  return `clusters:\n${entries.join('')}${extra}`;
}
