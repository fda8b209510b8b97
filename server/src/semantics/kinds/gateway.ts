import { hasPlaceholder } from '../../base/placeholder';
import type { Path } from '../../yaml/tree';
import { checkIp, checkUnix, isUnix } from '../primitives/addresses';
import { checkLabel } from '../primitives/names';
import { checkPort } from '../primitives/numbers';
import { checkProtocol, isHttp, isProtocol, isTls } from '../primitives/protocols';
import { isUnset, lacks, number, type Obj, object, objects, optionalObject, text, texts } from '../primitives/values';
import { error, removing, setting, warning } from '../primitives/violation';
import type { SemanticFix, Validator, Violation } from '../semantics';
import { lacksMessage } from './shared/fields';
import { checkScopedHost } from './shared/scopedHosts';
import { certificatesOf, checkServerTls, modeOf } from './shared/serverTls';

export const gateway: Validator = function* (document) {
  yield* checkLabel(object(document.metadata).name, ['metadata', 'name'], { what: 'name of the Gateway' });
  const spec = object(document.spec);
  const path = ['spec', 'servers'];
  if ((lacksMessage(document, 'spec') || optionalObject(document.spec) !== undefined) && lacks(spec, 'servers')) {
    yield error('incomplete-field', path, 'a Gateway needs at least one server; add "servers" with a port and hosts', {
      part: 'key',
    });
  }
  const names = new Map<string, string>();
  for (const [i, server] of objects(spec.servers)) {
    yield* checkServer(server, [...path, i]);
    const port = object(server.port);
    const name = text(port.name);
    if (!name) continue;
    const at = [...path, i, 'port', 'name'];
    const first = names.get(name);
    if (first !== undefined) {
      yield error(
        'duplicate-entry',
        at,
        `a server above, of ${first}, names its port "${name}" too; give each server's port its own name`,
        {
          fixes: uniqueName(spec, port, name, at),
        },
      );
    } else names.set(name, number(port.number) === undefined ? 'another port' : `port ${port.number}`);
  }
};

/** A name with the number of the port or, where the number tells nothing, of the server. */
function uniqueName(spec: Obj, port: Obj, name: string, path: Path): readonly SemanticFix[] {
  const taken = new Set([...objects(spec.servers)].map(([, server]) => object(server.port).name));
  const free = [port.number, 2, 3, 4]
    .filter((each) => number(each) !== undefined)
    .map((each) => `${name}-${each}`)
    .find((each) => !taken.has(each));
  return free === undefined
    ? []
    : [{ title: `Rename the port to "${free}"`, safe: false, edits: [{ op: 'set', path, value: free }] }];
}

function* checkServer(server: Obj, path: Path): Generator<Violation> {
  if (Array.isArray(server.hosts) && server.hosts.length === 0) {
    yield error('incomplete-field', [...path, 'hosts'], 'a server needs at least one host; write "*" for all', {
      fixes: [setting([...path, 'hosts'], ['*'], 'Take requests to all hosts')],
    });
  }
  for (const [i, host] of texts(server.hosts)) yield* checkScopedHost(host, [...path, 'hosts', i], 'Gateway');
  yield* checkServerPort(server, path);
  yield* checkTlsOfServer(server, path);
}

function* checkServerPort(server: Obj, path: Path): Generator<Violation> {
  const bind = text(server.bind);
  if (bind) yield* isUnix(bind) ? checkUnix(bind, [...path, 'bind'], 'bind') : checkIp(bind, [...path, 'bind'], 'bind');
  const port = optionalObject(server.port);
  if (port === undefined) return;
  const at = [...path, 'port'];
  yield* checkProtocol(port.protocol, [...at, 'protocol'], { required: true });
  if (text(port.name) === '')
    yield error('invalid-name', [...at, 'name'], 'the port must have a name such as "http" or "https-shop"');
  const socket = bind !== undefined && isUnix(bind);
  const certain = bind !== undefined || lacks(server, 'bind');
  if (socket && !isUnset(port.number) && number(port.number) !== undefined) {
    yield error('invalid-port', [...at, 'number'], `a Unix socket has no port number; write 0, or bind to an IP address`, {
      fixes: [{ title: 'Change the number to 0', safe: false, edits: [{ op: 'set', path: [...at, 'number'], value: 0 }] }],
    });
  } else if (!socket && certain) yield* checkPort(port.number, [...at, 'number']);
  if ((number(port.targetPort) ?? 0) > 0) {
    yield error(
      'invalid-port',
      [...at, 'targetPort'],
      'a Gateway has no targetPort: the Service of the gateway maps its ports; leave it out',
      {
        part: 'key',
        fixes: [removing([...at, 'targetPort'], 'Remove targetPort', true)],
      },
    );
  }
}

