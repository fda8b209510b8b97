/** What a workload with a Sidecar can reach. */
import type { Path } from '../../../yaml/tree';
import { checkIp, checkUnix, isUnix } from '../../primitives/addresses';
import { checkPort } from '../../primitives/numbers';
import { isGiven, lacks, list, type Obj, objects, optionalObject, texts } from '../../primitives/values';
import { error, removing, setting, warning } from '../../primitives/violation';
import type { Violation } from '../../semantics';
import { choice, lacksMessage } from '../shared/fields';
import { checkScopedHost, splitScope } from '../shared/scopedHosts';
import { checkListenerPort, checkRepeated } from './ingress';

export function* checkEgress(value: unknown, path: Path, namespace: string | undefined): Generator<Violation> {
  const last = list(value).length - 1;
  const numbers = new Set<number>();
  const sockets = new Set<string>();
  for (const [i, listener] of objects(value)) {
    const at = [...path, i];
    const port = optionalObject(listener.port);
    if (i < last && lacksMessage(listener, 'port')) {
      yield error(
        'conflicting-fields',
        at,
        'a listener without port is for all that no other is for: there can be only one, as the last; give this one a port or move it to the end',
      );
    }
    if (port !== undefined) {
      yield* checkListenerPort(port, [...at, 'port']);
      yield* checkRepeated(port, [...at, 'port', 'number'], numbers);
      yield* checkBind(listener, port, at, sockets);
    }
    if (Array.isArray(listener.hosts) && listener.hosts.length === 0) {
      yield error(
        'incomplete-field',
        [...at, 'hosts'],
        'a listener needs at least one host; write "*/*" for all, "./*" for those of the own namespace',
        { fixes: ['*/*', './*'].map((host) => setting([...at, 'hosts'], [host], `Write "${host}"`)) },
      );
    }
    yield* checkHosts(listener.hosts, [...at, 'hosts'], namespace);
  }
}

/** A port with a number is bound to an IP address, one without to a Unix socket. */
function* checkBind(listener: Obj, port: Obj, path: Path, sockets: Set<string>): Generator<Violation> {
  const bind = choice(listener, 'bind', '');
  const at = [...path, 'bind'];
  if (port.number !== 0 && !lacks(port, 'number')) {
    yield* checkPort(port.number, [...path, 'port', 'number']);
    if (bind && typeof port.number === 'number') yield* checkIp(bind, at, 'bind');
    return;
  }
  if (bind === undefined) return;
  if (!isUnix(bind)) {
    const place = isGiven(port.number) ? [...path, 'port', 'number'] : [...path, 'port'];
    yield error(
      'invalid-port',
      place,
      'a listener needs a port number from 1 to 65535, unless it binds to a Unix socket ("unix:///path")',
      {
        part: isGiven(port.number) ? 'value' : 'key',
      },
    );
    return;
  }
  yield* checkUnix(bind, at, 'bind');
  if (sockets.has(bind))
    yield error('duplicate-entry', at, `a listener above binds to "${bind}" already; give each its own socket`);
  sockets.add(bind);
  if (listener.captureMode === 'IPTABLES') {
    yield error(
      'conflicting-fields',
      [...path, 'captureMode'],
      'iptables cannot redirect to a Unix socket; write captureMode "NONE", or leave it out',
      {
        fixes: [
          {
            title: 'Change the captureMode to "NONE"',
            safe: false,
            edits: [{ op: 'set', path: [...path, 'captureMode'], value: 'NONE' }],
          },
        ],
      },
    );
  }
}

interface Selected {
  readonly path: Path;
  readonly host: string;
  readonly namespace: string;
  readonly dnsName: string;
}

function* checkHosts(value: unknown, path: Path, own: string | undefined): Generator<Violation> {
  const selected: Selected[] = [];
  for (const [i, host] of texts(value)) {
    yield* checkScopedHost(host, [...path, i], 'Sidecar');
    const { namespace, dnsName } = splitScope(host);
    // What begins with "~" selects nothing.
    if (!namespace || dnsName === '' || namespace.startsWith('~')) continue;
    selected.push({ path: [...path, i], host, dnsName, namespace: namespace === '.' && own !== undefined ? own : namespace });
  }
  const seen = new Map<string, string>();
  const all = selected.find(({ namespace, dnsName }) => namespace === '*' && dnsName === '*');
  const whole = new Map<string, Selected>();
  for (const each of selected) if (each.dnsName === '*' && !whole.has(each.namespace)) whole.set(each.namespace, each);
  for (const { path: at, host, namespace, dnsName } of selected) {
    const same = seen.get(`${namespace}/${dnsName}`);
    const wider = all ?? whole.get(namespace);
    const by = same ?? (wider?.path === at ? undefined : wider?.host);
    if (same === undefined) seen.set(`${namespace}/${dnsName}`, host);
    if (by === undefined) continue;
    const message =
      same === host
        ? `"${host}" is listed already; leave it out`
        : `"${host}" is among what "${by}" selects; leave it out, or "${by}" to select less`;
    yield warning('duplicate-entry', at, message, { fixes: [removing(at, `Remove "${host}"`, true)] });
  }
}
