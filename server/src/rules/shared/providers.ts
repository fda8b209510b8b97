/** The extension providers of the mesh, as Telemetries and its own defaults name them. */
import { nearest } from '../../base/nearest';
import { builtInProviders } from '../../mesh/config';
import type { Mesh } from '../../mesh/mesh';
import { hasPlaceholder } from '../../model/placeholder';

export interface UnknownProvider {
  /** Those that there are, for people. */
  readonly known: readonly string[];
  readonly near?: string;
}

/** Undefined where the provider exists, or may: of a mesh whose configuration is not in the workspace nothing is known. */
export function unknownProvider(mesh: Mesh, cluster: string, name: string): UnknownProvider | undefined {
  const { extensionProviders } = mesh.config(cluster);
  if (extensionProviders.is === 'unknown' || extensionProviders.is === 'assumed' || hasPlaceholder(name)) return undefined;
  const known = [...new Set([...extensionProviders.value.map((provider) => provider.name), ...builtInProviders.keys()])];
  if (known.includes(name)) return undefined;
  const near = nearest(name, known);
  return { known, ...(near === undefined ? {} : { near }) };
}

/** Whether another cluster has a provider, whose istiod may be the one that reads what this cluster holds. */
export function isProviderElsewhere(mesh: Mesh, cluster: string, name: string): boolean {
  if (mesh.discovery() === 'separate') return false;
  return mesh.settings.clusters.some((other) => {
    if (other.name === cluster) return false;
    const { extensionProviders } = mesh.config(other.name);
    return extensionProviders.is === 'unknown' || extensionProviders.value.some((provider) => provider.name === name);
  });
}
