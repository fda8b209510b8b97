/** What comes in to a workload with a Sidecar. */
import type { Path } from '../../../yaml/tree';
import { checkIp, checkUnix, isUnix } from '../../primitives/addresses';
import { checkLabel } from '../../primitives/names';
import { checkPort, isPort } from '../../primitives/numbers';
import { checkProtocol, isHttp, isProtocol, isTls } from '../../primitives/protocols';
import { isGiven, isUnset, lacks, number, type Obj, object, objects, optionalObject, text } from '../../primitives/values';
import { error, removing, warning } from '../../primitives/violation';
import type { Violation } from '../../semantics';
import { checkConnectionPool } from '../shared/connectionPool';
import { hasItems, hasText, setsNothing } from '../shared/fields';
import { checkServerTls } from '../shared/serverTls';

export function* checkIngress(value: unknown, path: Path): Generator<Violation> {
  const seen = new Set<number>();
  for (const [i, listener] of objects(value)) {
    const at = [...path, i];
    const port = optionalObject(listener.port);
    if (port !== undefined) {
      yield* checkListenerPort(port, [...at, 'port']);
      if (port.number === 0 || lacks(port, 'number')) {
        yield error('invalid-port', [...at, 'port', 'number'], 'the listener needs a port number from 1 to 65535', {
          part: isGiven(port.number) ? 'value' : 'key',
        });
      } else yield* checkPort(port.number, [...at, 'port', 'number']);
      yield* checkRepeated(port, [...at, 'port', 'number'], seen);
    }
    const bind = text(listener.bind);
    if (bind) yield* checkIp(bind, [...at, 'bind'], 'bind');
    yield* checkDefaultEndpoint(text(listener.defaultEndpoint), [...at, 'defaultEndpoint']);
    const protocol = text(port?.protocol);
    const tls = optionalObject(listener.tls);
    if (tls !== undefined)
      yield* checkTls(tls, [...at, 'tls'], protocol ?? (port !== undefined && lacks(port, 'protocol') ? '' : undefined));
    const pool = [...at, 'connectionPool'];
    yield* checkConnectionPool(listener.connectionPool, pool, listener);
    const http = isGiven(object(listener.connectionPool).http);
    if (http && protocol && isProtocol(protocol) && !isHttp(protocol)) {
      yield warning(
        'ineffective-field',
        [...pool, 'http'],
        `limits for HTTP have no effect on a port of protocol "${protocol}"; leave them out, or write protocol "HTTP"`,
        {
          part: 'key',
          fixes: setsNothing(object(listener.connectionPool), 'http')
            ? [removing(pool, 'Remove connectionPool')]
            : [removing([...pool, 'http'], 'Remove http')],
        },
      );
    }
  }
}

/** What ports of both directions have in common; the name is optional. */
export function* checkListenerPort(port: Obj, path: Path): Generator<Violation> {
  yield* checkLabel(port.name, [...path, 'name'], { what: 'name of the port', optional: true });
  yield* checkProtocol(port.protocol, [...path, 'protocol']);
  if ((number(port.targetPort) ?? 0) > 0) {
    yield error(
      'invalid-port',
      [...path, 'targetPort'],
      'a Sidecar has no targetPort; leave it out, and name the port of the application in defaultEndpoint',
      {
        part: 'key',
        fixes: [removing([...path, 'targetPort'], 'Remove targetPort', true)],
      },
    );
  }
}

export function* checkRepeated(port: Obj, path: Path, seen: Set<number>): Generator<Violation> {
  const known = number(port.number);
  if (known === undefined || isUnset(known)) return;
  if (seen.has(known)) {
    yield error(
      'duplicate-entry',
      path,
      `a listener above has port ${known} already; give each its own port, or put them together`,
    );
  }
  seen.add(known);
}

const hosts: ReadonlySet<string> = new Set(['', '127.0.0.1', '0.0.0.0', '::1', '::']);

function* checkDefaultEndpoint(endpoint: string | undefined, path: Path): Generator<Violation> {
  if (!endpoint) return;
  if (isUnix(endpoint)) {
    yield* checkUnix(endpoint, path, 'defaultEndpoint');
    return;
  }
  const [, bracketed, plain, port] = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(endpoint) ?? [];
  const host = bracketed ?? plain;
  const forms = 'write "127.0.0.1:8080" for the application\'s port, "0.0.0.0:8080" for the pod\'s address, or "unix:///path"';
  if (host === undefined || port === undefined) {
    yield error('invalid-address', path, `the defaultEndpoint "${endpoint}" is no address with a port; ${forms}`);
  } else if (!hosts.has(host)) {
    yield error('invalid-address', path, `the defaultEndpoint must be in the pod itself, not at "${host}"; ${forms}`);
  } else if (!/^[+-]?\d+$/.test(port) || !isPort(Number(port))) {
    yield error('invalid-port', path, `the defaultEndpoint "${endpoint}" needs a port from 1 to 65535; ${forms}`);
  }
}

/** What names certificates other than by single files. */
const secretFields: ReadonlySet<string> = new Set(['credentialName', 'credentialNames', 'tlsCertificates']);

/** Of TLS only files are possible, and only at ports that speak it. */
function* checkTls(tls: Obj, path: Path, protocol: string | undefined): Generator<Violation> {
  if (protocol !== undefined && !isTls(protocol) && (protocol === '' || isProtocol(protocol))) {
    const what = protocol === '' ? 'without protocol' : `of protocol "${protocol}"`;
    yield error('conflicting-fields', path, `a port ${what} ends no TLS; write protocol "HTTPS" or "TLS", or leave tls out`, {
      part: 'key',
      fixes: [
        {
          title: 'Change the protocol to "TLS"',
          safe: false,
          edits: [{ op: 'set', path: [...path.slice(0, -1), 'port', 'protocol'], value: 'TLS' }],
        },
        removing(path, 'Remove tls'),
      ],
    });
    return;
  }
  const refused = ['subjectAltNames', ...secretFields].filter((key) => hasText(tls[key]) || hasItems(tls[key]));
  if (tls.httpsRedirect === true) refused.push('httpsRedirect');
  for (const key of refused) {
    const at = [...path, key];
    const instead = secretFields.has(key) ? ' and name files as serverCertificate and privateKey' : '';
    yield error('invalid-tls-settings', at, `the TLS of a Sidecar has no ${key}; leave it out${instead}`, {
      part: 'key',
      fixes: isLegal(without(tls, key), path) ? [removing(at, `Remove ${key}`)] : [],
    });
  }
  const mode = text(tls.mode);
  if (mode === 'ISTIO_MUTUAL' || mode === 'AUTO_PASSTHROUGH') {
    yield error(
      'invalid-tls-settings',
      [...path, 'mode'],
      `a Sidecar cannot have mode "${mode}"; write "SIMPLE" or "MUTUAL", or leave tls out: a PeerAuthentication sets Istio's own mutual TLS`,
    );
    return;
  }
  // Without what is refused they would be judged otherwise.
  if (!refused.some((key) => secretFields.has(key))) yield* checkServerTls(tls, path, false);
}

function isLegal(tls: Obj, path: Path): boolean {
  return [...checkServerTls(tls, path, false)].length === 0;
}

function without(map: Obj, key: string): Obj {
  const { [key]: _, ...rest } = map;
  return rest;
}
