/** Virtual addresses of ServiceEntries. */
import { type Cidr, contains, parseCidr, parseIp } from '../base/ip';
import type { ResourceOf } from '../model/resource';
import { type Context, ofType } from './context';
import { keys } from './keys';
import { mayBeSeenTogether } from './visibility';

/** Ranges from which Istio itself gives addresses to hosts that have none (istio: pilot ipallocate controller). */
export const istioRanges: readonly string[] = ['240.240.0.0/16', '2001:2::/48'];

export const parsedIstioRanges: readonly Cidr[] = istioRanges.flatMap((range) => parseCidr(range) ?? []);

/** One text for all spellings of an address; undefined for ranges and for what is no address. */
export function canonicalAddress(address: string): string | undefined {
  const ip = parseIp(address);
  if (ip !== undefined) return ip.text;
  const cidr = parseCidr(address);
  if (cidr === undefined) return undefined;
  return cidr.bits === (cidr.ip.kind === 'v4' ? 32 : 128) ? cidr.ip.text : undefined;
}

/** The first address of 240.0.0.0/16 that no ServiceEntry of any cluster holds and that is not given away otherwise. */
export function nextFreeAddress({ index }: Context, given?: ReadonlySet<string>): string | undefined {
  for (let third = 0; third < 256; third++) {
    for (let fourth = 1; fourth < 255; fourth++) {
      const address = `240.0.${third}.${fourth}`;
      if (given?.has(address) !== true && !index.has(keys.addressAnywhere(address))) return address;
    }
  }
  return undefined;
}

/** ServiceEntries of other hosts in the same cluster that hold an address and that some client sees beside this one. */
export function addressRivals(
  context: Context,
  entry: ResourceOf<'ServiceEntry'>,
  address: string,
): readonly ResourceOf<'ServiceEntry'>[] {
  const canonical = canonicalAddress(address);
  if (canonical === undefined) return [];
  return context.index.get(keys.address(entry.cluster, canonical)).flatMap((other) => {
    if (other.type !== 'ServiceEntry' || other.unsure === true || (other.file === entry.file && other.id === entry.id)) return [];
    // One entry may give an address to several hosts; two entries clash where each has a host that the other lacks.
    const sameHosts =
      other.facts.hosts.every((host) => entry.facts.hosts.includes(host)) ||
      entry.facts.hosts.every((host) => other.facts.hosts.includes(host));
    const copies = other.namespace === entry.namespace && other.name === entry.name;
    if (sameHosts || copies || !mayShareAPort(entry, other)) return [];
    return mayBeSeenTogether(context, entry, other).is === 'yes' ? [other] : [];
  });
}

/** A connection is told by address and port: hosts whose ports all differ are never taken for each other. */
function mayShareAPort(a: ResourceOf<'ServiceEntry'>, b: ResourceOf<'ServiceEntry'>): boolean {
  const left = a.facts.ports.map(({ number }) => number);
  const right = b.facts.ports.map(({ number }) => number);
  if (left.length === 0 || right.length === 0) return true;
  return left.some((number) => typeof number !== 'number' || right.includes(number)) || right.includes('unknown');
}

export function inIstioRange(address: string): string | undefined {
  const ip = parseIp(address) ?? parseCidr(address)?.ip;
  return ip === undefined ? undefined : istioRanges.find((_, i) => contains(parsedIstioRanges[i] as Cidr, ip));
}

/**
 * The virtual addresses that the ServiceEntries of a cluster give a host, in one spelling and order; undefined where they give
 * none, or where one of them is a range or a placeholder.
 */
export function addressesOf({ index }: Context, cluster: string, host: string): readonly string[] | undefined {
  const addresses = ofType(index.get(keys.host(cluster, host)), 'ServiceEntry').flatMap((entry) => entry.facts.addresses);
  const canonical = addresses.map(canonicalAddress);
  const known = canonical.filter((address) => address !== undefined);
  return known.length === 0 || known.length < canonical.length ? undefined : [...new Set(known)].sort();
}
