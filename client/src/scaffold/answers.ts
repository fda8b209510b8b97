/**
 * What the dialogue was told so far. An answer that is what would be proposed anyway is left undefined, so that it follows the
 * workspace: a version that comes later is then scaffolded by an update. Knows nothing of VS Code.
 */
import type {
  Flavour,
  Routing,
  ScaffoldChoices,
  ScaffoldCluster,
  ScaffoldJob,
  ScaffoldService,
  ServiceName,
  SharedVersions,
} from '../../../server/src/lsp/protocol';

/** For one service, for those of a namespace, or for all of them. */
export type Scope = 'service' | 'namespace' | 'all';

export type ByCluster = Readonly<Record<string, string>>;

export interface Answers {
  readonly service?: ServiceName;
  readonly namespace?: string;
  readonly flavour?: Flavour;
  readonly clients?: readonly string[];
  readonly remotes?: readonly string[];
  /** As they are typed. */
  readonly gateways?: ByCluster;
  readonly versions?: readonly string[];
  readonly sharedVersions?: SharedVersions;
  readonly ports?: readonly number[];
  readonly routing?: Routing;
  readonly localities?: ByCluster;
  /** Relative to the workspace folder. */
  readonly folders?: ByCluster;
}

/** What is remembered of a workspace. */
export interface Memory {
  readonly last?: Answers;
  readonly services?: Readonly<Record<string, Answers>>;
}

export function keyOf({ namespace, name }: ServiceName): string {
  return `${namespace}/${name}`;
}

/** The answers to begin with: those given for the service, else what of the last ones makes sense for any. */
export function recall({ last = {}, services = {} }: Memory, service: ServiceName | undefined): Answers {
  const own = service === undefined ? undefined : services[keyOf(service)];
  if (own !== undefined && service !== undefined) return { ...own, service };
  const { flavour, clients, gateways, sharedVersions, routing, localities, folders } = last;
  return defined({
    service,
    flavour,
    clients,
    gateways,
    sharedVersions,
    // Weights and versions are those of one service.
    routing: routing?.by === 'weights' || (routing?.by === 'header' && routing.version !== undefined) ? undefined : routing,
    localities,
    folders,
  });
}

export function remember(memory: Memory, answers: Answers): Memory {
  const { service } = answers;
  if (service === undefined) return { ...memory, last: answers };
  return { last: answers, services: { ...memory.services, [keyOf(service)]: answers } };
}

/** With a cluster among the clients; where none are chosen all that can be are. */
export function withClient(answers: Answers, client: string | undefined): Answers {
  if (client === undefined || answers.clients === undefined || answers.clients.includes(client)) return answers;
  return { ...answers, clients: [...answers.clients, client] };
}

/** The answers as they stand, with what is proposed where nothing was said. */
export interface Resolved {
  /** The clusters that files can be written for. */
  readonly clusters: readonly ScaffoldCluster[];
  readonly services: readonly ScaffoldService[];
  /** With scope `service`, once it is chosen. */
  readonly service: ScaffoldService | undefined;
  readonly flavour: Flavour;
  readonly proposedClients: readonly string[];
  readonly clients: readonly string[];
  readonly proposedRemotes: readonly string[];
  /** Those that answer to at least one other cluster. */
  readonly remotes: readonly string[];
  /** The versions that remote clusters run. */
  readonly remoteVersions: readonly string[];
  readonly versions: readonly string[];
  readonly ports: readonly number[];
}

export function resolve(choices: ScaffoldChoices, scope: Scope, answers: Answers): Resolved {
  const clusters = choices.clusters.filter(({ folder }) => folder !== undefined);
  const names = clusters.map(({ name }) => name);
  const services = choices.services.filter((one) => inScope(one, scope, answers));
  const service = scope === 'service' ? services[0] : undefined;

  const running = names.filter((name) => services.some((one) => runs(one, name)));
  const proposedClients = names.filter((name) => running.some((other) => other !== name));
  const clients = kept(answers.clients, names) ?? proposedClients;
  const answering = (name: string): boolean => clients.some((other) => other !== name);
  const proposedRemotes = running.filter(answering);
  const remotes = (kept(answers.remotes, names) ?? proposedRemotes).filter(answering);

  const remoteVersions = service === undefined ? [] : versionsOf(service, remotes);
  const ports = service?.ports.map(({ number }) => number) ?? [];
  return {
    clusters,
    services,
    service,
    flavour: answers.flavour ?? service?.scaffolded ?? 'global-gateway',
    proposedClients,
    clients,
    proposedRemotes,
    remotes,
    remoteVersions,
    versions: kept(answers.versions, remoteVersions) ?? remoteVersions,
    ports: kept(answers.ports, ports) ?? ports,
  };
}

