/** From a request to what should exist for one service. Flavours are in `flavours/`; nothing here knows what exists already as text. */
import type { ServiceName } from '../mesh/hosts';
import type { Desired } from './desired';
import type { Options } from './mark';
import type { Note, Problem } from './plan.types';
import type { ScaffoldRequest, Selection } from './request';
import type { View } from './view';

export interface Intent {
  readonly desired: readonly Desired[];
  readonly problems: readonly Problem[];
  readonly notes: readonly Note[];
}

/** What runs along over all services of one job: the addresses that are given away, the clusters that need a gateway. */
export class Session {
  constructor(readonly view: View) {}
}

/** The services of a selection that can be scaffolded, sorted; those that are named are kept even where they cannot, to be told why. */
export function selectServices(_session: Session, _selection: Selection): readonly ServiceName[] {
  return [];
}

export function intend(_session: Session, _service: ServiceName, _request: ScaffoldRequest): Intent {
  return { desired: [], problems: [], notes: [] };
}

/** What each cluster needs once for all services that were intended. */
export function intendOnce(_session: Session, _request: ScaffoldRequest): Intent {
  return { desired: [], problems: [], notes: [] };
}

/** The request that a scaffolded service was made with, read off its marks; undefined where it is not scaffolded. */
export function requestOf(_session: Session, _service: ServiceName): ScaffoldRequest | undefined {
  return undefined;
}

export function optionsOf(request: ScaffoldRequest): Options {
  const { clients, remotes, versions, ports, sharedVersions, routing } = request;
  return {
    ...(clients && { clients }),
    ...(remotes && { remotes }),
    ...(versions && { versions }),
    ...(ports && { ports }),
    ...(sharedVersions && { sharedVersions }),
    ...(routing && { routing }),
  };
}
