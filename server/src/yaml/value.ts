/** A tree as plain data, as Kubernetes would see it: merges applied, aliases shared. */
import type { MapNode, Node } from './tree';

const values = new WeakMap<Node, unknown>();

/** The value of a node. The same node has the same value object, so what aliases share is built once. Do not modify it. */
export function toValue(node: Node | undefined): unknown {
  if (node === undefined) return null;
  if (node.type === 'scalar') return node.value;
  const known = values.get(node);
  if (known !== undefined) return known;
  const value = node.type === 'seq' ? node.items.map((item) => toValue(item.node)) : mapValue(node);
  values.set(node, value);
  return value;
}

/** A map without a prototype: a manifest may have a key `__proto__` or `constructor` like any other. */
function mapValue(node: MapNode): Record<string, unknown> {
  const result: Record<string, unknown> = Object.create(null);
  for (const pair of node.pairs) result[pair.name] = toValue(pair.value);
  for (const map of node.merged) {
    const merged = toValue(map) as Record<string, unknown>;
    for (const name of Object.keys(merged)) if (!(name in result)) result[name] = merged[name];
  }
  return result;
}
