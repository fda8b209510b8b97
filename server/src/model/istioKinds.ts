/**
 * Which kinds Istio's API groups serve and in which versions: those that have a schema, and IstioOperator,
 * which `istioctl install` still reads though no CRD serves it.
 */
import { schemaKinds } from '../schema/validate';
import { servedVersions } from './apiVersions';
import { splitApiVersion } from './manifest';

/** The groups in the order in which a message lists them, the most used first. */
const groupNames: readonly string[] = ['networking', 'security', 'telemetry', 'extensions', 'install'].map(
  (name) => `${name}.istio.io`,
);

/** By group and kind the served versions, the preferred one first. */
export const istioKinds: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> = readKinds();

function readKinds(): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const groups = new Map(groupNames.map((name) => [name, new Map<string, readonly string[]>()]));
  for (const each of schemaKinds) groups.get(each.group)?.set(each.kind, servedVersions(each));
  groups.get('install.istio.io')?.set('IstioOperator', ['v1alpha1']);
  return groups;
}

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
