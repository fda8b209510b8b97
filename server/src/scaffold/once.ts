/** What a cluster needs once for all services: the gateway that others enter by, and the filter of Istio before 1.20. */
import type { Labels, Resource, ResourceOf } from '../model/resource';
import { isWithin } from '../semantics/primitives/names';
import type { Value } from '../yaml/edits';
import { networkingVersion } from './case';
import type { Desired, Role } from './desired';
import { serverPort } from './gateways';
import { isCreated, readMark } from './mark';
import type { Problem } from './plan.types';
import type { Need, Session } from './session';

type Istio = ResourceOf<'Gateway'>;

export function desiredOnce(session: Session, cluster: string, need: Need): Desired | undefined {
  const { globalSuffix, clusterDomain } = session.view;
  switch (need) {
    case 'global':
      return passthrough(session, cluster, need, { name: 'cross-cluster', host: `*.${globalSuffix}` });
    case 'network': {
      const host = clusterDomain.endsWith('.local') ? '*.local' : `*.${clusterDomain}`;
      return passthrough(session, cluster, need, { name: 'cross-network-gateway', host });
    }
    case 'rewrite':
      return rewrite(session, cluster);
    case 'ambient':
      return eastWest(session, cluster);
  }
}

/** How the resource of a need is marked. */
export function roleOf(need: Need): { readonly role: Role; readonly key: string } {
  switch (need) {
    case 'global':
      return { role: 'gateway', key: '' };
    case 'rewrite':
      return { role: 'rewrite', key: '' };
    case 'network':
    case 'ambient':
      return { role: 'gateway', key: need };
  }
}

interface Entrance {
  readonly name: string;
  readonly host: string;
}

/** An AUTO_PASSTHROUGH server; one of the user that covers the host is as good. */
function passthrough(session: Session, cluster: string, need: Need, { name, host }: Entrance): Desired | undefined {
  const { view } = session;
  const port = serverPort(view, cluster);
  const gateways = session.inventory.gatewaysOf(cluster).filter((gateway) => hasServer(gateway, port));
  const users = gateways.filter((gateway) => readMark(gateway.annotations) === undefined);
  if (users.some((gateway) => hasServer(gateway, port, host))) return undefined;
  const selector = selectorOf(session, cluster);
  return {
    ...common(session, cluster, need),
    apiVersion: networkingVersion(view),
    kind: 'Gateway',
    name,
    spec: {
      selector,
      servers: [{ port: { number: port, name: 'tls', protocol: 'TLS' }, tls: { mode: 'AUTO_PASSTHROUGH' }, hosts: [host] }],
    },
    standsFor: (resource) =>
      resource.type === 'Gateway' && hasServer(resource, port) && isSame(resource.facts.selector, selector),
  };
}

/**
 * Servers of the user by which Istio would leave ours out: on one port of one gateway all must be TLS, and no host may be there twice
 * (istio: model/gateway.go, mergeGateways).
 */
export function rivals({ inventory, view }: Session, { cluster, role, spec }: Desired): readonly Problem[] {
  const [server] = (spec?.servers ?? []) as readonly { readonly hosts: readonly string[] }[];
  if (role !== 'gateway' || server === undefined) return [];
  const port = serverPort(view, cluster);
  const selector = spec?.selector as Labels;
  const others = inventory.gatewaysOf(cluster).filter((gateway) => readMark(gateway.annotations) === undefined);
  return others.flatMap((gateway) => {
    if (!isSame(gateway.facts.selector, selector)) return [];
    return gateway.facts.servers.flatMap((one, index): readonly Problem[] => {
      if (one.port !== port || one.tlsMode === 'AUTO_PASSTHROUGH') return [];
      const isTls = one.protocol === undefined || ['TLS', 'HTTPS'].includes(one.protocol.toUpperCase());
      const hosts = one.hosts.map((host) => host.slice(host.indexOf('/') + 1));
      const shared = server.hosts.find((host) => hosts.some((each) => each === host));
      if (isTls && shared === undefined) return [];
      const why = isTls ? `already takes "${shared}"` : `speaks ${one.protocol}`;
      const message = `port ${port} of Gateway "${gateway.name}" in cluster "${cluster}" ${why}, so that Istio would leave out the AUTO_PASSTHROUGH server by which other clusters enter; take that server away, or give the cluster's gateway another port in meshwright.yaml`;
      return [{ service: undefined, message, at: { resource: gateway, path: ['spec', 'servers', index] } }];
    });
  });
}

