/**
 * Drives the `yaml` library over a document, token by token, so that text that would exhaust it is given up early: the
 * library recurses on nesting and is slow on floods of properties. Nothing outside of this folder sees its nodes.
 */
import { Composer, type CST, type Document, Lexer, type ParsedNode, Parser, type YAMLError } from 'yaml';

/** Far deeper than any manifest; a schema of a CustomResourceDefinition reaches about 40. */
const MAX_DEPTH = 200;

/** Anchors and tags in a row, of which YAML allows one each. */
const MAX_PROPERTIES = 16;

/** A document with more errors than this is given up. */
const MAX_ERRORS = 500;

/** The library warns of each tag that it does not know, which is harmless. */
const MAX_WARNINGS = 20_000;

export type Composed =
  | { readonly kind: 'document'; readonly document: Document.Parsed<ParsedNode> | undefined }
  | { readonly kind: 'too-deep'; readonly at: number }
  | { readonly kind: 'flood'; readonly at: number }
  | { readonly kind: 'broken'; readonly errors: readonly YAMLError[] }
  | { readonly kind: 'flood-of-tags' };

const OPTIONS = {
  schema: 'failsafe',
  resolveKnownTags: false,
  uniqueKeys: false,
  strict: false,
  prettyErrors: false,
  keepSourceTokens: false,
  logLevel: 'silent',
} as const;

/** Composes the text of one document. Offsets in the result are those of `text`. */
export function compose(text: string): Composed {
  const parser = new Parser();
  const composer = new Composer(OPTIONS);
  const { errors, warnings } = composer.streamInfo();
  limit(errors, MAX_ERRORS);
  limit(warnings, MAX_WARNINGS);
  try {
    for (const token of tokens(text, parser)) {
      if (typeof token === 'string') return { kind: token, at: parser.offset };
      for (const document of composer.next(token)) return { kind: 'document', document };
    }
    for (const document of composer.end(true, text.length)) return { kind: 'document', document };
  } catch (error) {
    if (!(error instanceof TooManyErrors)) throw error;
    return errors.length > 0 ? { kind: 'broken', errors } : { kind: 'flood-of-tags' };
  }
  return { kind: 'document', document: undefined };
}

/** Ends composing: half a megabyte of `]` would take the library half a minute. */
class TooManyErrors extends Error {}

/** Makes a list that the composer collects in refuse more than can be of use. */
function limit<T>(list: T[], most: number): void {
  list.push = (...added) => {
    for (const one of added) list[list.length] = one;
    if (list.length > most) throw new TooManyErrors();
    return list.length;
  };
}

/** The library's syntax tokens; ends with a string when the text is not worth going on. */
function* tokens(text: string, parser: Parser): Generator<CST.Token | 'too-deep' | 'flood'> {
  let properties = 0;
  let scalar = false;
  let merged = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === SCALAR_FOLLOWS && !scalar) {
      scalar = true;
      continue;
    }
    if (scalar) {
      scalar = false;
      properties = 0;
      // After a colon that we took into the scalar the library sees an empty value.
      if (merged && lexeme === '') continue;
      yield* parser.next(SCALAR_FOLLOWS);
      merged = endsInColon(text, lexeme, parser);
      yield* parser.next(merged ? `${lexeme}:` : lexeme);
    } else if (merged && lexeme === ':') {
      continue;
    } else {
      merged = false;
      const first = lexeme[0];
      if (first === '&' || first === '!' || first === '*') properties++;
      else if (first !== ' ' && first !== '\t') properties = 0;
      if (properties > MAX_PROPERTIES) return yield 'flood';
      yield* parser.next(lexeme);
    }
    if (parser.stack.length > MAX_DEPTH) return yield 'too-deep';
  }
  yield* parser.end();
}

/** The library's lexer announces a scalar by this. */
const SCALAR_FOLLOWS = '\u001f';

/**
 * In `[10.0.0.1, 2001:db8::]` the library reads a key before the last colon; Kubernetes' reader wants white space after
 * a colon and reads an address.
 */
function endsInColon(text: string, scalar: string, parser: Parser): boolean {
  const end = parser.offset + scalar.length;
  if (text[end] !== ':' || !/[\],}]/.test(text[end + 1] ?? '')) return false;
  const top = parser.stack.at(-1);
  if (top?.type !== 'flow-collection') return false;
  return top.start.source === '[' || scalar.includes(':');
}
