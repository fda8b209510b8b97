/**
 * Where a resource of the user says something else than what is wanted: mostly it stays as the user wrote it, as it does what is needed, or
 * is a matter of taste. Some of it cannot stand, and then nothing is written.
 */
import { parseIp } from '../../base/ip';
import { covers, resolveHost } from '../../mesh/hosts';
import { hasPlaceholder } from '../../model/placeholder';
import type { Resource } from '../../model/resource';
import type { ClusterSettings } from '../../settings/merge';
import type { Value } from '../../yaml/edits';
import { flow, isEntries, isList } from '../../yaml/render';
import type { Path } from '../../yaml/tree';
import { endpointNaming, entry, pair } from './items';
import type { Content } from './merge';
import { atKey, type Place } from './paths';

export interface Contradiction {
  readonly path: Path;
  readonly message: string;
}

export interface Judging {
  readonly resource: Resource;
  readonly value: Value;
  readonly wanted: Content;
  readonly clusters: readonly ClusterSettings[];
  readonly clusterDomain: string;
}

/** What is to be done where both are there and differ; undefined: look at the parts. */
type Verdict = 'keep' | Contradiction | undefined;

interface Case {
  readonly place: Place;
  readonly actual: Value;
  readonly wanted: Value;
  readonly judging: Judging;
}

type Judge = (at: Case) => Verdict;

const judges: Readonly<Record<string, Readonly<Record<string, Judge>>>> = {
  ServiceEntry: {
    spec: exclusive,
    'spec.location': must('Istio treats a host of the mesh by its location'),
    'spec.resolution': resolution,
    'spec.ports[].protocol': protocol,
    'spec.workloadSelector': must('it selects the workloads that answer'),
  },
  DestinationRule: {
    'spec.host': host,
    'spec.trafficPolicy.tls': tls,
    'spec.trafficPolicy.tls.mode': must("the other cluster's gateway hands on mutual TLS only"),
    'spec.subsets[]': subset,
  },
  Gateway: {
    'spec.selector': () => 'keep',
    'spec.servers[].tls.mode': must('only AUTO_PASSTHROUGH hands connections on by their SNI'),
    'spec.servers[].hosts': gatewayHosts,
  },
  Service: { 'spec.selector': () => 'keep' },
  EnvoyFilter: { 'spec.workloadSelector': () => 'keep' },
};

export function judge(kind: string, place: Place, actual: Value, wanted: Value, judging: Judging): Verdict {
  const one = judges[kind]?.[place.pattern] ?? (place.pattern === 'metadata.labels.*' ? must('Istio reads it') : undefined);
  return one?.({ place, actual, wanted, judging });
}

export function titleOf({ kind, name, namespace }: Pick<Resource, 'kind' | 'name' | 'namespace'>): string {
  return `${kind} "${name}" in namespace "${namespace}"`;
}

function show(value: Value | undefined): string {
  return typeof value === 'string' ? `"${value}"` : flow(value ?? null, false);
}

/** A value that has to be the wanted one. */
function must(why: string): Judge {
  return ({ place, actual, wanted, judging }) => ({
    path: place.path,
    message: `${titleOf(judging.resource)} has ${place.named} ${show(actual)}, but ${show(wanted)} is needed, since ${why}: correct it, or rename the host`,
  });
}

/** Endpoints and a workload selector exclude each other (istio: ValidateServiceEntry). */
function exclusive({ place, actual, wanted, judging }: Case): Verdict {
  for (const [has, needs] of [
    ['endpoints', 'workloadSelector'],
    ['workloadSelector', 'endpoints'],
  ] as const) {
    const there = entry(actual, has);
    const empty = there === undefined || there === null || (isList(there) && there.length === 0);
    if (empty || entry(wanted, needs) === undefined || entry(wanted, has) !== undefined) continue;
    return {
      path: [...place.path, has],
      message: `${titleOf(judging.resource)} has spec.${has}, but spec.${needs} is needed, and Istio takes only one of them: remove spec.${has}, or rename the host`,
    };
  }
  return undefined;
}

/**
 * DNS and DNS_ROUND_ROBIN differ in how often names are looked up. Both take IP addresses as well, so that with nothing but those STATIC is
 * as good; what a placeholder will be is not known.
 */
function resolution(at: Case): Verdict {
  const { actual, wanted, judging } = at;
  const dns = (value: Value): boolean => value === 'DNS' || value === 'DNS_ROUND_ROBIN';
  if (dns(actual) && (dns(wanted) || wanted === 'STATIC')) return 'keep';
  if (actual === 'STATIC' && dns(wanted)) {
    const addresses = endpointsAfter(judging).map((one) => entry(one, 'address'));
    const names = addresses.filter((one) => typeof one === 'string' && parseIp(one) === undefined && !hasPlaceholder(one));
    if (names.length === 0) return 'keep';
  }
  return must('endpoints are reached by name or by address')(at);
}

/** The endpoints that there will be: those of the user, and the wanted ones that none of them stands for. */
function endpointsAfter({ value, wanted, clusters }: Judging): readonly Value[] {
  const list = (endpoints: Value | undefined): readonly Value[] =>
    endpoints !== undefined && isList(endpoints) ? endpoints : [];
  const has = list(entry(entry(value, 'spec'), 'endpoints'));
  const { missing } = pair(has, list(wanted.spec?.endpoints), endpointNaming(clusters));
  return [...has, ...missing.map((one) => one.wanted)];
}

