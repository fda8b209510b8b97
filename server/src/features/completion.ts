/**
 * The fields and values that the schema of a kind allows where the cursor is. What is being typed is rarely YAML as yet: the word
 * before the cursor is replaced by a key (or a value) of our own, and the place of that in the tree tells where the cursor is.
 */
import { splitApiVersion } from '../model/manifest';
import { resolve, schemaAt } from '../schema/describe';
import type { Schema } from '../schema/types';
import { schemaFor } from '../schema/validate';
import { nodeAt, pathAt } from '../yaml/locate';
import { parse } from '../yaml/parse';
import { header } from '../yaml/split';
import type { CompletionItem } from './completionItem';

export interface Completions {
  /** Offset in the document at which the word before the cursor starts. */
  readonly from: number;
  readonly items: readonly CompletionItem[];
}

const marker = 'meshwrightCursor';
export const noCompletions: Completions = { from: 0, items: [] };

/** What may be written at an offset of a document; nothing in documents of kinds without a schema. */
export function completionsAt(text: string, offset: number): Completions {
  const { apiVersion, kind } = header(text);
  if (apiVersion === undefined || kind === undefined) return noCompletions;
  const root = schemaFor(splitApiVersion(apiVersion).group, kind);
  return root === undefined ? noCompletions : completionsIn(root, text, offset);
}

/** What a schema allows at an offset of a document that it is of. */
export function completionsIn(root: Schema, text: string, offset: number): Completions {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  if (/(?:^|\s)#/.test(before)) return noCompletions;
  const word = /[\w.@/-]*$/.exec(before)?.[0] ?? '';
  const from = offset - word.length;
  const rest = /^[\w.@/-]*/.exec(text.slice(offset))?.[0] ?? '';
  const after = text.slice(offset + rest.length);
  const lead = before.slice(0, before.length - word.length);
  return /:\s+$/.test(lead)
    ? values(root, text.slice(0, from), after, from)
    : fields(root, text.slice(0, from), after, from, lead);
}

function values(root: Schema, head: string, tail: string, from: number): Completions {
  const path = pathAt(parse(`${head}${marker}${tail}`).root, from + 1);
  const schema = path && schemaAt(root, path);
  if (schema === undefined) return noCompletions;
  const allowed = schema.enum ?? (schema.type === 'boolean' ? [true, false] : []);
  const items = allowed.map(
    (value, i): CompletionItem => ({
      label: String(value),
      kind: 'value',
      insert: String(value),
      detail: value === schema.default ? 'default' : '',
      documentation: schema.enumDescriptions?.[i] ?? schema.description ?? '',
      required: false,
    }),
  );
  return { from, items };
}

function fields(root: Schema, head: string, tail: string, from: number, lead: string): Completions {
  // A colon that is there already belongs to the key.
  const text = `${head}${marker}${/^[ \t]*:/.test(tail) ? '' : ':'}${tail}`;
  const tree = parse(text).root;
  const path = pathAt(tree, from + 1);
  if (path?.at(-1) !== marker) return noCompletions;
  const parentPath = path.slice(0, -1);
  const schema = schemaAt(root, parentPath);
  const parent = nodeAt(tree, parentPath);
  if (schema?.properties === undefined || parent?.type !== 'map') return noCompletions;
  const present = new Set(parent.pairs.map(({ name }) => name));
  const indent = parent.flow ? undefined : lead.length;
  const items = Object.entries(schema.properties)
    .filter(([name]) => !present.has(name))
    .map(([name, property]): CompletionItem => {
      const field = resolve(root, property);
      const required = schema.required?.includes(name) === true;
      return {
        label: name,
        kind: 'field',
        insert: /^[ \t]*:/.test(tail) ? name : `${name}:${begin(field, indent)}`,
        detail: required ? 'required' : '',
        documentation: field.description ?? '',
        required,
      };
    });
  return { from, items };
}

/** What follows the colon of a new field: a line of its own for maps and lists, unless they stand in brackets. */
function begin({ type }: Schema, indent: number | undefined): string {
  if (indent === undefined) return type === 'object' ? ' {}' : type === 'array' ? ' []' : ' ';
  const deeper = ' '.repeat(indent);
  return type === 'object' ? `\n${deeper}  ` : type === 'array' ? `\n${deeper}- ` : ' ';
}
