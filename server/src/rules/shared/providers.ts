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
