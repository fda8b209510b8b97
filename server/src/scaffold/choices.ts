/** What a dialogue about scaffolding offers: the clusters, and the Services with where they run. */
import type { ServiceName } from '../mesh/hosts';
import type { Resource } from '../model/resource';
import type { Flavour } from './request';
import type { View } from './view';

export interface ClusterChoice {
  readonly name: string;
  readonly context?: string;
  readonly gateways: readonly string[];
  readonly placeholder: string;
  /** The URI of the folder for new files. */
  readonly folder?: string;
}

export interface ServiceChoice extends ServiceName {
  readonly clusters: readonly string[];
  readonly running: readonly { readonly cluster: string; readonly versions: readonly string[] }[];
  readonly ports: readonly { readonly number: number; readonly name: string; readonly protocol: string }[];
  readonly scaffolded?: Flavour;
  /** The first Service of that name. */
  readonly resource: Resource;
}

export interface Choices {
  readonly clusters: readonly ClusterChoice[];
  readonly services: readonly ServiceChoice[];
}

export function choicesOf(_view: View): Choices {
  return { clusters: [], services: [] };
}
