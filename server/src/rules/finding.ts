/** What a rule reports, position-free: places are (resource, path, part); ranges are looked up when a finding is shown. */

import type { Severity } from '../base/severity';
import type { Splice } from '../base/text';
import type { NewDocument, PathEdit } from '../yaml/edits';
import type { Part, Path } from '../yaml/tree';

export { type Severity, severities } from '../base/severity';

/** Names a resource for good: its file and its identity there (see `Manifest.id`). */
export interface ResourceRef {
  readonly file: string;
  readonly id: string;
  /** Where it is built by kustomizations: see `Resource.via`. */
  readonly via?: string;
}

export interface Place {
  readonly resource: ResourceRef;
  readonly path: Path;
  readonly part: Part;
}

export interface Related extends Place {
  readonly message: string;
}

export interface Fix {
  /** An imperative sentence without a period: what applying it does. */
  readonly title: string;
  /** Safe: the meaning that the user certainly intended; may be applied without a look. */
  readonly safe: boolean;
  readonly changes: readonly { readonly resource: ResourceRef; readonly edits: readonly (PathEdit | NewDocument)[] }[];
  /** A free virtual address that it writes. Fixes that are made together are each given one of their own. */
  readonly takesAddress?: string;
  /** What is scaffolded in place of `changes`, which are empty then: it takes a dialogue, and is never safe. */
  readonly scaffold?: ScaffoldFix;
}

export interface ScaffoldFix {
  readonly service: { readonly namespace: string; readonly name: string };
  /** The cluster whose workloads are to call the service. */
  readonly client: string;
}

/** A fix of what a file's text says, which no path leads to: splices of the whole file. */
export interface TextFix {
  readonly title: string;
  readonly safe: boolean;
  readonly splices: readonly Splice[];
}

/** What a rule yields. Paths are relative to the resource under check. */
export interface Report {
  readonly path: Path;
  /** Default: value. */
  readonly part?: Part;
  readonly message: string;
  /** Default: the severity of the rule. */
  readonly severity?: Severity;
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
  /** What is said once per file: after the first finding with this key the others of the file become hints. */
  readonly once?: string;
}

export interface Finding extends Report {
  readonly code: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly part: Part;
}
