/**
 * A value that is being changed, with the place where each part of it was written. A cell is opened only where something is
 * changed, so that the rest of a document stays the very value that was read, and its origins follow from the nearest opened
 * cell. Cells belong to one build and are changed by it alone; what they were made of never is.
 */
import type { Path } from '../yaml/tree';
import { isMap } from './resources';
import type { Origin } from './types';

/** The place of a value, as a step from the place of what holds it: most are never asked for. */
export interface Where {
  readonly base: Origin;
  readonly up?: Where;
  readonly key?: string | number;
}

export interface Cell {
  /** The value as it was read; of an opened cell its kind only. */
  raw: unknown;
  where: Where;
  map?: Map<string, Cell>;
  list?: Cell[];
}

export function whereOf(origin: Origin): Where {
  return { base: origin };
}

export function below(where: Where, key: string | number): Where {
  return { base: where.base, up: where, key };
}

export function cellOf(raw: unknown, where: Where): Cell {
  return { raw, where };
}

export function emptyMap(where: Where): Cell {
  return { raw: {}, where, map: new Map() };
}

export function isMapCell(cell: Cell): boolean {
  return isMap(cell.raw);
}

export function isListCell(cell: Cell): boolean {
  return Array.isArray(cell.raw);
}

/** The entries of a map, as cells that may be changed. */
export function openMap(cell: Cell): Map<string, Cell> {
  if (cell.map === undefined) {
    const raw = cell.raw as Readonly<Record<string, unknown>>;
    cell.map = new Map(Object.keys(raw).map((key) => [key, cellOf(raw[key], below(cell.where, key))]));
  }
  return cell.map;
}

export function openList(cell: Cell): Cell[] {
  cell.list ??= (cell.raw as readonly unknown[]).map((item, index) => cellOf(item, below(cell.where, index)));
  return cell.list;
}

export function setMap(cell: Cell, map: Map<string, Cell>, where: Where): void {
  cell.raw = {};
  cell.map = map;
  cell.where = where;
  delete cell.list;
}

export function setScalar(cell: Cell, value: string, where: Where): void {
  cell.raw = value;
  cell.where = where;
  delete cell.map;
  delete cell.list;
}

/** The value at a key without opening anything; undefined where there is none. */
export function peek(cell: Cell, key: string): unknown {
  if (cell.map !== undefined) {
    const child = cell.map.get(key);
    return child && plain(child);
  }
  return isMap(cell.raw) && Object.hasOwn(cell.raw, key) ? cell.raw[key] : undefined;
}

/** The cell at a key of a map; undefined where there is none. */
export function childOf(cell: Cell, key: string): Cell | undefined {
  return isMapCell(cell) ? openMap(cell).get(key) : undefined;
}

export function plain(cell: Cell): unknown {
  if (cell.map !== undefined) {
    // Without a prototype, as values of trees are: a manifest may have a key `__proto__`.
    const result: Record<string, unknown> = Object.create(null);
    for (const [key, child] of cell.map) result[key] = plain(child);
    return result;
  }
  return cell.list === undefined ? cell.raw : cell.list.map(plain);
}

/** A cell of the same value that may be changed without changing this one. */
export function copyOf(cell: Cell): Cell {
  const copy: Cell = { raw: cell.raw, where: cell.where };
  if (cell.map !== undefined) copy.map = new Map([...cell.map].map(([key, child]) => [key, copyOf(child)]));
  if (cell.list !== undefined) copy.list = cell.list.map(copyOf);
  return copy;
}

export function toOrigin(where: Where, rest: Path = []): Origin {
  const steps: (string | number)[] = [...rest];
  let at: Where | undefined = where;
  for (; at?.key !== undefined; at = at.up) steps.unshift(at.key);
  const { base } = where;
  if (base.inline !== undefined) return { ...base, inline: { ...base.inline, path: [...base.inline.path, ...steps] } };
  return { ...base, path: [...base.path, ...steps] };
}

/** Where the value at a path was written; for what is not there, where the deepest on the way to it was. */
export function originAt(root: Cell, path: Path): Origin {
  let cell = root;
  for (let i = 0; i < path.length; i++) {
    const key = path[i] as string | number;
    if (cell.map === undefined && cell.list === undefined) return toOrigin(cell.where, existing(cell.raw, path.slice(i)));
    const next: Cell | undefined = cell.map?.get(String(key)) ?? cell.list?.[Number(key)];
    if (next === undefined) break;
    cell = next;
  }
  return toOrigin(cell.where);
}

/** The part of a path that leads to something. */
function existing(raw: unknown, path: Path): Path {
  let value = raw;
  for (let i = 0; i < path.length; i++) {
    const key = path[i] as string | number;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return path.slice(0, i);
    if (Array.isArray(value) && key === 'length') return path.slice(0, i);
    value = (value as Readonly<Record<string | number, unknown>>)[key];
  }
  return path;
}
