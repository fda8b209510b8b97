/**
 * The value of a document as Kustomize reads it. It reads YAML 1.2, but for old ways to write numbers, so that `yes`, `on` and `n` are texts,
 * which it writes in quotes; kubectl would read the same file as true and false. Keys are left as kubectl reads them: paths are made of them.
 */
import type { MapNode, Node, YamlDocument } from '../yaml/tree';
import { toValue } from '../yaml/value';

const WORD = /^(?:y|yes|on|n|no|off)$/i;
const SOME_WORD = /(?:^|[\s:,[{-])(?:y|yes|on|n|no|off)(?=$|[\s,\]}#])/im;

const values = new WeakMap<Node, unknown>();

/** Of nearly every document the value that everybody shares. Do not modify it. */
export function kustomizeValue({ root, text }: YamlDocument): unknown {
  return SOME_WORD.test(text) ? read(root) : toValue(root);
}

function read(node: Node | undefined): unknown {
  if (node === undefined) return null;
  if (node.type === 'scalar') {
    return typeof node.value === 'boolean' && node.style === 'plain' && WORD.test(node.source) ? node.source : node.value;
  }
  const known = values.get(node);
  if (known !== undefined) return known;
  const value = node.type === 'seq' ? node.items.map((item) => read(item.node)) : readMap(node);
  values.set(node, value);
  return value;
}

function readMap(node: MapNode): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = Object.create(null);
  for (const pair of node.pairs) result[pair.name] = read(pair.value);
  for (const map of node.merged) {
    const merged = read(map) as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(merged)) if (!(name in result)) result[name] = merged[name];
  }
  return result;
}
