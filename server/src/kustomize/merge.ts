/**
 * A strategic merge patch as Kustomize applies it: kyaml's merge2 and walk packages, not the API server's algorithm. They differ:
 * `$retainKeys`, `$setElementOrder` and `$deleteFromPrimitiveList` are data like any other here, new items come before the old ones, and
 * lists of custom resources are always replaced.
 */
import { mergeList } from './associative';
import { type Cell, childOf, copyOf, isListCell, isMapCell, openList, openMap, peek } from './cell';
import { fieldShape, type Shape, shapeOf } from './mergeKeys';
import { Refused } from './refused';
import { scalarText } from './resources';

/** The result of laying a patch over a value, which is changed; undefined where nothing is left of it. Without a patch a value is only put in order. */
export function merge(dest: Cell | undefined, patch: Cell | undefined, shape: Shape | undefined): Cell | undefined {
  const first = isMissing(dest) ? patch : dest;
  if (first === undefined || isMissing(first)) return mergeMissing(dest, patch);
  const kind = kindOf(first);
  for (const cell of [dest, patch]) {
    if (cell !== undefined && !isMissing(cell) && kindOf(cell) !== kind) {
      throw new Refused(`the patch has a ${kindOf(patch ?? cell)} where the resource has a ${kind}`);
    }
  }
  if (kind === 'map') return mergeMap(dest, patch, shape);
  if (kind === 'list' && shape?.keys !== undefined) return mergeAssociative(dest, patch, shape);
  // Lists without keys and scalars are replaced; a null in the place of either removes it.
  if (patch === undefined) return dest;
  return patch.raw === null ? undefined : copyOf(patch);
}

export function isMissing(cell: Cell | undefined): boolean {
  return cell === undefined || cell.raw === null;
}

function kindOf(cell: Cell): 'map' | 'list' | 'scalar' {
  if (isMapCell(cell)) return 'map';
  return isListCell(cell) ? 'list' : 'scalar';
}

/** Neither has a value. A null that the resource itself has stays (kustomize issue 4628). */
function mergeMissing(dest: Cell | undefined, patch: Cell | undefined): Cell | undefined {
  return patch === undefined ? dest : undefined;
}

/** VisitMap of kyaml/yaml/merge2 and walkMap of kyaml/yaml/walk. */
function mergeMap(dest: Cell | undefined, patch: Cell | undefined, known: Shape | undefined): Cell | undefined {
  if (patch !== undefined && patch.raw === null) return undefined;
  const directive = patch && directiveOf(patch);
  if (directive === 'delete') return undefined;
  const added = patch !== undefined && (directive === 'replace' || dest === undefined || isMissing(dest));
  const result = added ? copyOf(patch) : dest;
  if (result === undefined) return undefined;
  const shape = known ?? embedded(result, patch);
  if (patch === undefined) {
    // What no patch touches is put in order all the same, where lists have keys.
    for (const key of Object.keys(shape?.fields ?? {})) mergeField(result, key, undefined, fieldShape(shape, key));
    return result;
  }
  if (added) openMap(result).delete('$patch');
  for (const [key, value] of openMap(patch)) {
    if (key !== '$patch' || directive === undefined) mergeField(result, key, value, fieldShape(shape, key));
  }
  for (const key of Object.keys(shape?.fields ?? {})) {
    if (!openMap(patch).has(key)) mergeField(result, key, undefined, fieldShape(shape, key));
  }
  return result;
}

function mergeField(map: Cell, key: string, patch: Cell | undefined, shape: Shape | undefined): void {
  const before = childOf(map, key);
  if (before === undefined && patch === undefined) return;
  const after = merge(before, patch, shape);
  if (after === undefined) openMap(map).delete(key);
  else if (after !== before) openMap(map).set(key, after);
}

/** A map with an apiVersion and kind of its own is merged by the lists of that kind (`GetSchema` of the walker). */
function embedded(dest: Cell, patch: Cell | undefined): Shape | undefined {
  for (const cell of [dest, patch]) {
    const apiVersion = cell && peek(cell, 'apiVersion');
    const kind = cell && peek(cell, 'kind');
    if (typeof apiVersion === 'string' && typeof kind === 'string') return shapeOf(apiVersion, kind);
  }
  return undefined;
}

type Directive = 'delete' | 'replace' | 'merge';

function directiveOf(patch: Cell): Directive | undefined {
  const value = peek(patch, '$patch');
  return value === undefined ? undefined : directive(value);
}

function directive(value: unknown): Directive {
  if (value === 'delete' || value === 'replace' || value === 'merge') return value;
  throw new Refused(`"${scalarText(value)}" is no directive of a patch`);
}

/** VisitList of kyaml/yaml/merge2 for a list with keys. */
function mergeAssociative(dest: Cell | undefined, patch: Cell | undefined, shape: Shape): Cell | undefined {
  const keys = shape.keys ?? [];
  const item: Shape = shape.fields === undefined ? {} : { fields: shape.fields };
  const mergeItem = (a: Cell | undefined, b: Cell | undefined): Cell | undefined => merge(a, b, item);
  if (dest === undefined || isMissing(dest)) {
    return patch && mergeList(copyOf(patch), patch, keys, mergeItem);
  }
  if (patch === undefined) return mergeList(dest, undefined, keys, mergeItem);
  if (patch.raw === null) return undefined;
  const { action, rest } = listDirective(patch);
  if (action === 'delete') return undefined;
  return mergeList(action === 'replace' ? copyOf(rest) : dest, rest, keys, mergeItem);
}

/** A list may hold an item that is nothing but a directive for the whole list. */
function listDirective(patch: Cell): { readonly action: Directive; readonly rest: Cell } {
  const items = openList(patch);
  const at = items.find((item) => isMapCell(item) && peek(item, '$patch') !== undefined);
  if (at === undefined || openMap(at).size > 1) return { action: 'merge', rest: patch };
  const action = directive(peek(at, '$patch'));
  const rest = items.filter((item) => !(isMapCell(item) && peek(item, '$patch') === action));
  return { action, rest: { raw: patch.raw, where: patch.where, list: rest } };
}
