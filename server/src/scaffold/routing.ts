/** The VirtualService by which a client spreads its requests over versions here and there. */
import { isHttp } from '../semantics/primitives/protocols';
import type { Value } from '../yaml/edits';
import { networking } from './build';
import type { Case } from './case';
import type { Desired } from './desired';
import { readMark } from './mark';
import { inNaturalOrder, quoted } from './names';

export interface Target {
  readonly host: string;
  readonly subset?: string;
}

/** Where requests of one client can go. */
export interface Targets {
  /** The host that clients call. */
  readonly called: string;
  /** The cluster's own pods, where it runs the service. */
  readonly own: Target | undefined;
  readonly ownVersions: ReadonlyMap<string, Target>;
  /** What only other clusters answer: several where several clusters run the version and are told apart. */
  readonly remoteVersions: ReadonlyMap<string, readonly Target[]>;
  /** All clusters. */
  readonly spanning: Target;
}

/** What a client may retry elsewhere without harm: the request was not taken, or the answer says so. */
const retries = { attempts: 3, retryOn: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes' };

/** Undefined where nothing is routed, or where that cannot be, which is then told. */
export function routing(c: Case, cluster: string, find: () => Targets): Desired | undefined {
  if (c.request.routing === undefined) return undefined;
  const targets = find();
  if (!isRoutable(c, cluster, targets)) return undefined;
  const http = routesOf(c, cluster, targets);
  if (http === undefined) return undefined;
  return networking(c, cluster, {
    role: 'routing',
    kind: 'VirtualService',
    name: `${c.service.name}-global`,
    spec: { hosts: [targets.called], http },
    // The user's own routes are never edited.
    standsFor: () => false,
  });
}

function isRoutable(c: Case, cluster: string, { called }: Targets): boolean {
  const { ports, report, session, service } = c;
  if (!ports.some(({ protocol }) => isHttp(protocol))) {
    const all = ports.map((port) => `${port.number} ${port.protocol}`).join(', ');
    without(c, cluster, `routes go by HTTP, and none of its ports is (${all})`);
    return false;
  }
  const rival = session.inventory.routesOf(called).find((route) => {
    const mark = readMark(route.annotations);
    const isOurs =
      mark?.role === 'routing' && mark.service?.name === service.name && mark.service.namespace === service.namespace;
    const { gateways } = route.facts;
    return route.cluster === cluster && !isOurs && (gateways === undefined || gateways.includes('mesh'));
  });
  if (rival === undefined) return true;
  report.problem(
    `VirtualService "${rival.name}" already routes "${called}" in cluster "${cluster}"; scaffold without routing, or take that host out of it`,
    { resource: rival, path: ['spec', 'hosts'] },
  );
  return false;
}

function routesOf(c: Case, cluster: string, targets: Targets): readonly Value[] | undefined {
  const { routing: asked } = c.request;
  switch (asked?.by) {
    case 'header': {
      const chosen = remoteTargets(c, cluster, targets, asked.version);
      if (chosen === undefined) return undefined;
      const match = [{ headers: { [asked.header.toLowerCase()]: { exact: asked.value } } }];
      return [{ match, route: spread(chosen) }, { route: spread(fallback(targets)) }];
    }
    case 'version': {
      const header = asked.header.toLowerCase();
      const versions = [...versionTargets(targets)];
      if (versions.length === 0)
        return without(c, cluster, 'its workloads carry no label "version" by which requests could be routed');
      const matches = versions.map(([version, chosen]) => ({
        match: [{ headers: { [header]: { exact: version } } }],
        route: spread(chosen),
      }));
      return [...matches, { route: spread(fallback(targets)) }];
    }
    case 'weights': {
      const route = weighted(c, cluster, versionTargets(targets), asked.weights);
      return route && [{ route }];
    }
    case 'failover':
      return [{ route: spread([targets.spanning]), retries }];
    case undefined:
      return undefined;
  }
}

function without({ unrouted }: Case, cluster: string, why: string): undefined {
  unrouted.set(cluster, why);
  return undefined;
}

/**
 * Tells why clients have no routes. Where they were not named, and others have some, that is how it should be: most ways to route make
 * sense from some clusters only.
 */
export function tellUnrouted({ unrouted, report, request }: Case, desired: readonly Desired[]): void {
  const some = desired.some(({ role }) => role === 'routing');
  for (const [cluster, why] of unrouted) {
    if (some && request.clients === undefined) report.note(`cluster "${cluster}" has no routes: ${why}`);
    else report.lack(`${why}; scaffold it without routing`);
  }
}

/** By version, what runs here before what runs elsewhere. */
function versionTargets({ ownVersions, remoteVersions }: Targets): ReadonlyMap<string, readonly Target[]> {
  const versions = [...new Set([...ownVersions.keys(), ...remoteVersions.keys()])].sort(inNaturalOrder);
  return new Map(
    versions.map((version) => {
      const own = ownVersions.get(version);
      return [version, [...(own === undefined ? [] : [own]), ...(remoteVersions.get(version) ?? [])]];
    }),
  );
}

function remoteTargets(
  c: Case,
  cluster: string,
  { remoteVersions, spanning, own }: Targets,
  version: string | undefined,
): readonly Target[] | undefined {
  const versions = [...remoteVersions.keys()];
  if (version !== undefined) {
    const chosen = remoteVersions.get(version);
    if (chosen !== undefined) return chosen;
    const have = versions.length > 0 ? `they are ${quoted(versions)}` : 'there is none';
    return without(c, cluster, `no cluster other than "${cluster}" has a subset of its own for version "${version}": ${have}`);
  }
  if (versions.length > 0) return [...remoteVersions.values()].flat();
  // Without versions the host itself leads away, unless it leads to the cluster's own pods too.
  if (own === undefined || c.versions.all.length === 0) return [spanning];
  return without(
    c,
    cluster,
    `every version that other clusters run also runs in "${cluster}", where its subset means the own pods; ask for one subset per cluster`,
  );
}

function fallback({ own, remoteVersions, spanning }: Targets): readonly Target[] {
  if (own !== undefined) return [own];
  const [first] = remoteVersions.values();
  return first ?? [spanning];
}

/** Of equal parts that add up to 100; one needs no weight. */
function spread(targets: readonly Target[]): readonly Value[] {
  const [only] = targets;
  if (targets.length === 1 && only !== undefined) return [{ destination: destination(only) }];
  const parts = equalParts(100, targets.length);
  return targets.map((target, i) => ({ destination: destination(target), weight: parts[i] ?? 0 }));
}

function destination({ host, subset }: Target): Value {
  return { host, ...(subset !== undefined && { subset }) };
}

export function equalParts(total: number, count: number): readonly number[] {
  const part = Math.floor(total / count);
  return Array.from({ length: count }, (_, i) => part + (i < total - part * count ? 1 : 0));
}

function weighted(
  c: Case,
  cluster: string,
  versions: ReadonlyMap<string, readonly Target[]>,
  asked: Readonly<Record<string, number>>,
): readonly Value[] | undefined {
  const missing = Object.keys(asked).filter((version) => !versions.has(version));
  if (missing.length > 0 || versions.size === 0)
    return without(c, cluster, `weights name version ${quoted(missing)}, and it runs ${quoted([...versions.keys()]) || 'none'}`);
  const unnamed = [...versions.keys()].filter((version) => asked[version] === undefined);
  const named = Object.values(asked).reduce((sum, weight) => sum + weight, 0);
  if (named !== 100 && unnamed.length === 0)
    return without(c, cluster, `the weights of its versions add up to ${named}, not to 100`);
  const rest = new Map(equalParts(100 - named, unnamed.length).map((part, i) => [unnamed[i] ?? '', part]));
  const routes = [...versions].flatMap(([version, targets]) => {
    const parts = equalParts(asked[version] ?? rest.get(version) ?? 0, targets.length);
    return targets.map((target, i) => ({ destination: destination(target), weight: parts[i] ?? 0 }));
  });
  const [only] = routes;
  return routes.length === 1 && only !== undefined ? [{ destination: only.destination }] : routes;
}
