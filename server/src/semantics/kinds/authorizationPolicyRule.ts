/** One rule of an AuthorizationPolicy: sources, operations and conditions (istio: pkg/config/security). */
import type { Path } from '../../yaml/tree';
import { checkIpOrCidr } from '../primitives/addresses';
import { isGiven, isUnset, lacks, type Obj, objects, optionalObject, text, texts } from '../primitives/values';
import { changing, error, removing } from '../primitives/violation';
import type { Violation } from '../semantics';
import { checkConditionKey, unsupportedByCustom, valueCheck } from './authorizationPolicyConditions';
import { checkPathTemplate } from './authorizationPolicyPaths';

export function* checkRule(rule: Obj, path: Path): Generator<Violation> {
  yield* checkItems(rule, 'from', 'source', checkSource, path);
  yield* checkItems(rule, 'to', 'operation', checkOperation, path);
  for (const [i, condition] of objects(rule.when)) yield* checkCondition(condition, [...path, 'when', i]);
}

type Check = (content: Obj, path: Path) => Generator<Violation>;

function* checkItems(
  rule: Obj,
  key: 'from' | 'to',
  inner: 'source' | 'operation',
  check: Check,
  path: Path,
): Generator<Violation> {
  const at = [...path, key];
  if (Array.isArray(rule[key]) && rule[key].length === 0) {
    const any = key === 'from' ? 'any caller' : 'any operation';
    yield error('incomplete-field', at, `${key} must have an item; leave it out to match ${any}`, {
      part: 'key',
      fixes: [removing(at, `Remove "${key}", to match ${any}`)],
    });
  }
  for (const [i, item] of objects(rule[key])) {
    if (isUnset(item) || (isGiven(item[inner]) === false && inner in item)) {
      yield error('incomplete-field', [...at, i], `an item of ${key} must have ${article(inner)}`);
      continue;
    }
    const content = optionalObject(item[inner]);
    if (content === undefined) continue;
    const within = [...at, i, inner];
    // A field that the schema does not know is most likely the one that was meant; it says so.
    if (Object.values(content).every(isUnset) && !isUnknownMap(content)) {
      const any = key === 'from' ? 'principals: ["*"]' : 'paths: ["*"]';
      yield error('incomplete-field', within, `the ${inner} must say something, such as ${any}`, { part: 'key' });
    }
    yield* check(content, within);
  }
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function isUnknownMap(value: Obj): boolean {
  return Object.keys(value).some((key) => text(key) === undefined);
}

const both = (name: string): readonly string[] => [name, `not${name[0]?.toUpperCase()}${name.slice(1)}`];

const plainOfSource = ['principals', 'requestPrincipals', 'namespaces'].flatMap(both);
const plainOfOperation = ['hosts', 'methods', 'paths'].flatMap(both);

function* checkSource(source: Obj, path: Path): Generator<Violation> {
  for (const key of plainOfSource) yield* checkNoneEmpty(source[key], [...path, key]);
  for (const key of both('ipBlocks')) yield* each(source[key], [...path, key], checkIpOrCidr);
  for (const key of both('remoteIpBlocks')) yield* each(source[key], [...path, key], checkIpOrCidr);
  for (const key of both('serviceAccounts')) yield* each(source[key], [...path, key], checkServiceAccount);
  for (const key of both('trustDomains')) yield* each(source[key], [...path, key], checkTrustDomain);
}

function* checkOperation(operation: Obj, path: Path): Generator<Violation> {
  for (const key of plainOfOperation) yield* checkNoneEmpty(operation[key], [...path, key]);
  for (const key of both('ports')) yield* each(operation[key], [...path, key], valueCheck.port);
  for (const key of both('paths')) yield* each(operation[key], [...path, key], checkPathTemplate);
}

function* each(value: unknown, path: Path, check: (value: string, path: Path) => Generator<Violation>): Generator<Violation> {
  for (const [i, item] of texts(value)) yield* check(item, [...path, i]);
}

function* checkNoneEmpty(value: unknown, path: Path): Generator<Violation> {
  for (const [i, item] of texts(value)) if (item === '') yield emptyText(String(path.at(-1)), [...path, i]);
}

function emptyText(list: string, path: Path): Violation {
  return error('invalid-value', path, `${list} must not contain an empty text; write "*" for any value that is not empty`, {
    fixes: [changing(path, '*')],
  });
}

function* checkServiceAccount(account: string, path: Path): Generator<Violation> {
  const parts = account.split('/');
  if (account.includes('*')) {
    yield error(
      'invalid-value',
      path,
      `the service account "${account}" must not contain "*"; write a name or namespace/name, or use principals for a pattern`,
    );
  } else if (parts.length > 2 || parts.includes('')) {
    const found = account === '' ? 'not an empty text' : `not "${account}"`;
    yield error('invalid-value', path, `a service account is written as name or namespace/name, ${found}`);
  }
}

function* checkTrustDomain(domain: string, path: Path): Generator<Violation> {
  if (domain === '') yield emptyText(String(path.at(-2)), path);
  else if (domain.includes('/')) {
    const fixed = domain.slice(0, domain.indexOf('/')) || 'cluster.local';
    yield error('invalid-value', path, `the trust domain "${domain}" must not contain "/"; write it alone, such as "${fixed}"`, {
      fixes: [changing(path, fixed)],
    });
  } else if (domain.slice(1, -1).includes('*') || (domain.length > 1 && domain.startsWith('*') && domain.endsWith('*'))) {
    yield error('invalid-value', path, `the trust domain "${domain}" may contain "*" only once, at its beginning or its end`);
  }
}

function* checkCondition(condition: Obj, path: Path): Generator<Violation> {
  if (condition.key === '') {
    yield error(
      'incomplete-field',
      [...path, 'key'],
      'the key of a condition must not be empty; write an attribute such as "source.ip"',
    );
    return;
  }
  const key = text(condition.key);
  const at = [...path, 'key'];
  if (key !== undefined && lacks(condition, 'values') && lacks(condition, 'notValues')) {
    yield error('incomplete-field', at, `the condition on "${key}" must have values or notValues`);
  }
  if (key === undefined) return;
  yield* checkConditionKey(key, at);
  const check = valueCheck.of(key);
  for (const list of both('values')) {
    if (check === undefined) yield* checkNoneEmpty(condition[list], [...path, list]);
    else yield* each(condition[list], [...path, list], check);
  }
}

const ofTokensAndCertificates = ['namespaces', 'serviceAccounts', 'trustDomains', 'principals', 'requestPrincipals'].flatMap(
  both,
);

/** What an external authorizer is not told; istiod refuses it rather than to widen the rule. */
export function* checkCustomRule(rule: Obj, path: Path): Generator<Violation> {
  const instead = 'let the provider decide on it, or use another policy';
  for (const [i, item] of objects(rule.from)) {
    const source = optionalObject(item.source) ?? {};
    for (const key of ofTokensAndCertificates) {
      if (isUnset(source[key])) continue;
      const at = [...path, 'from', i, 'source', key];
      yield error('conflicting-fields', at, `${key} is not possible with the action "CUSTOM"; ${instead}`, { part: 'key' });
    }
  }
  for (const [i, condition] of objects(rule.when)) {
    const key = text(condition.key);
    if (key === undefined || !unsupportedByCustom(key)) continue;
    const at = [...path, 'when', i, 'key'];
    yield error('conflicting-fields', at, `"${key}" is not possible with the action "CUSTOM"; ${instead}`);
  }
}
