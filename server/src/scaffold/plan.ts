/** One job from its request to drafts of files, service by service, so that a host can tell how far it is and drop it. */
import type { ServiceName } from '../mesh/hosts';
import { type Intent, intend, intendOnce, optionsOf, requestFor, requestOf, Session, selectServices } from './intend';
import { marksOf, servicesOf } from './marks';
import type { Note, Problem, ScaffoldProgress } from './plan.types';
import { type FileDraft, Reconciler } from './reconcile/reconcile';
import type { ScaffoldJob, ScaffoldRequest, Selection } from './request';
import type { View } from './view';

export interface Planned {
  readonly files: readonly FileDraft[];
  readonly problems: readonly Problem[];
  readonly notes: readonly Note[];
  readonly services: readonly ServiceName[];
}

export function* plan(view: View, job: ScaffoldJob): Generator<ScaffoldProgress, Planned> {
  const session = new Session(view);
  const reconciler = new Reconciler(view, job.op === 'create' ? (job.request.folders ?? {}) : {});
  const problems: Problem[] = [];
  const notes: Note[] = [];
  const take = (intent: Intent): Intent => {
    problems.push(...intent.problems);
    notes.push(...intent.notes);
    return intent;
  };
  const services =
    job.op === 'create' ? selectServices(session, job.request.services, job.request) : scaffolded(session, job.services);
  if (services.length === 0) problems.push({ service: undefined, message: nothing(job) });
  const requests: ScaffoldRequest[] = [];
  for (const [done, service] of services.entries()) {
    yield { done, total: services.length, label: `${service.namespace}/${service.name}` };
    if (job.op === 'remove') {
      problems.push(...reconciler.remove(service));
      continue;
    }
    const request = job.op === 'create' ? requestFor(session, service, job.request) : requestOf(session, service);
    if (request === undefined) continue;
    requests.push(request);
    const { desired } = take(intend(session, service, request));
    problems.push(...reconciler.want({ service, flavour: request.flavour, options: optionsOf(request), desired }));
  }
  if (job.op === 'remove') {
    const kept = servicesOf(view).some((one) => !services.some((other) => isSame(one, other)));
    if (!kept) problems.push(...reconciler.remove(undefined));
  }
  const [first] = requests;
  if (first !== undefined) {
    const { desired } = take(intendOnce(session, first));
    problems.push(...reconciler.want({ service: undefined, flavour: first.flavour, options: {}, desired }));
  }
  const { files, problems: places } = reconciler.files();
  problems.push(...places);
  return { files: problems.length > 0 ? [] : files, problems, notes, services };
}

function scaffolded(session: Session, selection: Selection): readonly ServiceName[] {
  const known = servicesOf(session.view);
  if (selection === 'all') return known;
  if ('namespace' in selection) return known.filter(({ namespace }) => namespace === selection.namespace);
  return selection.filter((service) => marksOf(session.view, service).length > 0);
}

function nothing(job: ScaffoldJob): string {
  return job.op === 'create'
    ? 'no Service of the workspace runs in one cluster and can be called from another'
    : 'nothing of these services was scaffolded';
}

function isSame(a: ServiceName, b: ServiceName): boolean {
  return a.name === b.name && a.namespace === b.namespace;
}
