/**
 * Hosts whose endpoints are kept to their own cluster though discovery is shared (istio: pilot/pkg/model/cluster_local.go): the most
 * specific entry of `serviceSettings` decides.
 */
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import { type Context, ofType } from './context';
import { covers, isWildcard } from './hosts';
import { keys } from './keys';

/** The configuration that keeps a host to a cluster; undefined where none certainly does. */
export function clusterLocalBy({ index }: Context, cluster: string, host: string): ResourceOf<'MeshConfig'> | undefined {
  const configs = ofType(index.get(keys.meshConfig(cluster)), 'MeshConfig');
  // Of several revisions the client's may be any.
  return configs.every((config) => isLocal(config, host)) ? configs[0] : undefined;
}

function isLocal({ facts }: ResourceOf<'MeshConfig'>, host: string): boolean {
  const entries = facts.clusterLocal.filter((entry) => !hasPlaceholder(entry.host));
  if (entries.length < facts.clusterLocal.length) return false;
  const exact = entries.filter((entry) => entry.host === host);
  if (exact.length > 0) return exact.every(({ local }) => local);
  const covering = entries.filter((entry) => isWildcard(entry.host) && covers(entry.host, host));
  const longest = Math.max(...covering.map((entry) => entry.host.length));
  const nearest = covering.filter((entry) => entry.host.length === longest);
  return nearest.length > 0 && nearest.every(({ local }) => local);
}
