/** Names that Kubernetes and Istio take, made of what people call things; deterministic, so that two runs make the same. */

/** FNV-1a, 32 bit: pure and the same everywhere. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** A text that is too long is cut and ends in a hash of the whole. */
export function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = hash(text).toString(16).padStart(8, '0');
  return `${text.slice(0, max - 9).replace(/[-._]+$/, '')}-${end}`;
}

/** A DNS label: lower case, 63 characters at most. */
export function dnsLabel(text: string): string {
  const label = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return shorten(label === '' ? `x${hash(text).toString(16)}` : label, 63);
}

/** The name of a resource, made of parts that may hold what a name must not. */
export function resourceName(...parts: readonly string[]): string {
  const name = parts
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return shorten(name, 253);
}

/** What is written where the workspace says nothing: `${CLUSTER2_GW_ADDR}`. */
export function placeholderFor(cluster: string, what: 'GW_ADDR' | 'LOCALITY' | 'NETWORK'): string {
  return `\${${cluster.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_${what}}`;
}

/** `v2` comes before `v10`. */
export function inNaturalOrder(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const one = left[i] ?? '';
    const other = right[i] ?? '';
    const numbers = /^\d/.test(one) && /^\d/.test(other);
    const order = numbers ? Number(one) - Number(other) : compare(one, other);
    if (order !== 0) return order;
  }
  return left.length - right.length || compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function quoted(values: readonly (string | number)[]): string {
  return values.map((value) => `"${value}"`).join(', ');
}
