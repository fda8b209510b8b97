/**
 * Whether the pods of a workload get a sidecar, as far as the Namespace and the template say (istio: pkg/kube/inject, injectRequired, and the
 * namespace selectors of the webhook, which leave out what is labelled `disabled` whatever the pods say).
 */
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import { type Answer, no, unknown, yes } from './answer';
import type { Context } from './context';
import { keys } from './keys';

const asking: readonly string[] = ['true', 'yes', 'y', 'on', ''];

/** Whether a template asks for no sidecar. */
export function isDeclined(inject: string | undefined): boolean {
  return inject !== undefined && !hasPlaceholder(inject) && !asking.includes(inject.toLowerCase());
}

/** A `no` says by what; nothing said is unknown, since the labels of a Namespace are often given by hand. */
export function hasSidecar({ index }: Context, workload: ResourceOf<'Workload'>): Answer {
  const { cluster, namespace, facts } = workload;
  if (facts.proxied === true) return yes();
  if (workload.unsure === true) return unknown('what Kustomize makes of it is not known for certain');
  if ('security.istio.io/tlsMode' in facts.labels) return unknown('its label says that it takes mutual TLS by itself');
  if ('istio.io/dataplane-mode' in facts.labels) return unknown('it may be part of an ambient mesh');
  const namespaces = index.get(keys.identity(cluster, 'Namespace', '', namespace));
  if (namespaces.some(({ labels }) => 'istio.io/dataplane-mode' in labels)) return unknown('it may be part of an ambient mesh');
  const { inject } = facts;
  if (isDeclined(inject)) return no(`its template sets "sidecar.istio.io/inject" to "${inject}"`);
  if (facts.hostNetwork === true) return no('its pods are in the network of their node');
  if (namespaces.length > 0 && namespaces.every(({ labels }) => labels['istio-injection'] === 'disabled'))
    return no(`Namespace "${namespace}" sets "istio-injection" to "disabled"`);
  return unknown('neither its Namespace nor its template says so');
}
