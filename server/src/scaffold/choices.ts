/** What a dialogue about scaffolding offers: the clusters, and the Services with where they run. */
import type { ServiceName } from '../mesh/hosts';
import type { Resource } from '../model/resource';
import type { ClusterSettings } from '../settings/merge';
import type { GatewayAddress } from '../settings/settings';
import { marksOf } from './marks';
import { placeholderFor } from './names';
import { protocolOf, usablePorts } from './ports';
import type { Flavour } from './request';
import { offeredServices } from './select';
import { Session } from './session';
import { runs, type Site } from './survey';
import type { View } from './view';

export interface ClusterChoice {
  readonly name: string;
  readonly context?: string;
  readonly gateways: readonly string[];
  readonly placeholder: string;
  /** The URI of the folder for new files. */
  readonly folder?: string;
}

export interface ServiceChoice extends ServiceName {
  readonly clusters: readonly string[];
  readonly running: readonly { readonly cluster: string; readonly versions: readonly string[] }[];
  readonly ports: readonly { readonly number: number; readonly name: string; readonly protocol: string }[];
  readonly scaffolded?: Flavour;
  /** The first Service of that name. */
  readonly resource: Resource;
}

export interface Choices {
  readonly clusters: readonly ClusterChoice[];
  readonly services: readonly ServiceChoice[];
}

export function choicesOf(view: View): Choices {
  const session = new Session(view);
  return {
    clusters: view.clusters.map((cluster) => clusterChoice(view, cluster)),
    services: offeredServices(session).flatMap((service) => serviceChoice(session, service) ?? []),
  };
}

function clusterChoice(view: View, { name, context, gateways }: ClusterSettings): ClusterChoice {
  const folder = view.files.roots(name).find((root) => isFolderOf(view, root, name));
  return {
    name,
    ...(context !== undefined && { context }),
    gateways: gateways.map(written),
    placeholder: placeholderFor(name, 'GW_ADDR'),
    ...(folder !== undefined && { folder }),
  };
}

/** Whether new files of a folder, or of the namespaces' folders in it, belong to the cluster and to no other. */
function isFolderOf({ files }: View, root: string, cluster: string): boolean {
  return [`${root}/x.yaml`, `${root}/x/x.yaml`].some((uri) => {
    const clusters = files.clustersOf(uri);
    return clusters.length === 1 && clusters[0] === cluster && files.isManifest(uri);
  });
}

/** As the settings write it. */
function written({ address, port }: GatewayAddress): string {
  if (port === undefined) return address;
  return `${address.includes(':') && !address.includes('$') ? `[${address}]` : address}:${port}`;
}

function serviceChoice(session: Session, service: ServiceName): ServiceChoice | undefined {
  const sites = [...session.survey(service).sites.values()];
  const [first] = sites;
  if (first === undefined) return undefined;
  const [marked] = marksOf(session.view, service);
  return {
    namespace: service.namespace,
    name: service.name,
    clusters: sites.map(({ cluster }) => cluster),
    running: sites.filter(runs).map(({ cluster, versions }) => ({ cluster, versions })),
    ports: portsOf(sites),
    ...(marked !== undefined && { scaffolded: marked.mark.flavour }),
    resource: first.service,
  };
}

/** Of all clusters: what they disagree on is told when it is asked for. */
function portsOf(sites: readonly Site[]): ServiceChoice['ports'] {
  const ports = new Map<number, ServiceChoice['ports'][number]>();
  for (const { number, port } of sites.flatMap(usablePorts))
    if (!ports.has(number)) ports.set(number, { number, name: port.name ?? '', protocol: protocolOf(port) ?? 'TCP' });
  return [...ports.values()].sort((a, b) => a.number - b.number);
}
