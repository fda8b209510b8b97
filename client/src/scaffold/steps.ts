/**
 * The steps of the dialogue, as data computed from what is offered and what was answered so far: a step that does not apply is not
 * in the list, so that the count is right. Everything is filled in beforehand. Knows nothing of VS Code.
 */
import type { Flavour, ScaffoldChoices, ScaffoldCluster, ScaffoldService, ServiceName } from '../../../server/src/lsp/protocol';
import {
  type Answers,
  defined,
  hasGateways,
  keyOf,
  proposedGateway,
  type Resolved,
  resolve,
  runs,
  type Scope,
  sharesVersions,
  unlessProposed,
  versionsOf,
} from './answers';
import { routingSteps } from './routing';
import { addressProblem, folderProblem, localityProblem } from './texts';

export interface Item {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

interface Base {
  /** Unique in the list. */
  readonly id: string;
  /** What is asked, as a title. */
  readonly title: string;
  readonly prompt: string;
}

/** One of some, or what is typed. */
export interface OneStep extends Base {
  readonly kind: 'one';
  readonly items: readonly Item[];
  readonly active: string;
  readonly typed?: { readonly label: (text: string) => string; readonly problem: (text: string) => string | undefined };
  /** A cluster that can be asked for what to choose from. */
  readonly ask?: ScaffoldCluster;
  take(id: string): Answers;
}

export interface ManyStep extends Base {
  readonly kind: 'many';
  readonly items: readonly Item[];
  readonly picked: readonly string[];
  readonly problem: (ids: readonly string[]) => string | undefined;
  take(ids: readonly string[]): Answers;
}

export interface TextStep extends Base {
  readonly kind: 'text';
  readonly value: string;
  readonly problem: (text: string) => string | undefined;
  take(text: string): Answers;
}

export type Step = OneStep | ManyStep | TextStep;

export interface Dialogue {
  readonly choices: ScaffoldChoices;
  readonly scope: Scope;
  /** The services to choose from; unset: all. */
  readonly only?: readonly ServiceName[];
  /** The answers to begin with once the service is known. */
  recall(service: ServiceName): Answers;
}

const flavours: readonly { readonly id: Flavour; readonly detail: string }[] = [
  {
    id: 'global-gateway',
    detail: 'ServiceEntry, DestinationRule and a virtual address; the remote gateway passes the traffic through by its SNI',
  },
  { id: 'dns-proxy', detail: "The same without virtual addresses; Istio's DNS proxy in the sidecars resolves the host" },
  { id: 'workload-entry', detail: 'A WorkloadEntry for each remote gateway, which the ServiceEntry selects' },
  { id: 'failover', detail: 'Endpoints with their locality, outlier detection, and requests that move on when a cluster fails' },
  { id: 'multi-primary', detail: 'Subsets per version and cluster, where the clusters discover the services of each other' },
  { id: 'ambient', detail: 'The label istio.io/global on the Service, and an east-west gateway of the Gateway API' },
];

export function stepsOf(dialogue: Dialogue, answers: Answers): readonly Step[] {
  const now = resolve(dialogue.choices, dialogue.scope, answers);
  const steps: Step[] = [];
  if (dialogue.scope === 'service') steps.push(serviceStep(dialogue, answers));
  if (dialogue.scope === 'namespace') steps.push(namespaceStep(dialogue, answers));
  steps.push(flavourStep(now, answers));
  steps.push(clientsStep(now, answers), remotesStep(now, answers));
  if (now.flavour !== 'ambient') {
    const remotes = now.clusters.filter(({ name }) => now.remotes.includes(name));
    if (hasGateways(now.flavour)) steps.push(...remotes.map((cluster) => gatewayStep(cluster, answers)));
    if (now.remoteVersions.length > 1) steps.push(versionsStep(now, answers));
    if (hasGateways(now.flavour) && sharesVersions(now)) steps.push(sharedStep(answers));
    if ((now.service?.ports.length ?? 0) > 1) steps.push(portsStep(now, answers));
    steps.push(...routingSteps(now, answers));
    if (now.flavour === 'failover') steps.push(...remotes.map((cluster) => localityStep(cluster, answers)));
  }
  const written = now.clusters.filter((one) => isUsed(one, now));
  return [...steps, ...written.map((cluster) => folderStep(cluster, answers))];
}

function isUsed({ name }: ScaffoldCluster, { clients, remotes }: Resolved): boolean {
  return clients.includes(name) || remotes.includes(name);
}

function serviceStep({ choices, only, recall }: Dialogue, answers: Answers): OneStep {
  const { service } = answers;
  const offered =
    only === undefined ? choices.services : choices.services.filter((one) => only.some((two) => keyOf(one) === keyOf(two)));
  const find = (id: string): ScaffoldService | undefined => offered.find((one) => keyOf(one) === id);
  return {
    kind: 'one',
    id: 'service',
    title: 'Service',
    prompt: 'The service that other clusters should be able to call',
    items: offered.map((one) => ({
      id: keyOf(one),
      label: one.name,
      description: one.namespace + (one.scaffolded === undefined ? '' : ` · scaffolded (${one.scaffolded})`),
      detail: whereItRuns(one),
    })),
    active: service === undefined ? '' : keyOf(service),
    take(id) {
      const found = find(id);
      if (found === undefined) throw new Error(`"${id}" was not offered`);
      // Whoever comes back to this step and stays with the service keeps what was answered.
      return service !== undefined && keyOf(service) === id ? answers : recall({ namespace: found.namespace, name: found.name });
    },
  };
}

function whereItRuns({ running }: ScaffoldService): string {
  if (running.length === 0) return 'No workloads of it are in the workspace';
  return running
    .map(({ cluster, versions }) => `${cluster}${versions.length === 0 ? '' : `: ${versions.join(', ')}`}`)
    .join(' · ');
}

function namespaceStep({ choices }: Dialogue, answers: Answers): OneStep {
  const counts = new Map<string, number>();
  for (const { namespace } of choices.services) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  return {
    kind: 'one',
    id: 'namespace',
    title: 'Namespace',
    prompt: 'All of its services that run in a cluster and can be called from another are scaffolded',
    items: [...counts].sort().map(([id, count]) => ({ id, label: id, description: `${count} service${count === 1 ? '' : 's'}` })),
    active: answers.namespace ?? '',
    take: (namespace) => ({ ...answers, namespace }),
  };
}

function flavourStep({ flavour, service }: Resolved, answers: Answers): OneStep {
  return {
    kind: 'one',
    id: 'flavour',
    title: 'Flavour',
    prompt: 'How the clusters reach each other',
    items: flavours.map(({ id, detail }) => ({
      id,
      label: id,
      detail,
      ...(service?.scaffolded === id ? { description: 'as it is scaffolded now' } : {}),
    })),
    active: flavour,
    take: (id) => defined({ ...answers, flavour: flavours.find((one) => one.id === id)?.id }),
  };
}

function clientsStep({ clusters, services, clients, proposedClients }: Resolved, answers: Answers): ManyStep {
  return {
    kind: 'many',
    id: 'clients',
    title: 'Client clusters',
    prompt: 'The clusters whose workloads call',
    items: clusters.map(({ name }) => ({ id: name, label: name, ...described(services, name) })),
    picked: clients,
    problem: (ids) => (ids.length === 0 ? 'Choose at least one cluster that calls' : undefined),
    take: (ids) => defined({ ...answers, clients: unlessProposed(ids, proposedClients) }),
  };
}

function remotesStep({ clusters, services, clients, remotes, proposedRemotes }: Resolved, answers: Answers): ManyStep {
  const offered = clusters.filter(({ name }) => clients.some((client) => client !== name));
  return {
    kind: 'many',
    id: 'remotes',
    title: 'Remote clusters',
    prompt: 'The clusters that answer',
    items: offered.map(({ name }) => ({ id: name, label: name, ...described(services, name) })),
    picked: remotes,
    problem: (ids) => (ids.length === 0 ? 'Choose at least one cluster that answers' : undefined),
    take: (ids) => defined({ ...answers, remotes: unlessProposed(ids, proposedRemotes) }),
  };
}

/** What of the service, or of how many services, runs in a cluster. */
function described(services: readonly ScaffoldService[], cluster: string): { readonly description: string } {
  const [service, ...others] = services;
  const running = services.filter((one) => runs(one, cluster));
  if (service === undefined || others.length > 0) return { description: `runs ${running.length} of ${services.length} services` };
  if (running.length === 0) return { description: `no workloads of ${service.name}` };
  const versions = versionsOf(service, [cluster]);
  return { description: versions.length === 0 ? `runs ${service.name}` : versions.join(', ') };
}

function gatewayStep(cluster: ScaffoldCluster, answers: Answers): OneStep {
  const { name, gateways, placeholder } = cluster;
  const chosen = answers.gateways?.[name];
  const items: Item[] = gateways.map((id) => ({ id, label: id, description: 'from the settings' }));
  if (!gateways.includes(placeholder))
    items.push({ id: placeholder, label: placeholder, description: 'a placeholder, to be filled in later' });
  if (chosen !== undefined && !items.some(({ id }) => id === chosen))
    items.push({ id: chosen, label: chosen, description: 'used last' });
  return {
    kind: 'one',
    id: `gateway ${name}`,
    title: `Gateway of ${name}`,
    prompt: `Where other clusters reach the gateway of ${name}: choose, or type an address`,
    items,
    active: chosen ?? proposedGateway(cluster),
    typed: { label: (text) => `Use ${text}`, problem: addressProblem },
    ask: cluster,
    take(id) {
      const others = Object.entries(answers.gateways ?? {}).filter(([other]) => other !== name);
      const mine = id === proposedGateway(cluster) ? [] : [[name, id] as const];
      return { ...answers, gateways: Object.fromEntries([...others, ...mine]) };
    },
  };
}

function versionsStep({ service, remotes, remoteVersions, versions }: Resolved, answers: Answers): ManyStep {
  const where = (version: string): string =>
    remotes.filter((cluster) => service !== undefined && versionsOf(service, [cluster]).includes(version)).join(', ');
  return {
    kind: 'many',
    id: 'versions',
    title: 'Versions',
    prompt: 'The versions that get a subset',
    items: remoteVersions.map((id) => ({ id, label: id, description: where(id) })),
    picked: versions,
    problem: (ids) => (ids.length === 0 ? 'Choose at least one version' : undefined),
    take: (ids) => defined({ ...answers, versions: unlessProposed(ids, remoteVersions) }),
  };
}

function sharedStep(answers: Answers): OneStep {
  return {
    kind: 'one',
    id: 'shared versions',
    title: 'A version that runs in several remote clusters',
    prompt: 'How it is told apart',
    items: [
      { id: 'one-subset', label: 'One subset', detail: 'v1: the endpoints of all clusters that run it carry a label' },
      { id: 'per-cluster', label: 'One subset per cluster', detail: 'v1-cluster2, v1-cluster3: a route can choose the cluster' },
    ],
    active: answers.sharedVersions ?? 'one-subset',
    take: (id) => defined({ ...answers, sharedVersions: id === 'per-cluster' ? ('per-cluster' as const) : undefined }),
  };
}

function portsStep({ service, ports }: Resolved, answers: Answers): ManyStep {
  const offered = service?.ports ?? [];
  return {
    kind: 'many',
    id: 'ports',
    title: 'Ports',
    prompt: 'The ports that other clusters can call',
    items: offered.map(({ number, name, protocol }) => ({
      id: String(number),
      label: String(number),
      description: `${name} · ${protocol}`,
    })),
    picked: ports.map(String),
    problem: (ids) => (ids.length === 0 ? 'Choose at least one port' : undefined),
    take: (ids) =>
      defined({
        ...answers,
        ports: unlessProposed(
          ids.map(Number),
          offered.map(({ number }) => number),
        ),
      }),
  };
}

function localityStep({ name }: ScaffoldCluster, answers: Answers): TextStep {
  return {
    kind: 'text',
    id: `locality ${name}`,
    title: `Locality of ${name}`,
    prompt: 'region/zone/subzone; empty: as the workspace shows, else a placeholder',
    value: answers.localities?.[name] ?? '',
    problem: localityProblem,
    take: (text) => ({ ...answers, localities: replaced(answers.localities, name, text) }),
  };
}

function folderStep({ name, folder }: ScaffoldCluster, answers: Answers): TextStep {
  const proposed = folder?.path === '' ? '.' : (folder?.path ?? '');
  return {
    kind: 'text',
    id: `folder ${name}`,
    title: `Folder of ${name}`,
    prompt: `Where new files of ${name} go, relative to the workspace folder`,
    value: answers.folders?.[name] ?? proposed,
    problem: folderProblem,
    take(text) {
      const path = text.trim().replaceAll('\\', '/').replace(/\/+$/, '');
      return { ...answers, folders: replaced(answers.folders, name, path === proposed ? '' : path) };
    },
  };
}

function replaced(texts: Readonly<Record<string, string>> = {}, key: string, text: string): Readonly<Record<string, string>> {
  const others = Object.entries(texts).filter(([other]) => other !== key);
  return Object.fromEntries(text === '' ? others : [...others, [key, text]]);
}