function* checkTlsOfServer(server: Obj, path: Path): Generator<Violation> {
  const protocol = text(object(server.port).protocol);
  const known = protocol !== undefined && isProtocol(protocol);
  const at = [...path, 'tls'];
  if (known && isTls(protocol) && lacksMessage(server, 'tls')) {
    yield error(
      'incomplete-field',
      [...path, 'port', 'protocol'],
      `a server of protocol "${protocol}" needs "tls": a mode such as SIMPLE with a credentialName, or PASSTHROUGH`,
    );
  }
  const tls = optionalObject(server.tls);
  if (tls === undefined || Object.keys(tls).some(hasPlaceholder)) return;
  if (known && isHttp(protocol)) yield* checkTlsOfHttp(tls, at, protocol);
  else if (known && !isTls(protocol)) {
    yield error(
      'conflicting-fields',
      at,
      `a server of protocol "${protocol}" has no tls; write protocol "TLS", or leave tls out`,
      {
        part: 'key',
        fixes: [
          {
            title: 'Change the protocol to "TLS"',
            safe: false,
            edits: [{ op: 'set', path: [...path, 'port', 'protocol'], value: 'TLS' }],
          },
          removing(at, 'Remove tls'),
        ],
      },
    );
  } else {
    if (known && tls.httpsRedirect === true) {
      yield warning(
        'ineffective-field',
        [...at, 'httpsRedirect'],
        `httpsRedirect is for servers of protocol "HTTP", not "${protocol}"; leave it out`,
        {
          part: 'key',
          fixes: [removing([...at, 'httpsRedirect'], 'Remove httpsRedirect', true)],
        },
      );
    }
    yield* checkServerTls(tls, at, true);
  }
}

/** Plain HTTP may only have what redirects to HTTPS. */
function* checkTlsOfHttp(tls: Obj, path: Path, protocol: string): Generator<Violation> {
  const mode = modeOf(tls);
  const ends = mode !== undefined && mode !== 'PASSTHROUGH' && mode !== 'AUTO_PASSTHROUGH';
  const certificates = certificatesOf(tls, ['serverCertificate', 'privateKey', 'caCertificates']);
  const culprit = ends ? 'mode' : certificates[0];
  if (culprit === undefined) {
    yield* checkServerTls(tls, path, true);
    return;
  }
  const found = ends ? `mode "${mode}"` : culprit;
  const redirects = tls.httpsRedirect === true;
  const fixes: SemanticFix[] = [
    redirects
      ? {
          title: 'Keep only httpsRedirect',
          safe: false,
          edits: Object.keys(tls).flatMap((key) =>
            key === 'httpsRedirect' ? [] : [{ op: 'remove', path: [...path, key] } as const],
          ),
        }
      : removing(path, 'Remove tls'),
    ...(protocol.toUpperCase() === 'HTTP' && ends && !redirects && [...checkServerTls(tls, path, true)].length === 0
      ? [
          {
            title: 'Change the protocol to "HTTPS"',
            safe: false,
            edits: [{ op: 'set', path: [...path.slice(0, -1), 'port', 'protocol'], value: 'HTTPS' } as const],
          },
        ]
      : []),
  ];
  yield error(
    'conflicting-fields',
    [...path, culprit],
    `a server of protocol "${protocol}" ends no TLS: of tls only httpsRedirect may be given, not ${found}; write protocol "HTTPS", or leave it out`,
    { part: ends ? 'value' : 'key', fixes },
  );
}
