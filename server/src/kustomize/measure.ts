/**
 * How large and how deep a value is once its aliases are followed. A few anchors of a hostile document stand for billions of values, which
 * is harmless until somebody walks them; whatever is copied or merged is measured first.
 */
import type { Cell } from './cell';
import { Refused } from './refused';
import type { PatchDocument } from './types';

/** As deep as the parser lets aliases nest. */
const MAX_DEPTH = 400;

/** Half a megabyte of YAML, the most that is read unless the settings say otherwise, has fewer values. */
const MAX_VALUES = 300_000;

/** Counts down; throws `Refused` where nothing is left. */
export interface Budget {
  left: number;
}

export function newBudget(): Budget {
  return { left: MAX_VALUES };
}

/** Spends the budget on each value below a cell that is to stand at a depth. */
export function spend(cell: Cell, depth: number, budget: Budget): void {
  if (cell.map !== undefined || cell.list !== undefined) {
    step(depth, budget);
    for (const child of cell.map?.values() ?? cell.list ?? []) spend(child, depth + 1, budget);
  } else spendRaw(cell.raw, depth, budget);
}

function spendRaw(value: unknown, depth: number, budget: Budget): void {
  step(depth, budget);
  if (typeof value !== 'object' || value === null) return;
  for (const child of Object.values(value)) spendRaw(child, depth + 1, budget);
}

function step(depth: number, budget: Budget): void {
  if (depth > MAX_DEPTH) throw new Refused('the patch nests values too deeply to be followed');
  if (--budget.left < 0) throw new Refused('the patch stands for too many values to be followed');
}

const harmless = new WeakSet<object>();

/** Throws `Refused` for a patch that is too large; one that is not is measured once. */
export function checkSize({ value }: PatchDocument): void {
  if (typeof value !== 'object' || value === null || harmless.has(value)) return;
  spendRaw(value, 1, newBudget());
  harmless.add(value);
}
