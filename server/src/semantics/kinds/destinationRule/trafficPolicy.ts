/** What clients do with connections to a host, a subset of it or one of its ports. */
import type { Path } from '../../../yaml/tree';
import { isIp } from '../../primitives/addresses';
import { isFqdn } from '../../primitives/names';
import { checkPort } from '../../primitives/numbers';
import { isGiven, type Obj, objects, optionalObject, text } from '../../primitives/values';
import { error, removing } from '../../primitives/violation';
import type { Violation } from '../../semantics';
import { checkConnectionPool } from '../shared/connectionPool';
import { lacksMessage, setsNothing } from '../shared/fields';
import { checkClientTls } from './clientTls';
import { checkLoadBalancer } from './loadBalancer';
import { checkOutlierDetection } from './outlierDetection';

export function* checkTrafficPolicy(value: unknown, path: Path, namespace: string | undefined): Generator<Violation> {
  const policy = optionalObject(value);
  if (policy === undefined) return;
  if (setsNothing(policy, 'portLevelSettings') && isEmptyList(policy.portLevelSettings)) {
    yield error(
      'incomplete-field',
      path,
      'the traffic policy sets nothing; give it a loadBalancer, a connectionPool or the like, or leave it out',
      {
        part: 'key',
        fixes: [removing(path, 'Remove trafficPolicy', true)],
      },
    );
  }
  yield* checkCommon(policy, path, namespace);
  for (const [i, settings] of objects(policy.portLevelSettings)) {
    const at = [...path, 'portLevelSettings', i];
    if (lacksMessage(settings, 'port')) {
      yield error('incomplete-field', at, 'these settings are for no port; add "port" with its "number"');
    }
    if (setsNothing(settings, 'port')) {
      yield error(
        'incomplete-field',
        at,
        'nothing is set for the port; add a loadBalancer, connectionPool, outlierDetection or tls, or leave the item out',
        { fixes: [removing(at, 'Remove the item')] },
      );
    }
    yield* checkCommon(settings, at, namespace);
  }
  yield* checkTunnel(policy, path);
}

function* checkCommon(policy: Obj, path: Path, namespace: string | undefined): Generator<Violation> {
  yield* checkOutlierDetection(policy.outlierDetection, [...path, 'outlierDetection']);
  yield* checkConnectionPool(policy.connectionPool, [...path, 'connectionPool'], policy);
  yield* checkLoadBalancer({ policy, path });
  yield* checkClientTls(policy.tls, [...path, 'tls'], namespace);
}

function* checkTunnel(policy: Obj, path: Path): Generator<Violation> {
  const at = [...path, 'tunnel'];
  if (isGiven(policy.tunnel) && isGiven(policy.proxyProtocol)) {
    const proxyProtocol = [...path, 'proxyProtocol'];
    yield error('conflicting-fields', proxyProtocol, 'proxyProtocol cannot stand beside tunnel; leave one of them out', {
      part: 'key',
      fixes: [removing(proxyProtocol, 'Remove proxyProtocol'), removing(at, 'Remove tunnel')],
    });
  }
  const tunnel = optionalObject(policy.tunnel);
  if (tunnel === undefined) return;
  const protocol = text(tunnel.protocol);
  if (protocol && protocol !== 'CONNECT' && protocol !== 'POST') {
    const meant = protocol.toUpperCase();
    const fixes = meant === 'CONNECT' || meant === 'POST' ? [fixOf([...at, 'protocol'], meant)] : [];
    yield error('invalid-value', [...at, 'protocol'], `a tunnel is opened by "CONNECT" or "POST", not by "${protocol}"`, {
      fixes,
    });
  }
  const host = text(tunnel.targetHost);
  if (host !== undefined && !isFqdn(host) && !isIp(host)) {
    yield error(
      'invalid-host',
      [...at, 'targetHost'],
      `"${host}" is neither a full host name nor an IP address; write one of them`,
    );
  }
  yield* checkPort(tunnel.targetPort, [...at, 'targetPort'], { what: 'targetPort' });
}

function fixOf(path: Path, value: string) {
  return { title: `Change the protocol to "${value}"`, safe: true, edits: [{ op: 'set', path, value }] } as const;
}

function isEmptyList(value: unknown): boolean {
  return !isGiven(value) || (Array.isArray(value) && value.length === 0);
}
