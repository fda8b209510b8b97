/**
 * Several ServiceEntries of one host. In one namespace Istio puts their endpoints together, and their ports where they agree on how
 * the host is resolved. A client takes those of its own namespace, else those of the oldest (istio: pilot/pkg/model/sidecar.go,
 * appendSidecarServices and pickBestVisibleNamespace).
 */
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import { type Context, ofType } from './context';
import { isWildcard } from './hosts';
import { keys } from './keys';
import { namespacesOf } from './visibility';

export type ServiceEntry = ResourceOf<'ServiceEntry'>;

/** Others that give the very same host to clients that certainly see both and for which neither is nearer. */
export function entryRivals(context: Context, entry: ServiceEntry, host: string): readonly ServiceEntry[] {
  if (hasPlaceholder(host)) return [];
  const { index } = context;
  const { cluster, name, namespace } = entry;
  const all = index.get(isWildcard(host) ? keys.wildcard(cluster, host.slice(1)) : keys.host(cluster, host));
  if (all.length < 2) return [];
  return ofType(all, 'ServiceEntry').filter((other) => {
    if (other.unsure === true || (other.name === name && other.namespace === namespace)) return false;
    return !hasPlaceholder(`${other.name} ${other.namespace}`) && haveCommonClient(context, entry, other);
  });
}

/** In one namespace any client will do; of two, one of a third. */
function haveCommonClient(context: Context, a: ServiceEntry, b: ServiceEntry): boolean {
  const [left, right] = [namespacesOf(context, a), namespacesOf(context, b)];
  if (left === undefined || right === undefined) return false;
  if (left === '*' && right === '*') return true;
  const common = left === '*' ? right : right === '*' ? left : left.filter((item) => right.includes(item));
  if (common === '*') return true;
  const own = a.namespace === b.namespace ? [] : [a.namespace, b.namespace];
  return common.some((item) => !own.includes(item) && !hasPlaceholder(item));
}
