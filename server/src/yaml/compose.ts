/**
 * Drives the `yaml` library over a document, token by token, so that text that would exhaust it is given up early: the
 * library recurses on nesting and is slow on floods of properties. Nothing outside of this folder sees its nodes.
 */
import { Composer, type Document, Lexer, type ParsedNode, Parser } from 'yaml';

/** Far deeper than any manifest; a schema of a CustomResourceDefinition reaches about 40. */
const MAX_DEPTH = 200;

/** Anchors and tags in a row, of which YAML allows one each. */
const MAX_PROPERTIES = 16;

export type Composed =
  | { readonly kind: 'document'; readonly document: Document.Parsed<ParsedNode> | undefined }
  | { readonly kind: 'too-deep'; readonly at: number }
  | { readonly kind: 'flood'; readonly at: number };

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
  let at = 0;
  let properties = 0;
  let scalar = false;
  let skip = false;
  for (const lexeme of new Lexer().lex(text)) {
    let token = lexeme;
    if (skip) {
      skip = false;
      continue;
    }
    if (scalar) {
      scalar = false;
      if (endsInColon(text, at + token.length, token, parser)) {
        token += ':';
        skip = true;
      }
      at += token.length;
    } else if (token === SCALAR_FOLLOWS) scalar = true;
    else if (token !== DOCUMENT_STARTS && token !== FLOW_ERROR) {
      const first = token[0];
      if (first === '&' || first === '!') properties++;
      else if (first !== ' ' && first !== '\t') properties = 0;
      if (properties > MAX_PROPERTIES) return { kind: 'flood', at };
      at += token.length;
    }
    for (const part of parser.next(token)) for (const document of composer.next(part)) return { kind: 'document', document };
    if (parser.stack.length > MAX_DEPTH) return { kind: 'too-deep', at };
  }
  for (const part of parser.end()) for (const document of composer.next(part)) return { kind: 'document', document };
  for (const document of composer.end(true, text.length)) return { kind: 'document', document };
  return { kind: 'document', document: undefined };
}

/** The library's lexer announces these without consuming text. */
const DOCUMENT_STARTS = '\u0002';
const FLOW_ERROR = '\u0018';
const SCALAR_FOLLOWS = '\u001f';

/**
 * In `[10.0.0.1, 2001:db8::]` the library reads a key before the last colon; Kubernetes' reader wants white space after
 * a colon and reads an address.
 */
function endsInColon(text: string, end: number, scalar: string, parser: Parser): boolean {
  if (text[end] !== ':' || !/[\],}]/.test(text[end + 1] ?? '')) return false;
  const top = parser.stack.at(-1);
  if (top?.type !== 'flow-collection') return false;
  return top.start.source === '[' || scalar.includes(':');
}