function inScope(one: ServiceName, scope: Scope, { service, namespace }: Answers): boolean {
  if (scope === 'all') return true;
  if (scope === 'namespace') return one.namespace === namespace;
  return service !== undefined && keyOf(one) === keyOf(service);
}

/** What of an answer still exists; undefined where nothing does. */
function kept<T>(answer: readonly T[] | undefined, offered: readonly T[]): readonly T[] | undefined {
  const left = answer && offered.filter((one) => answer.includes(one));
  return left === undefined || left.length === 0 ? undefined : left;
}

export function runs({ running }: ScaffoldService, cluster: string): boolean {
  return running.some((one) => one.cluster === cluster);
}

/** The versions that run in any of the clusters, in their order. */
export function versionsOf({ running }: ScaffoldService, clusters: readonly string[]): readonly string[] {
  return [...new Set(running.filter(({ cluster }) => clusters.includes(cluster)).flatMap(({ versions }) => versions))].sort();
}

/** Whether a client sees one version in several remote clusters. */
export function sharesVersions({ services, clients, remotes }: Resolved): boolean {
  return clients.some((client) => {
    const others = remotes.filter((remote) => remote !== client);
    return services.some((service) =>
      versionsOf(service, others).some(
        (version) => others.filter((one) => versionsOf(service, [one]).includes(version)).length > 1,
      ),
    );
  });
}

/** An answer to keep: undefined where it says what is proposed. */
export function unlessProposed<T>(answer: readonly T[], proposed: readonly T[]): readonly T[] | undefined {
  return answer.length === proposed.length && answer.every((one) => proposed.includes(one)) ? undefined : answer;
}

/** What is proposed as the address of a cluster's gateway. */
export function proposedGateway({ gateways, placeholder }: ScaffoldCluster): string {
  return gateways[0] ?? placeholder;
}

/** The job with the addresses as they were typed, which the server reads as it reads those of the settings. */
export function toJob(
  choices: ScaffoldChoices,
  scope: Scope,
  answers: Answers,
  folderUri: (cluster: ScaffoldCluster, path: string) => string,
): { readonly job: ScaffoldJob; readonly gateways: ByCluster } {
  const { clusters, clients, remotes, flavour, versions, services } = resolve(choices, scope, answers);
  const running = choices.clusters.filter(({ name }) => services.some((one) => runs(one, name))).map(({ name }) => name);
  const { service, namespace = '' } = answers;
  const used = new Set([...clients, ...remotes]);
  const folders = clusters.flatMap((cluster) => {
    const path = answers.folders?.[cluster.name];
    return path === undefined || !used.has(cluster.name) ? [] : [[cluster.name, folderUri(cluster, path)] as const];
  });
  const isOne = scope === 'service' && service !== undefined;
  const request = defined({
    services: isOne ? [service] : scope === 'namespace' ? { namespace } : ('all' as const),
    flavour,
    clients: answers.clients && clients,
    // Unset it is every cluster that runs the service, also one that nobody else calls.
    remotes: unlessProposed(remotes, running),
    versions: isOne ? answers.versions : undefined,
    ports: isOne ? answers.ports : undefined,
    sharedVersions: answers.sharedVersions,
    routing: flavour === 'ambient' ? undefined : routingOf(answers, versions),
    localities: flavour === 'failover' ? answers.localities : undefined,
    folders: folders.length === 0 ? undefined : Object.fromEntries(folders),
  });
  const gateways = Object.entries(answers.gateways ?? {}).filter(([cluster]) => remotes.includes(cluster));
  return { job: { op: 'create', request }, gateways: hasGateways(flavour) ? Object.fromEntries(gateways) : {} };
}

/** Without the version that is not scaffolded any more. */
function routingOf({ routing }: Answers, versions: readonly string[]): Routing | undefined {
  if (routing?.by !== 'header' || routing.version === undefined || versions.includes(routing.version)) return routing;
  const { header, value } = routing;
  return { by: 'header', header, value };
}

/** Whether the flavour writes the addresses of gateways. */
export function hasGateways(flavour: Flavour): boolean {
  return flavour !== 'multi-primary' && flavour !== 'ambient';
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Without the keys that are undefined. */
export function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Defined<T>;
}
