/** Small workspaces in memory for tests of the reconciler, and wanted resources made by hand. */
import { splice } from '../../server/src/base/text';
import { resolveHost } from '../../server/src/mesh/hosts';
import type { Desired } from '../../server/src/scaffold/desired';
import type { Problem } from '../../server/src/scaffold/plan.types';
import { type FileDraft, Reconciler } from '../../server/src/scaffold/reconcile/reconcile';
import type { Flavour } from '../../server/src/scaffold/request';
import type { View } from '../../server/src/scaffold/view';
import { Workspace } from '../../server/src/workspace';
import { type Sources, viewOf } from '../../server/src/workspace/scaffold';

export const root = 'file:///w';

/** Two clusters, each with a folder of its own. */
export const settings = `clusters:
- name: cluster1
  files: ["clusters/cluster1/**"]
  gateways: ["gw1.example.com"]
- name: cluster2
  files: ["clusters/cluster2/**"]
  gateways: ["gw2.example.com"]
- name: cluster3
  files: ["clusters/cluster3/**"]
`;

/** By path relative to the root. */
export type Files = Readonly<Record<string, string>>;

export function viewFor(files: Files): View {
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: root, name: 'w' }]);
  for (const [path, text] of Object.entries(files)) workspace.setFile(`${root}/${path}`, { text });
  return viewOf((workspace as unknown as { sources(): Sources }).sources());
}

export const reviews = { namespace: 'default', name: 'reviews' };

export interface Run {
  readonly files: Files;
  readonly drafts: readonly FileDraft[];
  readonly problems: readonly Problem[];
}

export interface Job {
  readonly desired: readonly Desired[];
  readonly service?: { readonly namespace: string; readonly name: string } | undefined;
  readonly flavour?: Flavour;
  readonly folders?: Readonly<Record<string, string>>;
}

/** What the files are after a job; the splices of every draft are held against its text. */
export function run(files: Files, job: Job | 'remove' | 'remove once', service = reviews): Run {
  const reconciler = new Reconciler(viewFor(files), typeof job === 'string' ? {} : (job.folders ?? {}));
  const problems =
    typeof job === 'string'
      ? reconciler.remove(job === 'remove' ? service : undefined)
      : reconciler.want({
          service: 'service' in job ? job.service : service,
          flavour: job.flavour ?? 'global-gateway',
          options: {},
          desired: job.desired,
        });
  return finish(files, reconciler, problems);
}

export function finish(files: Files, reconciler: Reconciler, problems: readonly Problem[] = []): Run {
  const { files: drafts, problems: places } = reconciler.files();
  return { files: applied(files, drafts), drafts, problems: [...problems, ...places] };
}

function applied(files: Files, drafts: readonly FileDraft[]): Files {
  const result = new Map(Object.entries(files));
  for (const { uri, before, after, splices } of drafts) {
    const path = uri.slice(root.length + 1);
    if (before !== result.get(path)) throw new Error(`${path} was not as the draft says`);
    if (before !== undefined && after !== undefined && splice(before, splices) !== after)
      throw new Error(`the splices of ${path} do not lead to its text`);
    if (after === undefined) result.delete(path);
    else result.set(path, after);
  }
  return Object.fromEntries([...result].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The files as `run` gives them: sorted. */
export function sorted(files: Files): Files {
  return applied(files, []);
}

/** The ServiceEntry of a client: one endpoint per remote cluster. */
export function entry(cluster: string, remotes: readonly string[], change: Partial<Desired> = {}): Desired {
  const service = change.service ?? reviews;
  const host = `${service.name}.${service.namespace}.global`;
  return {
    cluster,
    role: 'entry',
    service,
    key: '',
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    namespace: service.namespace,
    name: `${service.name}-global`,
    spec: {
      hosts: [host],
      location: 'MESH_INTERNAL',
      resolution: 'DNS',
      addresses: ['240.0.0.1'],
      ports: [{ number: 9080, name: 'http', protocol: 'HTTP' }],
      endpoints: remotes.map((remote) => ({
        address: `gw${remote.slice(-1)}.example.com`,
        labels: { cluster: remote },
        ports: { http: 15443 },
      })),
    },
    standsFor: (resource) => resource.type === 'ServiceEntry' && resource.facts.hosts.includes(host),
    creates: true,
    ...change,
  };
}

/** A DestinationRule: on the host that spans the clusters, or on the cluster's own. */
export function rule(
  cluster: string,
  role: 'subsets' | 'local-subsets',
  subsets: Readonly<Record<string, Readonly<Record<string, string>>>>,
  change: Partial<Desired> = {},
): Desired {
  const service = change.service ?? reviews;
  const host = `${service.name}.${service.namespace}.${role === 'subsets' ? 'global' : 'svc.cluster.local'}`;
  return {
    cluster,
    role,
    service,
    key: '',
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    namespace: service.namespace,
    name: role === 'subsets' ? `${service.name}-global` : service.name,
    spec: {
      host,
      ...(role === 'subsets' && { trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }),
      subsets: Object.entries(subsets).map(([name, labels]) => ({ name, labels })),
    },
    standsFor: (resource) =>
      resource.type === 'DestinationRule' &&
      resource.facts.host !== undefined &&
      resolveHost(resource.facts.host, resource.namespace, 'cluster.local') === host,
    creates: true,
    ...change,
  };
}

export function service(name = 'reviews', namespace = 'default'): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  selector:
    app: ${name}
  ports:
  - name: http
    port: 9080
`;
}
