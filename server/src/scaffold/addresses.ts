/**
 * One virtual address per host, the same in every cluster and over all runs: what a ServiceEntry of the host has already is kept; else
 * the search starts at a hash of the host, so that two people who scaffold on two branches rarely take the same.
 */
import { contains, parseCidr, parseIp } from '../base/ip';
import { hasPlaceholder } from '../base/placeholder';
import type { ResourceOf } from '../model/resource';
import { hash, quoted } from './names';
import type { Problem } from './plan.types';
import type { Session } from './session';

/** Last octets 0 and 255 are left out: some tools take them for a network and its broadcast. */
const perThird = 254;
const size = 256 * perThird;

const literal = /(?<![\d.])240\.0\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?(?![\d.]*\d)/g;

export class Addresses {
  /** By `third * 256 + fourth`. */
  private held: Uint8Array | undefined;

  constructor(private readonly session: Session) {}

  /** The address of a host, or why there is none. */
  of(host: string): { readonly address: string } | { readonly problem: Omit<Problem, 'service'> } {
    const known = this.known(host);
    if (known !== undefined) return known;
    const held = this.heldAddresses();
    const start = hash(host) % size;
    for (let i = 0; i < size; i++) {
      const slot = (start + i) % size;
      const third = Math.floor(slot / perThird);
      const fourth = (slot % perThird) + 1;
      if (held[third * 256 + fourth] === 1) continue;
      held[third * 256 + fourth] = 1;
      return { address: `240.0.${third}.${fourth}` };
    }
    return { problem: { message: `no address of 240.0.0.0/16 is free for "${host}"` } };
  }

  private known(host: string): ReturnType<Addresses['of']> | undefined {
    const given = this.session.inventory.entriesOf(host).filter((entry) => entry.facts.addresses.length > 0);
    const [first] = given;
    const address = first?.facts.addresses[0];
    if (first === undefined || address === undefined) return undefined;
    const other = given.find(({ facts }) => !facts.addresses.includes(address) && !facts.addresses.some(hasPlaceholder));
    if (other === undefined || hasPlaceholder(address)) return { address };
    return {
      problem: {
        message: `"${host}" has the address "${address}" in ${placeOf(first)}, but ${quoted(other.facts.addresses)} in ${placeOf(other)}; give it one address in all clusters`,
        at: { resource: other, path: ['spec', 'addresses', 0] },
      },
    };
  }

  private heldAddresses(): Uint8Array {
    if (this.held !== undefined) return this.held;
    const held = new Uint8Array(256 * 256);
    const { view } = this.session;
    for (const uri of view.files.all()) {
      const text = view.files.text(uri);
      if (text === undefined || !text.includes('240.0.')) continue;
      for (const [, third, fourth, bits] of text.matchAll(literal)) {
        // The whole range, or more, is what comments and outbound ranges of sidecars name; nobody holds it by that.
        if (bits !== undefined && Number(bits) <= 16) continue;
        mark(held, Number(third), Number(fourth), bits === undefined ? 32 : Number(bits));
      }
    }
    for (const resource of view.resources) {
      if (resource.type === 'ServiceEntry') for (const address of resource.facts.addresses) markWide(held, address);
    }
    this.held = held;
    return held;
  }
}

function mark(held: Uint8Array, third: number, fourth: number, bits: number): void {
  if (third > 255 || fourth > 255 || bits > 32) return;
  const count = 2 ** (32 - bits);
  const start = Math.floor((third * 256 + fourth) / count) * count;
  held.fill(1, start, start + count);
}

/** A network that a ServiceEntry has for its address is its own, however wide. */
function markWide(held: Uint8Array, address: string): void {
  const cidr = parseCidr(address);
  const range = parseIp('240.0.0.0');
  if (cidr !== undefined && range !== undefined && cidr.bits <= 16 && contains(cidr, range)) held.fill(1);
}

function placeOf({ name, cluster }: ResourceOf<'ServiceEntry'>): string {
  return `ServiceEntry "${name}" of cluster "${cluster}"`;
}
