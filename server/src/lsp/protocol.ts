/** What Meshwright adds to the protocol. Types only: the client takes nothing else of the server. */

export interface Problems {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
}

/** A notification of the server, sent whenever the reports have settled. */
export type StatusMethod = 'meshwright/status';

export interface StatusParams {
  readonly clusters: readonly { readonly name: string; readonly resources: number }[];
  readonly source: 'settings' | 'folders' | 'default';
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
  /** The settings of a client that cannot be asked for them. */
  readonly settings?: Readonly<Record<string, unknown>>;
}
