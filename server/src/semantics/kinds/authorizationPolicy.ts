/** AuthorizationPolicies; what one rule says is read in authorizationPolicyRule.ts. */
import type { Path } from '../../yaml/tree';
import { checkAttachment } from '../primitives/selectors';
import { isGiven, isUnset, lacks, type Obj, object, objects, optionalObject, text } from '../primitives/values';
import { error, info, removing, setting } from '../primitives/violation';
import type { Validator, Violation } from '../semantics';
import { checkCustomRule, checkRule } from './authorizationPolicyRule';

export const authorizationPolicy: Validator = function* (document) {
  const spec = object(document.spec);
  const path = ['spec'];
  // An enum's first value is what istiod reads where none is given.
  const action = lacks(spec, 'action') ? 'ALLOW' : text(spec.action);
  yield* checkAttachment(spec, path);
  yield* checkAction(spec, path, action);
  for (const [i, rule] of objects(spec.rules)) {
    const at = [...path, 'rules', i];
    yield* checkRule(rule, at);
    if (action === 'CUSTOM') yield* checkCustomRule(rule, at);
    if (action === 'DENY') yield* checkDenied(rule, at);
  }
};

function* checkAction(spec: Obj, path: Path, action: string | undefined): Generator<Violation> {
  const at = [...path, 'action'];
  if ((action === 'CUSTOM' || action === 'DENY') && lacks(spec, 'rules')) {
    const rules = [...path, 'rules'];
    yield error(
      'incomplete-field',
      isGiven(spec.rules) ? rules : at,
      `without rules the action "${action}" never happens; add the rule "{}" to have it for every request`,
      {
        part: isGiven(spec.rules) ? 'key' : 'value',
        fixes: [
          { title: 'Add a rule that every request matches', safe: false, edits: [{ op: 'append', path: rules, value: {} }] },
        ],
      },
    );
  } else if (action === 'CUSTOM') yield* checkProvider(spec, path);
  if ((action === 'ALLOW' || action === 'DENY' || action === 'AUDIT') && isGiven(spec.provider)) {
    const provider = [...path, 'provider'];
    yield error('conflicting-fields', provider, `the action "${action}" asks no provider; leave it out, or set action: CUSTOM`, {
      part: 'key',
      fixes: [removing(provider, 'Remove the provider'), setting(at, 'CUSTOM', 'Set the action to "CUSTOM"')],
    });
  }
}

function* checkProvider(spec: Obj, path: Path): Generator<Violation> {
  const at = [...path, 'provider'];
  if (lacks(spec, 'provider') && !isGiven(spec.provider)) {
    yield error(
      'incomplete-field',
      [...path, 'action'],
      'the action "CUSTOM" needs provider.name: the extension provider that decides',
    );
    return;
  }
  const provider = optionalObject(spec.provider);
  if (provider === undefined || !lacks(provider, 'name')) return;
  const given = provider.name === '';
  yield error(
    'incomplete-field',
    given ? [...at, 'name'] : at,
    'the provider must have a name: that of an extension provider of the mesh configuration',
    { part: given ? 'value' : 'key' },
  );
}

const ofHttp = {
  source: ['requestPrincipals', 'notRequestPrincipals'],
  operation: ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'],
} as const;

/**
 * Of plain TCP only attributes of the connection are known: for the others istiod takes a DENY rule to match, lest it let anything
 * through, and so denies all of it. istiod warns of it whatever the ports are; where all of them are HTTP, as at most gateways, it does no
 * harm, and to deny what has no token is what its documents advise.
 */
function* checkDenied(rule: Obj, path: Path): Generator<Violation> {
  const message = (where: string) =>
    `a DENY rule with HTTP attributes only denies all TCP traffic too; where some ports are not HTTP, ${where}`;
  if (isGiven(rule.to)) {
    if (areOnlyHttp(rule.to, 'operation')) {
      const at = [...path, 'to'];
      yield info('ineffective-field', at, message('list those that are as "ports" of each operation'), { part: 'key' });
    }
  } else if (areOnlyHttp(rule.from, 'source')) {
    const at = [...path, 'from'];
    yield info('ineffective-field', at, message('add an operation to "to" that lists those that are as "ports"'), {
      part: 'key',
    });
  }
}

/** Whether there are items, and all of them certainly say something of HTTP and nothing else. */
function areOnlyHttp(items: unknown, key: 'source' | 'operation'): boolean {
  if (!Array.isArray(items) || items.length === 0) return false;
  const http: readonly string[] = ofHttp[key];
  return items.every((item) => {
    const content = optionalObject(optionalObject(item)?.[key]);
    const said = Object.entries(content ?? {}).filter(([, value]) => !isUnset(value));
    return said.length > 0 && said.every(([field]) => http.includes(field));
  });
}
