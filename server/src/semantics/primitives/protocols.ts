/** The protocols of ports, as istio's pkg/config/protocol reads them: in any case. */
import { nearest } from '../../base/nearest';
import type { Path } from '../../yaml/tree';
import type { Violation } from '../semantics';
import { text } from './values';
import { error, oneOf, setting } from './violation';

export const protocols = [
  'TCP',
  'UDP',
  'GRPC',
  'GRPC-Web',
  'HTTP',
  'HTTP_PROXY',
  'HTTP2',
  'HTTPS',
  'TLS',
  'Mongo',
  'Redis',
  'MySQL',
] as const;

const known: ReadonlySet<string> = new Set(protocols.map((each) => each.toLowerCase()));
const http: ReadonlySet<string> = new Set(['http', 'http2', 'http_proxy', 'grpc', 'grpc-web']);
const tls: ReadonlySet<string> = new Set(['https', 'tls']);
const tcp: ReadonlySet<string> = new Set(['tcp', 'https', 'tls', 'mongo', 'redis', 'mysql']);

export function isProtocol(value: string): boolean {
  return known.has(value.toLowerCase());
}

export function isHttp(value: string): boolean {
  return http.has(value.toLowerCase());
}

export function isTls(value: string): boolean {
  return tls.has(value.toLowerCase());
}

/** What is routed by address, sni or not at all; an unknown protocol is not among them. */
export function isTcp(value: string): boolean {
  return tcp.has(value.toLowerCase());
}

/** Yields when a protocol is unknown. An empty one is accepted unless `required`. */
export function* checkProtocol(value: unknown, path: Path, { required = false } = {}): Generator<Violation> {
  const protocol = text(value);
  if (protocol === undefined || isProtocol(protocol) || (protocol === '' && !required)) return;
  const meant = nearest(protocol, protocols);
  const fixes = meant === undefined ? [] : [setting(path, meant, `Change the protocol to "${meant}"`)];
  const subject = protocol === '' ? 'the protocol must not be empty' : `Istio knows no protocol "${protocol}"`;
  yield error('invalid-value', path, `${subject}; write ${oneOf(protocols)}`, { fixes });
}
