/**
 * Texts of an ApplicationSet with `{{...}}`, of both languages that Argo CD has for them: `{{path.basename}}` and `{{.path.basename}}`. What is
 * more than the name of a parameter stays a hole that nobody can fill.
 */

/** A part of a text: as it is, or a hole by the name of its parameter; without a name nothing fills it. */
export type Piece = string | { readonly hole: string | undefined };

export type Parameters = ReadonlyMap<string, string>;

/** Holes side by side may each be long or short: with many of them a match takes very long. */
const mostHoles = 5;

/** A hole that a placeholder of another tool leaves, as of `envsubst`. */
const foreign = /\$\{[^}]*\}|\$\([^)]*\)/;

export function piecesOf(text: string, parameters: Parameters): readonly Piece[] {
  const pieces: Piece[] = [];
  const add = (piece: Piece): void => {
    const last = pieces.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
    else if (piece !== '') pieces.push(piece);
  };
  for (const part of text.split(/(\{\{.*?\}\}|\$\{[^}]*\}|\$\([^)]*\))/)) {
    if (foreign.test(part) && !part.startsWith('{{')) add({ hole: undefined });
    else if (!part.startsWith('{{')) add(part);
    else {
      const name = parameterOf(part.slice(2, -2));
      add(name === undefined ? { hole: undefined } : (parameters.get(name) ?? { hole: name }));
    }
  }
  return pieces;
}

/** The name that a list of generators knows a parameter by; undefined for what is more than a name. */
function parameterOf(expression: string): string | undefined {
  const written = expression.replace(/^-|-$/g, '').trim();
  const [, index] = /^index\s+\.path\.segments\s+(\d+)$/.exec(written) ?? [];
  if (index !== undefined) return `path[${index}]`;
  const name = written.replace(/^\./, '');
  if (name === 'path.path') return 'path';
  return /^[\w-]+(?:\.[\w/-]+)*(?:\[\d+\])?$/.test(name) ? name : undefined;
}

/** The text where it has no holes. */
export function textOf(pieces: readonly Piece[]): string | undefined {
  return pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : undefined;
}

/** What the holes of a text stand for where the text is this one, each for a part of a name; undefined where it cannot be. */
export function match(pieces: readonly Piece[], text: string): Parameters | undefined {
  if (pieces.filter((piece) => typeof piece !== 'string').length > mostHoles) return undefined;
  const groups: string[] = [];
  const source = pieces.map((piece) => {
    if (typeof piece === 'string') return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    if (piece.hole === undefined) return '[^/]+';
    const known = groups.indexOf(piece.hole);
    if (known >= 0) return `\\${known + 1}`;
    groups.push(piece.hole);
    return '([^/]+)';
  });
  const found = new RegExp(`^${source.join('')}$`).exec(text);
  return found === null ? undefined : new Map(groups.map((name, i) => [name, found[i + 1] ?? '']));
}

/** The parameters of a folder that a generator of folders finds. */
export function parametersOf(folder: string): Parameters {
  const segments = folder.split('/');
  const basename = segments.at(-1) ?? '';
  const normalized = basename.toLowerCase().replace(/[^a-z0-9.-]/g, '-');
  return new Map([
    ['path', folder],
    ['path.basename', basename],
    ['path.basenameNormalized', normalized],
    ...segments.map((segment, i): [string, string] => [`path[${i}]`, segment]),
  ]);
}
