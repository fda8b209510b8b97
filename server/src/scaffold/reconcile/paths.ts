/**
 * Paths with names: where a value stands, with the items of lists by what tells them apart rather than by their index, so that they hold
 * while others come and go. This is how `meshwright.dev/added` is written: `spec.endpoints[cluster2].ports[http]`.
 */
import type { Path } from '../../yaml/tree';

export interface Place {
  /** With names, as the annotation writes it. */
  readonly named: string;
  /** Without names: `spec.endpoints[].ports.*`. */
  readonly pattern: string;
  /** As the document has it now. */
  readonly path: Path;
}

export const top: Place = { named: '', pattern: '', path: [] };

/** Maps whose keys are data rather than fields. */
const free = /(?:^|\.)(?:labels|annotations|matchLabels|selector|options|ports)$/;

/** What would end a path or a name in the annotation is percent-encoded. */
function encode(name: string): string {
  return name.replace(/[\s[\]%=]/g, (char) => encodeURIComponent(char));
}

export function atKey({ named, pattern, path }: Place, key: string): Place {
  const data = free.test(pattern) || !/^[A-Za-z_][\w-]*$/.test(key);
  const dot = named === '' ? '' : '.';
  return {
    named: data ? `${named}[${encode(key)}]` : `${named}${dot}${key}`,
    pattern: data ? `${pattern}.*` : `${pattern}${dot}${key}`,
    path: [...path, key],
  };
}

export function atItem({ named, pattern, path }: Place, name: string, index: number): Place {
  return { named: `${named}[${encode(name)}]`, pattern: `${pattern}[]`, path: [...path, index] };
}
