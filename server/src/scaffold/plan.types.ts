/** The results of the scaffold: what would be written, and what stands against it. */
import type { ServiceName } from '../mesh/hosts';
import type { Resource } from '../model/resource';
import type { Path } from '../yaml/tree';

/** Why a service cannot be scaffolded as asked. Nothing is written while there is one. */
export interface Problem {
  /** Undefined where it concerns no one service. */
  readonly service: ServiceName | undefined;
  /** A sentence without a period: what contradicts, where, and what to do. */
  readonly message: string;
  /** The user's resource that contradicts. */
  readonly at?: { readonly resource: Resource; readonly path: Path };
}

/** What is worth telling, and stops nothing: a placeholder to fill in, a port that was left out. */
export interface Note {
  readonly service: ServiceName | undefined;
  readonly message: string;
}

export interface ScaffoldProgress {
  readonly done: number;
  readonly total: number;
  /** What is being done: a service, or "checking the result". */
  readonly label: string;
}
