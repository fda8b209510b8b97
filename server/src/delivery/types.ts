/**
 * What delivers manifests to clusters: the objects of Flux and Argo CD that stand in the repository itself. Plain data, read leniently; what of
 * them cannot be known from files is left out or said to be unknown.
 */

export type DeliveryObject = FluxKustomization | FluxRepository | ArgoApplication | ArgoApplicationSet | ArgoCluster;

/** `Kustomization` of kustomize.toolkit.fluxcd.io. */
export interface FluxKustomization {
  readonly type: 'kustomization';
  readonly path: string;
  readonly targetNamespace?: string;
  /** The Secret that leads to another cluster than the one the object is in. */
  readonly kubeConfig?: string;
  readonly source?: { readonly kind: string; readonly name: string; readonly namespace: string };
}

/** `GitRepository` of source.toolkit.fluxcd.io. */
export interface FluxRepository {
  readonly type: 'repository';
  readonly namespace: string;
  readonly name: string;
  readonly url: string;
}

/** `Application` of argoproj.io. */
export interface ArgoApplication {
  readonly type: 'application';
  readonly sources: readonly ArgoSource[];
  readonly destination: ArgoDestination;
}

export interface ArgoSource {
  readonly path: string;
  readonly repository: string;
  /** Whether folders below the path are applied as well; unset: only where something else than plain manifests builds it. */
  readonly recurse: boolean;
}

export interface ArgoDestination {
  readonly name?: string;
  readonly server?: string;
  readonly namespace?: string;
}

/** `ApplicationSet`: applications from a template, whose texts hold `{{...}}`. */
export interface ArgoApplicationSet {
  readonly type: 'applicationSet';
  readonly template: ArgoApplication;
  readonly alternatives: readonly Alternative[];
}

/** Parameters that a generator gives, as far as files tell them. */
export interface Alternative {
  readonly parameters: ReadonlyMap<string, string>;
  /** Of a generator of folders: `path` is any folder that these take. */
  readonly folders?: readonly { readonly glob: string; readonly exclude: boolean }[];
  /** Of a generator of clusters: one for each that Argo CD knows and the labels select. */
  readonly clusters?: { readonly labels: ReadonlyMap<string, string>; readonly selects: 'all' | 'labels' | 'unknown' };
}

/** A cluster that Argo CD knows: a Secret with the label argocd.argoproj.io/secret-type. */
export interface ArgoCluster {
  readonly type: 'cluster';
  readonly name: string;
  readonly server: string;
  readonly labels: ReadonlyMap<string, string>;
}
