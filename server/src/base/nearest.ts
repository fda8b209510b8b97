/** "Did you mean": the candidate that a misspelt word most likely meant. */
import { distance } from 'fastest-levenshtein';

/**
 * Undefined when no candidate is near: within a third of the word's length (at least one change, or a swap of two
 * neighbours). Case counts for nothing unless it decides a tie; ties go to the alphabetically first, so that the answer does
 * not depend on the order of the candidates.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const lower = word.toLowerCase();
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: { readonly candidate: string; readonly far: number; readonly exact: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const other = candidate.toLowerCase();
    const far = slips(lower, other);
    // A candidate that shares nothing with the word ("a" for "b") is no suggestion.
    if (far > limit || far >= Math.max(lower.length, other.length)) continue;
    const exact = slips(word, candidate);
    if (
      best === undefined ||
      far < best.far ||
      (far === best.far && (exact < best.exact || (exact === best.exact && candidate < best.candidate)))
    ) {
      best = { candidate, far, exact };
    }
  }
  return best?.candidate;
}

/** As Levenshtein counts, but two neighbouring letters the wrong way round, the commonest slip, are one. */
function slips(a: string, b: string): number {
  return isSwap(a, b) ? 1 : distance(a, b);
}

function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i + 1 < a.length && a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2);
}
