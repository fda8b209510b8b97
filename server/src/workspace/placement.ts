/** The words of the layout: what a file is by its place, and to which clusters its resources go. */
import type { Chain } from '../kustomize/graph';

export type Role = 'settings' | 'kustomization' | 'chart' | 'manifest';

/** The cluster of the one mesh that nothing divides. */
export const defaultCluster = 'default';

export interface Assignment {
  readonly clusters: readonly string[];
  /** False where the shape of the folders says it, not the settings. */
  readonly explicit: boolean;
  /** The namespace of documents that name none. */
  readonly namespace: string;
}

/** One way in which a file's resources come to clusters. */
export interface Placement extends Assignment {
  /** Undefined: as they are written. */
  readonly way: { readonly via: string; readonly chain: Chain } | undefined;
}

/** A cluster for a file that belongs to none: it is checked alone. */
export function aloneIn(uri: string): string {
  return `\u0001${uri}`;
}

export function isAlone(cluster: string): boolean {
  return cluster.startsWith('\u0001');
}
