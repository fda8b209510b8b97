/** Making violations, so that a check is one line. */
import type { Value } from '../../yaml/edits';
import type { Part, Path } from '../../yaml/tree';
import type { Concept, SemanticFix, Violation } from '../semantics';

export interface More {
  /** Default: value. */
  readonly part?: Part;
  readonly fixes?: readonly SemanticFix[];
}

/** What istiod refuses. */
export function error(concept: Concept, path: Path, message: string, more: More = {}): Violation {
  return { concept, path, message, severity: 'error', ...more };
}

/** What istiod warns of. */
export function warning(concept: Concept, path: Path, message: string, more: More = {}): Violation {
  return { concept, path, message, severity: 'warning', ...more };
}

/** What does harm only together with something that the document does not say. */
export function info(concept: Concept, path: Path, message: string, more: More = {}): Violation {
  return { concept, path, message, severity: 'info', ...more };
}

/** A fix that removes what stands at a path. */
export function removing(path: Path, title: string, safe = false): SemanticFix {
  return { title, safe, edits: [{ op: 'remove', path }] };
}

/** Of two fields that exclude each other, the fixes that remove one. */
export function eitherOf(path: Path, ...keys: readonly string[]): readonly SemanticFix[] {
  return keys.map((key) => removing([...path, key], `Remove "${key}"`));
}

/** A fix that writes one value. */
export function setting(path: Path, value: Value, title: string, safe = false): SemanticFix {
  return { title, safe, edits: [{ op: 'set', path, value }] };
}

/** A fix that writes another value in place of the one that is there. */
export function changing(path: Path, value: string | number): SemanticFix {
  return setting(path, value, `Change it to ${typeof value === 'string' ? `"${value}"` : value}`);
}

/** `"a", "b" or "c"`. */
export function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}
