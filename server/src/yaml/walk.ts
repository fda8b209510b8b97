/** Walking a tree, which aliases make a graph: each node is visited once, however many stand for it. */
import type { Node, ScalarNode } from './tree';

/** The scalars of a tree in the order in which they are written, keys too. */
export function scalarsOf(root: Node | undefined): readonly ScalarNode[] {
  const found: ScalarNode[] = [];
  const seen = new Set<Node>();
  const visit = (node: Node | undefined): void => {
    if (node === undefined || seen.has(node)) return;
    seen.add(node);
    if (node.type === 'scalar') found.push(node);
    else if (node.type === 'seq') for (const item of node.items) visit(item.node);
    else {
      for (const pair of node.pairs) {
        visit(pair.key);
        visit(pair.value);
      }
      for (const merged of node.merged) visit(merged);
    }
  };
  visit(root);
  return found;
}
