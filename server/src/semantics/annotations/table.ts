/**
 * Istio's annotations as its API registers them (istio/api: annotation/annotations.yaml, 1.32): where each is read, how settled it is,
 * what took its place, and what its value has to be (istio: pkg/kube/inject/validate.go, and who reads those that it leaves out).
 */

/** `Pod` is the metadata of a pod template too. */
export type Home =
  | 'Any'
  | 'AuthorizationPolicy'
  | 'Gateway'
  | 'GatewayClass'
  | 'Ingress'
  | 'Namespace'
  | 'Pod'
  | 'Service'
  | 'ServiceEntry'
  | 'WorkloadEntry';

export type ValueKind =
  | 'bool'
  | 'cidrs'
  /** `*` or a list. */
  | 'cidrs-or-all'
  | 'cpu'
  | 'duration'
  | 'inject'
  | 'interfaces'
  | 'interception'
  | 'json'
  | 'log-level'
  | 'memory'
  | 'port'
  | 'ports'
  | 'ports-or-all'
  | 'proxy-config'
  | 'traffic-distribution'
  | 'uint32';

export interface Annotation {
  readonly on: readonly Home[];
  readonly status: 'alpha' | 'beta' | 'stable';
  readonly value?: ValueKind;
  /** What to write in its place, as the end of a sentence; empty where nothing does. */
  readonly deprecated?: string;
  /** The annotation that means the same. */
  readonly successor?: string;
  /** Istio's own: nobody is told that it is alpha. */
  readonly automatic?: true;
}

const pod = (value?: ValueKind): Annotation => ({ on: ['Pod'], status: 'alpha', ...(value && { value }) });
const replaced = (deprecated: string): Annotation => ({ on: ['Pod'], status: 'alpha', deprecated });
const on = (...homes: readonly Home[]): Annotation => ({ on: homes, status: 'alpha' });
const proxyStats = (key: string) => `in favor of "proxyStatsMatcher.${key}" in the annotation "proxy.istio.io/config"`;

export const injectKey = 'sidecar.istio.io/inject';

export const annotations: ReadonlyMap<string, Annotation> = new Map<string, Annotation>(
  Object.entries({
    'alpha.istio.io/canonical-serviceaccounts': { ...on('Service'), deprecated: '' },
    'alpha.istio.io/kubernetes-serviceaccounts': { ...on('Service'), deprecated: '' },
    'ambient.istio.io/bypass-inbound-capture': pod('bool'),
    'ambient.istio.io/dns-capture': pod('bool'),
    'ambient.istio.io/redirection': { on: ['Pod'], status: 'beta' },
    'ambient.istio.io/waypoint-inbound-binding': on('GatewayClass', 'Gateway'),
    'galley.istio.io/analyze-suppress': on('Any'),
    'gateway.istio.io/controller-version': { ...on('Any'), automatic: true },
    'gateway.istio.io/name-override': on('Gateway'),
    'gateway.istio.io/service-account': on('Gateway'),
    'inject.istio.io/templates': pod(),
    'istio.io/autoRegistrationGroup': on('WorkloadEntry'),
    'istio.io/connectedAt': on('WorkloadEntry'),
    'istio.io/disconnectedAt': on('WorkloadEntry'),
    'istio.io/dry-run': on('AuthorizationPolicy'),
    'istio.io/reroute-virtual-interfaces': pod('interfaces'),
    'istio.io/rev': { ...pod(), automatic: true },
    'istio.io/use-waypoint-canary-weight': on('Service', 'ServiceEntry', 'Namespace'),
    'istio.io/workloadController': on('WorkloadEntry'),
    'kubernetes.io/ingress.class': { on: ['Ingress'], status: 'stable' },
    'networking.istio.io/exportTo': on('Service'),
    'networking.istio.io/service-type': on('Gateway'),
    'networking.istio.io/traffic-distribution': { ...on('Namespace', 'Service', 'ServiceEntry'), value: 'traffic-distribution' },
    'prometheus.istio.io/merge-metrics': pod('bool'),
    'proxy.istio.io/config': { on: ['Pod'], status: 'beta', value: 'proxy-config' },
    'proxy.istio.io/overrides': pod(),
    'readiness.status.sidecar.istio.io/applicationPorts': pod(),
    'readiness.status.sidecar.istio.io/failureThreshold': pod('uint32'),
    'readiness.status.sidecar.istio.io/initialDelaySeconds': pod('uint32'),
    'readiness.status.sidecar.istio.io/periodSeconds': pod('uint32'),
    'sidecar.istio.io/agentLogLevel': pod(),
    'sidecar.istio.io/bootstrapOverride': pod(),
    'sidecar.istio.io/componentLogLevel': pod(),
    'sidecar.istio.io/discoveryAddress': replaced('in favor of "discoveryAddress" in the annotation "proxy.istio.io/config"'),
    'sidecar.istio.io/extraStatTags': replaced('in favor of "tagOverrides" of a Telemetry'),
    [injectKey]: { on: ['Pod'], status: 'beta', value: 'inject', deprecated: 'in favor of the label of the same name' },
    'sidecar.istio.io/interceptionMode': pod('interception'),
    'sidecar.istio.io/logLevel': pod('log-level'),
    'sidecar.istio.io/nativeSidecar': pod('bool'),
    'sidecar.istio.io/proxyCPU': pod('cpu'),
    'sidecar.istio.io/proxyCPULimit': pod('cpu'),
    'sidecar.istio.io/proxyImage': pod(),
    'sidecar.istio.io/proxyImageType': pod(),
    'sidecar.istio.io/proxyMemory': pod('memory'),
    'sidecar.istio.io/proxyMemoryLimit': pod('memory'),
    'sidecar.istio.io/rewriteAppHTTPProbers': pod('bool'),
    'sidecar.istio.io/statsCompression': replaced(''),
    'sidecar.istio.io/statsEvictionInterval': pod('duration'),
    'sidecar.istio.io/statsFlushInterval': pod('duration'),
    'sidecar.istio.io/statsHistogramBins': pod(),
    'sidecar.istio.io/statsHistogramBuckets': pod('json'),
    'sidecar.istio.io/statsInclusionPrefixes': replaced(proxyStats('inclusionPrefixes')),
    'sidecar.istio.io/statsInclusionRegexps': replaced(proxyStats('inclusionRegexps')),
    'sidecar.istio.io/statsInclusionSuffixes': replaced(proxyStats('inclusionSuffixes')),
    'sidecar.istio.io/status': { ...pod(), automatic: true },
    'sidecar.istio.io/userVolume': pod('json'),
    'sidecar.istio.io/userVolumeMount': pod('json'),
    'status.sidecar.istio.io/port': pod('port'),
    'topology.istio.io/controlPlaneClusters': on('Namespace'),
    'traffic.istio.io/nodeSelector': { on: ['Service'], status: 'stable', value: 'json' },
    'traffic.sidecar.istio.io/excludeInboundPorts': pod('ports'),
    'traffic.sidecar.istio.io/excludeInterfaces': pod('interfaces'),
    'traffic.sidecar.istio.io/excludeOutboundIPRanges': pod('cidrs'),
    'traffic.sidecar.istio.io/excludeOutboundPorts': pod('ports'),
    'traffic.sidecar.istio.io/includeInboundPorts': pod('ports-or-all'),
    'traffic.sidecar.istio.io/includeOutboundIPRanges': pod('cidrs-or-all'),
    'traffic.sidecar.istio.io/includeOutboundPorts': pod('ports-or-all'),
    'traffic.sidecar.istio.io/kubevirtInterfaces': {
      ...pod('interfaces'),
      deprecated: 'in favor of "istio.io/reroute-virtual-interfaces"',
      successor: 'istio.io/reroute-virtual-interfaces',
    },
  } satisfies Readonly<Record<string, Annotation>>),
);

