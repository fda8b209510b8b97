/**
 * In which order EnvoyFilters patch a proxy (istio: PushContext.EnvoyFilters): by priority; of one priority those of the root namespace
 * first; then by their age, which no manifest tells.
 */
import type { EnvoyPatch } from '../model/kinds/envoyFilter';
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf } from '../model/resource';
import { type Context, ofType } from './context';
import { keys } from './keys';

export type EnvoyFilter = ResourceOf<'EnvoyFilter'>;

export interface Rival {
  readonly filter: EnvoyFilter;
  /** `later`: it comes after, certainly; `either`: whichever is older comes first. */
  readonly order: 'later' | 'either';
}

/** What brings in the filter that a patch is relative to, but perhaps too late; undefined where something brings it in time, or nothing does. */
export function lateFilter({ index, settings }: Context, filter: EnvoyFilter, patch: EnvoyPatch): Rival | undefined {
  const name = patch.filter?.name;
  const { cluster, namespace } = filter;
  if (name === undefined || hasPlaceholder(name)) return undefined;
  const { rootNamespace } = settings.mesh;
  const places = [...new Set([namespace, rootNamespace])];
  const found = places.flatMap((place) => ofType(index.get(keys.addedFilter(cluster, place, name)), 'EnvoyFilter'));
  const rivals = found.flatMap((other) => {
    const adding = other.facts.patches.filter((item) => item.adds === name && mayMeet(item, patch));
    return adding.length > 0 && !areApart(other, filter) ? [{ other, adding }] : [];
  });
  if (rivals.length === 0) return undefined;
  const orders = rivals.map(({ other, adding }) => ({
    filter: other,
    order: orderOf(other, adding, filter, patch, rootNamespace),
  }));
  if (orders.some(({ order }) => order === 'before' || order === 'unknown')) return undefined;
  const late = orders.find(({ order }) => order === 'either') ?? orders[0];
  return late && { filter: late.filter, order: late.order === 'either' ? 'either' : 'later' };
}

type Order = 'before' | 'later' | 'either' | 'unknown';

function orderOf(other: EnvoyFilter, adding: readonly EnvoyPatch[], own: EnvoyFilter, patch: EnvoyPatch, root: string): Order {
  if (other.unsure === true || own.unsure === true) return 'unknown';
  if (other.namespace === own.namespace && other.name === own.name) {
    // A copy is an alternative to this one.
    if (other.file !== own.file || other.id !== own.id) return 'unknown';
    const at = own.facts.patches.indexOf(patch);
    return adding.some((item) => other.facts.patches.indexOf(item) < at) ? 'before' : 'later';
  }
  const [theirs, ours] = [other.facts.priority, own.facts.priority];
  if (theirs === undefined || ours === undefined) return 'unknown';
  if (theirs !== ours) return theirs < ours ? 'before' : 'later';
  if (other.namespace !== own.namespace) return other.namespace === root ? 'before' : 'later';
  return 'either';
}

/** Whether two patches may be for one listener. */
function mayMeet(a: EnvoyPatch, b: EnvoyPatch): boolean {
  const [one, two] = [a.context ?? 'ANY', b.context ?? 'ANY'];
  return a.applyTo === b.applyTo && (one === two || one === 'ANY' || two === 'ANY' || hasPlaceholder(one) || hasPlaceholder(two));
}

/** Whether no workload can have both. */
function areApart(a: EnvoyFilter, b: EnvoyFilter): boolean {
  const [one, two] = [a.facts.selector ?? {}, b.facts.selector ?? {}];
  return Object.entries(one).some(([key, value]) => {
    const other = two[key];
    return other !== undefined && other !== value && !hasPlaceholder(other) && !hasPlaceholder(value);
  });
}
