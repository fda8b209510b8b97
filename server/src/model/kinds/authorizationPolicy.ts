/** What the mesh needs of an AuthorizationPolicy: its action, and every value that its rules compare requests with. */
import type { Path } from '../../yaml/tree';
import { compact, list, object, optionalObject, string } from '../read';

/** The lists of a source or an operation that are not empty, by their fields. What is no text reads as empty text. */
export type Fields = Readonly<Record<string, readonly string[]>>;

export interface Condition {
  readonly key: string;
  readonly values: readonly string[];
  readonly notValues: readonly string[];
}

export interface PolicyRule {
  /** Empty: any source. */
  readonly from: readonly Fields[];
  /** Empty: any operation. */
  readonly to: readonly Fields[];
  readonly when: readonly Condition[];
}

export interface AuthorizationPolicyFacts {
  /** ALLOW where none is given. */
  readonly action: string;
  /** The extension provider that decides for the action CUSTOM. */
  readonly provider?: string;
  readonly rules: readonly PolicyRule[];
}

export function readAuthorizationPolicy(document: unknown): AuthorizationPolicyFacts {
  const spec = object(object(document).spec);
  return compact<AuthorizationPolicyFacts>({
    action: string(spec.action) || 'ALLOW',
    provider: string(object(spec.provider).name) || undefined,
    rules: list(spec.rules).map((item) => {
      const rule = object(item);
      return {
        from: list(rule.from).map((entry) => readFields(object(entry).source)),
        to: list(rule.to).map((entry) => readFields(object(entry).operation)),
        when: list(rule.when).map((entry) => {
          const condition = object(entry);
          return {
            key: string(condition.key) ?? '',
            values: texts(condition.values),
            notValues: texts(condition.notValues),
          };
        }),
      };
    }),
  });
}

function readFields(value: unknown): Fields {
  const result: Record<string, readonly string[]> = {};
  for (const [field, item] of Object.entries(optionalObject(value) ?? {})) {
    const own = texts(item);
    if (own.length > 0) result[field] = own;
  }
  return result;
}

/** Each in its place, so that an index is that of the document. */
function texts(value: unknown): readonly string[] {
  return list(value).map((item) => string(item) ?? '');
}

/** A value of a policy, and where it is written. */
export interface Term {
  readonly value: string;
  readonly path: Path;
  /** The rule that it is in. */
  readonly rule: number;
  /** Whether it is what must not be. */
  readonly negated: boolean;
}

const negative = (field: string): string => `not${field.charAt(0).toUpperCase()}${field.slice(1)}`;

/** The values of a field of sources or operations, and of its opposite. */
export function* termsOf(facts: AuthorizationPolicyFacts, place: 'from' | 'to', field: string): Generator<Term> {
  const inner = place === 'from' ? 'source' : 'operation';
  for (const [rule, { [place]: items }] of facts.rules.entries()) {
    for (const [index, fields] of items.entries()) {
      for (const name of [field, negative(field)]) {
        const base: Path = ['spec', 'rules', rule, place, index, inner, name];
        for (const [i, value] of (fields[name] ?? []).entries())
          yield { value, path: [...base, i], rule, negated: name !== field };
      }
    }
  }
}

/** The values of conditions on an attribute. */
export function* conditionsOn(facts: AuthorizationPolicyFacts, key: string): Generator<Term> {
  for (const [rule, { when }] of facts.rules.entries()) {
    for (const [index, condition] of when.entries()) {
      if (condition.key !== key) continue;
      for (const name of ['values', 'notValues'] as const) {
        for (const [i, value] of condition[name].entries())
          yield { value, path: ['spec', 'rules', rule, 'when', index, name, i], rule, negated: name === 'notValues' };
      }
    }
  }
}
