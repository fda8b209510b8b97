/** One service under one request: who calls it, who answers, with which ports and versions. What the flavours build from. */
import { nearest } from '../base/nearest';
import { hasPlaceholder } from '../base/placeholder';
import { type ServiceName, serviceHost } from '../mesh/hosts';
import type { Labels } from '../model/resource';
import { isLabelValue } from '../semantics/primitives/selectors';
import { remotesFor, type Span, spanOf } from './clusters';
import { type AgreedPort, agreedPorts } from './ports';
import type { Report } from './report';
import type { ScaffoldRequest } from './request';
import type { Session } from './session';
import { runs, type Site, type Survey } from './survey';
import { type Versions, versionsOf } from './versions';
import type { View } from './view';

export interface Case extends Span {
  readonly session: Session;
  readonly view: View;
  readonly report: Report;
  readonly request: ScaffoldRequest;
  readonly service: ServiceName;
  /** The Service in each cluster that has it. */
  readonly sites: ReadonlyMap<string, Site>;
  /** A Service that speaks for clusters which have none. */
  readonly sample: Site;
  readonly ports: readonly AgreedPort[];
  readonly versions: Versions;
  /** `reviews.default.global`. */
  readonly globalHost: string;
  /** `reviews.default.svc.cluster.local`. */
  readonly ownHost: string;
  /** Why a client has no routes, gathered while they are looked for. */
  readonly unrouted: Map<string, string>;
}

/** Undefined where the service cannot be scaffolded, which the report then says. */
export function caseOf(session: Session, service: ServiceName, request: ScaffoldRequest, report: Report): Case | undefined {
  const { view } = session;
  const survey = session.survey(service);
  const span = isFit(session, survey, report) ? spanOf(session, survey, request) : undefined;
  if (span === undefined || !isSpanned(span, survey, request, report)) return undefined;
  const sample = sampleOf(survey, span);
  if (sample === undefined) return undefined;
  const answering = span.remotes.flatMap((remote) => fitting(survey.sites.get(remote)) ?? []);
  const ports = agreedPorts(answering.length > 0 ? answering : [sample], request.ports, report);
  const clusters = view.clusters.map(({ name }) => name).filter((name) => isIn(span, name));
  const versions = versionsOf(survey, clusters, span.remotes, request.versions, report);
  if (ports === undefined || versions === undefined) return undefined;
  for (const cluster of clusters) noteUnclearVersions(survey.sites.get(cluster), report);
  return {
    ...span,
    session,
    view,
    report,
    request,
    service,
    sites: survey.sites,
    sample,
    ports,
    versions,
    globalHost: `${service.name}.${service.namespace}.${view.globalSuffix}`,
    ownHost: serviceHost(service.name, service.namespace, view.clusterDomain),
    unrouted: new Map(),
  };
}

function isFit({ inventory }: Session, { service, sites }: Survey, report: Report): boolean {
  const { name, namespace } = service;
  const [first] = sites.values();
  if (first === undefined) {
    const names = inventory.serviceNames();
    const meant = nearest(name, new Set(names.flatMap((each) => (each.namespace === namespace ? [each.name] : []))));
    const elsewhere = names.find((each) => each.name === name)?.namespace;
    const hint =
      elsewhere !== undefined ? `; namespace "${elsewhere}" has one` : meant !== undefined ? `; did you mean "${meant}"?` : '';
    report.fail(`no cluster has a Service "${name}" in namespace "${namespace}"${hint}`);
    return false;
  }
  const all = [...sites.values()];
  const unfit = all.find(({ unclear }) => unclear) ?? (all.every((site) => site.unfit !== undefined) ? first : undefined);
  if (unfit === undefined) return true;
  report.fail(`Service "${name}" of cluster "${unfit.cluster}" ${unfit.unfit}`, {
    resource: unfit.service,
    path: ['metadata', 'name'],
  });
  return false;
}

function isSpanned({ clients, remotes }: Span, { sites }: Survey, request: ScaffoldRequest, report: Report): boolean {
  if (remotes.length === 0) {
    const clusters = [...sites.keys()].map((cluster) => `"${cluster}"`).join(', ');
    report.fail(
      `the workspace shows no workload that its Service selects (${clusters}); name the remote clusters, or add the workloads`,
    );
    return false;
  }
  if (clients.length > 0) return true;
  const [remote] = remotes;
  const asked =
    request.clients !== undefined ? 'none of the client clusters is another one' : 'no other cluster has a folder for files';
  report.fail(`it runs in cluster "${remote}" only, and ${asked}`);
  return false;
}

function noteUnclearVersions(site: Site | undefined, report: Report): void {
  for (const { type, kind, name, cluster, facts } of site?.workloads ?? []) {
    const { version } = facts.labels;
    if (type !== 'Workload' || !version || isLabelValue(version)) continue;
    const why = hasPlaceholder(version) ? 'is a placeholder' : `is "${version}", which Kubernetes does not take`;
    report.note(`the label "version" of ${kind} "${name}" in cluster "${cluster}" ${why}, so that it gets no subset`);
  }
}

function fitting(site: Site | undefined): Site | undefined {
  return site?.unfit === undefined ? site : undefined;
}

function sampleOf({ sites }: Survey, { remotes }: Span): Site | undefined {
  const all = [...sites.values()];
  return [...remotes.flatMap((remote) => sites.get(remote) ?? []), ...all].find((site) => site.unfit === undefined);
}

export function isIn({ clients, remotes }: Span, cluster: string): boolean {
  return clients.includes(cluster) || remotes.includes(cluster);
}

/** The clusters that have a part in it, in the order of the settings. */
export function clustersOf({ view, ...span }: Case): readonly string[] {
  return view.clusters.map(({ name }) => name).filter((name) => isIn(span, name));
}

/** Those of other clusters that a client reaches. */
export function reached(c: Case, client: string): readonly string[] {
  return c.clients.includes(client) ? remotesFor(c, client) : [];
}

export function runsIn({ sites }: Case, cluster: string): boolean {
  return runs(sites.get(cluster));
}

/** A Service of the cluster that has a selector to answer with. */
export function answeringSite({ sites }: Case, cluster: string): Site | undefined {
  return fitting(sites.get(cluster));
}

/** By which endpoints elsewhere stand for a cluster; never empty, or a subset would select every endpoint. */
export function labelsOf({ view }: Case, cluster: string): Labels {
  const labels = view.clusters.find(({ name }) => name === cluster)?.endpointLabels ?? {};
  return Object.keys(labels).length > 0 ? labels : { cluster };
}

/** Istio 1.20 and later serves only hosts that the cluster itself knows; an unknown version is taken for one of these. */
export function isModern({ istioVersion }: View): boolean {
  return istioVersion === undefined || isAtLeast(istioVersion, 20);
}

function isAtLeast({ major, minor }: NonNullable<View['istioVersion']>, wanted: number): boolean {
  return major > 1 || (major === 1 && minor >= wanted);
}

/** `v1` is served since Istio 1.22. */
export function networkingVersion({ istioVersion }: View): string {
  return `networking.istio.io/${istioVersion === undefined || isAtLeast(istioVersion, 22) ? 'v1' : 'v1beta1'}`;
}
