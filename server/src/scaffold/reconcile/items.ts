/** What tells the items of a list apart, by kind and path. A list of which nothing is known here is one value, taken as a whole. */
import type { ClusterSettings } from '../../settings/merge';
import type { Value } from '../../yaml/edits';
import { isEntries } from '../../yaml/render';

type Name = (item: Value) => string | undefined;

export interface Naming {
  readonly name: Name;
  /** Where no item has the name of the wanted one: whether one with a name that is not wanted is it all the same. */
  readonly alike?: (item: Value, wanted: Value) => boolean;
  /** Of several items of one name the one that is wanted; otherwise the first is. */
  readonly suits?: (item: Value) => boolean;
  /** What comes first wins, so that the order of the wanted items matters. */
  readonly ordered?: boolean;
}

export type Namings = (pattern: string) => Naming | undefined;

const text = (value: Value | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
const field =
  (...keys: readonly string[]): Name =>
  (item) =>
    text(keys.reduce<Value | undefined>((value, key) => (isEntries(value ?? null) ? entry(value, key) : undefined), item));

const byValue: Naming = { name: text };
const byNumber: Naming = { name: field('number') };
const byName: Naming = { name: field('name') };

/** Servers of one port differ by their hosts. */
const servers: Naming = {
  name: field('port', 'number'),
  suits: (item) => entry(entry(item, 'tls'), 'mode') === 'AUTO_PASSTHROUGH',
};

const known: Readonly<Record<string, Readonly<Record<string, Naming>>>> = {
  ServiceEntry: { 'spec.hosts': byValue, 'spec.addresses': byValue, 'spec.exportTo': byValue, 'spec.ports': byNumber },
  DestinationRule: { 'spec.subsets': byName, 'spec.exportTo': byValue },
  VirtualService: { 'spec.hosts': byValue, 'spec.http': { name: routeName, ordered: true } },
  Gateway: { 'spec.servers': servers, 'spec.servers[].hosts': byValue },
  'Gateway.gateway.networking.k8s.io': { 'spec.listeners': byName },
  Service: { 'spec.ports': { name: field('port') } },
};

/** A route by its name, else by what it matches: a second one with the same match would never be reached. */
function routeName(route: Value): string {
  const match = entry(route, 'match');
  return text(entry(route, 'name')) ?? (match === undefined ? 'default' : digest(JSON.stringify(match)));
}

/** FNV-1a. */
function digest(of: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < of.length; at++) hash = Math.imul(hash ^ of.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** The lists of a kind (as `kindKey` names it). */
export function namingsOf(kind: string, clusters: readonly ClusterSettings[]): Namings {
  const ofKind = known[kind];
  const endpoints = endpointNaming(clusters);
  return (pattern) => (kind === 'ServiceEntry' && pattern === 'spec.endpoints' ? endpoints : ofKind?.[pattern]);
}

export function endpointNaming(clusters: readonly ClusterSettings[]): Naming {
  return {
    name: (item) => clusterOf(item, clusters) ?? text(entry(item, 'address')),
    alike: (item, wanted) => {
      const address = entry(item, 'address');
      return address !== undefined && address === entry(wanted, 'address') && clusterOf(item, clusters) === undefined;
    },
  };
}

/** The cluster that an endpoint stands for: by the labels it carries, else by the address of the cluster's gateway. */
export function clusterOf(endpoint: Value, clusters: readonly ClusterSettings[]): string | undefined {
  const labels = entry(endpoint, 'labels');
  const byLabels = clusters.find(({ endpointLabels }) => {
    const all = Object.entries(endpointLabels);
    return all.length > 0 && all.every(([key, value]) => entry(labels, key) === value);
  });
  if (byLabels !== undefined) return byLabels.name;
  const address = entry(endpoint, 'address');
  return clusters.find(({ gateways }) => gateways.some((gateway) => gateway.address === address))?.name;
}

export function entry(value: Value | undefined, key: string): Value | undefined {
  return value !== undefined && isEntries(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/**
 * An ordered list with all that is wanted in it: what is ours comes in the wanted order, what is the user's stays before what it stood before.
 * Undefined where it is so already.
 */
export function arranged(
  { items, missing }: Paired,
  wanted: readonly Value[],
  isOurs: (name: string) => boolean,
): readonly Value[] | undefined {
  const partners = items.flatMap(({ wanted: partner }) => (partner === undefined ? [] : [wanted.indexOf(partner)]));
  if (missing.length === 0 && partners.every((place, index) => index === 0 || place > (partners[index - 1] ?? -1)))
    return undefined;
  const kept = new Map<number, Value[]>();
  let next = wanted.length;
  for (const { name, item, wanted: partner } of [...items].reverse()) {
    if (partner !== undefined) next = wanted.indexOf(partner);
    else if (!isOurs(name)) kept.set(next, [item, ...(kept.get(next) ?? [])]);
  }
  const all = wanted.flatMap((one, index) => [...(kept.get(index) ?? []), one]);
  return [...all, ...(kept.get(wanted.length) ?? [])];
}

/** Items of a list as it is, each with its name and what is wanted of it, and what is wanted and not there. */
export interface Paired {
  readonly items: readonly { readonly name: string; readonly item: Value; readonly wanted: Value | undefined }[];
  readonly missing: readonly { readonly name: string; readonly wanted: Value }[];
}

export function pair(actual: readonly Value[], wanted: readonly Value[], { name, alike, suits }: Naming): Paired {
  const names = actual.map(name);
  const partners = new Map<number, Value>();
  const wantedNames = new Set(wanted.map(name));
  const missing: { name: string; wanted: Value }[] = [];
  for (const item of wanted) {
    const wantedName = name(item) ?? JSON.stringify(item);
    let at = actual.findIndex((one, index) => names[index] === wantedName && suits?.(one) !== false);
    if (at < 0) at = names.indexOf(wantedName);
    if (at < 0 && alike !== undefined) {
      at = actual.findIndex((one, index) => !partners.has(index) && !wantedNames.has(names[index]) && alike(one, item));
      if (at >= 0) names[at] = wantedName;
    }
    if (at < 0 || partners.has(at)) missing.push({ name: wantedName, wanted: item });
    else partners.set(at, item);
  }
  const seen = new Map<string, number>();
  const items = actual.map((item, index) => {
    const own = names[index] ?? `#${index}`;
    const count = (seen.get(own) ?? 0) + 1;
    seen.set(own, count);
    return { name: count === 1 ? own : `${own}~${count}`, item, wanted: partners.get(index) };
  });
  return { items, missing };
}
