/**
 * One resource's meaning, position-free. A manifest is what a document (or one item of a List) says; a resource is a
 * manifest in a cluster. Facts hold paths, never ranges: a comment or an indent changes no fact, so nothing runs again.
 */
import type { SchemaProblem } from '../schema/types';
import type { Path } from '../yaml/tree';
import type { Attachment } from './attachment';
import type { AuthorizationPolicyFacts } from './kinds/authorizationPolicy';
import type { DestinationRuleFacts } from './kinds/destinationRule';
import type { EnvoyFilterFacts } from './kinds/envoyFilter';
import type { GatewayFacts } from './kinds/gateway';
import type { KubernetesGatewayFacts } from './kinds/kubernetesGateway';
import type { MeshConfigFacts } from './kinds/meshConfig';
import type { OtherFacts } from './kinds/other';
import type { PeerAuthenticationFacts } from './kinds/peerAuthentication';
import type { ReferenceGrantFacts } from './kinds/referenceGrant';
import type { RequestAuthenticationFacts } from './kinds/requestAuthentication';
import type { RouteFacts } from './kinds/route';
import type { SecretFacts } from './kinds/secret';
import type { ServiceFacts } from './kinds/service';
import type { ServiceEntryFacts } from './kinds/serviceEntry';
import type { SidecarFacts } from './kinds/sidecar';
import type { TelemetryFacts } from './kinds/telemetry';
import type { VirtualServiceFacts } from './kinds/virtualService';
import type { WebhooksFacts } from './kinds/webhooks';
import type { WorkloadFacts } from './kinds/workload';
import type { WorkloadEntryFacts } from './kinds/workloadEntry';
import type { Violation } from './violation';

export type Labels = Readonly<Record<string, string>>;

/** The model's types. `Workload` is every kind with a pod template; `Other` every kind of which only the identity is read. */
export interface FactsByType {
  readonly Service: ServiceFacts;
  readonly ServiceEntry: ServiceEntryFacts;
  readonly WorkloadEntry: WorkloadEntryFacts;
  readonly Workload: WorkloadFacts;
  readonly DestinationRule: DestinationRuleFacts;
  readonly VirtualService: VirtualServiceFacts;
  readonly Gateway: GatewayFacts;
  /** A Gateway of the Gateway API. */
  readonly KubernetesGateway: KubernetesGatewayFacts;
  /** Routes of the Gateway API, of all kinds. */
  readonly Route: RouteFacts;
  readonly ReferenceGrant: ReferenceGrantFacts;
  readonly PeerAuthentication: PeerAuthenticationFacts;
  readonly AuthorizationPolicy: AuthorizationPolicyFacts;
  readonly RequestAuthentication: RequestAuthenticationFacts;
  readonly Sidecar: SidecarFacts;
  readonly Telemetry: TelemetryFacts;
  readonly EnvoyFilter: EnvoyFilterFacts;
  /** Both kinds of webhook configurations. */
  readonly Webhooks: WebhooksFacts;
  /** Secrets, and what controllers make Secrets of. */
  readonly Secret: SecretFacts;
  /** What Istio itself is configured with. */
  readonly MeshConfig: MeshConfigFacts;
  readonly Other: OtherFacts;
}

export type ResourceType = keyof FactsByType;

const everyType: Readonly<Record<ResourceType, true>> = {
  Service: true,
  ServiceEntry: true,
  WorkloadEntry: true,
  Workload: true,
  DestinationRule: true,
  VirtualService: true,
  Gateway: true,
  KubernetesGateway: true,
  Route: true,
  ReferenceGrant: true,
  PeerAuthentication: true,
  AuthorizationPolicy: true,
  RequestAuthentication: true,
  Sidecar: true,
  Telemetry: true,
  EnvoyFilter: true,
  Webhooks: true,
  Secret: true,
  MeshConfig: true,
  Other: true,
};

export const resourceTypes = Object.keys(everyType) as readonly ResourceType[];

/** What is wrong with a manifest by itself; paths are relative to it. */
export interface Judgement {
  /** What the API server would refuse. */
  readonly schemaProblems: readonly SchemaProblem[];
  /** What istiod would refuse or warn of beyond that. */
  readonly violations: readonly Violation[];
  /** Why it could not be judged, which is a fault of ours. */
  readonly failure?: string;
}

export interface ManifestOf<T extends ResourceType> extends Judgement {
  readonly type: T;
  /** `kind/namespace/name`, and `~n` for the n-th of that identity in one file. Unique within a file. */
  readonly id: string;
  readonly apiVersion: string;
  /** Without the version; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined where the document names none. */
  readonly namespace: string | undefined;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** Where the resource stands in its document: empty, or `items[i]` of a List. */
  readonly base: Path;
  /** Of kinds that are attached to workloads. */
  readonly attachment?: Attachment;
  readonly facts: FactsByType[T];
}

export type Manifest = { [T in ResourceType]: ManifestOf<T> }[ResourceType];

export interface ResourceOf<T extends ResourceType> extends ManifestOf<T> {
  readonly file: string;
  readonly cluster: string;
  /** The namespace it is applied to; empty for kinds of cluster scope. */
  readonly namespace: string;
  /** Whether the settings assign the file to the cluster, rather than the shape of its folders. */
  readonly explicit: boolean;
  /** By which kustomizations it is built, where it is; the same document may be built in several ways. */
  readonly via?: string;
  /** Whether they do something that is not followed here, so that its values, or that it exists at all, are not certain. */
  readonly unsure?: true;
}

export type Resource = { [T in ResourceType]: ResourceOf<T> }[ResourceType];
