/**
 * Under which keys the index files a resource. A question reads only the keys that can change its answer, so that an edit
 * costs what it affects; every key starts with what it is about and the cluster.
 */

import type { GatewayServer } from '../model/kinds/gateway';
import type { KubernetesGatewayFacts, Listener } from '../model/kinds/kubernetesGateway';
import type { ObjectRef } from '../model/kinds/objectRef';
import { isInjector } from '../model/kinds/webhooks';
import { kindKey, remoteSecretLabel } from '../model/manifest';
import { fixedParts, hasPlaceholder } from '../model/placeholder';
import type { PortNumber } from '../model/read';
import type { Labels, Resource, ResourceOf, ResourceType } from '../model/resource';
import { canonicalAddress } from './addresses';
import { asksForSidecars, asksForZtunnel } from './ambient';
import { gatewayPort, gatewayPorts, otherClusters } from './clusters';
import type { MeshSettings } from './context';
import { delegateOf } from './delegates';
import { addressOf } from './gatewayApi';
import { certificatesFor, isGatewayPod, resolveGateway, type ServerClass, secretsOf, serverClass } from './gatewayReferences';
import { firstLabel, isWildcard, resolveHost, serviceHost } from './hosts';
import { networksOf } from './networks';
import { pathOf, routesAtGateways } from './routeOverlaps';
import { gatewaysOf } from './virtualServices';
import { selectorOf } from './workloads';

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

