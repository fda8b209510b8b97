/** Which AuthorizationPolicies may hold in a namespace: its own, and those of the root namespace (istio: pilot/pkg/model/authorization.go). */
import type { ResourceOf } from '../model/resource';
import { type Context, ofType } from './context';
import { keys } from './keys';

export function policiesOf(
  { index, settings }: Context,
  cluster: string,
  namespace: string,
): readonly ResourceOf<'AuthorizationPolicy'>[] {
  const places = new Set([namespace, settings.mesh.rootNamespace]);
  return [...places].flatMap((place) => ofType(index.get(keys.authorizationPolicies(cluster, place)), 'AuthorizationPolicy'));
}
