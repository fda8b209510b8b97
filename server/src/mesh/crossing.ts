/**
 * How requests come from one network into another where clusters share their discovery: Istio puts the gateway of the other network in the
 * place of its endpoints, which sends on by the SNI of mutual TLS (istio: pilot/pkg/xds/endpoints, EndpointsByNetworkFilter).
 */
import { hasPlaceholder } from '../model/placeholder';
import type { Resource } from '../model/resource';
import { type Answer, no, type Unknown, unknown, type Yes, yes } from './answer';
import { discovery } from './clusters';
import { type Context, ofType } from './context';
import type { Endpoint } from './endpoints';
import { type Blocked, entrance } from './gateways';
import { keys } from './keys';
import { networkLabel } from './networks';
import { openness } from './open';

/** The network of a cluster's pods: by the settings, else by its root namespace; undefined: not known. */
export function networkOf({ index, settings }: Context, cluster: string): string | undefined {
  const configured = settings.clusters.find(({ name }) => name === cluster)?.network;
  const labelled = index.get(keys.identity(cluster, 'Namespace', '', settings.mesh.rootNamespace));
  const networks = configured === undefined ? labelled.flatMap(({ labels }) => labels[networkLabel] ?? []) : [configured];
  const [network, another] = new Set(networks);
  return another !== undefined || network === undefined || hasPlaceholder(network) ? undefined : network;
}

/** Whether requests of one cluster's pods to those of another pass a gateway between networks. */
export function crosses(context: Context, from: string, to: string): boolean {
  if (from === to || discovery(context) !== 'shared') return false;
  const networks = [networkOf(context, from), networkOf(context, to)];
  return !networks.includes(undefined) && networks[0] !== networks[1];
}

export interface NoGateway {
  readonly is: 'no';
  readonly step: 'network';
  readonly why: string;
}

/** What becomes of the requests of one cluster to a host's endpoints in another that lies in another network. */
export function crossing(context: Context, to: string, host: string): Yes<undefined> | Unknown | NoGateway | Blocked {
  const gateway = networkGateway(context, to);
  if (gateway.is === 'no') return { is: 'no', step: 'network', why: gateway.why };
  const entered = gateway.is === 'yes' ? entrance(context, to, host) : gateway;
  return entered.is === 'yes' ? yes() : entered;
}

/** Whether Istio knows a gateway of a cluster's network: by its label on the gateway's Service, or by the networks of the mesh. */
function networkGateway(context: Context, cluster: string): Answer {
  const { index, settings } = context;
  const network = networkOf(context, cluster);
  if (network === undefined) return unknown('its network is not known');
  const named = index.get(keys.networks);
  if (named.some((resource) => givesGateway(resource, network))) return yes();
  if (ofType(named, 'Service').some(({ labels }) => hasPlaceholder(labels[networkLabel] ?? '')))
    return unknown('a placeholder may stand for its network');
  // Other Services of the root namespace do not show it: it is often installed by istioctl or Helm.
  const shown = index.has(keys.gatewayServices(cluster)) || index.has(keys.gatewayPods(cluster));
  const known = settings.closedWorld === true || shown;
  if (settings.closedWorld === false || !known) return unknown('the workspace does not show its gateways');
  return openness(context, cluster) ?? no(`no Service carries "${networkLabel}: ${network}", which would be its gateway`);
}

function givesGateway(resource: Resource, network: string): boolean {
  if (resource.type === 'MeshConfig')
    return resource.facts.networks.some(({ name, gateways }) => name === network && gateways.length > 0);
  return (resource.type === 'Service' || resource.type === 'KubernetesGateway') && resource.labels[networkLabel] === network;
}

/** The other clusters that run some of these endpoints behind a gateway between networks. */
export function clustersAcross(context: Context, from: string, endpoints: readonly Endpoint[]): readonly string[] {
  const clusters = new Set(endpoints.flatMap(({ resource }) => (resource.type === 'Workload' ? [resource.cluster] : [])));
  return [...clusters].filter((cluster) => crosses(context, from, cluster)).sort();
}
