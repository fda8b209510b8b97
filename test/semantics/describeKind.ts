// biome-ignore-all lint/suspicious/noTemplateCurlyInString: manifests hold placeholders
/** What the tests of single kinds share: specs in YAML, and what istiod would say of them, one line for each violation. */
import { describe, expect, it } from 'vitest';
import { splice } from '../../server/src/base/text';
import { schemaKinds, validateManifest } from '../../server/src/schema/validate';
import { type Violation, violationsOf } from '../../server/src/semantics/semantics';
import { edit } from '../../server/src/yaml/edit';
import { formatPath } from '../../server/src/yaml/locate';
import { parse } from '../../server/src/yaml/parse';
import { toValue } from '../../server/src/yaml/value';

export interface Legal {
  readonly what: string;
  readonly spec: string;
}

export interface Illegal extends Legal {
  /** Beginnings of lines as `lineOf` makes them. */
  readonly found: readonly string[];
  /** Title of a fix of any of the violations, and the spec that it leaves. */
  readonly fixed?: readonly [title: string, spec: string];
}

const groups = new Map(schemaKinds.filter(({ group }) => group.endsWith('.istio.io')).map(({ group, kind }) => [kind, group]));

/** `concept [severity] path (part): message`, without what is the default: error, value. */
function lineOf({ concept, path, part, message, severity }: Violation): string {
  const level = severity === 'error' ? '' : ` [${severity}]`;
  return `${concept}${level} ${formatPath(path)}${part === undefined || part === 'value' ? '' : ` (${part})`}: ${message}`;
}

function valueIn(text: string): Record<string, unknown> {
  const { root, problems } = parse(text);
  expect(problems).toEqual([]);
  return toValue(root) as Record<string, unknown>;
}

/** A whole document, of what follows `spec:` or, where it begins with `metadata:` and the like, of what follows the kind. */
function documentOf(kind: string, spec: string): string {
  const rest = /^(?:metadata|spec):/.test(spec) ? spec : `spec: ${spec}`;
  return `kind: ${kind}\n${rest}\n`;
}

export function violations(kind: string, text: string): readonly Violation[] {
  const ignored = kind === 'EnvoyFilter' ? 'unstable-api' : undefined;
  return violationsOf(groups.get(kind) ?? '', kind, valueIn(text)).filter(({ concept }) => concept !== ignored);
}

function schemaProblems(kind: string, text: string): readonly string[] {
  return validateManifest(groups.get(kind) ?? '', kind, valueIn(text)).map(
    ({ path, message }) => `${formatPath(path)}: ${message}`,
  );
}

/** Whether a message is a sentence as others are: no period, no value that is not quoted by `"`. */
function expectGoodMessage(message: string): void {
  expect(message).not.toMatch(/[.']$|undefined|\[object|^[A-Z]/);
}

function applied(text: string, { fixes = [] }: Violation, title: string): string | undefined {
  const fix = fixes.find((each) => each.title === title);
  if (fix === undefined) return undefined;
  const result = edit(text, parse(text), fix.edits);
  if (!result.ok) throw new Error(result.reason);
  return splice(text, result.splices);
}

/** Each fix that is offered can be made, and the violation is then gone. */
function expectFixesToFix(kind: string, text: string, violation: Violation): void {
  for (const { title } of violation.fixes ?? []) {
    const fixed = applied(text, violation, title) ?? '';
    const left = violations(kind, fixed).map(lineOf);
    expect(left, `after "${title}":\n${fixed}`).not.toContain(lineOf(violation));
    // What another mistake hid may come to light, but nothing graver.
    const isError = ({ severity }: Violation) => severity === 'error';
    const errors = violations(kind, fixed).filter(isError).length;
    const before = violations(kind, text);
    const most = before.filter(isError).length - (isError(violation) ? 1 : 0);
    expect(errors, `"${title}" causes:\n${left.join('\n')}\n${fixed}`).toBeLessThanOrEqual(most);
    expect(left.length, `"${title}" causes:\n${left.join('\n')}\n${fixed}`).toBeLessThanOrEqual(before.length);
    expect(schemaProblems(kind, fixed), `after "${title}":\n${fixed}`).toEqual([]);
  }
}

/** The schema says nothing of any of these documents: what it says already is not said again. */
export function describeKind(kind: string, legal: readonly Legal[], illegal: readonly Illegal[]): void {
  describe(`${kind}, as istiod takes it`, () => {
    it.each(legal)('$what', ({ spec }) => {
      const text = documentOf(kind, spec);
      expect(schemaProblems(kind, text)).toEqual([]);
      expect(violations(kind, text).map(lineOf)).toEqual([]);
    });
  });
  describe(`${kind}, as istiod refuses it or warns of it`, () => {
    it.each(illegal)('$what', ({ spec, found, fixed }) => {
      const text = documentOf(kind, spec);
      expect(schemaProblems(kind, text)).toEqual([]);
      const all = violations(kind, text);
      const lines = all.map(lineOf);
      expect(lines.map((line, i) => (line.startsWith(found[i] ?? '\0') ? found[i] : line))).toEqual(found);
      for (const violation of all) {
        expectGoodMessage(violation.message);
        expectFixesToFix(kind, text, violation);
      }
      if (fixed === undefined) return;
      const [title, rest] = fixed;
      expect(all.flatMap((each) => applied(text, each, title) ?? [])).toContain(documentOf(kind, rest));
    });
  });
}

/** Documents whose shape is wrong, or that hold placeholders: nothing is certain, nothing is thrown. */
export function describeUnknown(kind: string, specs: readonly string[]): void {
  it.each(specs)(`${kind}: nothing is said of %s`, (spec) => {
    expect(violations(kind, documentOf(kind, spec)).map(lineOf)).toEqual([]);
  });
}

const odd: readonly unknown[] = [
  null,
  'a',
  '',
  0,
  -1,
  true,
  [],
  {},
  [null],
  [[]],
  [{}],
  { '': null },
  { a: [{ b: null }] },
  '${A}',
];

/** Puts odd values in the place of each field of a document: validators read any shape. */
export function describeShapes(kind: string, spec: string): void {
  it(`${kind}: no shape makes it throw`, () => {
    const whole = valueIn(documentOf(kind, spec));
    const group = groups.get(kind) ?? '';
    for (const document of variants({ metadata: { annotations: { a: 'b' } }, ...whole })) {
      if (typeof document !== 'object' || document === null || Array.isArray(document)) continue;
      for (const { message } of violationsOf(group, kind, document as Record<string, unknown>)) expectGoodMessage(message);
    }
  });
}

function* variants(value: unknown): Generator<unknown> {
  yield* odd;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) for (const other of variants(item)) yield value.with(i, other);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) for (const other of variants(item)) yield { ...value, [key]: other };
  }
}
