/**
 * IP addresses and networks as Go's net/netip reads and prints them, because that is what Istio validates and compares
 * with: no leading zeros, no octal or hexadecimal, no shortened IPv4. The arithmetic is ipaddr.js's; the grammar is here,
 * since ipaddr.js also takes what netip refuses.
 */
import ipaddr from 'ipaddr.js';

export interface Ip {
  readonly kind: 'v4' | 'v6';
  /** Canonical (RFC 5952); equal for two spellings of one address. */
  readonly text: string;
  readonly bytes: readonly number[];
  /** Only of IPv6: `eth0` of `fe80::1%eth0`. */
  readonly zone?: string;
}

export interface Cidr {
  readonly kind: 'v4' | 'v6';
  readonly ip: Ip;
  readonly bits: number;
  /** The address as given, canonical: `10.1.2.3/8`. */
  readonly text: string;
  /** The network it lies in: `10.0.0.0/8`. */
  readonly masked: string;
}

const decimal = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const dotted = new RegExp(`^${decimal}(?:\\.${decimal}){3}$`);

export function parseIp(text: string): Ip | undefined {
  if (dotted.test(text)) return v4(text.split('.').map(Number));
  const percent = text.indexOf('%');
  const address = percent < 0 ? text : text.slice(0, percent);
  const zone = percent < 0 ? undefined : text.slice(percent + 1);
  if (zone === '' || !isV6(address)) return undefined;
  return v6(ipaddr.IPv6.parse(address).toByteArray(), zone);
}

/** An address and a prefix length; as netip, no zone and no sign or leading zero in the length. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return undefined;
  const ip = parseIp(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (ip === undefined || ip.zone !== undefined || !/^(?:0|[1-9]\d{0,2})$/.test(length)) return undefined;
  const bits = Number(length);
  if (bits > ip.bytes.length * 8) return undefined;
  const network = ip.bytes.map((byte, i) => byte & mask(bits, i));
  const masked = ip.kind === 'v4' ? v4(network) : v6(network, undefined);
  return { kind: ip.kind, ip, bits, text: `${ip.text}/${bits}`, masked: `${masked.text}/${bits}` };
}

export function isMulticast(ip: Ip): boolean {
  const { kind, bytes } = unmapped(ip);
  return kind === 'v4' ? ((bytes[0] ?? 0) & 0xf0) === 0xe0 : bytes[0] === 0xff;
}

export function isLoopback(ip: Ip): boolean {
  const { kind, bytes } = unmapped(ip);
  return kind === 'v4' ? bytes[0] === 127 : bytes.every((byte, i) => byte === (i === 15 ? 1 : 0));
}

/** As netip.Prefix.Contains: never across the families (a mapped address is IPv6), never an address with a zone. */
export function contains(cidr: Cidr, ip: Ip): boolean {
  if (cidr.kind !== ip.kind || ip.zone !== undefined) return false;
  return cidr.ip.bytes.every((byte, i) => ((byte ^ (ip.bytes[i] ?? 0)) & mask(cidr.bits, i)) === 0);
}

/** Whether two networks share an address. */
export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.bits <= b.bits ? contains(a, b.ip) : contains(b, a.ip);
}

function mask(bits: number, index: number): number {
  const own = Math.max(0, Math.min(8, bits - index * 8));
  return (0xff << (8 - own)) & 0xff;
}

function v4(bytes: readonly number[]): Ip {
  return { kind: 'v4', text: bytes.join('.'), bytes };
}

function v6(bytes: readonly number[], zone: string | undefined): Ip {
  const text = isMapped(bytes)
    ? `::ffff:${bytes.slice(12).join('.')}`
    : (ipaddr.fromByteArray([...bytes]) as ipaddr.IPv6).toRFC5952String();
  return zone === undefined ? { kind: 'v6', text, bytes } : { kind: 'v6', text: `${text}%${zone}`, bytes, zone };
}

/** Since Go 1.22.4 netip's predicates look through the mapping (CVE-2024-24790). */
function unmapped(ip: Ip): Ip {
  return ip.kind === 'v6' && isMapped(ip.bytes) ? v4(ip.bytes.slice(12)) : ip;
}

function isMapped(bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => i >= 12 || byte === (i < 10 ? 0 : 0xff));
}

function isV6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const [left = '', right] = halves;
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const groups = [...head, ...tail];
  const last = groups.at(-1);
  // An IPv4 address may stand for the last two groups, at the very end of the text only.
  const embedded = last !== undefined && dotted.test(last) && text.endsWith(last);
  const plain = embedded ? groups.slice(0, -1) : groups;
  if (!plain.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  const count = plain.length + (embedded ? 2 : 0);
  return right === undefined ? count === 8 : count <= 7;
}
