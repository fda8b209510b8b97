/**
 * From a document's plain value to its manifests. Decides which documents matter (only those are parsed), unpacks Lists,
 * and folds the API versions of a kind into one.
 */
import { schemaKind } from '../schema/kinds';
import type { Header, Path } from '../yaml/tree';
import { readAttachment } from './attachment';
import { readAuthorizationPolicy } from './kinds/authorizationPolicy';
import { readDestinationRule } from './kinds/destinationRule';
import { readEnvoyFilter } from './kinds/envoyFilter';
import { readGateway } from './kinds/gateway';
import { readKubernetesGateway } from './kinds/kubernetesGateway';
import { readConfigMap, readInstallation, readMeshConfigFile, readMeshNetworksFile } from './kinds/meshConfig';
import { readPeerAuthentication } from './kinds/peerAuthentication';
import { readReferenceGrant } from './kinds/referenceGrant';
import { readRequestAuthentication } from './kinds/requestAuthentication';
import { readRoute } from './kinds/route';
import { isSecretMaker, readSecret } from './kinds/secret';
import { readService } from './kinds/service';
import { readServiceEntry } from './kinds/serviceEntry';
import { readSidecar } from './kinds/sidecar';
import { readTelemetry } from './kinds/telemetry';
import { readVirtualService } from './kinds/virtualService';
import { readWebhooks } from './kinds/webhooks';
import { podKinds, podTemplate, readWorkload } from './kinds/workload';
import { readWorkloadEntry, readWorkloadGroup } from './kinds/workloadEntry';
import { labels, list, type Obj, object, string } from './read';
import type { FactsByType, Judgement, Manifest, ManifestOf, ResourceType } from './resource';

/** Core kinds whose identity the mesh needs beside what has readers of its own. */
const identityKinds: ReadonlySet<string> = new Set(['Namespace', 'ServiceAccount']);

/** The label by which Istio finds the Secrets that let one cluster read another one's API server. */
export const remoteSecretLabel = 'istio/multiCluster';

/** A cheap test on the text: whether the document is worth parsing. */
export function isRelevant(header: Header, text: string): boolean {
  const { apiVersion, kind } = header;
  if (apiVersion === undefined || kind === undefined) return false;
  if (apiVersion.includes('istio.io/') || apiVersion.endsWith('istio.io')) return true;
  if (schemaKind(splitApiVersion(apiVersion).group, kind) !== undefined) return true;
  if (kind === 'Service') return apiVersion === 'v1' || apiVersion.startsWith('serving.knative.dev/');
  if (kind === 'Canary') return apiVersion.startsWith('flagger.app/');
  if (kind === 'Gateway') return apiVersion.startsWith('gateway.networking.k8s.io/');
  if (kind.endsWith('List') || identityKinds.has(kind) || podKinds.has(kind)) return true;
  if (kind.endsWith('WebhookConfiguration')) return text.includes('istio');
  if (kind === 'Secret') return apiVersion === 'v1';
  if (isSecretMaker(splitApiVersion(apiVersion).group, kind)) return true;
  if (kind === 'ConfigMap') return apiVersion === 'v1' && /^\s+mesh(Networks)?:/m.test(text);
  if (kind === 'Istio') return apiVersion.startsWith('sailoperator.io/');
  return text.includes('template') && text.includes('containers');
}

/** The group and version of an `apiVersion`; the core group is empty. */
export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.lastIndexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** Groups that have served the same kinds under several names; their kinds need no group to be told apart. */
const plainGroups: ReadonlySet<string> = new Set(['', 'apps', 'extensions', 'batch', 'networking.istio.io']);

/** A kind's name in identities: with its group where another group has a kind of that name (a Knative or Gateway API one). */
export function kindKey(group: string, kind: string): string {
  return plainGroups.has(group) ? kind : `${kind}.${group}`;
}

/** Judges a manifest by itself; `base` is where it stands in its document. Meaning is for other rooms, which hand this in. */
export type Judge = (group: string, kind: string, document: Obj, base: Path) => Judgement;

/** The manifests of one document's value; none for what has no apiVersion, kind and name. */
export function readManifests(value: unknown, judge: Judge): readonly Manifest[] {
  const top = object(value);
  const kind = string(top.kind);
  if (kind?.endsWith('List') && Array.isArray(top.items)) {
    return list(top.items).flatMap((item, index) => readManifest(item, ['items', index], judge) ?? []);
  }
  const manifest = readManifest(value, [], judge);
  return manifest === undefined ? [] : [manifest];
}

