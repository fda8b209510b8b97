/**
 * What Kustomize makes of one document on its way through a chain of kustomizations, with the place of each of its values. Each document
 * is built on its own, so that an edit costs what it touches; the one thing that needs the others, names that refer to them, is
 * handed out and put in afterwards. Whatever is not certain is said, never guessed.
 *
 * Kustomize's source is the measure: `sigs.k8s.io/kustomize/api` v0.18 and `kyaml` v0.18, the 5.5 that kubectl 1.32 carries.
 */
import type { Path } from '../yaml/tree';
import { type Cell, cellOf, childOf, isMapCell, originAt, peek, plain, whereOf } from './cell';
import type { Chain } from './graph';
import { newHistory } from './identity';
import { applyJsonPatches, applyPatches, type Patching } from './patches';
import { type Named, type NameReference, namedOf, newName, referencesIn } from './references';
import { Refused } from './refused';
import { isMap, scalarText } from './resources';
import { transform } from './transform';
import type { Kustomization, Origin, PatchFiles, Uncertainty } from './types';

/** A resource of a base: a document as `kustomizeValue` reads it, or an item of a List in it (`resourcesOf`). */
export interface BaseDocument {
  readonly value: unknown;
  readonly origin: Origin;
}

export interface Built {
  readonly kind: 'built';
  readonly value: unknown;
  /** Where the value at a path was written; of one that is not there, the deepest on the way that is. */
  readonly originOf: (path: Path) => Origin;
  readonly unknown: readonly Uncertainty[];
  /** For what refers to this resource by name. */
  readonly named: Named;
  /** Names of others that `withNames` puts in. Until then they are as they were written. */
  readonly references: readonly NameReference[];
}

export interface Deleted {
  readonly kind: 'deleted';
  /** The patch that deletes it, or the annotation by which it is kept from the cluster. */
  readonly by: Origin;
  readonly unknown: readonly Uncertainty[];
}

export function build(document: BaseDocument, chain: Chain, files: PatchFiles): Built | Deleted {
  const cell = cellOf(document.value, whereOf(document.origin));
  const resource = { cell, history: newHistory() };
  const unknown: Uncertainty[] = chain.gaps.map((gap) => ({ touches: 'existence', ...gap }));
  if (!isMap(document.value)) return built(cell, resource.history, unknown);
  for (const kustomization of chain.steps) {
    unknown.push(...doubts(kustomization));
    const uncertain: Patching['uncertain'] = (touches, reason, path) => {
      unknown.push({ touches, reason, kustomization: kustomization.uri, path });
    };
    const patching: Patching = { resource, kustomization, files, uncertain };
    const by = applyPatches(patching);
    if (by !== undefined) return { kind: 'deleted', by, unknown };
    try {
      transform(resource, kustomization);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      uncertain('existence', error.message, []);
    }
    applyJsonPatches(patching);
  }
  const local = localConfig(cell);
  return local === undefined ? built(cell, resource.history, unknown) : { kind: 'deleted', by: originAt(cell, local), unknown };
}

function built(cell: Cell, history: ReturnType<typeof newHistory>, unknown: readonly Uncertainty[]): Built {
  const value = plain(cell);
  return {
    kind: 'built',
    value,
    originOf: (path) => originAt(cell, path),
    unknown,
    named: namedOf(cell, history),
    references: referencesIn(cell, value),
  };
}

/** What a kustomization does that we do not follow. */
function doubts({ uri, problems, unsupported }: Kustomization): readonly Uncertainty[] {
  const refused = problems.slice(0, 1).map(
    ({ value, path }): Uncertainty => ({
      touches: 'existence',
      reason: `the kustomization is refused: ${value}`,
      kustomization: uri,
      path,
    }),
  );
  const values = unsupported
    .filter(({ touches }) => touches === 'values')
    .map(
      ({ field, path }): Uncertainty => ({ touches: 'values', reason: `"${field}" is not followed`, kustomization: uri, path }),
    );
  return [...refused, ...values];
}

const LOCAL_CONFIG = 'config.kubernetes.io/local-config';

/** `DropLocalNodes`: a resource for tools only is not applied. */
function localConfig(cell: Cell): Path | undefined {
  const metadata = childOf(cell, 'metadata');
  const annotations = metadata && childOf(metadata, 'annotations');
  if (annotations === undefined || !isMapCell(annotations)) return undefined;
  const value = peek(annotations, LOCAL_CONFIG);
  return value === undefined || scalarText(value) === 'false' ? undefined : ['metadata', 'annotations', LOCAL_CONFIG];
}

/**
 * The same with the names of those that were renamed. `find` gives the resources of the same root that are or were called so; a
 * reference's origin stays where it was written.
 */
export function withNames(resource: Built, find: (reference: NameReference) => readonly Named[]): Built {
  let { value } = resource;
  const unknown: Uncertainty[] = [];
  for (const reference of resource.references) {
    const name = newName(reference, resource.named, find(reference));
    if (name === 'ambiguous') {
      const { uri, path } = resource.originOf(reference.path);
      unknown.push({
        touches: 'existence',
        reason: `several resources may be meant by the name "${reference.name}"`,
        kustomization: uri,
        path,
      });
    } else if (name !== undefined && name !== reference.name) value = setAt(value, reference.path, name);
  }
  if (value === resource.value && unknown.length === 0) return resource;
  return { ...resource, value, unknown: [...resource.unknown, ...unknown] };
}

function setAt(value: unknown, path: Path, to: string): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.map((item: unknown, i) => (i === key ? setAt(item, rest, to) : item));
  const copy: Record<string, unknown> = Object.assign(Object.create(null), value);
  copy[key] = setAt(copy[key], rest, to);
  return copy;
}
