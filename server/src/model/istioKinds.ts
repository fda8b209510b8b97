/**
 * Which kinds Istio's API groups serve and in which versions: the CRDs of istio/api as of July 2026, and IstioOperator, which
 * `istioctl install` still reads though no CRD serves it.
 */
import { splitApiVersion } from './manifest';

/** Versions, the preferred one first. */
type Versions = readonly [string, ...string[]];

const three: Versions = ['v1', 'v1beta1', 'v1alpha3'];
const two: Versions = ['v1', 'v1beta1'];

export const istioKinds: ReadonlyMap<string, ReadonlyMap<string, Versions>> = new Map(
  Object.entries<Readonly<Record<string, Versions>>>({
    'networking.istio.io': {
      DestinationRule: three,
      EnvoyFilter: ['v1alpha3'],
      Gateway: three,
      ProxyConfig: ['v1beta1'],
      ServiceEntry: three,
      Sidecar: three,
      VirtualService: three,
      WorkloadEntry: three,
      WorkloadGroup: three,
    },
    'security.istio.io': { AuthorizationPolicy: two, PeerAuthentication: two, RequestAuthentication: two },
    'telemetry.istio.io': { Telemetry: ['v1', 'v1alpha1'] },
    'extensions.istio.io': { TrafficExtension: ['v1alpha1'], WasmPlugin: ['v1alpha1'] },
    'install.istio.io': { IstioOperator: ['v1alpha1'] },
  }).map(([group, kinds]) => [group, new Map(Object.entries(kinds))]),
);

/** Groups that Istio once served, with what took their place. */
export const goneGroups: ReadonlyMap<string, string> = new Map([
  ['rbac.istio.io', 'AuthorizationPolicy of "security.istio.io"'],
  ['authentication.istio.io', 'PeerAuthentication and RequestAuthentication of "security.istio.io"'],
  ['config.istio.io', 'Telemetry of "telemetry.istio.io" and WasmPlugin of "extensions.istio.io"'],
]);

/** The group and version of an apiVersion that belongs to Istio; the version is empty where it is missing. */
export function istioApi(apiVersion: string): { readonly group: string; readonly version: string } | undefined {
  const { group, version } = splitApiVersion(apiVersion);
  if (isIstioGroup(group)) return { group, version };
  return group === '' && isIstioGroup(version) ? { group: version, version: '' } : undefined;
}

function isIstioGroup(group: string): boolean {
  return group.endsWith('.istio.io');
}
