/** What the tests of the schemas share: the nodes of a schema with their references followed, and how a path is written. */
import type { Schema } from '../../server/src/schema/types';

/** A node with all that its chain of references says: the conditions of all, else the nearest word. */
export interface Node extends Omit<Schema, 'allOf'> {
  readonly comments: readonly string[];
  readonly conditions: readonly Condition[];
  readonly [keyword: string]: unknown;
}

export interface Condition extends Schema {
  readonly $comment?: string;
  readonly not?: Condition;
  readonly [keyword: string]: unknown;
}

interface Raw extends Schema {
  readonly $comment?: string;
  readonly allOf?: readonly Condition[];
}

export function follow(root: Schema, schema: Schema): Node {
  const comments: string[] = [];
  const conditions: Condition[] = [];
  let node: Record<string, unknown> = {};
  for (let at: Raw | undefined = schema; at !== undefined; ) {
    const { $ref, $comment, allOf = [], ...rest }: Raw = at;
    node = { ...rest, ...node };
    if ($comment !== undefined) comments.push(...$comment.split('\n'));
    for (const condition of allOf) {
      conditions.push(condition);
      if (condition.$comment !== undefined) comments.push(...condition.$comment.split('\n'));
    }
    at = $ref === undefined ? undefined : root.$defs?.[$ref.slice('#/$defs/'.length)];
    if ($ref !== undefined && at === undefined) throw new Error(`no definition ${$ref}`);
  }
  return { ...node, comments, conditions } as Node;
}

/** The CEL rules that a node says it checks. */
export function celOf({ comments }: Node): readonly string[] {
  return comments.filter((line) => line.startsWith('CEL: ')).map((line) => line.slice('CEL: '.length));
}

/** Every node below a schema with its path: `spec.http[].match[].headers{}`. */
export function* nodesOf(root: Schema, schema: Schema = root, path = ''): Generator<readonly [path: string, node: Node]> {
  const node = follow(root, schema);
  yield [path, node];
  for (const [name, each] of Object.entries(node.properties ?? {})) {
    yield* nodesOf(root, each, path === '' ? name : `${path}.${name}`);
  }
  if (node.items !== undefined) yield* nodesOf(root, node.items, `${path}[]`);
  if (typeof node.additionalProperties === 'object') yield* nodesOf(root, node.additionalProperties, `${path}{}`);
}

export function placeOf(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (!/^\w+$/.test(key)) return `${text}["${key}"]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}
