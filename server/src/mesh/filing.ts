/** Under which keys the index files a resource; `keys.ts` says what each is about. */
import type { KubernetesGatewayFacts, Listener } from '../model/kinds/kubernetesGateway';
import { isInjector } from '../model/kinds/webhooks';
import { remoteSecretLabel } from '../model/manifest';
import { fixedParts, hasPlaceholder } from '../model/placeholder';
import type { PortNumber } from '../model/read';
import type { Labels, Resource, ResourceOf, ResourceType } from '../model/resource';
import { canonicalAddress } from './addresses';
import { asksForSidecars, asksForZtunnel } from './ambient';
import { gatewayPort, gatewayPorts, otherClusters } from './clusters';
import type { MeshSettings } from './context';
import { delegateOf } from './delegates';
import { addressOf } from './gatewayApi';
import { certificatesFor, isGatewayPod, resolveGateway, secretsOf, serverClass } from './gatewayReferences';
import { firstLabel, isWildcard, resolveHost, serviceHost } from './hosts';
import { identityKind, keys, mayPassBySni, parentName } from './keys';
import { networksOf } from './networks';
import { pathOf, routesAtGateways } from './routeOverlaps';
import { gatewaysOf } from './virtualServices';
import { selectorOf } from './workloads';

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
