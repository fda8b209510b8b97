/** Making violations, so that a check is one line. */
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

/** A fix that removes what stands at a path. */
export function removing(path: Path, title: string, safe = false): SemanticFix {
  return { title, safe, edits: [{ op: 'remove', path }] };
}

/** A fix that writes one value. */
export function setting(path: Path, value: string | number | boolean, title: string, safe = false): SemanticFix {
  return { title, safe, edits: [{ op: 'set', path, value }] };
}

/** `"a", "b" or "c"`. */
export function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}
