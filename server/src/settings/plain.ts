/**
 * A settings file's tree as plain data. It is read as YAML 1.2, like the editors that complete it, not as Kubernetes reads
 * manifests: `duplicate-resource: off` is the word and not `false`. Keys without a value are left out: they say nothing yet.
 */
import type { Node, ScalarNode } from '../yaml/tree';

export function plainValue(root: Node | undefined): unknown {
  // An alias is the node of its anchor, so one node may be met very often.
  const known = new Map<Node, unknown>();
  return read(root);

  function read(node: Node | undefined): unknown {
    if (node === undefined) return null;
    if (node.type === 'scalar') return scalar(node);
    if (known.has(node)) return known.get(node);
    const value = node.type === 'seq' ? node.items.map((item) => read(item.node)) : map(node);
    known.set(node, value);
    return value;
  }

  /** Without a prototype: `__proto__` and `constructor` are keys like any other. */
  function map(node: Extract<Node, { type: 'map' }>): Record<string, unknown> {
    const result: Record<string, unknown> = Object.create(null);
    for (const merged of [...node.merged].reverse()) Object.assign(result, read(merged));
    for (const pair of node.pairs) {
      const value = read(pair.value);
      if (value !== null) result[pair.name] = value;
    }
    return result;
  }
}

const word = /^(?:true|True|TRUE|false|False|FALSE)$/;
const number =
  /^[-+]?(?:\d+|\d*\.\d+|\d+\.)(?:[eE][-+]?\d+)?$|^0o[0-7]+$|^0x[\da-fA-F]+$|^[-+]?\.(?:inf|Inf|INF)$|^\.(?:nan|NaN|NAN)$/;

function scalar(node: ScalarNode): string | number | boolean | null {
  const { value, source, style } = node;
  if (style !== 'plain') return value;
  if (typeof value === 'boolean') return word.test(source) ? value : source;
  if (typeof value === 'number') return number.test(source) ? value : source;
  return value;
}
