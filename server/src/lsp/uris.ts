/** One spelling per file inside, the client's own spelling outside: two clients encode the same path differently. */
import { URI } from 'vscode-uri';

export class Uris {
  private readonly spellings = new Map<string, string>();

  /** The key of a file: the URI as VS Code encodes it, without a trailing slash. */
  canonical(uri: string): string {
    const canonical = URI.parse(uri).toString().replace(/\/$/, '');
    if (canonical !== uri) this.spellings.set(canonical, uri);
    return canonical;
  }

  /** The URI as the client last wrote it. */
  client(canonical: string): string {
    return this.spellings.get(canonical) ?? canonical;
  }
}

/** Whether a file lies below a folder; both canonical. */
export function isBelow(folder: string, uri: string): boolean {
  return uri.length > folder.length && uri.startsWith(folder) && uri.charCodeAt(folder.length) === 47;
}

/** Whether one of the folders is the file itself or above it, by walking up: the set may be as large as a git checkout. */
export function isAtOrBelowAny(folders: ReadonlySet<string>, uri: string): boolean {
  for (let end = uri.length; end > 0; end = uri.lastIndexOf('/', end - 1)) {
    if (folders.has(uri.slice(0, end))) return true;
  }
  return false;
}
