/** Connection pools: of DestinationRules, and of Sidecars for what comes in. */
import { parseDuration } from '../../../base/duration';
import type { Path } from '../../../yaml/tree';
import { checkDuration, checkRange } from '../../primitives/numbers';
import { type Obj, optionalObject, text } from '../../primitives/values';
import { error, removing } from '../../primitives/violation';
import type { SemanticFix, Violation } from '../../semantics';
import { lacksMessage, setsNothing } from './fields';

const httpCounts = [
  'http1MaxPendingRequests',
  'http2MaxRequests',
  'maxRequestsPerConnection',
  'maxRetries',
  'maxConcurrentStreams',
] as const;

/** `owner`: what holds the pool, which may set nothing else. */
export function* checkConnectionPool(value: unknown, path: Path, owner: Obj): Generator<Violation> {
  const pool = optionalObject(value);
  if (pool === undefined) return;
  if (setsNothing(pool)) {
    yield error(
      'incomplete-field',
      path,
      'the connection pool sets nothing; give limits under "tcp" or "http", or leave it out',
      {
        part: 'key',
        fixes: removingWith(owner, path),
      },
    );
  }
  const http = optionalObject(pool.http);
  if (http !== undefined) yield* checkHttp(http, [...path, 'http']);
  const tcp = optionalObject(pool.tcp);
  if (tcp !== undefined) yield* checkTcp(tcp, [...path, 'tcp']);
}

/** Removes the last that is set together with what would set nothing without it; of an item of a list its user must decide. */
function removingWith(owner: Obj, path: Path): readonly SemanticFix[] {
  const key = String(path.at(-1));
  if (!setsNothing(owner, key, 'port')) return [removing(path, `Remove ${key}`)];
  const holder = path.slice(0, -1);
  return holder.at(-1) === 'trafficPolicy' ? [removing(holder, 'Remove trafficPolicy')] : [];
}

function* checkTcp(tcp: Obj, path: Path): Generator<Violation> {
  yield* checkCount(tcp, 'maxConnections', path);
  yield* checkDuration(tcp.connectTimeout, [...path, 'connectTimeout']);
  yield* checkDuration(tcp.maxConnectionDuration, [...path, 'maxConnectionDuration']);
  // 0 turns the timeout off.
  const idle = text(tcp.idleTimeout);
  if (idle !== undefined && parseDuration(idle) !== 0) {
    yield* checkDuration(idle, [...path, 'idleTimeout'], { least: true });
  }
}

function* checkHttp(http: Obj, path: Path): Generator<Violation> {
  for (const key of httpCounts) yield* checkCount(http, key, path);
  yield* checkDuration(http.idleTimeout, [...path, 'idleTimeout']);
  if (http.h2UpgradePolicy === 'UPGRADE' && http.useClientProtocol === true) {
    const at = [...path, 'useClientProtocol'];
    yield error(
      'conflicting-fields',
      at,
      'useClientProtocol keeps the client\'s protocol, while h2UpgradePolicy "UPGRADE" always speaks HTTP/2; leave one of them out',
      {
        part: 'key',
        fixes: [removing(at, 'Remove useClientProtocol'), removing([...path, 'h2UpgradePolicy'], 'Remove h2UpgradePolicy')],
      },
    );
  }
  const keepAlive = optionalObject(http.http2KeepAlive);
  if (keepAlive === undefined) return;
  const at = [...path, 'http2KeepAlive'];
  for (const [key, example] of [
    ['interval', '30s'],
    ['timeout', '5s'],
  ] as const) {
    yield* checkDuration(keepAlive[key], [...at, key]);
    if (!lacksMessage(keepAlive, key)) continue;
    yield error('incomplete-field', at, `http2KeepAlive needs both an interval and a timeout; add "${key}: ${example}"`, {
      part: 'key',
      fixes: [{ title: `Add ${key}: ${example}`, safe: false, edits: [{ op: 'set', path: [...at, key], value: example }] }],
    });
  }
}

function* checkCount(settings: Obj, key: string, path: Path): Generator<Violation> {
  yield* checkRange(settings[key], [...path, key], { what: key, least: 0 });
}
