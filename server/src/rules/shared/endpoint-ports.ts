/** The keys of `spec.endpoints[].ports` that name no port of their own ServiceEntry, and which port each probably meant. */
import { nearest } from '../../base/nearest';
import type { EndpointFacts } from '../../model/kinds/serviceEntry';
import { hasPlaceholder } from '../../model/placeholder';

export interface MisnamedPort {
  readonly key: string;
  /** A port that has no entry of its own yet: of near spelling, else the only one. */
  readonly meant: string | undefined;
  /** Whether nothing else can be meant: one key and one port are left over. */
  readonly certain: boolean;
}

/** What has ports with names: a Service too. */
type Named = { readonly ports: readonly { readonly name?: string }[] };

export function portNames(entry: Named): readonly string[] {
  return entry.ports.flatMap(({ name }) => name ?? []);
}

export function misnamedPorts(entry: Named, endpoint: EndpointFacts): readonly MisnamedPort[] {
  const names = portNames(entry);
  const keys = Object.keys(endpoint.ports);
  if ([...names, ...keys].some(hasPlaceholder)) return [];
  const wrong = keys.filter((key) => !names.includes(key));
  const free = new Set(names.filter((name) => !keys.includes(name)));
  const certain = wrong.length === 1 && free.size === 1;
  return wrong.map((key) => {
    const meant = nearest(key, free) ?? (free.size === 1 ? [...free][0] : undefined);
    if (meant !== undefined) free.delete(meant);
    return { key, meant, certain };
  });
}
