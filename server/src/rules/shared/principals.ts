/** The identities that an AuthorizationPolicy compares callers with: `TRUST_DOMAIN/ns/NAMESPACE/sa/SERVICE_ACCOUNT`. */
import { type AuthorizationPolicyFacts, conditionsOn, type Term, termsOf } from '../../model/kinds/authorizationPolicy';
import { hasPlaceholder } from '../../model/placeholder';

/** Parts that a wildcard leaves open, or that are not of the form, are undefined. */
export interface Principal {
  readonly trustDomain?: string;
  readonly namespace?: string;
  readonly account?: string;
}

export interface PrincipalTerm extends Term {
  readonly principal: Principal;
}

/** Where a wildcard may stand (istio: pilot/pkg/security/authz/matcher, StringMatcher). */
export function isMisplaced(pattern: string): boolean {
  const inner = pattern.startsWith('*') ? pattern.slice(1) : pattern.replace(/\*$/, '');
  return inner.includes('*');
}

export function parsePrincipal(text: string): Principal {
  if (text === '*' || isMisplaced(text) || hasPlaceholder(text)) return {};
  if (text.startsWith('*')) {
    const [, namespace, account] = /(?:^|\/)ns\/([^/]+)\/sa\/([^/]+)$/.exec(text.slice(1)) ?? [];
    return namespace === undefined || account === undefined ? {} : { namespace, account };
  }
  if (text.endsWith('*')) {
    const [, trustDomain] = /^([^/]+)\//.exec(text) ?? [];
    const [, namespace] = /^[^/]+\/ns\/([^/*]+)\//.exec(text) ?? [];
    return { ...(trustDomain !== undefined && { trustDomain }), ...(namespace !== undefined && { namespace }) };
  }
  const [, trustDomain, namespace, account] = /^([^/]+)\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(text) ?? [];
  return trustDomain === undefined || namespace === undefined || account === undefined ? {} : { trustDomain, namespace, account };
}

/** What a policy says of callers by their whole identity. */
export function* principalTerms(facts: AuthorizationPolicyFacts): Generator<PrincipalTerm> {
  for (const terms of [termsOf(facts, 'from', 'principals'), conditionsOn(facts, 'source.principal')]) {
    for (const term of terms) yield { ...term, principal: parsePrincipal(term.value) };
  }
}

/** What it says by service account: a name in its own namespace, or `namespace/name`. */
export function* accountTerms(facts: AuthorizationPolicyFacts, namespace: string): Generator<PrincipalTerm> {
  for (const terms of [termsOf(facts, 'from', 'serviceAccounts'), conditionsOn(facts, 'source.serviceAccount')]) {
    for (const term of terms) {
      if (hasPlaceholder(term.value) || term.value.includes('*')) continue;
      const [first = '', second, more] = term.value.split('/');
      if (first === '' || second === '' || more !== undefined) continue;
      yield { ...term, principal: second === undefined ? { namespace, account: first } : { namespace: first, account: second } };
    }
  }
}
