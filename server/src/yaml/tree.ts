/**
 * The tree of one YAML document, in our own shape: nodes carry spans (offsets within the document's own text), scalars
 * carry the value that Kubernetes would read. An alias is the very node of its anchor (the tree is a graph without
 * cycles), so a walk must never expand it blindly; `aliasSpan` of the holder says where the alias itself is written.
 */
import type { Span } from '../base/text';

/** A place in a document: keys of maps and indexes of sequences, from the root. */
export type Path = readonly (string | number)[];

/** Which part of the pair at a path a range is for. Of an item of a sequence all three are the item. */
export type Part = 'key' | 'value' | 'pair';

export type Scalar = string | number | boolean | null;

export type Node = MapNode | SeqNode | ScalarNode;

export interface ScalarNode {
  readonly type: 'scalar';
  readonly span: Span;
  readonly value: Scalar;
  /** The text as it stands in the source, quotes included. */
  readonly source: string;
  readonly style: 'plain' | 'single' | 'double' | 'block';
}

export interface Pair {
  readonly key: ScalarNode;
  /** The key as Kubernetes reads it: always a string. */
  readonly name: string;
  /** Absent when nothing stands after the colon (Kubernetes reads null). */
  readonly value: Node | undefined;
  /** From the start of the key to the end of the value (or of the colon). */
  readonly span: Span;
  /** Where the value is written when it is an alias. */
  readonly aliasSpan?: Span;
}

export interface MapNode {
  readonly type: 'map';
  readonly span: Span;
  readonly flow: boolean;
  /** Pairs in source order; what a merge key (`<<`) brings in comes last and has `merged` set on the map instead. */
  readonly pairs: readonly Pair[];
  /** Maps that `<<` merges in, nearest first. */
  readonly merged: readonly MapNode[];
}

export interface Item {
  readonly node: Node;
  /** Where the item is written (of an alias: the alias). Excludes the dash. */
  readonly span: Span;
}

export interface SeqNode {
  readonly type: 'seq';
  readonly span: Span;
  readonly flow: boolean;
  readonly items: readonly Item[];
}

export interface YamlProblem {
  readonly kind: 'syntax' | 'duplicate-key' | 'too-deep' | 'conflict-marker';
  readonly message: string;
  readonly span: Span;
  /** For a duplicate key: where it stands first. */
  readonly first?: Span;
}

/** One parsed document. Parsing never fails: what could not be read is in `problems` (and `root` holds what could). */
export interface YamlDocument {
  readonly text: string;
  readonly root: Node | undefined;
  readonly problems: readonly YamlProblem[];
}

/** A document's text and where it starts in its file. */
export interface Slice {
  readonly start: number;
  readonly text: string;
}

/** What a pre-scan of a document's text finds without parsing it: top-level block keys only. */
export interface Header {
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
}
