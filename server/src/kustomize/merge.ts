/**
 * A strategic merge patch as Kustomize applies it: kyaml's merge2 and walk packages, not the API server's algorithm. They differ:
 * `$retainKeys`, `$setElementOrder` and `$deleteFromPrimitiveList` are data like any other here, new items come before the old ones, and
 * lists of custom resources are always replaced.
 */
import { resolvePlain } from '../yaml/scalars';
import { mergeList, without } from './associative';
import { type Cell, cellOf, childOf, isListCell, isMapCell, openList, openMap, peek } from './cell';
import { fieldShape, type Shape, shapeOf } from './mergeKeys';
import { Refused } from './refused';
import { scalarText } from './resources';

/**
 * The result of laying a patch over a value; undefined where nothing is left of it. Both are changed and may be part of the result. Without
 * a patch a value is only put in order, and what a patch adds is laid over itself, as its own nulls and directives hold in it too.
 */
export function merge(dest: Cell | undefined, patch: Cell | undefined, shape: Shape | undefined): Cell | undefined {
  const first = isMissing(dest) ? patch : dest;
  // Neither has a value. A null that the resource itself has stays (kustomize issue 4628).
  if (first === undefined || isMissing(first)) return patch === undefined ? dest : undefined;
  const kind = kindOf(first);
  for (const cell of [dest, patch]) {
    if (cell !== undefined && !isMissing(cell) && kindOf(cell) !== kind) {
      throw new Refused(`the patch has a ${kindOf(cell)} where the resource has a ${kind}`);
    }
  }
  if (kind === 'map') return mergeMap(dest, patch, shape);
  if (kind === 'list' && shape?.keys !== undefined) return mergeAssociative(dest, patch, shape);
  // Lists without keys and scalars are replaced; a null in the place of either removes it.
  if (patch === undefined) return dest;
  return isMissing(patch) ? undefined : patch;
}

export function isMissing(cell: Cell | undefined): boolean {
  return cell === undefined || cell.raw === null;
}

function kindOf(cell: Cell): 'map' | 'list' | 'scalar' {
  if (isMapCell(cell)) return 'map';
  return isListCell(cell) ? 'list' : 'scalar';
}

/** VisitMap of kyaml/yaml/merge2 and walkMap of kyaml/yaml/walk. */
function mergeMap(dest: Cell | undefined, patch: Cell | undefined, known: Shape | undefined): Cell | undefined {
  const adds = isMissing(dest);
  if (!adds && patch !== undefined && isMissing(patch)) return undefined;
  const directive = patch && directiveOf(patch, adds);
  if (directive === 'delete') return undefined;
  const result = adds || directive === 'replace' ? patch : dest;
  if (result === undefined) return undefined;
  const shape = known ?? embedded(result, patch);
  for (const key of patch === undefined ? [] : [...openMap(patch).keys()]) {
    mergeField(result, key, patch && childOf(patch, key), fieldShape(shape, key));
  }
  // What no patch touches is put in order all the same, where lists have keys.
  for (const key of Object.keys(shape?.fields ?? {})) {
    if (patch === undefined || !openMap(patch).has(key)) mergeField(result, key, undefined, fieldShape(shape, key));
  }
  return result;
}

function mergeField(map: Cell, key: string, patch: Cell | undefined, shape: Shape | undefined): void {
  const before = childOf(map, key);
  if (before === undefined && patch === undefined) return;
  const after = merge(before, patch, shape);
  if (after === undefined) openMap(map).delete(key);
  else if (after !== before) openMap(map).set(key, before === undefined ? after : inStyleOf(before, after));
}

/**
 * A value is written in the style of the one that it replaces (`FieldSetter` of kyaml/yaml/fns.go): a number or boolean in quotes is a text.
 * The style is not known here, but a text that would be read as something else without quotes has them.
 */
function inStyleOf(before: Cell, after: Cell): Cell {
  const isText = typeof after.raw === 'number' || typeof after.raw === 'boolean';
  const quoted = typeof before.raw === 'string' && resolvePlain(before.raw) !== before.raw;
  return isText && quoted ? cellOf(String(after.raw), after.where) : after;
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

/** The directive of a map, which is taken out of it. Nobody minds one that is unknown where there is nothing to merge with. */
function directiveOf(patch: Cell, adds: boolean): Directive | undefined {
  const value = peek(patch, '$patch');
  if (value === undefined || (adds && !isDirective(value))) return undefined;
  if (!isDirective(value)) throw new Refused(`"${scalarText(value)}" is no directive of a patch`);
  openMap(patch).delete('$patch');
  return value;
}

function isDirective(value: unknown): value is Directive {
  return value === 'delete' || value === 'replace' || value === 'merge';
}

/** VisitList of kyaml/yaml/merge2 for a list with keys. */
function mergeAssociative(dest: Cell | undefined, patch: Cell | undefined, shape: Shape): Cell | undefined {
  const keys = shape.keys ?? [];
  const item: Shape = shape.fields === undefined ? {} : { fields: shape.fields };
  const mergeItem = (a: Cell | undefined, b: Cell | undefined): Cell | undefined => merge(a, b, item);
  if (dest === undefined || isMissing(dest)) return patch && mergeList(patch, patch, keys, mergeItem);
  if (patch === undefined) return mergeList(dest, undefined, keys, mergeItem);
  if (isMissing(patch)) return undefined;
  const action = listDirective(patch);
  if (action === 'delete') return undefined;
  return mergeList(action === 'replace' ? patch : dest, patch, keys, mergeItem);
}

/** A list may hold an item that is nothing but a directive for the whole list; it is taken out. */
function listDirective(patch: Cell): Directive {
  const items = openList(patch);
  const at = items.find((item) => isMapCell(item) && peek(item, '$patch') !== undefined);
  if (at === undefined || openMap(at).size > 1) return 'merge';
  const value = peek(at, '$patch');
  if (!isDirective(value)) throw new Refused(`"${scalarText(value)}" is no directive of a patch`);
  patch.list = without(items, ['$patch'], [value]);
  return value;
}