/** Protocols that Istio treats alike as far as routing and TLS go (istio: protocol.Instance). */
const protocolClasses: readonly (readonly string[])[] = [
  ['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'HTTP_PROXY'],
  ['HTTPS', 'TLS'],
  ['TCP', 'MONGO', 'MYSQL', 'REDIS'],
  ['UDP'],
];

function protocol(at: Case): Verdict {
  const classOf = (value: Value): number => protocolClasses.findIndex((each) => each.includes(String(value).toUpperCase()));
  return classOf(at.actual) === classOf(at.wanted) ? 'keep' : must('all clusters must speak the same')(at);
}

function host(at: Case): Verdict {
  const { actual, wanted, judging } = at;
  const full = (value: Value): string => resolveHost(String(value), judging.resource.namespace, judging.clusterDomain);
  return full(actual) === full(wanted) ? 'keep' : must('the rule holds for this host')(at);
}

/**
 * The gateway finds the service by the server name, which Istio sets for ISTIO_MUTUAL where the rule says none (istio: cluster_tls.go,
 * applyUpstreamTLSSettings). MUTUAL brings certificates of the user's own; that they are right is the user's to know.
 */
function tls({ place, actual, judging }: Case): Verdict {
  const sni = entry(actual, 'sni');
  const isPassed = typeof sni === 'string' && sni.startsWith('outbound_');
  if (entry(actual, 'mode') === 'MUTUAL' && isPassed) return 'keep';
  if (sni === undefined || sni === null || sni === '' || isPassed) return undefined;
  return {
    path: [...place.path, 'sni'],
    message: `${titleOf(judging.resource)} has ${place.named}.sni ${show(sni)}, by which the other cluster's gateway does not find the service: remove it, and Istio sets the right one`,
  };
}

const topologyLabel = 'topology.istio.io/cluster';

/**
 * A subset of the wanted name. It must select by every wanted label, since without one it takes in endpoints that the name does not
 * mean, and with another value it takes in none that it does. Labels beside them only narrow it, which is the user's to choose, unless
 * they name another version or cluster than the one that is meant: then nothing would be left of it.
 */
function subset({ place, actual, wanted, judging }: Case): Verdict {
  const has = labelsOf(actual);
  const needs = labelsOf(wanted);
  const beside = Object.keys(has).filter((key) => !Object.hasOwn(needs, key));
  const fits =
    Object.keys(needs).every((key) => has[key] === needs[key]) &&
    beside.every((key) => agrees(key, String(has[key]), String(entry(wanted, 'name')), needs, judging));
  if (fits) return subsetTls({ place, actual, wanted, judging }) ?? 'keep';
  return {
    path: [...place.path, entry(actual, 'labels') === undefined ? 'name' : 'labels'],
    message: `subset ${show(entry(wanted, 'name'))} of ${titleOf(judging.resource)} selects ${flow(has, false)}, but ${flow(needs, false)} is needed: correct its labels, or give it another name`,
  };
}

/** What a subset says of TLS goes before what its rule says. */
function subsetTls({ place, actual, wanted, judging }: Case): Verdict {
  const needs = entry(entry(judging.wanted.spec?.trafficPolicy, 'tls'), 'mode');
  const has = entry(entry(actual, 'trafficPolicy'), 'tls');
  const at = atKey(atKey(place, 'trafficPolicy'), 'tls');
  if (needs === undefined || has === undefined || has === null) return undefined;
  const verdict = tls({ place: at, actual: has, wanted, judging });
  if (verdict !== undefined || entry(has, 'mode') === needs) return verdict;
  return {
    path: entry(has, 'mode') === undefined ? at.path : [...at.path, 'mode'],
    message: `subset ${show(entry(wanted, 'name'))} of ${titleOf(judging.resource)} has TLS mode ${show(entry(has, 'mode') ?? 'DISABLE')}, but ${show(needs)} is needed, since the other cluster's gateway hands on mutual TLS only: correct it, or leave it out`,
  };
}

function labelsOf(item: Value): { readonly [key: string]: Value } {
  const labels = entry(item, 'labels');
  return labels !== undefined && isEntries(labels) ? labels : {};
}

function agrees(key: string, value: string, name: string, needs: { readonly [key: string]: Value }, judging: Judging): boolean {
  if (key === 'version' || key.endsWith('/version')) return value === name || subsetName(value) === name;
  const { clusters, resource } = judging;
  const naming = (label: string): boolean => clusters.some(({ endpointLabels }) => Object.hasOwn(endpointLabels, label));
  if (key !== topologyLabel && !naming(key)) return true;
  const meant = clusters.filter(
    ({ name: cluster, endpointLabels }) =>
      needs[topologyLabel] === cluster ||
      (Object.keys(endpointLabels).length > 0 && Object.entries(endpointLabels).every(([label, one]) => needs[label] === one)),
  );
  const ofCluster = (cluster: string): readonly string[] => [
    cluster,
    ...clusters.filter((one) => one.name === cluster).flatMap(({ endpointLabels }) => endpointLabels[key] ?? []),
  ];
  const named = meant.length > 0 ? meant.map(({ name: cluster }) => cluster) : [resource.cluster];
  return named.some((cluster) => ofCluster(cluster).includes(value));
}

/** As the flavours name subsets: a DNS label. */
function subsetName(version: string): string {
  return version.toLowerCase().replace(/[^a-z0-9-]/g, '-');
}

/** The hosts that a server lacks are added; where it has all of them, by way of a wildcard or for certain namespaces, nothing is. */
function gatewayHosts({ actual, wanted }: Case): Verdict {
  return missingHosts(actual, wanted).length === 0 ? 'keep' : undefined;
}

export function missingHosts(actual: Value, wanted: Value): readonly Value[] {
  const has = (isList(actual) ? actual : []).map((each) => String(each).replace(/^[^/]*\//, ''));
  return (isList(wanted) ? wanted : []).filter(
    (each) => !has.some((one) => one === each || (one.startsWith('*') && covers(one, String(each)))),
  );
}
