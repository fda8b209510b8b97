/**
 * The words of this room, all plain data. A kustomization is what one file says; a patch document is what changes a resource;
 * an origin is the place where a value of a built resource is written.
 */
import type { Path, YamlDocument } from '../yaml/tree';

/** Where a value is written. */
export interface Origin {
  readonly uri: string;
  /** The ordinal of the document in its file, as `split` counts; `kustomization` where it is the kustomization's own. */
  readonly document: number | 'kustomization';
  readonly path: Path;
  /** Where `path` leads to the text of an inline patch: the place within that text. */
  readonly inline?: { readonly document: number; readonly path: Path };
}

/** A value of a kustomization with its place there. */
export interface Written<T> {
  readonly value: T;
  readonly path: Path;
}

/** One line of `resources`, `bases` or `components`. */
export interface Entry {
  /** A file or a folder, resolved against the kustomization's folder; as it is written where it is remote. */
  readonly uri: string;
  readonly path: Path;
  /** Whether Kustomize would have to fetch it. */
  readonly remote: boolean;
}

/** One document of a patch, read. Undefined in a list of them is what could not be read. */
export interface PatchDocument {
  readonly value: unknown;
  readonly origin: Origin;
}

/** The text of a patch: a file, or documents that stand in the kustomization. */
export type PatchText =
  | { readonly uri: string; readonly path: Path }
  | { readonly inline: readonly PatchDocument[] | undefined; readonly path: Path };

/** Which resources a patch is for. The first five are regular expressions that must match whole. */
export interface Selector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export interface Patch {
  readonly text: PatchText;
  readonly target: Selector | undefined;
  readonly allowNameChange: boolean;
  readonly allowKindChange: boolean;
  readonly path: Path;
}

/** Which field of which kinds a transformer writes; `a/b[]/c` leads through the items of a list. */
export interface FieldSpec {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly path: string;
  readonly create?: boolean;
}

export interface LabelSet {
  readonly pairs: ReadonlyMap<string, string>;
  /** Where the pairs are written. */
  readonly path: Path;
  readonly selectors: boolean;
  readonly templates: boolean;
  readonly fields: readonly FieldSpec[];
}

export interface Unsupported {
  readonly field: string;
  readonly path: Path;
  /** What it may do that we do not: nothing that the mesh reads, add resources that nobody here knows, or change values of any. */
  readonly touches: 'nothing' | 'adds' | 'values';
}

export interface Kustomization {
  readonly uri: string;
  readonly folder: string;
  /** The ordinal of its document in its file: the first that is not empty. */
  readonly document: number;
  readonly kind: 'Kustomization' | 'Component';
  /** Why Kustomize would refuse the file. What could be read is here all the same. */
  readonly broken: boolean;
  readonly problems: readonly Written<string>[];
  /** `resources`, then `bases`. */
  readonly resources: readonly Entry[];
  readonly components: readonly Entry[];
  readonly namespace: Written<string> | undefined;
  readonly namePrefix: Written<string> | undefined;
  readonly nameSuffix: Written<string> | undefined;
  /** In the order of their work: `labels`, then `commonLabels`. */
  readonly labels: readonly LabelSet[];
  readonly annotations: Written<ReadonlyMap<string, string>> | undefined;
  readonly patchesStrategicMerge: readonly PatchText[];
  readonly patches: readonly Patch[];
  readonly patchesJson6902: readonly Patch[];
  readonly unsupported: readonly Unsupported[];
}

/** Why something of a built resource is not certain. */
export interface Uncertainty {
  /** Values only, or also whether the resource exists (as when Kustomize would fail). */
  readonly touches: 'values' | 'existence';
  readonly reason: string;
  /** The place in the kustomization that makes it so. */
  readonly kustomization: string;
  readonly path: Path;
}

/** The documents of a patch file, in their order; undefined for a file that is not there. */
export type PatchFiles = (uri: string) => readonly YamlDocument[] | undefined;
