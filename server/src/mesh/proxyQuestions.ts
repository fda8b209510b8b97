/** What rules ask of what configures the proxies: Sidecars, Telemetries and EnvoyFilters; a part of the facade. */
import type { EnvoyPatch } from '../model/kinds/envoyFilter';
import type { Labels, ResourceOf } from '../model/resource';
import type { Answer } from './answer';
import { ofType } from './context';
import { type EnvoyFilter, lateFilter, type Rival } from './envoyFilters';
import { GatewayQuestions } from './gatewayQuestions';
import { keys } from './keys';
import * as sidecars from './sidecars';
import { type Selection, selectWorkloads } from './workloads';

export abstract class ProxyQuestions extends GatewayQuestions {
  sidecarsOf(cluster: string, namespace: string): readonly sidecars.Sidecar[] {
    return sidecars.sidecarsOf(this.context, cluster, namespace);
  }

  /** The Sidecars that hold for the clients of a namespace. */
  sidecarScope(cluster: string, namespace: string): sidecars.SidecarScope {
    return sidecars.sidecarScope(this.context, cluster, namespace);
  }

  importsVirtualService(sidecar: sidecars.Sidecar, service: ResourceOf<'VirtualService'>, client: string): Answer {
    return sidecars.importsVirtualService(this.context, sidecar, service, client);
  }

  /** Whether the pods of a namespace are in an ambient mesh. */
  isAmbient(cluster: string, namespace: string): Answer {
    return sidecars.isAmbient(this.context, cluster, namespace);
  }

  /** What brings in the filter that a patch is relative to, but perhaps too late. */
  lateFilter(filter: EnvoyFilter, patch: EnvoyPatch): Rival | undefined {
    return lateFilter(this.context, filter, patch);
  }

  telemetriesOf(cluster: string, namespace: string): readonly ResourceOf<'Telemetry'>[] {
    return ofType(this.context.index.get(keys.telemetry(cluster, namespace)), 'Telemetry');
  }

  /** The workloads of a namespace that a selector selects; an empty one selects all of them. */
  selectWorkloads(cluster: string, namespace: string, selector: Labels): Selection {
    return selectWorkloads(this.context, cluster, namespace, selector);
  }
}
