/** The patches of one kustomization, laid over a resource: which of them are for it, and what they do. */
import { type Cell, cellOf, childOf, isMapCell, openMap, peek, setMap, setScalar, whereOf } from './cell';
import { allIdentities, identityOfValue, isSelected, metadataText, remember, sameIdentity } from './identity';
import { applyJsonPatch } from './jsonPatch';
import { checkSize } from './measure';
import { merge } from './merge';
import { documentsOf } from './read';
import { Refused } from './refused';
import { isMap, scalarText } from './resources';
import type { Resource } from './transform';
import type { Kustomization, Origin, Patch, PatchDocument, PatchFiles, PatchText } from './types';

export interface Patching {
  readonly resource: Resource;
  readonly kustomization: Kustomization;
  readonly files: PatchFiles;
  /** Notes why the result is not certain. */
  readonly uncertain: (touches: 'values' | 'existence', reason: string, path: Patch['path']) => void;
}

/** The place of the patch that deleted the resource; undefined where it is still there. */
type Deleted = Origin | undefined;

/** `patchesStrategicMerge`, then `patches`. */
export function applyPatches(patching: Patching): Deleted {
  for (const text of patching.kustomization.patchesStrategicMerge) {
    const documents = read(patching, text);
    const deleted = attempt(patching, text.path, () => strategicMerge(patching, documents ?? [], true));
    if (deleted !== undefined) return deleted;
  }
  for (const patch of patching.kustomization.patches) {
    const deleted = attempt(patching, patch.path, () => applyPatch(patching, patch));
    if (deleted !== undefined) return deleted;
  }
  return undefined;
}

/** `patchesJson6902`, which come after all other transformers. */
export function applyJsonPatches(patching: Patching): void {
  for (const patch of patching.kustomization.patchesJson6902) {
    attempt(patching, patch.path, () => {
      if (patch.target === undefined) throw new Refused('a JSON patch needs a target');
      if (isTarget(patching, patch)) json(patching, read(patching, patch.text));
      return undefined;
    });
  }
}

/** Where Kustomize would fail there is no resource at all; the others' work is done all the same. */
function attempt({ uncertain }: Patching, path: Patch['path'], work: () => Deleted): Deleted {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    uncertain('existence', error.message, path);
    return undefined;
  }
}

function read({ files, uncertain }: Patching, text: PatchText): readonly PatchDocument[] | undefined {
  if ('inline' in text) {
    if (text.inline === undefined) uncertain('existence', 'this patch cannot be read', text.path);
    return text.inline;
  }
  const trees = files(text.uri);
  if (trees === undefined) {
    uncertain('existence', 'the file of this patch is not there', text.path);
    return undefined;
  }
  const documents = documentsOf(trees, (document) => ({ uri: text.uri, document, path: [] }));
  if (documents === undefined) uncertain('existence', 'the file of this patch cannot be read', text.path);
  return documents;
}

function isTarget({ resource, uncertain }: Patching, { target, path }: Patch): boolean {
  const answer = target === undefined ? true : isSelected(target, resource.history, resource.cell);
  if (answer === undefined) uncertain('existence', 'whether this patch is for the resource cannot be told', path);
  return answer === true;
}

function applyPatch(patching: Patching, patch: Patch): Deleted {
  if (!isTarget(patching, patch)) return undefined;
  const documents = read(patching, patch.text);
  if (documents === undefined || documents.length === 0) return undefined;
  if (!documents.every(({ value }) => isMap(value))) {
    if (patch.target === undefined) throw new Refused('a JSON patch needs a target');
    remember(patching.resource.history, patching.resource.cell);
    json(patching, documents);
    return undefined;
  }
  if (patch.target === undefined) return strategicMerge(patching, documents, false, patch);
  if (documents.length > 1) throw new Refused('only one patch may stand where there is a target');
  return mergeInto(patching, documents[0] as PatchDocument, true, patch);
}

