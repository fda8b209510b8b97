/**
 * Globs over paths that are relative to a folder, with forward slashes. A pattern that names a folder (`vendor`, `vendor/`,
 * `vendor/**`) takes all that is below it; `!pattern` takes out again what an earlier pattern took, as in .gitignore.
 * Matching is case-sensitive on every system: a check must not depend on the machine it runs on.
 */
import picomatch from 'picomatch/posix';

interface Step {
  readonly negated: boolean;
  readonly matches: (path: string) => boolean;
}

/**
 * Whether a pattern may take very long to match, minutes even: a long one, one with many stars in a part of a path, or with
 * repeated groups of what repeats. Workspaces come from strangers, so such a pattern is no glob.
 */
export function isTooComplex(pattern: string): boolean {
  if (pattern.length > 1000 || /[*+]\([^)]*[*+?]|\)\+/.test(pattern)) return true;
  return pattern.split('/').some((part) => (part.match(/\*+/g)?.length ?? 0) > 5);
}

/** True for the paths that the patterns take. A pattern that is no glob takes only the path (or folder) it spells. */
export function compileGlob(patterns: readonly string[]): (path: string) => boolean {
  const steps = patterns.map(compileOne).filter((step) => step !== undefined);
  if (steps.length === 0) return () => false;
  return (path) => {
    const cleaned = clean(path);
    let taken = false;
    for (const step of steps) {
      if (taken === step.negated && step.matches(cleaned)) taken = !step.negated;
    }
    return taken;
  };
}

function compileOne(written: string): Step | undefined {
  const trimmed = written.trim();
  const negated = trimmed.startsWith('!') && !trimmed.startsWith('!(');
  let pattern = clean(negated ? trimmed.slice(1) : trimmed);
  if (pattern === '' && /^!?(\.?\/)+$|^!?\.$/.test(trimmed)) pattern = '**';
  if (pattern === '') return undefined;
  if (pattern.endsWith('/')) pattern += '**';
  return { negated, matches: matcher(pattern) };
}

function matcher(pattern: string): (path: string) => boolean {
  const spelled = (path: string): boolean => path === pattern || path.startsWith(`${pattern}/`);
  if (!/[*?[\]{}()\\!+@]/.test(pattern) || isTooComplex(pattern)) return spelled;
  try {
    const globbed = picomatch(pattern, { dot: true, nonegate: true });
    return (path) => globbed(path) || path === pattern;
  } catch {
    // Not expressible as a regular expression: what remains is the text itself.
    return spelled;
  }
}

function clean(path: string): string {
  return path.replace(/^(?:\.?\/+)+/, '').replace(/^\.$/, '');
}

/** The folder that all paths a pattern takes lie in, as far as it is spelt out: `clusters/east` of `clusters/east/**`; empty for none. */
export function globBase(pattern: string): string {
  const cleaned = clean(pattern.trim());
  if (!/[*?[\]{}()\\!+@]/.test(cleaned)) return cleaned.replace(/\/+$/, '');
  return clean(picomatch.scan(cleaned).base).replace(/\/+$/, '');
}
