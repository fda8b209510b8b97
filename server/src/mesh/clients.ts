/** Where the requests that a VirtualService routes start: the namespace in whose name Istio looks things up. */
import type { Destination } from '../model/kinds/virtualService';
import type { ResourceOf } from '../model/resource';
import { type Context, ofType } from './context';
import { keys } from './keys';
import { selectAnywhere } from './workloads';

export interface Client {
  /** Undefined where the workspace does not show it. */
  readonly namespace: string | undefined;
  /** The gateway as the VirtualService names it; undefined for the sidecars of the mesh. */
  readonly gateway?: string;
}

/**
 * The clients of a destination. Bound to the mesh: the namespace of the VirtualService. Bound to gateways: the namespaces of
 * the workloads that each gateway selects, unknown when the workspace holds none. A VirtualService without hosts is a delegate:
 * its clients are those of whatever delegates to it.
 */
export function clientsOf(context: Context, service: ResourceOf<'VirtualService'>, destination: Destination): readonly Client[] {
  if (service.facts.hosts.length === 0 && service.facts.gateways === undefined) return [{ namespace: undefined }];
  const result: Client[] = [];
  for (const gateway of destination.gateways ?? service.facts.gateways ?? ['mesh']) {
    if (gateway === 'mesh') result.push({ namespace: service.namespace });
    else result.push(...gatewayClients(context, service, gateway));
  }
  return result;
}

function gatewayClients(context: Context, service: ResourceOf<'VirtualService'>, reference: string): readonly Client[] {
  const namespaces = new Set<string>();
  for (const gateway of findGateways(context, service.cluster, service.namespace, reference)) {
    for (const workload of selectAnywhere(context, service.cluster, gateway.facts.selector).workloads)
      namespaces.add(workload.namespace);
  }
  if (namespaces.size === 0) return [{ namespace: undefined, gateway: reference }];
  return [...namespaces].sort().map((namespace) => ({ namespace, gateway: reference }));
}

/** The Gateways that a reference names: `namespace/name`, or a name in the namespace of the VirtualService. */
export function findGateways(
  { index }: Context,
  cluster: string,
  namespace: string,
  reference: string,
): readonly ResourceOf<'Gateway'>[] {
  const slash = reference.indexOf('/');
  const [space, name] = slash < 0 ? [namespace, reference] : [reference.slice(0, slash), reference.slice(slash + 1)];
  return ofType(index.get(keys.identity(cluster, 'Gateway', space, name)), 'Gateway');
}
