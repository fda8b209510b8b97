/**
 * JSON patches (RFC 6902) as Kustomize applies them: with evanphx/json-patch v4, which counts negative indexes from the end and takes
 * `replace` of a key that a map does not have. The first operation that fails makes Kustomize fail.
 */
import { equal } from '../base/equal';
import { below, type Cell, cellOf, copyOf, isListCell, isMapCell, openList, openMap, plain, whereOf } from './cell';
import { type Budget, newBudget, spend } from './measure';
import { Refused } from './refused';
import { isMap } from './resources';
import type { PatchDocument } from './types';

/** Applies a patch to a resource, whose cell is changed; throws `Refused`. */
export function applyJsonPatch(root: Cell, patch: PatchDocument): void {
  if (!Array.isArray(patch.value)) throw new Refused('a JSON patch has to be a list of operations');
  // Opened, so that its values know their places.
  const operations = cellOf(patch.value, whereOf(patch.origin));
  const budget = newBudget();
  for (const operation of openList(operations)) {
    if (!isMap(operation.raw)) throw new Refused('an operation of a JSON patch has to be a map');
    apply(root, operation, operation.raw, budget);
  }
}

function apply(root: Cell, cell: Cell, operation: Readonly<Record<string, unknown>>, budget: Budget): void {
  const { op, path, from } = operation;
  const target = (): Place => place(root, path, op);
  if (op === 'add') add(target(), givenValue(cell), budget);
  else if (op === 'remove') remove(target());
  else if (op === 'replace') replace(target(), givenValue(cell), budget);
  else if (op === 'test') test(target(), operation.value ?? null, budget);
  else if (op === 'move') {
    const source = place(root, from, op);
    const value = get(source);
    remove(source);
    // Looked for only now, as items behind the one that was removed have other places.
    if (value !== undefined) add(target(), value, budget);
  } else if (op === 'copy') {
    const value = get(place(root, from, op)) ?? cellOf(null, cell.where);
    spend(value, 1, budget);
    add(target(), copyOf(value), budget);
  } else throw new Refused(`${JSON.stringify(op) ?? 'nothing'} is no operation of a JSON patch`);
}

function test(at: Place, expected: unknown, budget: Budget): void {
  const value = get(at);
  if (value !== undefined) spend(value, 1, budget);
  // What is missing counts as null.
  if (!equal(value === undefined ? null : plain(value), expected))
    throw new Refused(`the test of ${JSON.stringify(at.key)} fails`);
}

function givenValue(operation: Cell): Cell {
  return openMap(operation).get('value') ?? cellOf(null, below(operation.where, 'op'));
}

/** A key of a map or a place in a list; neither has to exist. */
interface Place {
  readonly parent: Cell;
  readonly key: string;
  readonly depth: number;
}

function place(root: Cell, pointer: unknown, op: unknown): Place {
  // The whole document is no place (`findObject`), except for `replace` and `test`, which nobody uses on it.
  if (typeof pointer !== 'string' || !pointer.includes('/'))
    throw new Refused(`${JSON.stringify(pointer) ?? 'nothing'} is no path of a JSON patch`);
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  let parent = root;
  for (const key of keys.slice(0, -1)) {
    const next = isMapCell(parent)
      ? openMap(parent).get(key)
      : isListCell(parent)
        ? openList(parent)[indexOf(parent, key)]
        : undefined;
    if (next === undefined || (!isMapCell(next) && !isListCell(next))) {
      throw new Refused(`the resource has nothing to ${String(op)} at ${JSON.stringify(pointer)}`);
    }
    parent = next;
  }
  return { parent, key: keys.at(-1) ?? '', depth: keys.length };
}

/** Throws for what is no index of an item. */
function indexOf(list: Cell, key: string, room = 0): number {
  const { length } = openList(list);
  const index = /^[+-]?\d+$/.test(key) ? Number(key) : Number.NaN;
  const at = index < 0 ? index + length + room : index;
  if (!(at >= 0 && at < length + room)) throw new Refused(`a list of ${length} items has no place ${JSON.stringify(key)}`);
  return at;
}

function get({ parent, key }: Place): Cell | undefined {
  return isMapCell(parent) ? openMap(parent).get(key) : openList(parent)[indexOf(parent, key)];
}

function add({ parent, key, depth }: Place, value: Cell, budget: Budget): void {
  spend(value, depth, budget);
  if (isMapCell(parent)) openMap(parent).set(key, value);
  else openList(parent).splice(key === '-' ? openList(parent).length : indexOf(parent, key, 1), 0, value);
}

function replace({ parent, key, depth }: Place, value: Cell, budget: Budget): void {
  spend(value, depth, budget);
  if (isMapCell(parent)) openMap(parent).set(key, value);
  else openList(parent)[indexOf(parent, key)] = value;
}

function remove({ parent, key }: Place): void {
  if (!isMapCell(parent)) openList(parent).splice(indexOf(parent, key), 1);
  else if (!openMap(parent).delete(key)) throw new Refused(`the resource has no ${JSON.stringify(key)} to remove`);
}