/** What Istio reads, or its controllers write, without registering it: istioctl calls these unknown, and is wrong. */
export const unregistered: ReadonlySet<string> = new Set([
  'ambient.istio.io/xfcc-include-client-identity',
  'experimental.istio.io/disable-gateway-port-translation',
  'gateway.istio.io/agentgatewayImage',
  'gateway.istio.io/tls-cipher-suites',
  'istio.io/connect-strategy',
  'istio.io/ignore-policy-attachment',
  'networking.istio.io/address-type',
  'prometheus.istio.io/scrape-targets',
  'prometheus.istio.io/secure-port',
  'proxy.istio.io/health-checks-enabled',
]);

/** Domains in which Istio's installers and controllers keep notes of their own. */
export const ownDomains: ReadonlySet<string> = new Set([
  'internal.istio.io',
  'install.istio.io',
  'install.operator.istio.io',
  'operator.istio.io',
  'cni.istio.io',
  'leader.istio.io',
]);

/** Labels that Istio reads, and nobody as an annotation (istio/api: label/labels.yaml). */
export const labelKeys: ReadonlySet<string> = new Set([
  'gateway.istio.io/managed',
  'istio-injection',
  'istio.io/dataplane-mode',
  'istio.io/global',
  'istio.io/ingress-use-waypoint',
  'istio.io/persistent-session',
  'istio.io/persistent-session-header',
  'istio.io/tag',
  'istio.io/use-waypoint',
  'istio.io/use-waypoint-canary',
  'istio.io/use-waypoint-canary-namespace',
  'istio.io/use-waypoint-namespace',
  'istio.io/waypoint-for',
  'networking.istio.io/enable-autoallocate-ip',
  'networking.istio.io/gatewayPort',
  'networking.istio.io/tunnel',
  'security.istio.io/tlsMode',
  'service.istio.io/canonical-name',
  'service.istio.io/canonical-revision',
  'service.istio.io/workload-name',
  'topology.istio.io/cluster',
  'topology.istio.io/locality',
  'topology.istio.io/network',
  'topology.istio.io/subzone',
]);
