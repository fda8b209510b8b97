/** What the mesh needs of a RequestAuthentication: whose tokens it accepts. */
import { compact, list, object, string } from '../read';

export interface RequestAuthenticationFacts {
  readonly rules: readonly { readonly issuer?: string }[];
}

export function readRequestAuthentication(document: unknown): RequestAuthenticationFacts {
  const spec = object(object(document).spec);
  return {
    rules: list(spec.jwtRules).map((item) =>
      compact<{ readonly issuer?: string }>({ issuer: string(object(item).issuer) || undefined }),
    ),
  };
}
