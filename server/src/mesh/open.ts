/**
 * Clusters of which the workspace does not show everything for certain: a kustomization fetches, inflates or changes resources in ways
 * that are not followed here. Nothing is certainly missing there.
 */
import { type Unknown, unknown } from './answer';
import type { Context } from './context';

/** Why a `no` about a cluster, or about those whose resources it may see, would not be certain; undefined where it would. */
export function openness({ doubts }: Pick<Context, 'doubts'>, ...clusters: readonly string[]): Unknown | undefined {
  const open = clusters.find((cluster) => doubts.has(cluster));
  return open === undefined ? undefined : unknown('Kustomize may make more for the cluster than is followed here');
}

/** Under which the doubts about nothing but the Secrets of a cluster are. */
export function secretsIn(cluster: string): string {
  return `secrets\0${cluster}`;
}

/** The same of a `no` about Secrets, which Kustomize also generates. */
export function opennessOfSecrets({ doubts }: Pick<Context, 'doubts'>, ...clusters: readonly string[]): Unknown | undefined {
  return openness({ doubts }, ...clusters.flatMap((cluster) => [cluster, secretsIn(cluster)]));
}
