import { checkExportTo } from '../primitives/exportTo';
import { checkWildcardDomain, isFqdn, isPartialWildcard, isWildcardDomain } from '../primitives/names';
import { checkSelector } from '../primitives/selectors';
import { isGiven, lacks, type Obj, object, ownNamespace, text, texts } from '../primitives/values';
import { changing, error, removing, setting, warning } from '../primitives/violation';
import type { Validator, Violation } from '../semantics';
import { checkEndpoints } from './serviceEntry/endpoints';
import { checkPorts } from './serviceEntry/ports';
import { choice, hasItems } from './shared/fields';
import { widened } from './shared/scopedHosts';

const waypointLabel = 'istio.io/use-waypoint';

/**
 * What the schema says too is left to it (duplicate ports, endpoints with NONE), and so is what has rules of its own: addresses
 * (MW502) and names of endpoint ports (MW307).
 */
export const serviceEntry: Validator = function* (document) {
  const spec = object(document.spec);
  const resolution = choice(spec, 'resolution', 'NONE');
  yield* checkHosts(spec, resolution);
  yield* checkPorts(document, spec, resolution);
  yield* checkEndpoints(spec, resolution);
  if (resolution === 'DYNAMIC_DNS') yield* checkDynamicDns(document, spec);
  yield* checkSelector(spec.workloadSelector, ['spec', 'workloadSelector'], { labels: 'labels' });
  if (resolution === 'NONE' && isGiven(spec.workloadSelector) && !isGiven(spec.endpoints)) {
    const how = isGiven(spec.resolution) ? 'resolution "NONE"' : 'no resolution, which means "NONE",';
    yield warning(
      'ineffective-field',
      ['spec', 'workloadSelector'],
      `with ${how} connections go where the client sends them, so the workloads are not used; write "STATIC"`,
      { part: 'key', fixes: [setting(['spec', 'resolution'], 'STATIC', 'Set resolution: STATIC')] },
    );
  }
  yield* checkExportTo(spec.exportTo, ['spec', 'exportTo'], { namespace: ownNamespace(document), none: true });
};

function* checkHosts(spec: Obj, resolution: string | undefined): Generator<Violation> {
  const dns = resolution === 'DNS' || resolution === 'DNS_ROUND_ROBIN';
  const needsNames = dns && lacks(spec, 'endpoints');
  const noWildcards = [...texts(spec.hosts)].every(([, host]) => isFqdn(host));
  for (const [i, host] of texts(spec.hosts)) {
    const path = ['spec', 'hosts', i];
    // "*" alone is for the schema.
    if (host === '*') continue;
    if (!isWildcardDomain(host)) yield* checkWildcardDomain(host, path);
    else if (needsNames && !isFqdn(host)) {
      const advice = host.includes('*')
        ? 'give endpoints, full host names, or resolution "DYNAMIC_DNS" or "NONE"'
        : 'give endpoints or a full host name';
      yield error('invalid-host', path, `resolution "${resolution}" looks the host up, which "${host}" cannot be; ${advice}`);
    } else if (resolution === 'DYNAMIC_DNS' && !host.startsWith('*')) {
      yield error(
        'invalid-host',
        path,
        `resolution "DYNAMIC_DNS" is for wildcards such as "*.example.com"; for "${host}" write "DNS"`,
        { fixes: noWildcards ? [setting(['spec', 'resolution'], 'DNS', 'Set resolution: DNS')] : [] },
      );
    } else if (isPartialWildcard(host) && resolution !== undefined && resolution !== 'DYNAMIC_DNS') {
      const wider = widened(host);
      const advice = wider === undefined ? 'write full names' : `write "${wider}" or full names`;
      yield warning(
        'invalid-host',
        path,
        `"*" stands for a part of a label in "${host}", which proxies do not match; ${advice}`,
        {
          fixes: wider === undefined ? [] : [changing(path, wider)],
        },
      );
    }
  }
}

function* checkDynamicDns(document: Obj, spec: Obj): Generator<Violation> {
  // Of networks (CIDRs) the schema says it.
  const networks = [...texts(spec.addresses)].some(([, address]) => address.includes('/'));
  for (const key of ['addresses', 'endpoints']) {
    if (!hasItems(spec[key]) || (key === 'addresses' && networks)) continue;
    const at = ['spec', key];
    yield error(
      'conflicting-fields',
      at,
      `with resolution "DYNAMIC_DNS" the client's request tells the host to look up, so there are no ${key}; leave them out`,
      {
        part: 'key',
        fixes: [removing(at, `Remove ${key}`)],
      },
    );
  }
  const waypoint = text(object(object(document.metadata).labels)[waypointLabel]);
  if (spec.location === 'MESH_INTERNAL' && waypoint && waypoint !== 'none') {
    yield error(
      'conflicting-fields',
      ['spec', 'location'],
      `hosts with resolution "DYNAMIC_DNS" behind the waypoint "${waypoint}" cannot be "MESH_INTERNAL"; write "MESH_EXTERNAL"`,
      { fixes: [setting(['spec', 'location'], 'MESH_EXTERNAL', 'Change to "MESH_EXTERNAL"')] },
    );
  }
}