/** All keys of a resource. */
export function keysOf(resource: Resource, settings: MeshSettings): readonly string[] {
  const { cluster, namespace } = resource;
  const result = new Set<string>([keys.identity(cluster, identityKind(resource), namespace, resource.name)]);
  const add = (key: string) => result.add(key);
  if (hasPlaceholder(resource.name) || hasPlaceholder(namespace)) add(keys.unsureIdentity(cluster, identityKind(resource)));
  if (networksOf(resource).length > 0) add(keys.networks);
  if (namespace !== '') add(keys.inNamespace(cluster, namespace));
  if (configuring.has(resource.type)) add(keys.configuration(cluster));
  const addHost = (host: string) => {
    if (hasPlaceholder(host)) {
      // A placeholder may hold dots, and stand for several labels.
      const [start = ''] = fixedParts(host);
      add(keys.unsureHost(cluster, start.includes('.') ? firstLabel(start) : '*'));
    }
    if (isWildcard(host)) add(keys.wildcard(cluster, host.slice(1)));
    else add(keys.host(cluster, host));
  };
  const addGateway = ({ name }: Resource) => {
    add(keys.gatewayNamed(cluster, name));
    if (hasPlaceholder(name) || hasPlaceholder(namespace)) add(keys.unsureGateway(cluster));
  };
  if (carriedOut.has(resource.kind) && resource.group.endsWith('.istio.io')) add(keys.carriedOut(cluster, namespace));
  switch (resource.type) {
    case 'Service':
      addHost(serviceHost(resource.name, namespace, settings.clusterDomain));
      add(keys.hostsOfNamespace(cluster, namespace));
      add(keys.serviceNamed(cluster, resource.name));
      addSelector(resource, add);
      add(keys.services(cluster));
      for (const pair of labelKeys(resource.facts.selector ?? {}).slice(0, 1)) add(keys.selecting(cluster, namespace, ...pair));
      if (resource.facts.ports.some(({ port }) => isGatewayPort(settings, cluster, port))) add(keys.gatewayServices(cluster));
      break;
    case 'ServiceEntry': {
      add(keys.hostsOfNamespace(cluster, namespace));
      addSelector(resource, add);
      for (const host of resource.facts.hosts) {
        const resolved = resolveHost(host, namespace, settings.clusterDomain);
        addHost(resolved);
        if (!resolved.endsWith(`.svc.${settings.clusterDomain}`)) add(keys.outsideHosts(cluster));
      }
      for (const address of resource.facts.addresses) {
        const canonical = canonicalAddress(address);
        if (canonical === undefined) continue;
        add(keys.address(cluster, canonical));
        add(keys.addressAnywhere(canonical));
      }
      if (resource.facts.endpoints.some((endpoint) => otherClusters(settings, cluster, resource.facts, endpoint).length > 0)) {
        add(keys.crossCluster);
      }
      break;
    }
    case 'Workload':
    case 'WorkloadEntry':
      if (resource.type === 'Workload' && isGatewayPod(resource.facts)) add(keys.gatewayPods(cluster));
      add(keys.workloads(cluster, namespace));
      for (const key of labelKeys(resource.facts.labels)) {
        add(keys.labelled(cluster, namespace, ...key));
        if (resource.type === 'Workload') {
          add(keys.labelledAnywhere(cluster, ...key));
          if (hasPlaceholder(key[1])) add(keys.unsureLabelAnywhere(cluster, key[0]));
        }
        if (hasPlaceholder(namespace)) add(keys.unsureNamespace(cluster, ...key));
      }
      if (Object.values(resource.facts.labels).some(hasPlaceholder)) {
        add(keys.unsureLabels(cluster, namespace));
        add(keys.unsureLabelsAnywhere(cluster));
        if (hasPlaceholder(namespace)) add(keys.unsureNamespaceAndLabels(cluster));
      }
      break;
    case 'DestinationRule': {
      if (resource.facts.host === undefined) break;
      const host = resolveHost(resource.facts.host, namespace, settings.clusterDomain);
      add(keys.rule(cluster, namespace, host));
      add(keys.ruleAnywhere(cluster, host));
      if (hasPlaceholder(host) || hasPlaceholder(namespace)) add(keys.unsureRule(cluster));
      break;
    }
    case 'VirtualService':
      if (resource.facts.claims.length > 0) add(keys.claimRoutes(cluster));
      for (const destination of resource.facts.destinations) {
        const host = resolveHost(destination.host, namespace, settings.clusterDomain);
        add(keys.routes(cluster, host));
        if (hasPlaceholder(host) || hasPlaceholder(destination.subset ?? '')) add(keys.unsureUse(cluster));
        if (destination.subset !== undefined) add(keys.use(cluster, host, destination.subset));
      }
      for (const reference of resource.facts.gateways ?? []) {
        if (reference === 'mesh') continue;
        const gateway = resolveGateway(reference, namespace);
        add(keys.bound(cluster, gateway.namespace, gateway.name));
        if (hasPlaceholder(reference) || hasPlaceholder(gateway.namespace)) add(keys.unsureBinding(cluster));
      }
      for (const host of resource.facts.hosts) {
        const resolved = resolveHost(host, namespace, settings.clusterDomain);
        for (const gateway of gatewaysOf(resource)) add(keys.virtualHost(cluster, gateway, resolved));
      }
      addDelegation(resource, add);
      for (const { gateway, host, condition } of routesAtGateways({ settings }, resource))
        add(keys.routed(cluster, gateway, host, pathOf(condition)));
      for (const name of resource.facts.sniHosts)
        add(keys.sni(cluster, name.slice(name.lastIndexOf('_.') < 0 ? 0 : name.lastIndexOf('_.') + 2)));
      break;
    case 'Gateway':
      add(keys.gateways(cluster, namespace));
      addGateway(resource);
      for (const server of resource.facts.servers) {
        const kind = serverClass(server);
        if (typeof server.port === 'number' && kind !== undefined) {
          add(keys.listening(cluster, server.port, kind));
          for (const { name } of certificatesFor(server)) add(keys.credential(cluster, server.port, name));
          for (const host of server.hosts) add(keys.serving(cluster, server.port, kind, host.slice(host.indexOf('/') + 1)));
        }
        for (const { name } of secretsOf(server)) add(keys.credentialUse(cluster, name));
        for (const host of server.hosts) add(keys.server(cluster, host.slice(host.indexOf('/') + 1)));
        if (mayPassBySni(server)) add(keys.passthrough(cluster));
      }
      break;
    case 'KubernetesGateway':
      add(keys.kubernetesGateways(cluster, namespace));
      add(keys.referring(cluster, namespace));
      for (const address of resource.facts.addresses)
        add(keys.gatewayAddress(cluster, address.type, addressOf(resource, address, settings.clusterDomain)));
      for (const ref of resource.facts.listeners.flatMap(({ certificates }) => certificates))
        if (ref.namespace !== undefined && ref.namespace !== namespace) add(keys.references(cluster, namespace, ref.namespace));
      for (const key of labelKeys(resource.labels)) add(keys.labelledAnywhere(cluster, ...key));
      addGateway(resource);
      if (resource.facts.listeners.some(isAutoPassthrough)) add(keys.passthrough(cluster));
      if (isEastWest(resource.facts)) add(keys.eastWest(cluster));
      break;
    case 'AuthorizationPolicy':
      add(keys.authorizationPolicies(cluster, namespace));
      break;
    case 'RequestAuthentication':
      add(keys.requestAuthentications(cluster, namespace));
      add(keys.requestAuthenticationsAnywhere(cluster));
      break;
    case 'Route': {
      add(keys.referring(cluster, namespace));
      const hosts = resource.facts.hostnames.length === 0 ? [''] : resource.facts.hostnames;
      for (const parent of resource.facts.parents) {
        for (const { requests } of resource.facts.matches) {
          for (const host of hosts) add(keys.sameMatch(cluster, resource.kind, parentName(resource, parent), host, requests));
        }
      }
      for (const ref of resource.facts.backends) {
        if (ref.namespace !== undefined && ref.namespace !== namespace) add(keys.references(cluster, namespace, ref.namespace));
        if (ref.group === '' && ref.kind === 'Service')
          add(keys.backend(cluster, serviceHost(ref.name, ref.namespace ?? namespace, settings.clusterDomain)));
      }
      break;
    }
    case 'ReferenceGrant':
      add(keys.grants(cluster, namespace));
      break;
    case 'PeerAuthentication':
      add(keys.peerAuthentication(cluster, namespace));
      break;
    case 'Sidecar':
      add(keys.sidecars(cluster, namespace));
      break;
    case 'Telemetry':
      add(keys.telemetry(cluster, namespace));
      break;
    case 'EnvoyFilter':
      for (const { adds } of resource.facts.patches) if (adds !== undefined) add(keys.addedFilter(cluster, namespace, adds));
      break;
    case 'MeshConfig':
      if (resource.facts.source !== 'configMap' || namespace === settings.mesh.rootNamespace) add(keys.meshConfig(cluster));
      if (resource.facts.injectsByDefault === true) add(keys.injectsByDefault(cluster));
      break;
    case 'Webhooks':
      if (!isInjector(resource)) break;
      add(keys.injectors(cluster));
      // So Istio's chart names the one for namespaces without a label.
      if (resource.facts.webhooks.some(({ name }) => name.startsWith('auto.'))) add(keys.injectsByDefault(cluster));
      break;
    case 'Secret':
      if (resource.kind === 'Secret' && resource.labels[remoteSecretLabel] === 'true') add(keys.remoteSecrets);
      add(keys.secret(cluster, namespace, resource.facts.name));
      add(keys.secretNamed(cluster, resource.facts.name));
      if (resource.facts.ofTls) add(keys.tlsSecrets(cluster, namespace));
      if (hasPlaceholder(resource.facts.name) || hasPlaceholder(namespace)) add(keys.unsureSecret(cluster));
      break;
    case 'Other':
      if (resource.kind === 'Namespace') add(keys.namespaces(cluster));
      if (resource.kind === 'Namespace' && asksForZtunnel(resource.labels)) add(keys.ambient(cluster));
      if (resource.kind === 'Namespace' && asksForSidecars(resource.labels)) add(keys.injected(cluster));
      if (resource.kind === 'ServiceAccount') add(keys.serviceAccounts(cluster, namespace));
      if (resource.kind === 'GatewayClass') add(keys.gatewayClasses(cluster));
      break;
  }
  return [...result];
}

