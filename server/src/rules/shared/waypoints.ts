/** What is said of the hosts for which clients are routed, and which waypoint would have to do it. */
import type { WaypointName } from '../../mesh/ambient';
import type { Answer } from '../../mesh/answer';
import { isWildcard } from '../../mesh/hosts';
import type { Mesh } from '../../mesh/mesh';
import type { HostEntry } from '../../mesh/registry';
import { hasPlaceholder } from '../../model/placeholder';
import type { ResourceOf } from '../../model/resource';
import type { Path } from '../../yaml/tree';
import { isService, istioGroup, namedService } from './gateway-api';

export type Routing = ResourceOf<'VirtualService'> | ResourceOf<'DestinationRule'> | ResourceOf<'Route'>;

export interface RoutedHost {
  readonly path: Path;
  readonly text: string;
  readonly entries: readonly HostEntry[];
}

/** The hosts for which a resource routes clients in the mesh, as far as a single Service or ServiceEntry gives each of them. */
export function routedHosts(resource: Routing, mesh: Mesh): readonly RoutedHost[] {
  switch (resource.type) {
    case 'VirtualService': {
      const { gateways = ['mesh'], destinations, hosts } = resource.facts;
      if (!gateways.includes('mesh') || destinations.length === 0) return [];
      return hosts.flatMap((host, i) => hostAt(resource, mesh, host, ['spec', 'hosts', i]));
    }
    case 'DestinationRule': {
      const { host, policy, subsets } = resource.facts;
      if (host === undefined || (policy === undefined && subsets.length === 0)) return [];
      return hostAt(resource, mesh, host, ['spec', 'host']);
    }
    case 'Route':
      return resource.facts.parents.flatMap((parent): readonly RoutedHost[] => {
        const path = [...parent.path, 'name'];
        const text = `${parent.kind} "${parent.name}"`;
        if (isService(parent)) {
          const { answer } = namedService(mesh, resource, parent);
          return answer.is === 'yes' ? [{ path, text, entries: answer.entries }] : [];
        }
        if (parent.group !== istioGroup || parent.kind !== 'ServiceEntry') return [];
        const found = mesh.gatewayApi.serviceEntry(resource.cluster, parent.namespace ?? resource.namespace, parent.name);
        return found.is === 'yes' ? [{ path, text, entries: found.value }] : [];
      });
  }
}

function hostAt(resource: Routing, mesh: Mesh, written: string, path: Path): readonly RoutedHost[] {
  const host = mesh.resolve(written, resource.namespace);
  if (isWildcard(host) || hasPlaceholder(host)) return [];
  const answer = mesh.host(resource.cluster, host);
  return answer.is === 'yes' ? [{ path, text: `"${host}"`, entries: answer.entries }] : [];
}

/** The waypoint for a host, where all that gives it is in one ambient namespace of the own cluster and agrees; undefined otherwise. */
export function waypointOf(
  { cluster }: Routing,
  mesh: Mesh,
  { entries }: RoutedHost,
): { readonly namespace: string; readonly waypoint: Answer<WaypointName> } | undefined {
  const [first] = entries;
  if (first === undefined || entries.some((entry) => entry.cluster !== cluster || entry.namespace !== first.namespace))
    return undefined;
  if (!mesh.ambient.isAmbient(cluster, first.namespace)) return undefined;
  const answers = entries.map(({ labels }) => mesh.ambient.waypointFor(cluster, first.namespace, labels));
  const [waypoint] = answers;
  return waypoint === undefined || answers.some(({ is }) => is !== waypoint.is)
    ? undefined
    : { namespace: first.namespace, waypoint };
}
