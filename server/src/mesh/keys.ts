/**
 * The keys of the index. A question reads only those that can change its answer, so that an edit costs what it affects; every key starts
 * with what it is about and the cluster.
 */
import type { GatewayServer } from '../model/kinds/gateway';
import type { ObjectRef } from '../model/kinds/objectRef';
import { kindKey } from '../model/manifest';
import { hasPlaceholder } from '../model/placeholder';
import type { Resource } from '../model/resource';
import type { ServerClass } from './gatewayReferences';

const join = (...parts: readonly string[]): string => parts.join('\0');

export const keys = {
  /** All resources of one identity. */
  identity: (cluster: string, kind: string, namespace: string, name: string) => join('identity', cluster, kind, namespace, name),
  /** Services and ServiceEntries of exactly this host. */
  host: (cluster: string, host: string) => join('host', cluster, host),
  /** ServiceEntries of a wildcard host, by what follows the star. */
  wildcard: (cluster: string, suffix: string) => join('wildcard', cluster, suffix),
  /** Services and ServiceEntries whose host holds a placeholder, by its first label; `*` where that is open. */
  unsureHost: (cluster: string, label: string) => join('unsureHost', cluster, label),
  /** Services and ServiceEntries of a namespace: whether the workspace knows it. */
  hostsOfNamespace: (cluster: string, namespace: string) => join('hostsOfNamespace', cluster, namespace),
  /** ServiceEntries of hosts outside of the cluster domain: whether the workspace knows those. */
  outsideHosts: (cluster: string) => join('outsideHosts', cluster),
  /** Gateways of the Gateway API in a namespace: Istio makes a Service for each. */
  kubernetesGateways: (cluster: string, namespace: string) => join('kubernetesGateways', cluster, namespace),
  /** Namespace objects: what may be meant by a name. */
  namespaces: (cluster: string) => join('namespaces', cluster),
  /** What is in a namespace: asked only whether there is any. */
  inNamespace: (cluster: string, namespace: string) => join('inNamespace', cluster, namespace),
  /** ServiceAccount objects of a namespace. */
  serviceAccounts: (cluster: string, namespace: string) => join('serviceAccounts', cluster, namespace),
  /** Istio's own Gateways in a namespace. */
  gateways: (cluster: string, namespace: string) => join('gateways', cluster, namespace),
  /** Gateways of both kinds of a name in any namespace: suggestions. */
  gatewayNamed: (cluster: string, name: string) => join('gatewayNamed', cluster, name),
  /** Gateways of both kinds whose name or namespace holds a placeholder. */
  unsureGateway: (cluster: string) => join('unsureGateway', cluster),
  /** Istio's own Gateways with a server on a port, by how it takes connections (see `serverClass`). */
  listening: (cluster: string, port: number, kind: ServerClass) => join('listening', cluster, String(port), kind),
  /** Those of them with a server for this host (a wildcard host too, as text), whatever the namespace before it. */
  serving: (cluster: string, port: number, kind: ServerClass, host: string) => join('serving', cluster, String(port), kind, host),
  /** Istio's own Gateways that end TLS on a port with a certificate. */
  credential: (cluster: string, port: number, name: string) => join('credential', cluster, String(port), name),
  /** Istio's own Gateways that read a Secret. */
  credentialUse: (cluster: string, name: string) => join('credentialUse', cluster, name),
  /** Secrets, and what makes them, by the name that the Secret has in the end. */
  secret: (cluster: string, namespace: string, name: string) => join('secret', cluster, namespace, name),
  /** Those of a name in any namespace. */
  secretNamed: (cluster: string, name: string) => join('secretNamed', cluster, name),
  /** Those of a namespace that are for certificates. */
  tlsSecrets: (cluster: string, namespace: string) => join('tlsSecrets', cluster, namespace),
  /** Those whose name or namespace holds a placeholder. */
  unsureSecret: (cluster: string) => join('unsureSecret', cluster),
  /** Workloads that are gateways. */
  gatewayPods: (cluster: string) => join('gatewayPods', cluster),
  /** VirtualServices that a Gateway is named by. */
  bound: (cluster: string, namespace: string, name: string) => join('bound', cluster, namespace, name),
  /** VirtualServices that name a gateway by a placeholder. */
  unsureBinding: (cluster: string) => join('unsureBinding', cluster),
  /** AuthorizationPolicies of a namespace. */
  authorizationPolicies: (cluster: string, namespace: string) => join('authorizationPolicies', cluster, namespace),
  /** VirtualServices that route by claims of tokens: asked only whether there is any. */
  claimRoutes: (cluster: string) => join('claimRoutes', cluster),
  /** RequestAuthentications of any namespace: whether istiod fetches keys at all. */
  requestAuthenticationsAnywhere: (cluster: string) => join('requestAuthenticationsAnywhere', cluster),
  /** Webhook configurations that inject sidecars. */
  injectors: (cluster: string) => join('injectors', cluster),
  /** What makes the injector of a cluster take namespaces without a label. */
  injectsByDefault: (cluster: string) => join('injectsByDefault', cluster),
  /** What only the proxies of a namespace carry out. */
  carriedOut: (cluster: string, namespace: string) => join('carriedOut', cluster, namespace),
  /** RequestAuthentications of a namespace. */
  requestAuthentications: (cluster: string, namespace: string) => join('requestAuthentications', cluster, namespace),
  /** ReferenceGrants of a namespace. */
  grants: (cluster: string, namespace: string) => join('grants', cluster, namespace),
  /** GatewayClasses. */
  gatewayClasses: (cluster: string) => join('gatewayClasses', cluster),
  /** Gateways of the Gateway API with an address. */
  gatewayAddress: (cluster: string, type: string, address: string) => join('gatewayAddress', cluster, type, address),
  /** Routes of the Gateway API by a parent, a hostname (empty: any) and a match. */
  sameMatch: (cluster: string, kind: string, parent: string, host: string, requests: string) =>
    join('sameMatch', cluster, kind, parent, host, requests),
  /** Routes and Gateways of a namespace that refer into another one. */
  references: (cluster: string, from: string, to: string) => join('references', cluster, from, to),
  /** Routes and Gateways of a namespace: asked only whether there is any. */
  referring: (cluster: string, namespace: string) => join('referring', cluster, namespace),
  /** Routes with a Service as a backend, by its host. */
  backend: (cluster: string, host: string) => join('backend', cluster, host),
  /** Namespaces that ask for ztunnel: asked only whether there is any. */
  ambient: (cluster: string) => join('ambient', cluster),
  /** Namespaces that ask for sidecars: asked only whether there is any. */
  injected: (cluster: string) => join('injected', cluster),
  /** Resources of a kind whose name or namespace holds a placeholder. */
  unsureIdentity: (cluster: string, kind: string) => join('unsureIdentity', cluster, kind),
  /** PeerAuthentications of a namespace. */
  peerAuthentication: (cluster: string, namespace: string) => join('peerAuthentication', cluster, namespace),
  /** Sidecars of a namespace. */
  sidecars: (cluster: string, namespace: string) => join('sidecars', cluster, namespace),
  /** Telemetries of a namespace. */
  telemetry: (cluster: string, namespace: string) => join('telemetry', cluster, namespace),
  /** EnvoyFilters of a namespace that bring in a filter of a name. */
  addedFilter: (cluster: string, namespace: string, name: string) => join('addedFilter', cluster, namespace, name),
  /** What names a network, in any cluster. */
  networks: 'networks',
  /** Gateways of the Gateway API that let other networks into the ambient mesh of a cluster. */
  eastWest: (cluster: string) => join('eastWest', cluster),
  /** What is read by an istiod from the API server of a cluster: whether it has configuration of its own. */
  configuration: (cluster: string) => join('configuration', cluster),
  /** What the Istio of a cluster is configured with. */
  meshConfig: (cluster: string) => join('meshConfig', cluster),
  /** Gateways through which requests of other clusters may pass by the SNI of mutual TLS. */
  passthrough: (cluster: string) => join('passthrough', cluster),
  /** Services that expose a port on which gateways take requests of other clusters. */
  gatewayServices: (cluster: string) => join('gatewayServices', cluster),
  /** Services and ServiceEntries of a namespace by the first label of their selector. */
  selecting: (cluster: string, namespace: string, key: string, value: string) =>
    join('selecting', cluster, namespace, key, value),
  /** Those of them whose selector holds a placeholder. */
  unsureSelecting: (cluster: string, namespace: string) => join('unsureSelecting', cluster, namespace),
  /** All Services, for the few questions that are about all of them. */
  services: (cluster: string) => join('services', cluster),
  /** Services of a name in any namespace: suggestions. */
  serviceNamed: (cluster: string, name: string) => join('serviceNamed', cluster, name),
  /** Workloads and WorkloadEntries of a namespace that carry a label. */
  labelled: (cluster: string, namespace: string, key: string, value: string) => join('labelled', cluster, namespace, key, value),
  /** Workloads of any namespace that carry a label, and Gateways of the Gateway API, whose pods get their labels. */
  labelledAnywhere: (cluster: string, key: string, value: string) => join('labelledAnywhere', cluster, key, value),
  /** Workloads of any namespace that carry a label whose value holds a placeholder. */
  unsureLabelAnywhere: (cluster: string, key: string) => join('unsureLabelAnywhere', cluster, key),
  /** Workloads and WorkloadEntries of a namespace whose labels hold a placeholder. */
  unsureLabels: (cluster: string, namespace: string) => join('unsureLabels', cluster, namespace),
  /** Workloads of any namespace whose labels hold a placeholder: asked only whether there is any. */
  unsureLabelsAnywhere: (cluster: string) => join('unsureLabelsAnywhere', cluster),
  /** Workloads and WorkloadEntries whose namespace holds a placeholder and that carry a label. */
  unsureNamespace: (cluster: string, key: string, value: string) => join('unsureNamespace', cluster, key, value),
  /** Those of them whose labels hold a placeholder too. */
  unsureNamespaceAndLabels: (cluster: string) => join('unsureNamespaceAndLabels', cluster),
  /** Every workload of a namespace: for selectors that name no label. */
  workloads: (cluster: string, namespace: string) => join('workloads', cluster, namespace),
  /** DestinationRules of a namespace for exactly this host (a wildcard host too, as text). */
  rule: (cluster: string, namespace: string, host: string) => join('rule', cluster, namespace, host),
  /** DestinationRules of any namespace for this host. */
  ruleAnywhere: (cluster: string, host: string) => join('ruleAnywhere', cluster, host),
  /** DestinationRules whose host or namespace holds a placeholder. */
  unsureRule: (cluster: string) => join('unsureRule', cluster),
  /** VirtualServices that send to a subset of a host. */
  use: (cluster: string, host: string, subset: string) => join('use', cluster, host, subset),
  /** VirtualServices that send to a host or subset that holds a placeholder. */
  unsureUse: (cluster: string) => join('unsureUse', cluster),
  /** VirtualServices that send to a host. */
  routes: (cluster: string, host: string) => join('routes', cluster, host),
  /** VirtualServices that list a host (a wildcard too, as text) for a gateway, which is `mesh` or `namespace/name`. */
  virtualHost: (cluster: string, gateway: string, host: string) => join('virtualHost', cluster, gateway, host),
  /** VirtualServices of a namespace to which others delegate. */
  delegates: (cluster: string, namespace: string) => join('delegates', cluster, namespace),
  /** Those of a name in any namespace: suggestions. */
  delegateNamed: (cluster: string, name: string) => join('delegateNamed', cluster, name),
  /** Those whose name or namespace holds a placeholder. */
  unsureDelegate: (cluster: string) => join('unsureDelegate', cluster),
  /** VirtualServices with a route that delegates to one. */
  delegating: (cluster: string, namespace: string, name: string) => join('delegating', cluster, namespace, name),
  /** Those of which a placeholder says to which. */
  unsureDelegating: (cluster: string) => join('unsureDelegating', cluster),
  /** VirtualServices with a route for HTTP at a gateway, by host and the path that its match asks for. */
  routed: (cluster: string, gateway: string, host: string, path: string) => join('routed', cluster, gateway, host, path),
  /** Gateways with a server for this host (a wildcard host too, as text), whatever the namespace before it. */
  server: (cluster: string, host: string) => join('server', cluster, host),
  /** VirtualServices that take connections to this host by their server name (`outbound_.80_._.host`, or a wildcard as text). */
  sni: (cluster: string, host: string) => join('sni', cluster, host),
  /** ServiceEntries with a virtual address, by cluster. */
  address: (cluster: string, address: string) => join('address', cluster, address),
  /** ServiceEntries with a virtual address in any cluster. */
  addressAnywhere: (address: string) => join('addressAnywhere', address),
  /** Secrets that share the discovery of clusters. */
  remoteSecrets: 'remoteSecrets',
  /** ServiceEntries with an endpoint that stands for another cluster. */
  crossCluster: 'crossCluster',
} as const;

/** Whether a server takes requests of other clusters and sends them on by their SNI. */
export function mayPassBySni({ tlsMode }: GatewayServer): boolean {
  return tlsMode === 'AUTO_PASSTHROUGH' || hasPlaceholder(tlsMode ?? '');
}

/** The kind in an identity. Not that of the id, which is of the document that a resource may be built of. */
export function identityKind({ group, kind }: Resource): string {
  return kindKey(group, kind);
}

/** What a parent of a route is, in keys. */
export function parentName({ namespace }: Resource, parent: ObjectRef): string {
  return join(parent.group, parent.kind, parent.namespace ?? namespace, parent.name);
}
