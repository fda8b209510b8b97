/** Desired resources of a case, with what all of them share. */
import type { Resource } from '../model/resource';
import type { Value } from '../yaml/edits';
import { type Case, networkingVersion } from './case';
import type { Desired, Role } from './desired';

export type Spec = { readonly [key: string]: Value };

interface Parts {
  readonly role: Role;
  readonly key?: string;
  readonly kind: 'ServiceEntry' | 'DestinationRule' | 'VirtualService' | 'WorkloadEntry';
  readonly name: string;
  readonly spec: Spec;
  readonly standsFor: (resource: Resource) => boolean;
}

/** One of Istio's resources, in the namespace of the service. */
export function networking(c: Case, cluster: string, { role, key = '', kind, name, spec, standsFor }: Parts): Desired {
  return {
    cluster,
    role,
    service: c.service,
    key,
    apiVersion: networkingVersion(c.view),
    kind,
    namespace: c.service.namespace,
    name,
    spec,
    standsFor,
    creates: true,
  };
}

/** The rule of exactly a host that holds for all workloads, in the namespace of the service. */
export function isRuleOf(c: Case, host: string): (resource: Resource) => boolean {
  return (resource) =>
    resource.type === 'DestinationRule' &&
    resource.namespace === c.service.namespace &&
    resource.facts.workloadSelector === undefined &&
    resource.facts.host !== undefined &&
    c.view.mesh.resolve(resource.facts.host, resource.namespace) === host;
}

export function isEntryOf(c: Case, host: string, accept: (entry: Resource & { type: 'ServiceEntry' }) => boolean) {
  return (resource: Resource): boolean =>
    resource.type === 'ServiceEntry' &&
    resource.namespace === c.service.namespace &&
    resource.facts.hosts.some((each) => c.view.mesh.resolve(each, resource.namespace) === host) &&
    accept(resource);
}
