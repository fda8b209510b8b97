/**
 * URLs as Go's net/url reads them with ParseRequestURI, which is what `isURL` and `url` of Kubernetes' CEL call. It differs from a
 * browser's: `localhost:5000/img` is an absolute URL of the scheme "localhost".
 */

import { parseIp } from './ip';

export interface GoUrl {
  /** In lower case; empty for a path. */
  readonly scheme: string;
}

/** Undefined for what Go refuses. */
export function parseRequestUri(text: string): GoUrl | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what Go refuses
  if (text === '' || /[\u0000-\u001f\u007f]/.test(text)) return undefined;
  if (text === '*') return { scheme: '' };
  if (text.startsWith(':')) return undefined;
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1] ?? '';
  const [rest = ''] = (scheme === '' ? text : text.slice(scheme.length + 1)).split('?', 1);
  const url: GoUrl = { scheme: scheme.toLowerCase() };
  // Without a slash it is opaque, like mailto:a@b, and not looked at further.
  if (!rest.startsWith('/')) return scheme === '' ? undefined : url;
  const hasAuthority = scheme !== '' && rest.startsWith('//');
  const slash = rest.indexOf('/', 2);
  const authority = hasAuthority ? rest.slice(2, slash < 0 ? undefined : slash) : '';
  const path = !hasAuthority ? rest : slash < 0 ? '' : rest.slice(slash);
  return isAuthority(authority) && isEscaped(path) ? url : undefined;
}

function isAuthority(text: string): boolean {
  const at = text.lastIndexOf('@');
  return (at < 0 || isUser(text.slice(0, at))) && isHost(text.slice(at + 1));
}

function isUser(text: string): boolean {
  return /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text) && isEscaped(text);
}

function isHost(text: string): boolean {
  if (/[[\]]/.test(text)) {
    // Only around an IPv6 address; Go asks for that since 1.24.8 and 1.25.2.
    const [, address = '', rest = ''] = /^\[(.*)\](.*)$/.exec(text) ?? [];
    return isPort(rest) && parseIp(address.replace('%25', '%'))?.kind === 'v6';
  }
  const colon = text.lastIndexOf(':');
  return (colon < 0 || isPort(text.slice(colon))) && isHostText(text);
}

function isPort(text: string): boolean {
  return /^(?::\d*)?$/.test(text);
}

/** Of a host only bytes beyond ASCII may be escaped, and few signs may stand as they are. */
function isHostText(text: string): boolean {
  return /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:<>"]|\P{ASCII}|%[89a-fA-F][0-9a-fA-F])*$/u.test(text);
}

function isEscaped(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text);
}
