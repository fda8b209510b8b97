/** What Meshwright adds to the protocol. Types only: the client takes nothing else of the server. */

import type { Position } from '../base/text';
import type { FileChange, ResourceName, ScaffoldChoices, ScaffoldJob, ScaffoldProgress, ServiceName } from '../workspace.types';

export type {
  ClusterConfiguration,
  ComparableResource,
  FileChange,
  Flavour,
  ResourceName,
  Routing,
  ScaffoldChoices,
  ScaffoldCluster,
  ScaffoldJob,
  ScaffoldMessage,
  ScaffoldPlan,
  ScaffoldProgress,
  ScaffoldRequest,
  ScaffoldService,
  Selection,
  ServiceName,
  SharedVersions,
} from '../workspace.types';

export interface Problems {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
}

/** A notification of the server, sent when the reports have settled and something of it is different. */
export type StatusMethod = 'meshwright/status';

export interface StatusParams {
  readonly clusters: readonly { readonly name: string; readonly resources: number }[];
  readonly source: 'settings' | 'flux' | 'argo' | 'folders' | 'kustomize' | 'default';
  readonly files: number;
  readonly resources: number;
  readonly indexing: boolean;
  readonly problems: Problems;
}

/** A notification of the client: whether Red Hat's YAML extension is active beside us. */
export type YamlExtensionMethod = 'meshwright/yamlExtension';

export interface YamlExtensionParams {
  readonly active: boolean;
}

export interface InitializationOptions {
  readonly yamlExtension?: boolean;
  /** The client has the commands of this file, so that code actions may name them. */
  readonly commands?: boolean;
  /** The settings of a client that cannot be asked for them. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A request of the client without parameters, answered with a `ClusterConfiguration`. Nothing is written. */
export type ConfigureClustersMethod = 'meshwright/clusters/configure';

/** A request of the client: the resources that several clusters have. */
export type ComparableMethod = 'meshwright/clusters/comparable';

export interface ComparableParams {
  /** Where the user is. */
  readonly uri?: string;
  readonly position?: Position;
}

/** A request of the client: what a cluster has of a resource, as YAML; null where it has none. */
export type ResourceTextMethod = 'meshwright/clusters/resource';

export interface ResourceTextParams {
  readonly cluster: string;
  readonly resource: ResourceName;
}

/** A notification of the server to a client that has asked for such a text: another answer may be right now. */
export type ResourcesChangedMethod = 'meshwright/clusters/changed';

/** A request of the client: what a dialogue about scaffolding offers. */
export type ScaffoldChoicesMethod = 'meshwright/scaffold/choices';

export interface ScaffoldChoicesParams {
  /** The file that the user is in. */
  readonly uri?: string;
  readonly position?: Position;
}

export interface ScaffoldOffer extends ScaffoldChoices {
  /** The Services of that file, the one at the position first. */
  readonly here: readonly ServiceName[];
}

/** A request of the client: plans a scaffolding. It can be cancelled; its progress comes as notifications. Nothing is written. */
export type ScaffoldPlanMethod = 'meshwright/scaffold/plan';

export interface ScaffoldPlanParams {
  readonly job: ScaffoldJob;
  /** Addresses of gateways by cluster as they were typed, which are read as those of the settings are. */
  readonly gateways?: Readonly<Record<string, string>>;
  /** Under which the progress is told. */
  readonly id: number;
}

/** A notification of the server. */
export type ScaffoldProgressMethod = 'meshwright/scaffold/progress';

export interface ScaffoldProgressParams extends ScaffoldProgress {
  readonly id: number;
}

/**
 * Commands of the client that the server names in code lenses and code actions, each with a `ScaffoldArgument`: the dialogue for one
 * service, the same resources again as the workspace is now, and their removal.
 */
export type ScaffoldCommand = 'meshwright.scaffoldService' | 'meshwright.scaffoldUpdate' | 'meshwright.scaffoldRemove';

export interface ScaffoldArgument extends ServiceName {
  /** A cluster that has to be among the clients. */
  readonly client?: string;
}

/** A command of the client: shows what an edit of several files would do, and applies it when told so. */
export type PreviewCommand = 'meshwright.previewEdit';

export interface PreviewParams {
  readonly title: string;
  readonly changes: readonly FileChange[];
}
