/**
 * Clusters that share their discovery: a Service of one name in two clusters is one service, and names stay as they are. What is left to
 * write are the subsets by which versions and clusters are told apart, and a gateway where the networks differ.
 */
import type { Labels } from '../../model/resource';
import type { Value } from '../../yaml/edits';
import { isRuleOf, networking } from '../build';
import { type Case, clustersOf, reached, runsIn } from '../case';
import type { Desired } from '../desired';
import { checkRules } from '../foreign';
import { dnsLabel } from '../names';
import { routing, type Target, type Targets } from '../routing';
import { checkDiscovery } from './discovery';
import type { FlavourPlan } from './flavour';

/** Istio gives it to every endpoint (istio: util/label, AugmentLabels). */
const clusterLabel = 'topology.istio.io/cluster';

export const multiPrimary: FlavourPlan = {
  desired(c) {
    checkDiscovery(c);
    return clustersOf(c).flatMap((cluster) => inCluster(c, cluster));
  },
  needs({ remotes, clients, session, view }) {
    const networkOf = (cluster: string): string | undefined => view.clusters.find(({ name }) => name === cluster)?.network;
    for (const remote of remotes) {
      const apart = clients.some((client) => {
        const [here, there] = [networkOf(client), networkOf(remote)];
        return here !== undefined && there !== undefined && here !== there;
      });
      if (apart && session.writable.has(remote)) session.need(remote, 'network');
    }
  },
};

function inCluster(c: Case, cluster: string): readonly Desired[] {
  // The manifests of a remote cluster without the Service are elsewhere.
  if (!c.clients.includes(cluster) && !c.sites.has(cluster)) return [];
  checkRules(c, cluster, c.ownHost);
  const rule = networking(c, cluster, {
    role: 'local-subsets',
    kind: 'DestinationRule',
    name: c.service.name,
    spec: { host: c.ownHost, subsets: subsetsOf(c).map(({ name, labels }) => ({ name, labels })) },
    standsFor: isRuleOf(c, c.ownHost),
  });
  const copies = c.sites.has(cluster) ? [] : [copyOf(c, cluster)];
  const routes = reached(c, cluster).length > 0 ? routing(c, cluster, () => targetsOf(c, cluster)) : undefined;
  return [...copies, rule, ...(routes === undefined ? [] : [routes])];
}

interface Subset {
  readonly name: string;
  readonly labels: Labels;
  /** Undefined: all versions. */
  readonly version?: string;
  /** Undefined: all clusters. */
  readonly cluster?: string;
}

function homesOf(c: Case, version: string): readonly string[] {
  return clustersOf(c).filter((cluster) => c.versions.of(cluster).includes(version));
}

/** One per version, one per cluster that runs it, and one per version and cluster where several clusters run a version. */
function subsetsOf(c: Case): readonly Subset[] {
  const versions = c.versions.all;
  const byVersion = versions.map((version) => ({ name: c.versions.nameOf(version), labels: { version }, version }));
  const running = clustersOf(c).filter((cluster) => c.remotes.includes(cluster) || runsIn(c, cluster));
  const byCluster = running.map((cluster) => ({ name: dnsLabel(cluster), labels: { [clusterLabel]: cluster }, cluster }));
  const byBoth = versions.flatMap((version) => {
    const homes = homesOf(c, version);
    if (homes.length < 2) return [];
    return homes.map((cluster) => ({
      name: dnsLabel(`${c.versions.nameOf(version)}-${cluster}`),
      labels: { version, [clusterLabel]: cluster },
      version,
      cluster,
    }));
  });
  const taken = new Set<string>();
  return [...byVersion, ...byCluster, ...byBoth].map((subset) => {
    let { name } = subset;
    for (let i = 2; taken.has(name); i++) name = dnsLabel(`${subset.name}-${i}`);
    taken.add(name);
    return { ...subset, name };
  });
}

/** DNS knows a name only where there is a Service of it. */
function copyOf({ service, sample, request }: Case, cluster: string): Desired {
  const { selector = {}, ports } = sample.service.facts;
  const wanted = ports.filter(({ port }) => request.ports === undefined || request.ports.some((number) => number === port));
  return {
    cluster,
    role: 'service',
    service,
    key: '',
    apiVersion: 'v1',
    kind: 'Service',
    namespace: service.namespace,
    name: service.name,
    spec: {
      ports: wanted.map(
        ({ name, port, targetPort, protocol, appProtocol }): Value => ({
          ...(name !== undefined && { name }),
          port: port ?? 0,
          ...(targetPort !== undefined && { targetPort }),
          protocol,
          ...(appProtocol !== undefined && { appProtocol }),
        }),
      ),
      selector,
    },
    standsFor: () => false,
    creates: true,
  };
}

function targetsOf(c: Case, cluster: string): Targets {
  const subsets = subsetsOf(c);
  const host = c.ownHost;
  const find = (version: string | undefined, home: string | undefined): Target => {
    const found = subsets.find((subset) => subset.version === version && subset.cluster === home);
    return { host, ...(found !== undefined && { subset: found.name }) };
  };
  const at = (version: string, home: string): Target => find(version, homesOf(c, version).length > 1 ? home : undefined);
  const own = new Map(c.versions.of(cluster).map((version) => [version, at(version, cluster)]));
  const remote = new Map<string, readonly Target[]>();
  for (const version of c.versions.all) {
    const homes = reached(c, cluster).filter((home) => c.versions.of(home).includes(version));
    if (homes.length === 0) continue;
    const one = !own.has(version) && c.request.sharedVersions !== 'per-cluster';
    remote.set(version, one ? [find(version, undefined)] : homes.map((home) => at(version, home)));
  }
  const [first] = own.values();
  return {
    called: host,
    own: runsIn(c, cluster) ? (first ?? find(undefined, cluster)) : undefined,
    ownVersions: own,
    remoteVersions: remote,
    spanning: { host },
  };
}
