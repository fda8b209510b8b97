/** From a request to what should exist for one service. Flavours are in `flavours/`; nothing here knows what exists already as text. */
import type { ServiceName } from '../mesh/hosts';
import { caseOf } from './case';
import type { Desired } from './desired';
import { flavourPlans } from './flavours/index';
import { keyOf } from './inventory';
import type { Options } from './mark';
import { marksOf, servicesOf } from './marks';
import { desiredOnce, rivals, roleOf } from './once';
import type { Note, Problem } from './plan.types';
import { requestOf } from './recall';
import { Report } from './report';
import type { ScaffoldRequest } from './request';
import { tellUnrouted } from './routing';
import { requestFor, selectServices } from './select';
import { needs, Session } from './session';
import { judge } from './validate';

export { requestFor, requestOf, Session, selectServices };

export interface Intent {
  readonly desired: readonly Desired[];
  readonly problems: readonly Problem[];
  readonly notes: readonly Note[];
}

export function intend(session: Session, service: ServiceName, request: ScaffoldRequest): Intent {
  session.intended.add(keyOf(service));
  const { ok, problems } = session.accepts(request, () => judge(session.view, request));
  if (!ok) return { desired: [], problems, notes: [] };
  // What is scaffolded must not go because it is left out.
  const named = Array.isArray(request.services);
  const mayBeLeftOut = !named && marksOf(session.view, service).length === 0;
  const report = new Report(service, mayBeLeftOut, named && !session.recalled.has(request));
  if (isGone(session, service)) {
    report.note(
      `no cluster has a Service "${service.name}" in namespace "${service.namespace}" any more; what was scaffolded for it goes`,
    );
    return { desired: [], problems: [], notes: report.notes };
  }
  const plan = flavourPlans[request.flavour];
  const one = caseOf(session, service, request, report);
  const desired = one === undefined || report.failed ? [] : plan.desired(one);
  if (one !== undefined) tellUnrouted(one, desired);
  const failed = report.failed;
  if (one !== undefined && !failed) plan.needs(one);
  return { desired: failed ? [] : desired, problems: report.problems, notes: report.notes };
}

function isGone({ inventory, view }: Session, service: ServiceName): boolean {
  return inventory.servicesOf(service).length === 0 && marksOf(view, service).length > 0;
}

/** What each cluster needs once for all services that were intended, and for those that were scaffolded before. */
export function intendOnce(session: Session, _request: ScaffoldRequest): Intent {
  for (const service of servicesOf(session.view)) if (!session.intended.has(keyOf(service))) recallNeeds(session, service);
  const problems: Problem[] = [];
  const desired = session.view.clusters.flatMap(({ name }) =>
    needs.flatMap((need) => {
      if (session.needs.get(name)?.has(need) !== true) return [];
      const found = desiredOnce(session, name, need);
      if (found !== undefined) problems.push(...rivals(session, found));
      return found ?? [];
    }),
  );
  const placeholders = [...session.placeholders].map(
    ([text, advice]): Note => ({ service: undefined, message: `"${text}" stands for ${advice}` }),
  );
  return { desired, problems, notes: [...session.notes, ...placeholders] };
}

/** Of a service that was scaffolded before; where what it needs cannot be told any more, what is there stays. */
function recallNeeds(session: Session, service: ServiceName): void {
  const request = requestOf(session, service);
  const one = request && caseOf(session, service, request, new Report(service, true, false));
  if (request !== undefined && one !== undefined) {
    flavourPlans[request.flavour].needs(one);
    return;
  }
  for (const { resource, mark } of marksOf(session.view, undefined)) {
    const need = needs.find((each) => roleOf(each).role === mark.role && roleOf(each).key === mark.key);
    if (need !== undefined) session.need(resource.cluster, need);
  }
}

export function optionsOf(request: ScaffoldRequest): Options {
  const { clients, remotes, versions, ports, sharedVersions, routing } = request;
  return {
    ...(clients && { clients }),
    ...(remotes && { remotes }),
    ...(versions && { versions }),
    ...(ports && { ports }),
    ...(sharedVersions && { sharedVersions }),
    ...(routing && { routing }),
  };
}
