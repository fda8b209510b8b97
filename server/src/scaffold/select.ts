/** The services that "all" and a namespace stand for: those that run somewhere and can be called from elsewhere. */
import type { ServiceName } from '../mesh/hosts';
import { spanOf } from './clusters';
import { usablePorts } from './ports';
import type { ScaffoldRequest, Selection } from './request';
import type { Session } from './session';
import { runs, type Site } from './survey';

/** Those that are named are kept even where they cannot be scaffolded, to be told why. */
export function selectServices(
  session: Session,
  selection: Selection,
  request: Pick<ScaffoldRequest, 'clients' | 'remotes'>,
): readonly ServiceName[] {
  if (selection !== 'all' && !('namespace' in selection)) return selection;
  const offered = offeredServices(session);
  const asked = selection === 'all' ? offered : offered.filter(({ namespace }) => namespace === selection.namespace);
  return asked.filter((service) => {
    const survey = session.survey(service);
    const remotes = remotesOf(session, service, request.remotes);
    if (remotes.length === 0 || spanOf(session, survey, { ...request, remotes }).clients.length === 0) return false;
    const unclear = [...survey.sites.values()].find((site) => site.unclear);
    if (unclear === undefined) return true;
    session.notes.push({ service, message: `left out: the Service of cluster "${unclear.cluster}" ${unclear.unfit}` });
    return false;
  });
}

/** Of the remote clusters that are asked for, those that run one of many services; of some the manifests may be elsewhere. */
function remotesOf(session: Session, service: ServiceName, asked: readonly string[] | undefined): readonly string[] {
  const { sites } = session.survey(service);
  const running = [...sites.values()].filter(runs).map(({ cluster }) => cluster);
  if (asked === undefined || running.length === 0) return running;
  return asked.filter((cluster) => running.includes(cluster) || !session.inventory.isShown(cluster));
}

/** A request for many services as it is meant for one of them; its marks then say what was done. */
export function requestFor(session: Session, service: ServiceName, request: ScaffoldRequest): ScaffoldRequest {
  if (Array.isArray(request.services) || request.remotes === undefined) return request;
  const remotes = remotesOf(session, service, request.remotes);
  return remotes.length === request.remotes.length || remotes.length === 0 ? request : { ...request, remotes };
}

/** The services that may be called from other clusters, sorted: not those of the system, and no gateways. */
export function offeredServices(session: Session): readonly ServiceName[] {
  const { view, inventory } = session;
  return inventory.serviceNames().filter((service) => {
    if (service.namespace === 'kube-system' || service.namespace === view.rootNamespace) return false;
    return [...session.survey(service).sites.values()].some(
      (site) => (site.unclear || site.unfit === undefined) && usablePorts(site).length > 0 && !isGateway(session, site),
    );
  });
}

/** Whether an Istio Gateway selects the pods of a Service: it is how others come in, not what they come for. */
function isGateway({ inventory }: Session, { cluster, service }: Site): boolean {
  const selector = service.facts.selector ?? {};
  if (selector.istio?.endsWith('gateway') === true) return true;
  return inventory.gatewaysOf(cluster).some(({ facts }) => {
    const pairs = Object.entries(facts.selector);
    return pairs.length > 0 && pairs.every(([key, value]) => selector[key] === value);
  });
}
