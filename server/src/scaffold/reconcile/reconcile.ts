/**
 * From what should exist to changes of what does: creates what is missing, extends what the user has, brings what is ours up to date, takes
 * away what is ours and no longer wanted.
 */
import type { Splice } from '../../base/text';
import type { ServiceName } from '../../mesh/hosts';
import type { Desired } from '../desired';
import type { Options } from '../mark';
import type { Problem } from '../plan.types';
import type { Flavour } from '../request';
import type { View } from '../view';

/** What is wanted, of one service (undefined: once per cluster), with what its marks say. */
export interface Wanted {
  readonly service: ServiceName | undefined;
  readonly flavour: Flavour;
  readonly options: Options;
  readonly desired: readonly Desired[];
}

export interface FileDraft {
  readonly uri: string;
  /** Undefined: the file is new. */
  readonly before: string | undefined;
  /** Undefined: the file goes. */
  readonly after: string | undefined;
  /** From `before` to `after`; empty where either is undefined. */
  readonly splices: readonly Splice[];
}

/**
 * All changes of one job, gathered. The order of calls is: `want` for each service, `want` for what is there once per cluster, `files`.
 */
export class Reconciler {
  constructor(
    readonly view: View,
    /** Where new files go, by cluster, if the request says. */
    readonly folders: Readonly<Record<string, string>>,
  ) {}

  /** Takes over what one service should have: what is ours of the service and not among it goes. */
  want(_wanted: Wanted): readonly Problem[] {
    return [];
  }

  /** Takes away everything scaffolded of a service; of `undefined`, what is there once per cluster. */
  remove(_service: ServiceName | undefined): readonly Problem[] {
    return [];
  }

  /** The files that change, by URI; problems are places where nothing can be written. */
  files(): { readonly files: readonly FileDraft[]; readonly problems: readonly Problem[] } {
    return { files: [], problems: [] };
  }
}
