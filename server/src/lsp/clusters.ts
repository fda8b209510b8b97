/** Clusters over the protocol: writing down which files are in which, and comparing what two of them have. */
import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { WorkspaceApi } from '../workspace.types';
import type { Log } from './host';
import type {
  ClusterConfiguration,
  ComparableMethod,
  ComparableParams,
  ComparableResource,
  ConfigureClustersMethod,
  ResourcesChangedMethod,
  ResourceTextMethod,
  ResourceTextParams,
} from './protocol';
import type { Gate } from './schedule';
import type { Uris } from './uris';

export interface ClustersContext {
  readonly connection: Connection;
  readonly workspace: WorkspaceApi;
  readonly uris: Uris;
  readonly log: Log;
  /** Opens once every file of the folders was read. */
  readonly indexed: Gate;
  /** Resolves when nothing is being read. */
  idle(): Promise<void>;
}

const configureMethod: ConfigureClustersMethod = 'meshwright/clusters/configure';
const comparableMethod: ComparableMethod = 'meshwright/clusters/comparable';
const textMethod: ResourceTextMethod = 'meshwright/clusters/resource';
const changedMethod: ResourcesChangedMethod = 'meshwright/clusters/changed';

export interface ClusterRequests {
  /** The workspace is different and known again. */
  settled(): void;
}

export function clusterRequests({ connection, workspace, uris, log, indexed, idle }: ClustersContext): ClusterRequests {
  let isShown = false;

  connection.onRequest(configureMethod, (token: CancellationToken) =>
    answer('what the clusters are could not be found out', token, (): ClusterConfiguration => {
      const { changes, existing, ...others } = workspace.configureClusters();
      return {
        ...others,
        changes: changes.map((change) => ({ ...change, uri: uris.client(change.uri) })),
        existing: existing.map((uri) => uris.client(uri)),
      };
    }),
  );

  connection.onRequest(comparableMethod, ({ uri, position }: ComparableParams, token: CancellationToken) =>
    answer('the resources could not be compared', token, (): readonly ComparableResource[] =>
      workspace.comparable(uri === undefined || position === undefined ? undefined : { uri: uris.canonical(uri), position }),
    ),
  );

  connection.onRequest(textMethod, ({ cluster, resource }: ResourceTextParams, token: CancellationToken) => {
    isShown = true;
    return answer('the resource could not be found', token, () => workspace.resourceText(cluster, resource) ?? null);
  });

  /** Whoever asks gets a sentence; the log gets the rest. */
  async function answer<T>(failure: string, token: CancellationToken, task: () => T): Promise<T> {
    if (!(await indexed.passed(token))) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Nobody waits for it any more');
    await idle();
    try {
      return task();
    } catch (error) {
      log.error(failure, error);
      const message = error instanceof Error ? error.message : String(error);
      throw new ResponseError(LSPErrorCodes.RequestFailed, `${failure.charAt(0).toUpperCase()}${failure.slice(1)}: ${message}`);
    }
  }

  return {
    settled() {
      if (isShown)
        connection.sendNotification(changedMethod).catch((error: unknown) => log.error('a change was not told', error));
    },
  };
}