const configuring: ReadonlySet<ResourceType> = new Set(['DestinationRule', 'VirtualService', 'Gateway', 'ServiceEntry']);

function addSelector(entry: Resource, add: (key: string) => void): void {
  const { cluster, namespace } = entry;
  const pairs = labelKeys(selectorOf(entry) ?? {});
  for (const pair of pairs.slice(0, 1)) add(keys.selecting(cluster, namespace, ...pair));
  if (pairs.some(([, value]) => hasPlaceholder(value))) add(keys.unsureSelecting(cluster, namespace));
}

function addDelegation(service: ResourceOf<'VirtualService'>, add: (key: string) => void): void {
  const { cluster, name, namespace, facts } = service;
  if (facts.hosts.length === 0) {
    add(keys.delegates(cluster, namespace));
    add(keys.delegateNamed(cluster, name));
    if (hasPlaceholder(`${name} ${namespace}`)) add(keys.unsureDelegate(cluster));
  }
  for (const route of facts.http) {
    const delegate = delegateOf(service, route);
    if (delegate === undefined) continue;
    add(keys.delegating(cluster, delegate.namespace, delegate.name));
    if (hasPlaceholder(`${delegate.name} ${delegate.namespace}`)) add(keys.unsureDelegating(cluster));
  }
}
/** Kinds that a proxy of the workloads in their namespace carries out. */
const carriedOut: ReadonlySet<string> = new Set([
  'AuthorizationPolicy',
  'EnvoyFilter',
  'PeerAuthentication',
  'ProxyConfig',
  'RequestAuthentication',
  'Sidecar',
  'Telemetry',
  'WasmPlugin',
]);

function isGatewayPort(settings: MeshSettings, cluster: string, port: PortNumber | undefined): boolean {
  return port === gatewayPort || (typeof port === 'number' && gatewayPorts(settings, cluster, undefined).includes(port));
}

/** Whether a server takes requests of other clusters and sends them on by their SNI. */
export function mayPassBySni({ tlsMode }: GatewayServer): boolean {
  return tlsMode === 'AUTO_PASSTHROUGH' || hasPlaceholder(tlsMode ?? '');
}

/** The same of a listener of the Gateway API (istio: pilot/pkg/config/kube/gateway, buildTLS). */
function isAutoPassthrough({ tlsOptions }: Listener): boolean {
  return tlsOptions['gateway.istio.io/listener-protocol'] === 'auto-passthrough';
}

/** Placeholders may stand for what makes it one. */
function isEastWest({ className = '', listeners }: KubernetesGatewayFacts): boolean {
  const takes = listeners.some(({ port }) => port === 15008 || port === 'unknown');
  return takes && (className === 'istio-east-west' || hasPlaceholder(className));
}

function labelKeys(labels: Labels): readonly (readonly [string, string])[] {
  return Object.entries(labels);
}

/** The kind in an identity. Not that of the id, which is of the document that a resource may be built of. */
export function identityKind({ group, kind }: Resource): string {
  return kindKey(group, kind);
}

/** What a parent of a route is, in keys. */
export function parentName({ namespace }: Resource, parent: ObjectRef): string {
  return join(parent.group, parent.kind, parent.namespace ?? namespace, parent.name);
}
