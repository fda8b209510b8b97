/**
 * Merging a list whose items are told apart by keys. This is a transcription of kyaml/yaml/walk/associative_sequence.go and of
 * `ElementSetter` in kyaml/yaml/fns.go, oddities included, as what they make of a list is what will be applied: where a second key (a port's
 * protocol) is left out in one of two items, they may count as one, and the patch's item may be lost.
 */
import { type Cell, cellOf, isMapCell, openList, openMap, peek } from './cell';
import { Refused } from './refused';
import { isMap, scalarText } from './resources';

/** The algorithm is quadratic. No list of a pod comes near. */
const MAX_ITEMS = 500;

type MergeItem = (dest: Cell | undefined, patch: Cell | undefined) => Cell | undefined;

/** The values of an item's keys; empty where it has none. */
type Values = readonly string[];

export function mergeList(dest: Cell, patch: Cell | undefined, keys: readonly string[], mergeItem: MergeItem): Cell {
  const before = openList(dest);
  // What a patch adds is merged with itself, and then what is taken from the one is taken from the other.
  const itself = patch === dest;
  const changes = patch === undefined || itself ? [] : openList(patch);
  if (before.length + changes.length > MAX_ITEMS) throw new Refused('a list that is merged by keys is too long to be followed');
  if (keys.length === 0) {
    dest.list = union(changes, before);
    return dest;
  }
  let values: readonly Values[] = unique([...changes, ...before].map((item) => keys.map((key) => keyValue(item, key))));
  if (values.length === 0) return dest;
  if (keys.length > 1) values = matchUp(values);
  const valid = validKeys(keys, values);
  let old = before;
  let added: readonly Cell[] = [];
  for (const own of values) {
    const itemValues = valuesOf(keys, valid, own);
    // Of one item's values those that it lacks do not count (`elementValueList`).
    const ownKeys = validKeys(valid, [itemValues]);
    const ownValues = valuesOf(valid, ownKeys, itemValues);
    const find = (items: readonly Cell[]) => items.find((item) => isMapCell(item) && hasAll(item, ownKeys, ownValues));
    const merged = mergeItem(find(old), find(itself ? old : changes));
    if (merged === undefined || isEmpty(merged)) {
      old = without(old, valid, itemValues);
      continue;
    }
    valid.forEach((key, i) => {
      const value = itemValues[i] ?? '';
      if (value !== '' && peek(merged, key) === undefined)
        openMap(merged).set(key, cellOf(/^\d+$/.test(value) ? Number(value) : value, merged.where));
    });
    added = put(added, merged, valid, itemValues);
  }
  dest.list = [...append(added, old, valid)];
  return dest;
}

/** A list of scalars: those of the patch first, none twice. */
function union(changes: readonly Cell[], before: readonly Cell[]): Cell[] {
  const seen = new Set<string>();
  return [...changes, ...before].filter((item) => {
    const text = scalarText(item.raw);
    return !seen.has(text) && seen.add(text);
  });
}

function keyValue(item: Cell, key: string): string {
  return isMapCell(item) ? scalarText(peek(item, key)) : '';
}

function unique(values: readonly Values[]): readonly Values[] {
  const seen = new Set<string>();
  return values.filter((one) => {
    const text = JSON.stringify(one);
    return !seen.has(text) && seen.add(text);
  });
}

/** `mergeValues`: two items are one where they have a value in common and differ only in what one of them lacks. */
function matchUp(values: readonly Values[]): readonly Values[] {
  const result = [...values];
  for (let i = 0; i < result.length; i++) {
    for (let j = 0; j < result.length; j++) {
      const matched = match(result[i] as Values, result[j] as Values);
      if (matched === undefined) continue;
      result[i] = matched;
      result[j] = matched;
    }
  }
  return result;
}

function match(a: Values, b: Values): Values | undefined {
  if (!a.every((value, i) => value === b[i] || value === '' || b[i] === '')) return undefined;
  return a.some((value, i) => value === b[i]) ? a.map((value, i) => (value === '' ? (b[i] ?? '') : value)) : undefined;
}

/** The keys that any of the items has; all where none has any. */
function validKeys(keys: readonly string[], values: readonly Values[]): readonly string[] {
  const valid = keys.filter((_, i) => values.some((one) => one[i] !== ''));
  return valid.length === 0 ? keys : valid;
}

function valuesOf(keys: readonly string[], valid: readonly string[], values: Values): Values {
  return valid.map((key) => values[keys.indexOf(key)] ?? '');
}

function hasAll(item: Cell, keys: readonly string[], values: Values): boolean {
  return keys.every((key, i) => {
    const value = peek(item, key);
    return value !== undefined && scalarText(value) === values[i];
  });
}

function isEmpty(cell: Cell): boolean {
  if (cell.map !== undefined) return cell.map.size === 0;
  return cell.raw === null || (isMap(cell.raw) && Object.keys(cell.raw).length === 0);
}

/** What `ElementSetter` makes of a list: empty items go, and those that match are replaced, or go too without a replacement. */
function replace(list: readonly Cell[], element: Cell | undefined, keys: readonly string[], values: readonly string[]) {
  let found = false;
  const mapping = values[0] !== undefined && values[0] !== '';
  const result = list.flatMap((item) => {
    if (isEmpty(item)) return [];
    if (!isMapCell(item)) {
      if (mapping) return [item];
      throw new Refused('a list of maps holds something else');
    }
    // An empty value matches any; of a value that is missing the key before decides, and without any value nothing is kept.
    const matches = keys.every((key, i) => {
      if (i >= values.length) return i > 0;
      const value = peek(item, key);
      return value !== undefined && (values[i] === '' || scalarText(value) === values[i]);
    });
    if (!matches) return values.length > 0 ? [item] : [];
    found = true;
    return element === undefined ? [] : [element];
  });
  return { result, found };
}

export function without(list: readonly Cell[], keys: readonly string[], values: Values): Cell[] {
  return replace(list, undefined, keys, values).result;
}

function put(list: readonly Cell[], element: Cell, keys: readonly string[], values: readonly string[]): readonly Cell[] {
  const { result, found } = replace(list, element, keys, values);
  return found ? result : [...result, element];
}

/** `appendListNode`: puts the items of a list behind another's, in the place of those that they match. */
function append(list: readonly Cell[], items: readonly Cell[], keys: readonly string[]): readonly Cell[] {
  let result = list;
  for (const item of items) {
    const values: string[] = [];
    for (const key of keys) {
      const value = isMapCell(item) ? peek(item, key) : undefined;
      if (value === undefined || value === null) result = [...result, item];
      else values.push(scalarText(value));
    }
    if (keys.length > 1) result = without(result, keys, values);
    result = put(result, item, keys, values);
  }
  return result;
}
