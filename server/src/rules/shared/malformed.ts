/** Whether istiod's validation has found the host at a path wrong already: what cannot be a host does not also fail to exist. */
import { equal } from '../../base/equal';
import type { Resource } from '../../model/resource';
import type { Path } from '../../yaml/tree';

export function isMalformedHost({ violations }: Resource, path: Path): boolean {
  return violations.some((violation) => violation.concept === 'invalid-host' && equal(violation.path, path));
}
