/** The services that "all" and a namespace stand for: those that run somewhere and can be called from elsewhere. */
import type { ServiceName } from '../mesh/hosts';
import { spanOf } from './clusters';
import { usablePorts } from './ports';
import type { ScaffoldRequest, Selection } from './request';
import type { Session } from './session';
import type { Site } from './survey';

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
    if (spanOf(session, survey, request).clients.length === 0) return false;
    const unclear = [...survey.sites.values()].find((site) => site.unclear);
    if (unclear === undefined) return true;
    session.notes.push({ service, message: `left out: the Service of cluster "${unclear.cluster}" ${unclear.unfit}` });
    return false;
  });
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
