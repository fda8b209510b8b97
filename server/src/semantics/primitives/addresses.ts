/** Addresses: IPs and CIDRs as Go's netip reads them, and sockets of Unix. */
import { parseCidr, parseIp } from '../../base/ip';
import type { Path } from '../../yaml/tree';
import type { Concept, SemanticFix, Violation } from '../semantics';
import { text } from './values';
import { changing, error } from './violation';

export function isIp(value: string): boolean {
  return parseIp(value) !== undefined;
}

export function isCidr(value: string): boolean {
  return parseCidr(value) !== undefined;
}

/** Yields when a text is neither an IP address nor a CIDR. */
export function* checkIpOrCidr(
  value: unknown,
  path: Path,
  { what = 'address', concept = 'invalid-address' as Concept }: { readonly what?: string; readonly concept?: Concept } = {},
): Generator<Violation> {
  const address = text(value);
  if (address === undefined || isIp(address) || isCidr(address)) return;
  const example = 'such as "10.0.0.1" or "10.0.0.0/8"';
  yield error(
    concept,
    path,
    address === ''
      ? `the ${what} must not be empty; write an IP address or a CIDR ${example}`
      : `the ${what} "${address}" is neither an IP address nor a CIDR ${example}`,
    { fixes: corrections(address, path, (value) => isIp(value) || isCidr(value)) },
  );
}

/** Yields when a text is no IP address. */
export function* checkIp(value: unknown, path: Path, what = 'address'): Generator<Violation> {
  const address = text(value);
  if (address === undefined || isIp(address)) return;
  yield error('invalid-address', path, `the ${what} "${address}" is no IP address such as "10.0.0.1"`, {
    fixes: corrections(address, path, isIp),
  });
}

/** Without white space around it, and without zeros in front of its numbers, which other readers take for octal. */
function corrections(address: string, path: Path, isValid: (value: string) => boolean): readonly SemanticFix[] {
  const meant = address.trim().replace(/\b0+(?=\d)/g, '');
  return meant !== address && !address.includes(':') && isValid(meant) ? [changing(path, meant)] : [];
}

export const unixScheme = 'unix://';

export function isUnix(value: string): boolean {
  return value.startsWith(unixScheme);
}

/** Yields when a text that begins with `unix://` names neither an absolute path of a file nor an abstract socket. */
export function* checkUnix(value: unknown, path: Path, what = 'address'): Generator<Violation> {
  const address = text(value);
  if (address === undefined || !isUnix(address)) return;
  const file = address.slice(unixScheme.length);
  if (file.startsWith('@') || (file.startsWith('/') && !file.endsWith('/'))) return;
  yield error(
    'invalid-address',
    path,
    `the ${what} "${address}" must name an absolute path ("unix:///run/app.sock") or an abstract socket ("unix://@app")`,
    { fixes: /^[^/@].*[^/]$/.test(file) ? [changing(path, `${unixScheme}/${file}`)] : [] },
  );
}