function common(session: Session, cluster: string, need: Need) {
  return { cluster, ...roleOf(need), service: undefined, namespace: session.view.rootNamespace, creates: true };
}

function hasServer({ facts }: Istio, port: number, host?: string): boolean {
  return facts.servers.some(
    (server) =>
      server.port === port &&
      server.tlsMode === 'AUTO_PASSTHROUGH' &&
      // The namespace before a host is for VirtualServices, which such a server has none of.
      (host === undefined || server.hosts.some((each) => isWithin(host, each.slice(each.indexOf('/') + 1)))),
  );
}

/** The pods of the gateway: of one that the user has for such traffic, else Istio's own for it where the workspace shows one. */
function selectorOf({ inventory, view }: Session, cluster: string): Labels {
  const port = serverPort(view, cluster);
  const users = inventory.gatewaysOf(cluster).filter((gateway) => !isCreated(gateway.annotations) && hasServer(gateway, port));
  const [first] = users;
  if (first !== undefined && Object.keys(first.facts.selector).length > 0) return first.facts.selector;
  return { istio: inventory.hasGatewayLabel(cluster, 'eastwestgateway') ? 'eastwestgateway' : 'ingressgateway' };
}

function isSame(a: Labels, b: Labels): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

const rewriteFilter = 'envoy.filters.network.tcp_cluster_rewrite';

/** As Istio installed it until 1.7 (istio: manifests/charts/gateways/istio-ingress, preconfigured.yaml). */
function rewrite(session: Session, cluster: string): Desired | undefined {
  const { view, inventory } = session;
  const filters = inventory.othersOf(cluster, 'networking.istio.io', 'EnvoyFilter');
  const isRewrite = (resource: Resource): boolean =>
    resource.kind === 'EnvoyFilter' && JSON.stringify(view.placed(resource).value).includes(`"${rewriteFilter}"`);
  if (filters.some((filter) => readMark(filter.annotations) === undefined && isRewrite(filter))) return undefined;
  const pattern = `\\.${view.globalSuffix.replaceAll('.', '\\.')}$`;
  return {
    ...common(session, cluster, 'rewrite'),
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    name: 'cross-cluster-rewrite',
    spec: {
      workloadSelector: { labels: selectorOf(session, cluster) },
      configPatches: [
        {
          applyTo: 'NETWORK_FILTER',
          match: {
            context: 'GATEWAY',
            listener: {
              portNumber: serverPort(view, cluster),
              filterChain: { filter: { name: 'envoy.filters.network.sni_cluster' } },
            },
          },
          patch: {
            operation: 'INSERT_AFTER',
            value: {
              name: rewriteFilter,
              typed_config: {
                '@type': 'type.googleapis.com/istio.envoy.config.filter.network.tcp_cluster_rewrite.v2alpha1.TcpClusterRewrite',
                cluster_pattern: pattern,
                cluster_replacement: `.svc.${view.clusterDomain}`,
              },
            },
          },
        },
      ],
    },
    standsFor: isRewrite,
  };
}

const eastWestClass = 'istio-east-west';
const networkLabel = 'topology.istio.io/network';

/** A Gateway of the Gateway API, for which Istio makes the proxy (istio: the ambient multicluster installation). */
function eastWest(session: Session, cluster: string): Desired | undefined {
  const { view, inventory } = session;
  const gateways = inventory.othersOf(cluster, 'gateway.networking.k8s.io', 'Gateway');
  const isEastWest = (resource: Resource): boolean =>
    resource.group === 'gateway.networking.k8s.io' &&
    resource.kind === 'Gateway' &&
    classOf(view.placed(resource).value) === eastWestClass;
  if (gateways.some((gateway) => readMark(gateway.annotations) === undefined && isEastWest(gateway))) return undefined;
  const network = view.clusters.find(({ name }) => name === cluster)?.network ?? session.placeholder(cluster, 'NETWORK');
  return {
    ...common(session, cluster, 'ambient'),
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    name: 'istio-eastwestgateway',
    labels: { [networkLabel]: network },
    spec: {
      gatewayClassName: eastWestClass,
      listeners: [
        {
          name: 'mesh',
          port: 15008,
          protocol: 'HBONE',
          tls: { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } },
        },
      ],
    },
    standsFor: isEastWest,
  };
}

function classOf(value: Value): Value | undefined {
  const { spec } = value as { readonly spec?: { readonly gatewayClassName?: Value } };
  return spec?.gatewayClassName;
}
