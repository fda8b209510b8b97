/** What of kustomizations is not followed, or not there: why their clusters may hold more than the workspace shows, and what is to be said. */
import { nearest } from '../base/nearest';
import { parent, relativePath } from '../base/uri';
import type { GraphProblem } from '../kustomize/graph';
import type { Kustomization } from '../kustomize/types';
import { entriesOf, type Kustomizations } from './kustomizations';

const ofSecrets = 'secretgenerator';

/** Generators of what the mesh does not read, or asks of apart. */
const harmless: ReadonlySet<string> = new Set(['configmapgenerator', ofSecrets]);

/** What a kustomization adds that nobody here sees. */
export function unseen({ unsupported }: Kustomization): Kustomization['unsupported'] {
  return unsupported.filter(({ touches, field }) => touches === 'adds' && !harmless.has(field.toLowerCase()));
}

/** Whether it makes Secrets that nobody here sees. */
export function generatesSecrets({ unsupported }: Kustomization): boolean {
  return unsupported.some(({ field }) => field.toLowerCase() === ofSecrets);
}

/** What it does that is not followed, each place once. */
export function unfollowed(kustomization: Kustomization): Kustomization['unsupported'] {
  const places = new Set<string>();
  return [...unseen(kustomization), ...kustomization.unsupported.filter(({ touches }) => touches === 'values')].filter(
    ({ path }) => {
      const place = JSON.stringify(path);
      return !places.has(place) && places.add(place);
    },
  );
}

/** Why the cluster of a root may hold more than the workspace shows. */
export function opennessOf(
  root: Kustomization,
  kustomizations: Kustomizations,
  isThere: (uri: string) => boolean,
): string | undefined {
  const { graph } = kustomizations;
  for (const one of graph.under(root.folder)) {
    if (unseen(one).length > 0) return `${one.uri} adds what is not in the workspace`;
    const lost = entriesOf(one).find(({ uri, remote }) => !remote && !isThere(uri));
    if (lost !== undefined) return `${one.uri} lists ${lost.uri}, which is not in the workspace`;
  }
  const complete = graph.filesUnder(root.folder).every((file) => kustomizations.waysOf(file).complete);
  return complete ? undefined : 'its bases are shared in too many ways';
}

export interface Files {
  readonly isFile: (uri: string) => boolean;
  /** Whether a file at this place would be in the workspace. */
  readonly isKnown: (uri: string) => boolean;
}

/** What is certainly wrong: hosts hand in YAML files only, and nothing of what lies outside of the open folders. */
export function problemsOf({ graph }: Kustomizations, { isFile, isKnown }: Files): readonly GraphProblem[] {
  return graph.problems(isFile).filter(({ kind, target }) => kind !== 'missing' || (isKnown(target) && isSeen(target)));
}

function isSeen(uri: string): boolean {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  return /\.ya?ml$/i.test(name) || !name.includes('.');
}

/** The name near to that of what is missing, of files and of folders with a kustomization beside it. */
export function nearTo({ kind, target }: GraphProblem, targets: readonly string[]): string | undefined {
  if (kind !== 'missing') return undefined;
  const folder = parent(target);
  const names = targets.filter((uri) => parent(uri) === folder).map((uri) => relativePath(folder, uri) ?? '');
  return nearest(target.slice(folder.length + 1), names);
}
