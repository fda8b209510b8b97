/**
 * What istiod finds wrong with a document by itself, as a manifest holds it: plain data with paths, so that a rule only has to hand
 * it on. `semantics/` says how it is found.
 */
import type { PathEdit } from '../yaml/edits';
import type { Part, Path } from '../yaml/tree';

/** The names of the rules that report violations. */
export type Concept =
  /** A host, FQDN or wildcard domain that is malformed, or `*` where it is refused. */
  | 'invalid-host'
  | 'invalid-port'
  /** Not RE2, empty or too long. */
  | 'invalid-regex'
  /** A header name, header value or header operation. */
  | 'invalid-header'
  | 'invalid-duration'
  /** Fields that exclude each other. */
  | 'conflicting-fields'
  /** A field that another one requires, or a part of which nothing is set. */
  | 'incomplete-field'
  /** Weights and percentages. */
  | 'invalid-weight'
  /** An entry that is given twice where each may be given once. */
  | 'duplicate-entry'
  /** IST0130. */
  | 'unreachable-rule'
  /** IST0131. */
  | 'ineffective-match'
  /** Labels, selectors, targetRefs. */
  | 'invalid-selector'
  | 'invalid-export-to'
  | 'invalid-tls-settings'
  | 'invalid-locality'
  /** IPs, CIDRs, unix paths, binds of endpoints and listeners. */
  | 'invalid-address'
  /** Names of ports, subsets, gateways ... that are no DNS label, or references of the wrong form. */
  | 'invalid-name'
  /** A value outside of a set or limit that only istiod knows. */
  | 'invalid-value'
  /** Accepted, but to be written in another way. */
  | 'deprecated-field'
  /** Accepted, but without effect or with one that nobody wants. */
  | 'ineffective-field'
  /** IST0107: where Istio does not read it. */
  | 'misplaced-annotation'
  /** IST0108. */
  | 'unknown-annotation'
  /** IST0125. */
  | 'invalid-annotation'
  /** IST0135. */
  | 'deprecated-annotation'
  /** IST0136. */
  | 'alpha-annotation'
  /** Info on every EnvoyFilter, which reaches into what Istio generates: a rule of its own, so that it can be turned off alone. */
  | 'unstable-api';

/** Edits of the document itself; paths are relative to it. */
export interface SemanticFix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly PathEdit[];
}

export interface Violation {
  readonly concept: Concept;
  readonly path: Path;
  /** Default: value. */
  readonly part?: Part;
  /** A sentence without a period, the user's values in double quotes, that says what to write instead. */
  readonly message: string;
  /** Error: istiod's webhook refuses the document (IST0106). Warning: it accepts with a warning (IST0133). Info: it says nothing, or what may well do no harm. */
  readonly severity: 'error' | 'warning' | 'info';
  readonly fixes?: readonly SemanticFix[];
}
