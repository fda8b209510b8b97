/** Resources of the user in other namespaces that would stand against ours: those that Istio takes before them, or that they would hide. */
import { hasPlaceholder } from '../base/placeholder';
import { type Case, isModern } from './case';
import { isCreated } from './mark';
import { quoted } from './names';

/** A host that two namespaces give: which one a client sees depends on its own namespace, or on age (istio: sidecar scope). */
export function checkEntries(c: Case, cluster: string): void {
  const { namespace } = c.service;
  for (const entry of c.session.inventory.entriesOf(c.globalHost)) {
    if (entry.cluster !== cluster || entry.namespace === namespace || hasPlaceholder(entry.namespace)) continue;
    if (c.view.mesh.isVisible(entry, namespace).is !== 'yes') continue;
    const index = entry.facts.hosts.indexOf(c.globalHost);
    c.report.problem(
      `ServiceEntry "${entry.name}" of namespace "${entry.namespace}" already gives "${c.globalHost}" in cluster "${cluster}"; move it to namespace "${namespace}", where it will be extended, or take the host out of it`,
      { resource: entry, path: ['spec', 'hosts', Math.max(0, index)] },
    );
  }
}

/** An entry for several services: its endpoints and its address hold for all of its hosts, and it can be scaffolded for one only. */
export function checkShared(c: Case, cluster: string): void {
  const { session, globalHost, service, view } = c;
  const end = `.${view.globalSuffix}`;
  for (const entry of session.inventory.entriesOf(globalHost)) {
    if (entry.cluster !== cluster || entry.namespace !== service.namespace || isCreated(entry.annotations)) continue;
    const other = entry.facts.hosts.find((host) => {
      const [name = '', namespace = '', ...more] = host.endsWith(end) ? host.slice(0, -end.length).split('.') : [];
      return host !== globalHost && more.length === 0 && session.inventory.servicesOf({ namespace, name }).length > 0;
    });
    if (other === undefined) continue;
    c.report.problem(
      `ServiceEntry "${entry.name}" of cluster "${cluster}" is for "${globalHost}" and for "${other}", and what is added for one would hold for the other; give each of them a ServiceEntry of its own`,
      { resource: entry, path: ['spec', 'hosts'] },
    );
  }
}

/** The gateway that others enter by serves only what it sees, and it runs in another namespace (istio: autoPassthrough filter chains). */
export function checkExports(c: Case, cluster: string): void {
  const { session, globalHost, ownHost, service, view } = c;
  const { inventory } = session;
  const entries = inventory.entriesOf(globalHost).filter(({ facts }) => facts.workloadSelector !== undefined);
  for (const resource of [...entries, ...inventory.rulesOf(isModern(view) ? globalHost : ownHost)]) {
    if (resource.cluster !== cluster || resource.namespace !== service.namespace) continue;
    const { exportTo } = resource.facts;
    const own = ['.', '~', service.namespace];
    if (exportTo === undefined || !exportTo.every((each) => own.includes(each)) || exportTo.length === 0) continue;
    if (view.rootNamespace === service.namespace) continue;
    c.report.problem(
      `${resource.type} "${resource.name}" of cluster "${cluster}" is exported to ${quoted(exportTo)} only, so that the gateway by which other clusters enter does not see it; add the gateway's namespace to its exportTo`,
      { resource, path: ['spec', 'exportTo'] },
    );
  }
}

/**
 * A rule of the root namespace for the very host holds no longer once the service's own namespace has one (istio: push_context.go,
 * destinationRule).
 */
export function checkRules(c: Case, cluster: string, host: string): void {
  const rules = c.session.inventory
    .rulesOf(host)
    .filter((rule) => rule.cluster === cluster && rule.facts.workloadSelector === undefined);
  if (rules.some(({ namespace }) => namespace === c.service.namespace)) return;
  const hidden = rules.find(
    (rule) => rule.namespace === c.view.rootNamespace && c.view.mesh.isVisible(rule, c.service.namespace).is === 'yes',
  );
  if (hidden === undefined) return;
  c.report.problem(
    `DestinationRule "${hidden.name}" of namespace "${hidden.namespace}" for "${host}" in cluster "${cluster}" would hold no longer, since Istio takes a rule of namespace "${c.service.namespace}" before it; move it there, where it will be extended`,
    { resource: hidden, path: ['spec', 'host'] },
  );
}
