/** What rules ask of VirtualServices and of the ServiceEntries and Services that they send to; a part of the facade. */
import type { Destination } from '../model/kinds/virtualService';
import type { ResourceOf } from '../model/resource';
import type { Answer } from './answer';
import * as attachments from './attachments';
import * as clients from './clients';
import * as delegates from './delegates';
import type * as registry from './registry';
import * as remote from './remote';
import { type Overlap, routeOverlaps } from './routeOverlaps';
import * as serviceEntries from './serviceEntries';
import { isSubsetUsed, mayBeRouted } from './subsetUse';
import * as virtualServices from './virtualServices';
import { WorkloadQuestions } from './workloadQuestions';
import * as workloads from './workloads';

export abstract class RouteQuestions extends WorkloadQuestions {
  clientsOf(service: ResourceOf<'VirtualService'>, destination: Destination): readonly clients.Client[] {
    return clients.clientsOf(this.context, service, destination);
  }

  /** Other VirtualServices for the same requests of sidecars to a host, of which Istio takes one only. */
  meshRivals(service: ResourceOf<'VirtualService'>, host: string): readonly ResourceOf<'VirtualService'>[] {
    return virtualServices.meshRivals(this.context, service, host);
  }

  /** The VirtualServices that list a host for `mesh` or for a gateway, `namespace/name`. */
  virtualServicesFor(cluster: string, gateway: string, host: string): readonly ResourceOf<'VirtualService'>[] {
    return virtualServices.virtualServicesFor(this.context, cluster, gateway, host);
  }

  /** Whether a VirtualService takes what a route of another one leaves to it. */
  delegate(root: ResourceOf<'VirtualService'>, delegate: delegates.DelegateName): delegates.DelegateAnswer {
    return delegates.findDelegate(this.context, root, delegate);
  }

  nearestDelegate(cluster: string, delegate: delegates.DelegateName): delegates.DelegateName | undefined {
    return delegates.nearestDelegate(this.context, cluster, delegate);
  }

  /** The routes that are left to a VirtualService; undefined where there may be more than the workspace shows. */
  delegationsTo(delegate: ResourceOf<'VirtualService'>): readonly delegates.Delegation[] | undefined {
    return delegates.delegationsTo(this.context, delegate);
  }

  /** The routes of a delegate that Istio drops for every route that delegates to it. */
  droppedRoutes(delegate: ResourceOf<'VirtualService'>): readonly delegates.DroppedRoute[] {
    return delegates.droppedRoutes(this.context, delegate);
  }

  /** The workloads that a ServiceEntry selects. */
  reachOfEntry(entry: ResourceOf<'ServiceEntry'>): attachments.Reach {
    return attachments.reachOfLabels(this.context, entry, entry.facts.workloadSelector, false);
  }

  /** The Services and ServiceEntries of its namespace that select a workload; undefined where there may be more of them. */
  entriesSelecting(workload: workloads.WorkloadResource): readonly registry.HostEntry[] | undefined {
    return workloads.entriesSelecting(this.context, workload);
  }

  /** Other ServiceEntries of the very same host, to which a client has no nearer way than to this one. */
  entryRivals(entry: ResourceOf<'ServiceEntry'>, host: string): readonly ResourceOf<'ServiceEntry'>[] {
    return serviceEntries.entryRivals(this.context, entry, host);
  }

  /** Routes of a VirtualService that a gateway may never come to, as another one has routes for the same requests. */
  routeOverlaps(service: ResourceOf<'VirtualService'>): readonly Overlap[] {
    return routeOverlaps(this.context, service);
  }

  usesOf(cluster: string, host: string, subset: string): readonly remote.Use[] {
    return remote.usesOf(this.context, cluster, host, subset);
  }

  routesTo(cluster: string, host: string): readonly remote.Use[] {
    return remote.routesTo(this.context, cluster, host);
  }

  /** Whether any route of the workspace sends to a subset of a host. */
  isSubsetUsed(cluster: string, host: string, subset: string): Answer {
    return isSubsetUsed(this.context, cluster, host, subset);
  }

  /** Whether a route whose destination is a placeholder may send to a host. */
  mayBeRouted(cluster: string, host: string): boolean {
    return mayBeRouted(this.context, cluster, [host]);
  }
}
