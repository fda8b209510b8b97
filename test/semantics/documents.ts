/**
 * Tables of documents that istiod takes and documents that it refuses or warns of. Beside what is found in them, each is checked for
 * what holds for all: the schema has nothing to say of it, no message ends in a period, and a fix leaves nothing of what it is for.
 */
import { describe, expect, it } from 'vitest';
import { splice } from '../../server/src/base/text';
import { schemaKinds, validateManifest } from '../../server/src/schema/kinds';
import { type Violation, violationsOf } from '../../server/src/semantics/semantics';
import { edit } from '../../server/src/yaml/edit';
import { parse } from '../../server/src/yaml/parse';
import { toValue } from '../../server/src/yaml/value';
import { placeOf } from '../schema/shape';

/** A spec in flow style, or what follows `kind` of a document. */
type Text = string;

/** `E concept place: words of the message`, W for a warning, `place (key)` where that is marked; the place is relative to the spec. */
type Found = string;

export type Bullet = readonly [
  title: string,
  legal: readonly Text[],
  illegal: readonly (readonly [document: Text, ...found: Found[]])[],
];

const groups = new Map(schemaKinds.filter(({ group }) => group.endsWith('.istio.io')).map(({ group, kind }) => [kind, group]));

function read(text: string) {
  const document = parse(text);
  expect(document.problems, text).toEqual([]);
  return { document, value: toValue(document.root) as Readonly<Record<string, unknown>> };
}

function headOf({ severity, concept, path, part = 'value' }: Violation): string {
  const place = path[0] === 'spec' ? placeOf(path.slice(1)) || 'spec' : placeOf(path);
  return `${severity === 'error' ? 'E' : 'W'} ${concept} ${place}${part === 'value' ? '' : ` (${part})`}`;
}

export function violationsIn(kind: string, text: Text): readonly Violation[] {
  const { value } = read(documentOf(kind, text));
  return violationsOf(groups.get(kind) ?? '', kind, value);
}

function documentOf(kind: string, text: Text): string {
  const rest = text.startsWith('{') ? `spec: ${text}` : text;
  return `kind: ${kind}\n${rest.includes('metadata:') ? '' : 'metadata: {name: one, namespace: shop}\n'}${rest}\n`;
}

function schemaProblems(kind: string, text: string): readonly string[] {
  return validateManifest(groups.get(kind) ?? '', kind, read(text).value).map(
    ({ path, message }) => `${placeOf(path)}: ${message}`,
  );
}

export function testBullets(kind: string, bullets: readonly Bullet[]): void {
  for (const [title, legal, illegal] of bullets) {
    describe(`${kind}: ${title}`, () => {
      it.each(legal)('takes %s', (text) => {
        expect(schemaProblems(kind, documentOf(kind, text))).toEqual([]);
        expect(violationsIn(kind, text).map((each) => `${headOf(each)}: ${each.message}`)).toEqual([]);
      });
      it('says nothing where a placeholder stands', () => {
        for (const text of legal) {
          const { value } = read(documentOf(kind, text));
          for (const changed of replaced(value, [placeholder])) {
            const found = violationsOf(groups.get(kind) ?? '', kind, changed);
            expect(found.map(headOf), JSON.stringify(changed)).toEqual([]);
          }
        }
      });
      it('says nothing where a key is a placeholder', () => {
        for (const text of legal) {
          for (const changed of renamed(read(documentOf(kind, text)).value)) {
            const found = violationsOf(groups.get(kind) ?? '', kind, changed as Value);
            expect(found.map(headOf), JSON.stringify(changed)).toEqual([]);
          }
        }
      });
      it('bears any shape', () => {
        for (const text of [...legal, ...illegal.map(([document]) => document)]) {
          const { value } = read(documentOf(kind, text));
          for (const changed of replaced(value, shapes)) violationsOf(groups.get(kind) ?? '', kind, changed);
        }
      });
      it.each(illegal)('refuses %s', (text, ...expected) => {
        const written = documentOf(kind, text);
        const found = violationsIn(kind, text);
        expect(schemaProblems(kind, written), 'the schema says something too').toEqual([]);
        expect(found.map((each, i) => matching(each, expected[i]))).toEqual(expected);
        for (const violation of found) {
          expect(violation.message).not.toMatch(/\.$/);
          checkFixes(kind, written, violation);
        }
      });
    });
  }
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
const placeholder = '${ANY}';
const shapes = [placeholder, '', 'text', -1, 0.5, true, null, [], [null], ['a', 1, {}], [[]], {}, { a: null }];

type Value = Readonly<Record<string, unknown>>;

/** The document with each of its values, from the spec down, replaced by each of some others. */
function replaced(document: Value, others: readonly unknown[]): readonly Value[] {
  return Object.keys(document)
    .filter((key) => key !== 'kind' && key !== 'metadata')
    .flatMap((key) => variants(document[key], others).map((value) => ({ ...document, [key]: value })));
}

function variants(value: unknown, others: readonly unknown[]): readonly unknown[] {
  if (Array.isArray(value)) {
    return [...others, ...value.flatMap((item, i) => variants(item, others).map((other) => value.with(i, other)))];
  }
  if (typeof value !== 'object' || value === null) return others;
  const entries = Object.entries(value);
  return [...others, ...entries.flatMap(([key, item]) => variants(item, others).map((other) => ({ ...value, [key]: other })))];
}

/** The document with each of its keys replaced by a placeholder. */
function renamed(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => renamed(item).map((other) => value.with(i, other)));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    Object.fromEntries(Object.entries(value).map(([name, content]) => [name === key ? placeholder : name, content])),
    ...renamed(item).map((other) => ({ ...value, [key]: other })),
  ]);
}

/** As expected if it has the words, else in full. */
function matching(violation: Violation, expected = ''): string {
  const head = headOf(violation);
  const [, words = ''] = expected.split(`${head}: `);
  return expected.startsWith(`${head}: `) && violation.message.includes(words) ? expected : `${head}: ${violation.message}`;
}

function checkFixes(kind: string, text: string, violation: Violation): void {
  const before = violationsOf(groups.get(kind) ?? '', kind, read(text).value);
  const known = before.filter(({ severity }) => severity === 'error').length;
  for (const fix of violation.fixes ?? []) {
    const result = edit(text, parse(text), fix.edits);
    expect(result, fix.title).toMatchObject({ ok: true });
    if (!result.ok) continue;
    const fixed = splice(text, result.splices);
    const { value } = read(fixed);
    expect(schemaProblems(kind, fixed), `${fix.title}\n${fixed}`).toEqual([]);
    const left = violationsOf(groups.get(kind) ?? '', kind, value).map((each) => `${headOf(each)}: ${each.message}`);
    expect(left, `${fix.title}\n${fixed}`).not.toContain(`${headOf(violation)}: ${violation.message}`);
    const errors = left.filter((line) => line.startsWith('E ')).length;
    expect(errors, `${fix.title} causes:\n${left.join('\n')}\n${fixed}`).toBeLessThanOrEqual(
      known - (violation.severity === 'error' ? 1 : 0),
    );
    expect(left.length, `${fix.title} causes:\n${left.join('\n')}\n${fixed}`).toBeLessThanOrEqual(before.length);
  }
}
