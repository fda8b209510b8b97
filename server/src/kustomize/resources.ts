/** The resources of a document: itself, or the items of a List, which Kustomize takes apart when it loads a file. */
import type { Path } from '../yaml/tree';

export interface Inlined {
  readonly value: unknown;
  readonly path: Path;
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a scalar as Kustomize compares it; empty for what is none. */
export function scalarText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Lists within Lists are taken apart too (`inlineAnyEmbeddedLists` in kustomize/api/resource/factory.go). */
export function resourcesOf(value: unknown): readonly Inlined[] {
  const result: Inlined[] = [];
  const queue: Inlined[] = [{ value, path: [] }];
  for (const one of queue) {
    if (!isMap(one.value)) continue;
    const { kind, items } = one.value;
    if (typeof kind !== 'string' || !kind.endsWith('List') || !('items' in one.value)) result.push(one);
    else if (Array.isArray(items)) {
      items.forEach((item: unknown, index) => {
        queue.push({ value: item, path: [...one.path, 'items', index] });
      });
    }
  }
  return result;
}
