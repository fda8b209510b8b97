/**
 * Whether the pods of a workload get a sidecar, as far as the Namespace and the template say (istio: pkg/kube/inject, injectRequired, and the
 * namespace selectors of the webhook, which leave out what is labelled `disabled` whatever the pods say).
 */
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import { type Answer, no, unknown, yes } from './answer';
import type { Context } from './context';
import { keys } from './keys';

const ambientKey = 'istio.io/dataplane-mode';

/**
 * Whether a template asks for no sidecar. Istio of old took `no` and whatever else it did not know for that too; of today it falls
 * back on what the Namespace says.
 */
export function isDeclined(inject: string | undefined): boolean {
  return inject === 'false';
}

/** Whether the pods of a workload have a proxy. A `no` says by what; nothing said is unknown, since Namespaces are often labelled by hand. */
export function hasSidecar(context: Context, workload: ResourceOf<'Workload'>): Answer {
  return workload.facts.proxied === true ? yes() : isInjected(context, workload);
}

/** Whether the injector gives them one. */
export function isInjected(context: Context, workload: ResourceOf<'Workload'>): Answer {
  const { cluster, namespace, facts } = workload;
  if (workload.unsure === true) return unknown('what Kustomize makes of it is not known for certain');
  if ('security.istio.io/tlsMode' in facts.labels) return unknown('its label says that it takes mutual TLS by itself');
  if (mayBeAmbient(context, workload)) return unknown('it may be part of an ambient mesh');
  const namespaces = context.index.get(keys.identity(cluster, 'Namespace', '', namespace));
  const { inject } = facts;
  if (isDeclined(inject)) return no(`its template sets "sidecar.istio.io/inject" to "${inject}"`);
  if (facts.hostNetwork === true) return no('its pods are in the network of their node');
  if (namespaces.length > 0 && namespaces.every(({ labels }) => labels['istio-injection'] === 'disabled'))
    return no(`Namespace "${namespace}" sets "istio-injection" to "disabled"`);
  const asks = facts.labels['sidecar.istio.io/inject'] === 'true' || 'istio.io/rev' in facts.labels;
  const isOpen = namespaces.some(({ unsure, labels }) => unsure === true || labels['istio-injection'] === 'disabled');
  const isLabelled = namespaces.some(({ labels }) => labels['istio-injection'] === 'enabled' || labels['istio.io/rev']);
  if (!isOpen && (asks || isLabelled) && !hasPlaceholder(inject ?? '')) return yes();
  return unknown('neither its Namespace nor its template says so');
}

/** Whether they are part of the mesh, by a sidecar or by ztunnel. */
export function isInMesh(context: Context, workload: ResourceOf<'Workload'>): Answer {
  const { cluster, namespace, facts } = workload;
  const own = facts.labels[ambientKey];
  const namespaces = context.index.get(keys.identity(cluster, 'Namespace', '', namespace));
  const isAmbient = own === 'ambient' || (own === undefined && namespaces.some(({ labels }) => labels[ambientKey] === 'ambient'));
  return isAmbient && workload.unsure !== true && facts.hostNetwork !== true ? yes() : hasSidecar(context, workload);
}

/** Whether a label puts a workload, or its namespace, into an ambient mesh, or takes it out. */
export function mayBeAmbient({ index }: Context, { cluster, namespace, facts }: ResourceOf<'Workload'>): boolean {
  const namespaces = index.get(keys.identity(cluster, 'Namespace', '', namespace));
  return [facts.labels, ...namespaces.map(({ labels }) => labels)].some((labels) => ambientKey in labels);
}
