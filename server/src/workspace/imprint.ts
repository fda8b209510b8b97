/**
 * What a document says, without where it stands: equal for two texts that differ in comments, indents and blank lines only. What follows
 * from such a document by paths alone need not be made anew.
 */

import { fingerprint } from '../base/fingerprint';
import type { Node, YamlDocument } from '../yaml/tree';

export function imprint(documents: readonly YamlDocument[]): string {
  const out: string[] = [];
  for (const { root, problems } of documents) {
    out.push('---', ...problems.map(({ kind }) => kind));
    if (root !== undefined) write(root, out, new Map());
  }
  return fingerprint(out.join('\n'));
}

/** A node that an alias stands for is written once: followed, a few aliases may stand for billions of nodes. */
function write(node: Node, out: string[], seen: Map<Node, number>): void {
  const known = seen.get(node);
  if (known !== undefined) {
    out.push(`*${known}`);
    return;
  }
  seen.set(node, seen.size);
  if (node.type === 'scalar') {
    // Of a block the source holds its indent; of the others it tells a number from its text.
    out.push(JSON.stringify(node.style === 'block' ? node.value : node.source));
  } else if (node.type === 'seq') {
    out.push('[');
    for (const item of node.items) write(item.node, out, seen);
    out.push(']');
  } else {
    out.push('{');
    for (const pair of node.pairs) {
      out.push(JSON.stringify(pair.name));
      if (pair.value === undefined) out.push('~');
      else write(pair.value, out, seen);
    }
    out.push('<<');
    for (const map of node.merged) write(map, out, seen);
    out.push('}');
  }
}
