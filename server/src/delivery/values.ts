/** Reading plain values leniently: what has the wrong type reads as absent. */

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Empty for what is no text. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function strings(value: unknown): ReadonlyMap<string, string> {
  return new Map(Object.entries(record(value)).map(([key, item]) => [key, text(item)]));
}

/** A path within a repository, without what says nothing: `./apps/` is `apps`, and `.` is empty. */
export function cleanPath(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  return segments.join('/');
}

export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** A folder and those above it, the nearest first; the last is empty. */
export function upward(folder: string): readonly string[] {
  const result = [folder];
  for (let at = folder; at !== ''; ) {
    at = parentOf(at);
    result.push(at);
  }
  return result;
}
