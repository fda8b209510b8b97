/** Where others reach a cluster's gateway, as the settings write it: `host`, `host:port`, `[v6]:port`, a bare IPv6 or a placeholder. */
import { parseIp } from '../base/ip';
import type { GatewayAddress } from './settings';

const hostName = /^[A-Za-z0-9_](?:[-A-Za-z0-9_.]*[A-Za-z0-9_])?\.?$/;
const placeholder = /\$|\{\{|<[^<>]+>/;

/** Undefined for what is no address. */
export function parseGateway(text: string): GatewayAddress | undefined {
  const written = text.trim();
  if (placeholder.test(written)) return parsePlaceholder(written);
  const bare = parseIp(written);
  if (bare !== undefined) return { address: bare.text };
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(written);
  if (bracketed !== null) {
    const ip = parseIp(bracketed[1] ?? '');
    return ip?.kind === 'v6' ? withPort(ip.text, bracketed[2]) : undefined;
  }
  const [host = '', port, ...more] = written.split(':');
  if (more.length > 0) return undefined;
  const ip = parseIp(host);
  if (ip !== undefined) return withPort(ip.text, port);
  // Four numbers that are no address are a misspelt one, not a host.
  if (!hostName.test(host) || host.includes('..') || /^[\d.]+$/.test(host)) return undefined;
  return withPort(host.replace(/\.$/, '').toLowerCase(), port);
}

/** A placeholder may hold colons of its own (`${GW:-none}`); a port follows its end. What is filled in later is not judged. */
function parsePlaceholder(written: string): GatewayAddress | undefined {
  const numbered = /^(.*[^:$]):(\d+)$/.exec(written);
  if (numbered !== null) return withPort(numbered[1] ?? '', numbered[2]);
  const open = /^(.*[^:$]):(?:\$\{[^{}]*\}|\$\([^()]*\)|\$\w+|\{\{[^{}]*\}\}|<[^<>]+>)$/.exec(written);
  return { address: open?.[1] ?? written };
}

function withPort(address: string, port: string | undefined): GatewayAddress | undefined {
  if (port === undefined) return { address };
  if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65535) return undefined;
  return { address, port: Number(port) };
}