/** Patches without a target are for the resource of their name; `normal` where Kustomize rewrites their labels. */
function strategicMerge(patching: Patching, documents: readonly PatchDocument[], normal: boolean, patch?: Patch): Deleted {
  const { history, cell } = patching.resource;
  for (const document of documents) {
    const wanted = identityOfValue(document.value);
    if (wanted === undefined) throw new Refused('a patch needs a kind and a name');
    if (!allIdentities(history, cell).some((one) => sameIdentity(one, wanted))) continue;
    const deleted = mergeInto(patching, document, normal, patch);
    if (deleted !== undefined) return deleted;
  }
  return undefined;
}

/** `ApplySmPatch` of kustomize/api/resource/resource.go. */
function mergeInto({ resource }: Patching, document: PatchDocument, normal: boolean, patch: Patch | undefined): Deleted {
  checkSize(document);
  if (identityOfValue(document.value) === undefined) throw new Refused('a patch needs a kind and a name');
  const { cell, history } = resource;
  const namespace = metadataText(cell, 'namespace');
  if (patch?.allowNameChange === true || patch?.allowKindChange === true) remember(history, cell);
  const content = cellOf(document.value, whereOf(document.origin));
  // The version is the resource's, whatever a patch with a target says.
  restore(content, 'apiVersion', childOf(cell, 'apiVersion'));
  if (normal) normalize(content);
  const own = { kind: childOf(cell, 'kind'), metadata: metadataCells(cell) };
  const merged = merge(cell, content, undefined);
  if (merged === undefined || (isMapCell(merged) && openMap(merged).size === 0)) return document.origin;
  if (merged !== cell) setMap(cell, openMap(merged), merged.where);
  restore(cell, 'kind', patch?.allowKindChange === true ? undefined : own.kind);
  const metadata = childOf(cell, 'metadata');
  if (metadata === undefined || !isMapCell(metadata)) throw new Refused('the patch takes the metadata away');
  restore(metadata, 'name', patch?.allowNameChange === true ? undefined : own.metadata.name);
  // A patch never moves a resource to another namespace.
  if (namespace === '') openMap(metadata).delete('namespace');
  else restore(metadata, 'namespace', own.metadata.namespace);
  return undefined;
}

interface MetadataCells {
  readonly name: Cell | undefined;
  readonly namespace: Cell | undefined;
}

function metadataCells(cell: Cell): MetadataCells {
  const metadata = childOf(cell, 'metadata');
  const get = (key: string): Cell | undefined => (metadata === undefined ? undefined : childOf(metadata, key));
  return { name: get('name'), namespace: get('namespace') };
}

function restore(map: Cell, key: string, before: Cell | undefined): void {
  if (before !== undefined) openMap(map).set(key, before);
}

/**
 * `CopyMergeMetaDataFieldsFrom`, which patches by name and with a target pass: labels and annotations become texts, a null too, so that it
 * deletes nothing, and a whole map that is null or empty is forgotten.
 */
function normalize(patch: Cell): void {
  const metadata = childOf(patch, 'metadata');
  for (const field of ['labels', 'annotations']) {
    const map = metadata && childOf(metadata, field);
    if (metadata === undefined || map === undefined) continue;
    if (!isMapCell(map) || openMap(map).size === 0) openMap(metadata).delete(field);
    else for (const entry of openMap(map).values()) toText(entry);
  }
}

function toText(entry: Cell): void {
  if (typeof entry.raw !== 'string') setScalar(entry, entry.raw === null ? 'null' : scalarText(entry.raw), entry.where);
}

function json({ resource: { cell, history } }: Patching, documents: readonly PatchDocument[] | undefined): void {
  const [patch] = documents ?? [];
  if (patch === undefined) return;
  checkSize(patch);
  const metadata = childOf(cell, 'metadata');
  // Kustomize keeps the names that a resource had in its annotations, so that there is something to add to.
  if (history.previous.length > 0 && metadata !== undefined && isMapCell(metadata) && peek(metadata, 'annotations') == null) {
    openMap(metadata).set('annotations', { raw: {}, where: metadata.where, map: new Map() });
  }
  applyJsonPatch(cell, patch);
  const after = childOf(cell, 'metadata');
  const annotations = after && childOf(after, 'annotations');
  if (after === undefined || annotations === undefined) return;
  // They are written back as texts.
  if (!isMapCell(annotations) || openMap(annotations).size === 0) openMap(after).delete('annotations');
  else for (const entry of openMap(annotations).values()) toText(entry);
}
