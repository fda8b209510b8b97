/** The sample workspaces as the engine takes them: every YAML file below a folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Path relative to the folder, with forward slashes, to text; sorted. */
export function loadFolder(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const path of paths.sort()) files.set(relative(folder, path).split(sep).join('/'), readFileSync(path, 'utf8'));
  return files;
}
