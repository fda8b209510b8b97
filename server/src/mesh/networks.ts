/** The networks that something in the workspace names: clusters of the settings, gateways by their label, and the mesh's own list. */
import { hasPlaceholder } from '../model/placeholder';
import type { Resource } from '../model/resource';
import type { Context } from './context';
import { keys } from './keys';

export const networkLabel = 'topology.istio.io/network';

export function networksOf(resource: Resource): readonly string[] {
  if (resource.type === 'MeshConfig') return resource.facts.networks.map(({ name }) => name);
  const named = resource.type === 'Service' || resource.type === 'KubernetesGateway' || resource.kind === 'Namespace';
  const label = named ? resource.labels[networkLabel] : undefined;
  return label === undefined ? [] : [label];
}

/** Sorted; undefined where a placeholder stands for one. */
export function knownNetworks({ index, settings }: Context): readonly string[] | undefined {
  const configured = settings.clusters.flatMap(({ network }) => network ?? []);
  const networks = [...new Set([...configured, ...index.get(keys.networks).flatMap(networksOf)])].sort();
  return networks.some(hasPlaceholder) ? undefined : networks;
}
