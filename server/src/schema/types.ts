/** What the compiled schemas are, and what is said about a document that breaks one. */
import type { ValidateFunction } from 'ajv';
import type { Part, Path } from '../yaml/tree';

/** A JSON Schema as `schemas/README.md` describes it: of one shape, so that a path leads to one place. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly enumDescriptions?: readonly string[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly deprecated?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly propertyNames?: Schema;
  /** A duration of Go is expected. */
  readonly duration?: true;
  readonly atLeastDuration?: string;
  readonly atMostOneOf?: readonly (readonly string[])[];
  readonly exactlyOneOf?: readonly (readonly string[])[];
  /** The message of whatever keyword stands beside it. */
  readonly 'x-says'?: string;
  /** The keys that the message is about; the first that is present is marked. */
  readonly 'x-at'?: readonly string[];
}

export interface Version {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: boolean;
}

/** One kind as the compiler of the schemas lists it in `generated/kinds`. */
export interface KindModule {
  readonly group: string;
  readonly kind: string;
  readonly versions: readonly Version[];
  /** The page that describes the kind. */
  readonly reference: string;
  /** Builds the validator when it is first asked for. */
  readonly validator: () => ValidateFunction;
  /** The whole schema, all references within it. */
  readonly schema: () => Schema;
}

/** What is wrong, so that a caller can offer what to write instead. */
export interface SchemaProblem {
  /** Of a missing key the path that it would have. */
  readonly path: Path;
  readonly part: Extract<Part, 'key' | 'value'>;
  readonly kind: 'unknown-key' | 'missing-key' | 'type' | 'enum' | 'duration' | 'conflict' | 'duplicate' | 'value';
  /** A sentence without a period. */
  readonly message: string;
  /** The field that an unknown key, or the value of the enum that a wrong one, most likely means. */
  readonly nearest?: string;
  /** Where an unknown field of this name does belong: the path of an object further out that has it. */
  readonly belongs?: Path;
  /** All values of the enum. */
  readonly allowed?: readonly unknown[];
  /** The types that are possible, where none of them was given. */
  readonly expected?: readonly string[];
  /** What was written, where quotes or a unit would make it right. */
  readonly written?: string;
  /** What the text in quotes says, where it would be right without them. */
  readonly unquoted?: number | boolean;
  /**
   * Of a field that belongs elsewhere what it holds, of a value of the wrong type what it would be in the right one, of a missing one
   * what it can only be.
   */
  readonly instead?: unknown;
  /** The other key that excludes this one, or the item that this one repeats. */
  readonly other?: Path;
}
