/** What a field is for, from the schema of its kind: shown where the cursor is, on the key or on its value. */
import type { Span } from '../base/text';
import { resolve, schemaAt } from '../schema/describe';
import type { Schema } from '../schema/types';
import { schemaFor, schemaKind } from '../schema/validate';
import { formatPath, locate, pathAt } from '../yaml/locate';
import type { Path, YamlDocument } from '../yaml/tree';

export interface Hover {
  readonly markdown: string;
  /** Of the key, in the document's text. */
  readonly span: Span;
}

/** Where a manifest stands in its document, and what it is. */
export interface Described {
  readonly group: string;
  readonly kind: string;
  readonly base: Path;
}

/** The hover at an offset of a document that holds these manifests; nothing for kinds without a schema and unknown fields. */
export function hoverAt(document: YamlDocument, manifests: readonly Described[], offset: number): Hover | undefined {
  const at = pathAt(document.root, offset);
  if (at === undefined) return undefined;
  const manifest = manifests.find(({ base }) => base.every((key, i) => key === at[i]));
  if (manifest === undefined) return undefined;
  const path = at.slice(manifest.base.length);
  const root = schemaFor(manifest.group, manifest.kind);
  if (root === undefined || path.length === 0) return undefined;
  // On an item of a list the field is the list.
  const field = path.slice(0, path.findLastIndex((key) => typeof key === 'string') + 1);
  const schema = schemaAt(root, field);
  const span = locate(document.root, [...manifest.base, ...field], 'key');
  if (schema?.description === undefined || span === undefined) return undefined;
  const reference = schemaKind(manifest.group, manifest.kind)?.reference;
  const markdown = describe(root, schema, field);
  return { markdown: reference === undefined ? markdown : `${markdown}\n\n[Reference of ${manifest.kind}](${reference})`, span };
}

/** A field in words: its path and type, what it is for, its values and its default. */
export function describe(root: Schema, schema: Schema, field: Path): string {
  const parts = [`\`${formatPath(field)}\` · ${typeOf(root, schema)}`, sentence(schema.description ?? '')];
  const values = schema.enum ?? (schema.items === undefined ? undefined : resolve(root, schema.items).enum);
  if (values !== undefined)
    parts.push(schema.enumDescriptions === undefined ? listed(values) : explained(values, schema.enumDescriptions));
  if (schema.default !== undefined) parts.push(`Default: \`${JSON.stringify(schema.default)}\`.`);
  return parts.join('\n\n');
}

function listed(values: readonly unknown[]): string {
  return `One of ${values.map((value) => `\`${String(value)}\``).join(', ')}.`;
}

function explained(values: readonly unknown[], descriptions: readonly string[]): string {
  return values.map((value, i) => `- \`${String(value)}\`: ${descriptions[i] ?? ''}`).join('\n');
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const words: Readonly<Record<string, string>> = { object: 'map', array: 'list', integer: 'whole number', string: 'text' };

function typeOf(root: Schema, schema: Schema): string {
  const types = (Array.isArray(schema.type) ? (schema.type as readonly string[]) : [schema.type ?? 'any']).filter(
    (type) => type !== 'null',
  );
  if (schema.duration === true || schema.atLeastDuration !== undefined) return 'duration, such as `5s`';
  const own = types.map((type) => words[String(type)] ?? String(type)).join(' or ');
  if (schema.items === undefined) return own;
  const items = resolve(root, schema.items);
  return items.type === undefined ? own : `${own} of ${plural(typeOf(root, items))}`;
}

function plural(type: string): string {
  return type === 'text'
    ? 'texts'
    : type.startsWith('list')
      ? type.replace('list', 'lists')
      : type.includes(' or ')
        ? type
        : `${type}s`;
}
