/** The request that a scaffolded service was made with, read off its marks and off what its endpoints say now. */
import type { ServiceName } from '../mesh/hosts';
import { endpointsFor, writtenGateway } from './gateways';
import { marksOf } from './marks';
import { placeholderFor } from './names';
import type { ScaffoldRequest } from './request';
import type { Session } from './session';

/** Undefined where it is not scaffolded. */
export function requestOf(session: Session, service: ServiceName): ScaffoldRequest | undefined {
  const { view } = session;
  const [first] = marksOf(view, service);
  if (first === undefined) return undefined;
  const { flavour, options } = first.mark;
  const host = `${service.name}.${service.namespace}.${view.globalSuffix}`;
  const clients = stillKnown(session, options.clients);
  const remotes = stillThere(session, service, stillKnown(session, options.remotes));
  const gateways = perCluster(session, ({ name, gateways: known }) =>
    known.length > 0 ? undefined : given(name, writtenGateway(session, host, undefined, name)),
  );
  const endpoint = (cluster: string) => endpointsFor(session, host, undefined, cluster)[0];
  const localities = perCluster(session, ({ name }) => {
    const locality = endpoint(name)?.locality;
    return locality === placeholderFor(name, 'LOCALITY') ? undefined : locality;
  });
  const weights = perCluster(session, ({ name }) => endpoint(name)?.weight);
  const request: ScaffoldRequest = {
    services: [service],
    flavour,
    ...options,
    ...(clients && { clients }),
    ...(remotes && { remotes }),
    ...(gateways && { gateways }),
    ...(localities && { localities }),
    ...(weights && { weights }),
  };
  session.recalled.add(request);
  return request;
}

/** A placeholder is written again where it still has to be. */
function given<T extends { readonly address: string }>(cluster: string, gateway: T | undefined): T | undefined {
  return gateway?.address === placeholderFor(cluster, 'GW_ADDR') ? undefined : gateway;
}

/** Clusters that the mesh has no more are no longer asked for; where none is left, that is told. */
function stillKnown({ view }: Session, clusters: readonly string[] | undefined): readonly string[] | undefined {
  const known = clusters?.filter((cluster) => view.clusters.some(({ name }) => name === cluster));
  return known !== undefined && known.length > 0 ? known : clusters;
}

/** The same of clusters that have the Service no more. */
function stillThere(
  { inventory }: Session,
  service: ServiceName,
  remotes: readonly string[] | undefined,
): readonly string[] | undefined {
  const there = remotes?.filter((cluster) => !inventory.lacks(cluster, service));
  return there !== undefined && there.length > 0 ? there : remotes;
}

type Cluster = Session['view']['clusters'][number];

function perCluster<T>({ view }: Session, find: (cluster: Cluster) => T | undefined): Readonly<Record<string, T>> | undefined {
  const found = view.clusters.flatMap((cluster): [string, T][] => {
    const value = find(cluster);
    return value === undefined ? [] : [[cluster.name, value]];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}