function readManifest(value: unknown, base: Path, judge: Judge): Manifest | undefined {
  const document = object(value);
  const apiVersion = string(document.apiVersion);
  const kind = string(document.kind);
  const metadata = object(document.metadata);
  const generateName = string(metadata.generateName);
  const name = string(metadata.name) ?? (generateName === undefined ? undefined : `${generateName}*`);
  if (!apiVersion || !kind || !name) return undefined;
  const { group } = splitApiVersion(apiVersion);
  const namespace = string(metadata.namespace) || undefined;
  const attachment = readAttachment(group, kind, document);
  const common = {
    id: `${kindKey(group, kind)}/${namespace ?? ''}/${name}`,
    apiVersion,
    group,
    kind,
    name,
    namespace,
    labels: labels(metadata.labels),
    annotations: labels(metadata.annotations),
    base,
    ...(attachment === undefined ? {} : { attachment }),
    ...judge(group, kind, document, base),
  };
  const of = <T extends ResourceType>(type: T, facts: FactsByType[T]): ManifestOf<T> => ({ type, ...common, facts });
  switch (`${group}/${kind}`) {
    case '/Service':
      return of('Service', readService(document));
    case 'networking.istio.io/ServiceEntry':
      return of('ServiceEntry', readServiceEntry(document));
    case 'networking.istio.io/WorkloadEntry':
      return of('WorkloadEntry', readWorkloadEntry(document));
    case 'networking.istio.io/WorkloadGroup':
      return of('WorkloadEntry', readWorkloadGroup(document));
    case 'networking.istio.io/DestinationRule':
      return of('DestinationRule', readDestinationRule(document));
    case 'networking.istio.io/VirtualService':
      return of('VirtualService', readVirtualService(document));
    case 'networking.istio.io/Gateway':
      return of('Gateway', readGateway(document));
    case 'gateway.networking.k8s.io/Gateway':
      return of('KubernetesGateway', readKubernetesGateway(document));
    case 'gateway.networking.k8s.io/HTTPRoute':
    case 'gateway.networking.k8s.io/GRPCRoute':
    case 'gateway.networking.k8s.io/TLSRoute':
    case 'gateway.networking.k8s.io/TCPRoute':
    case 'gateway.networking.k8s.io/UDPRoute':
      return of('Route', readRoute(document));
    case 'gateway.networking.k8s.io/ReferenceGrant':
      return of('ReferenceGrant', readReferenceGrant(document));
    case 'security.istio.io/PeerAuthentication':
      return of('PeerAuthentication', readPeerAuthentication(document));
    case 'security.istio.io/AuthorizationPolicy':
      return of('AuthorizationPolicy', readAuthorizationPolicy(document));
    case 'security.istio.io/RequestAuthentication':
      return of('RequestAuthentication', readRequestAuthentication(document));
    case 'networking.istio.io/Sidecar':
      return of('Sidecar', readSidecar(document));
    case 'telemetry.istio.io/Telemetry':
      return of('Telemetry', readTelemetry(document));
    case 'networking.istio.io/EnvoyFilter':
      return of('EnvoyFilter', readEnvoyFilter(document));
    case '/Secret':
      return of('Secret', readSecret(group, kind, document));
    case '/ConfigMap': {
      const config = readConfigMap(name, document);
      return config === undefined ? of('Other', {}) : of('MeshConfig', config);
    }
    case 'admissionregistration.k8s.io/MutatingWebhookConfiguration':
    case 'admissionregistration.k8s.io/ValidatingWebhookConfiguration':
      return of('Webhooks', readWebhooks(document));
    case 'install.istio.io/IstioOperator':
    case 'sailoperator.io/Istio':
      return of('MeshConfig', readInstallation(document));
    default: {
      if (isSecretMaker(group, kind)) return of('Secret', readSecret(group, kind, document));
      const template = group.endsWith('istio.io') ? undefined : podTemplate(kind, document);
      return template === undefined ? of('Other', {}) : of('Workload', readWorkload(template));
    }
  }
}

/** What the settings say that a file is which holds Istio's own configuration rather than manifests. */
export type MeshFile = 'config' | 'networks';

/** The configuration in such a file, as if it were a manifest. */
export function readMeshFile(value: unknown, use: MeshFile): readonly Manifest[] {
  if (value === undefined || value === null) return [];
  const kind = use === 'config' ? 'MeshConfig' : 'MeshNetworks';
  return [
    {
      type: 'MeshConfig',
      id: `${kind}//mesh`,
      apiVersion: '',
      group: '',
      kind,
      name: 'mesh',
      namespace: undefined,
      labels: {},
      annotations: {},
      base: [],
      schemaProblems: [],
      violations: [],
      facts: use === 'config' ? readMeshConfigFile(value) : readMeshNetworksFile(value),
    },
  ];
}

/** Kinds that have no namespace, as far as the mesh reads them. */
const clusterScoped: ReadonlySet<string> = new Set([
  'Namespace',
  'GatewayClass',
  'ClusterExternalSecret',
  'ClusterRole',
  'ClusterRoleBinding',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
]);

export function isClusterScoped(kind: string): boolean {
  return clusterScoped.has(kind);
}

/** Makes the ids of one file's manifests unique: the n-th of one identity gets `~n`. */
export function uniqueIds(manifests: readonly Manifest[]): readonly Manifest[] {
  const seen = new Map<string, number>();
  return manifests.map((manifest) => {
    const count = (seen.get(manifest.id) ?? 0) + 1;
    seen.set(manifest.id, count);
    return count === 1 ? manifest : { ...manifest, id: `${manifest.id}~${count}` };
  });
}
