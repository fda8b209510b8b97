/** URIs as strings, and the paths of files relative to a folder. Nothing here touches a disk. */
import { URI, Utils } from 'vscode-uri';

/**
 * The path of a file within a folder: forward slashes, percent-decoded, without a leading slash; empty for the folder itself,
 * undefined for what is outside of it. Two encodings of one URI are one.
 */
export function relativePath(folderUri: string, uri: string): string | undefined {
  const prefix = folderUri.endsWith('/') ? folderUri : `${folderUri}/`;
  if (uri.startsWith(prefix)) {
    const rest = uri.slice(prefix.length);
    if (!/[%?#]|\/\/|(?:^|\/)\.\.?(?:\/|$)/.test(rest)) return rest;
  }
  const folder = URI.parse(folderUri);
  const file = URI.parse(uri);
  if (folder.scheme !== file.scheme || folder.authority.toLowerCase() !== file.authority.toLowerCase()) return undefined;
  const base = segments(folder.path);
  const path = segments(file.path);
  if (!base.every((segment, i) => segment === path[i])) return undefined;
  return path.slice(base.length).join('/');
}

/** The URI, encoded as VS Code encodes it, of a path relative to a folder; `..` is resolved. */
export function join(folderUri: string, relative: string): string {
  const joined = relative === '' ? folderUri : Utils.joinPath(URI.parse(folderUri), relative).toString();
  return joined.endsWith('/') && !joined.endsWith('//') ? joined.slice(0, -1) : joined;
}

/** The folder part of a relative path; empty for a path of one segment. */
export function parent(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The segments of an absolute path with `.` and `..` resolved and the drive letter as VS Code writes it, in lower case. */
function segments(path: string): readonly string[] {
  const result: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') result.pop();
    else if (segment !== '' && segment !== '.') result.push(segment);
  }
  const drive = result[0];
  if (drive !== undefined && /^[A-Za-z]:$/.test(drive)) result[0] = drive.toLowerCase();
  return result;
}
