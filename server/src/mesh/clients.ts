/** Where the requests that a VirtualService routes start: the namespace in whose name Istio looks things up. */
import type { Destination } from '../model/kinds/virtualService';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import type { Context } from './context';
import { gatewaysNamed } from './gatewayLookup';
import { resolveGateway } from './gatewayReferences';
import { defaultIngress, gatewayWorkloads, isOfIngress } from './gatewayWorkloads';
import { isVisible } from './visibility';

export interface Client {
  /** Undefined where the workspace does not show it. */
  readonly namespace: string | undefined;
  /** The gateway as the VirtualService names it; undefined for the sidecars of the mesh. */
  readonly gateway?: string;
}

/**
 * The clients of a destination. Bound to the mesh: the namespace of the VirtualService, or those that its matches or `exportTo` name. Bound to gateways: the namespaces of
 * the workloads that each gateway selects, unknown when the workspace holds none. A VirtualService without hosts is a delegate:
 * its clients are those of whatever delegates to it.
 */
export function clientsOf(context: Context, service: ResourceOf<'VirtualService'>, destination: Destination): readonly Client[] {
  if (service.facts.hosts.length === 0 && service.facts.gateways === undefined) return [{ namespace: undefined }];
  const result: Client[] = [];
  for (const gateway of destination.gateways ?? service.facts.gateways ?? ['mesh']) {
    if (gateway === 'mesh') result.push(...sidecarClients(context, service, destination));
    else result.push(...gatewayClients(context, service, gateway));
  }
  return result;
}

/** Those whom the matches name, else the own namespace, else, where it is exported past that, the namespaces that get it. */
function sidecarClients(context: Context, service: ResourceOf<'VirtualService'>, { sources }: Destination): readonly Client[] {
  if (sources !== undefined) return sources.map(clientIn);
  const { exportTo } = service.facts;
  if (exportTo === undefined || isVisible(context, service, service.namespace).is === 'yes')
    return [{ namespace: service.namespace }];
  return exportTo.map(clientIn);
}

function clientIn(namespace: string): Client {
  return namespace === '~' || hasPlaceholder(namespace) ? { namespace: undefined } : { namespace };
}

function gatewayClients(context: Context, service: ResourceOf<'VirtualService'>, reference: string): readonly Client[] {
  const namespaces = new Set<string>();
  const gateways = gatewaysNamed(context, service.cluster, resolveGateway(reference, service.namespace)).istio;
  for (const gateway of gateways) {
    for (const workload of gatewayWorkloads(context, gateway).workloads) namespaces.add(workload.namespace);
  }
  // Where nothing is missing but what Istio is installed with, its own gateway is the one.
  const ingress = context.settings.closedWorld === true ? defaultIngress(context, service.cluster) : undefined;
  if (namespaces.size === 0 && ingress !== undefined && gateways.some((gateway) => isOfIngress(gateway, ingress))) {
    return [{ namespace: ingress.namespace, gateway: reference }];
  }
  if (namespaces.size === 0) return [{ namespace: undefined, gateway: reference }];
  return [...namespaces].sort().map((namespace) => ({ namespace, gateway: reference }));
}
