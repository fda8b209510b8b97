/** What is known of the fields that the flavours write. */
import type { ClusterSettings } from '../../settings/merge';
import type { Mark } from '../mark';
import type { Place } from './paths';

/**
 * Fields that every resource or item of that kind which we write has, so that they are never left over: `meshwright.dev/added` need not list them.
 */
const basics: Readonly<Record<string, readonly string[]>> = {
  ServiceEntry: [
    'spec.location',
    'spec.resolution',
    'spec.ports[].number',
    'spec.ports[].name',
    'spec.ports[].protocol',
    'spec.endpoints[].address',
  ],
  DestinationRule: ['spec.host', 'spec.subsets[].name', 'spec.subsets[].labels'],
  Gateway: [
    'spec.selector',
    'spec.servers[].port.number',
    'spec.servers[].port.name',
    'spec.servers[].port.protocol',
    'spec.servers[].tls.mode',
  ],
  VirtualService: ['spec.http[].name', 'spec.http[].match', 'spec.http[].route'],
  WorkloadEntry: ['spec.address'],
};

/** Maps that mean something only as a whole: a label more or less selects something else. */
const whole: Readonly<Record<string, readonly string[]>> = {
  ServiceEntry: ['spec.workloadSelector'],
  DestinationRule: ['spec.subsets[].labels'],
  VirtualService: ['spec.http[].retries'],
  Gateway: ['spec.selector'],
  Service: ['spec.selector'],
  EnvoyFilter: ['spec.workloadSelector'],
};

export function isBasic(kind: string, pattern: string): boolean {
  return basics[kind]?.includes(pattern) === true;
}

export function isWhole(kind: string, pattern: string): boolean {
  return whole[kind]?.includes(pattern) === true;
}

/** What is ours in a resource without being listed. */
export type Implied = (place: Place) => boolean;

export const nothingImplied: Implied = () => false;

type Told = (of: {
  readonly key: string;
  readonly mark: Pick<Mark, 'flavour' | 'role'>;
  readonly labels: ReadonlySet<string>;
}) => boolean;

const always: Told = () => true;
const failover: Told = ({ mark }) => mark.flavour === 'failover' && mark.role !== 'local-subsets';
/** By which endpoints are told apart; a label beside these is the user's. */
const endpointLabel: Told = (of) =>
  of.labels.has(of.key) ||
  /^(?:runs-|meshwright\.dev\/)/.test(of.key) ||
  (failover(of) && of.key === 'security.istio.io/tlsMode');

/**
 * What created resources of a kind hold as often as it is wanted, so that nobody else would have written it: to list it would only be
 * noise. Items of lists are meant where they stand alone.
 */
const implied: Readonly<Record<string, Readonly<Record<string, Told>>>> = {
  ServiceEntry: {
    'spec.hosts[]': always,
    'spec.addresses[]': ({ mark }) => mark.flavour !== 'dns-proxy',
    'spec.workloadSelector': always,
    'spec.endpoints[].ports.*': always,
    'spec.endpoints[].labels.*': endpointLabel,
    'spec.endpoints[].locality': failover,
  },
  DestinationRule: {
    'spec.trafficPolicy.tls.mode': ({ mark }) => mark.role === 'subsets',
    'spec.trafficPolicy.outlierDetection.consecutive5xxErrors': failover,
    'spec.trafficPolicy.outlierDetection.interval': failover,
    'spec.trafficPolicy.outlierDetection.baseEjectionTime': failover,
    'spec.trafficPolicy.outlierDetection.maxEjectionPercent': failover,
    'spec.trafficPolicy.loadBalancer.localityLbSetting.enabled': failover,
  },
  VirtualService: { 'spec.hosts[]': always },
  WorkloadEntry: { 'spec.labels.*': endpointLabel },
  Gateway: { 'spec.servers[].hosts[]': always },
  'Gateway.gateway.networking.k8s.io': {
    'metadata.labels.*': ({ key }) => key === 'topology.istio.io/network',
    'spec.gatewayClassName': always,
    'spec.listeners[].port': always,
    'spec.listeners[].name': always,
    'spec.listeners[].protocol': always,
    'spec.listeners[].tls.mode': always,
    'spec.listeners[].tls.options.*': ({ key }) => key === 'gateway.istio.io/tls-terminate-mode',
  },
  EnvoyFilter: { 'spec.workloadSelector': always, 'spec.configPatches': always },
  Service: {
    'spec.selector': always,
    'spec.ports[].name': always,
    'spec.ports[].port': always,
    'spec.ports[].targetPort': always,
    'spec.ports[].protocol': always,
    'spec.ports[].appProtocol': always,
  },
};

/** What a created resource of that mark holds of ours, beside what `meshwright.dev/added` lists. */
export function impliedIn(
  kind: string,
  mark: Pick<Mark, 'flavour' | 'role'> | undefined,
  clusters: readonly ClusterSettings[],
): Implied {
  const ofKind = implied[kind];
  if (mark === undefined || ofKind === undefined) return nothingImplied;
  const labels = new Set(['cluster', ...clusters.flatMap(({ endpointLabels }) => Object.keys(endpointLabels))]);
  return ({ pattern, path }) => ofKind[pattern]?.({ key: String(path.at(-1)), mark, labels }) === true;
}
