/** What a flavour wants to exist: resources as data. Whether they are created, extended or there already is decided in `reconcile/`. */
import type { ServiceName } from '../mesh/hosts';
import type { Labels, Resource } from '../model/resource';
import type { Value } from '../yaml/edits';

/** What a scaffolded resource is for. With the service, the cluster and `key` it names the resource over all runs. */
export const roles = [
  /** The ServiceEntry by which a client cluster knows the host. */
  'entry',
  /** A WorkloadEntry for a remote cluster's gateway (`key`: the remote cluster). */
  'endpoint',
  /** The ServiceEntry by which a cluster answers to the host with its own workloads. */
  'answer',
  /** The DestinationRule of the host that spans the clusters. */
  'subsets',
  /** The DestinationRule of the cluster's own host. */
  'local-subsets',
  /** The VirtualService. */
  'routing',
  /** A Service: a copy where discovery is shared, or the one that is labelled for ambient. */
  'service',
  /** Once per cluster: the gateway that others enter by. */
  'gateway',
  /** Once per cluster: the EnvoyFilter of Istio before 1.20. */
  'rewrite',
] as const;
export type Role = (typeof roles)[number];

export interface Desired {
  readonly cluster: string;
  readonly role: Role;
  /** Undefined for what is there once per cluster. */
  readonly service: ServiceName | undefined;
  /** Tells several of one role apart; empty otherwise. */
  readonly key: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  /** A new resource's name; another is taken where a foreign resource has it. */
  readonly name: string;
  /** `metadata.labels`. */
  readonly labels?: Labels;
  readonly spec?: { readonly [key: string]: Value };
  /**
   * Whether a resource of the user stands for this one and is to be extended rather than doubled. It is asked for resources of the
   * cluster and kind, in any namespace, that are not scaffolded for something else.
   */
  readonly standsFor: (resource: Resource) => boolean;
  /** False where the resource is only ever extended (a Service that is labelled), and there is nothing to create. */
  readonly creates: boolean;
}
