/**
 * Scaffolding over the protocol: what a dialogue offers, plans, and where the editor says that there is something to scaffold. A
 * plan is made in slices, so that it can be cancelled and tells how far it is; what changes meanwhile makes it start again.
 */
import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  CodeLensRefreshRequest,
  type Connection,
  ErrorCodes,
  LSPErrorCodes,
  type Position,
  type Range,
  ResponseError,
} from 'vscode-languageserver';
import { parseGateway } from '../settings/gateway';
import type { GatewayAddress } from '../settings/settings';
import type { FileService, ScaffoldChoices, ScaffoldJob, ScaffoldPlan, ServiceName, WorkspaceApi } from '../workspace.types';
import type { ClientFeatures } from './capabilities';
import type { Log } from './host';
import type {
  ScaffoldChoicesMethod,
  ScaffoldChoicesParams,
  ScaffoldCommand,
  ScaffoldOffer,
  ScaffoldPlanMethod,
  ScaffoldPlanParams,
  ScaffoldProgressMethod,
  ScaffoldProgressParams,
} from './protocol';
import type { Gate } from './schedule';
import type { Uris } from './uris';

export interface ScaffoldContext {
  readonly connection: Connection;
  readonly client: ClientFeatures;
  readonly workspace: WorkspaceApi;
  readonly uris: Uris;
  readonly log: Log;
  /** Opens once every file of the folders was read. */
  readonly indexed: Gate;
  /** Resolves when nothing is being read. */
  idle(): Promise<void>;
}

export interface Scaffolding {
  /** Something was told to the engine. */
  changed(): void;
  /** Things are quiet: what the code lenses say may have to be asked for again. */
  settled(): void;
  closed(uri: string): void;
  /** The refactorings at a range of a file. */
  actions(uri: string, range: Range, only: readonly string[] | undefined): CodeAction[];
}

const choicesMethod: ScaffoldChoicesMethod = 'meshwright/scaffold/choices';
const planMethod: ScaffoldPlanMethod = 'meshwright/scaffold/plan';
const progressMethod: ScaffoldProgressMethod = 'meshwright/scaffold/progress';

/** How long one slice may keep the event loop. */
const sliceMs = 20;
const progressMs = 100;
/** A plan of a workspace that changes all the time is never made. */
const attempts = 4;

export function scaffolding(context: ScaffoldContext): Scaffolding {
  const { connection, client, workspace, uris, log, indexed } = context;
  let generation = 0;
  /** What the code lenses of a file said when they were asked for last. */
  const answered = new Map<string, string>();

  connection.onRequest(choicesMethod, ({ uri, position }: ScaffoldChoicesParams, token: CancellationToken) =>
    answer('what can be scaffolded could not be found out', async (): Promise<ScaffoldOffer> => {
      await ready(token);
      const here = uri === undefined ? [] : nearest(workspace.servicesIn(uris.canonical(uri)), position);
      return { ...toClient(workspace.scaffoldChoices(), uris), here };
    }),
  );

  connection.onRequest(planMethod, (params: ScaffoldPlanParams, token: CancellationToken) =>
    answer('the plan could not be made', async () => planToClient(await plan(fromClient(params, uris), params.id, token), uris)),
  );

  async function plan(job: ScaffoldJob, id: number, token: CancellationToken): Promise<ScaffoldPlan> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      await ready(token);
      const planned = await attemptPlan(job, id, token);
      if (planned !== undefined) return planned;
    }
    throw new ResponseError(
      LSPErrorCodes.ContentModified,
      'The files keep changing while the plan is made; try again when they rest',
    );
  }

  /** Undefined where a file changed meanwhile. */
  async function attemptPlan(job: ScaffoldJob, id: number, token: CancellationToken): Promise<ScaffoldPlan | undefined> {
    const before = generation;
    const steps = workspace.scaffold(job);
    let slice = performance.now();
    let told = Number.NEGATIVE_INFINITY;
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      const now = performance.now();
      if (now - told >= progressMs) {
        told = now;
        const params: ScaffoldProgressParams = { ...step.value, id };
        connection.sendNotification(progressMethod, params).catch((error: unknown) => log.error('no progress was told', error));
      } else if (now - slice < sliceMs) continue;
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
      slice = performance.now();
      if (token.isCancellationRequested) throw cancelled();
      if (generation !== before) return undefined;
    }
  }

  async function ready(token: CancellationToken): Promise<void> {
    if (!(await indexed.passed(token))) throw cancelled();
    await context.idle();
  }

  /** Whoever asks gets a sentence; the log gets the rest. */
  async function answer<T>(failure: string, task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      log.error(failure, error);
      const message = error instanceof Error ? error.message : String(error);
      throw new ResponseError(LSPErrorCodes.RequestFailed, `${capitalized(failure)}: ${message}`);
    }
  }

  if (client.commands) {
    connection.onCodeLens(({ textDocument }) => {
      const uri = uris.canonical(textDocument.uri);
      const services = workspace.servicesIn(uri);
      answered.set(uri, JSON.stringify(services.map(said)));
      return services.flatMap(lenses);
    });
  }

  return {
    changed: () => {
      generation++;
    },
    settled() {
      if (!client.refreshesLenses) return;
      const stale = [...answered].some(([uri, text]) => JSON.stringify(workspace.servicesIn(uri).map(said)) !== text);
      if (!stale) return;
      // Asked again they are put back; a client that shows them no more does not ask.
      answered.clear();
      connection.sendRequest(CodeLensRefreshRequest.type).catch((error: unknown) => log.error('the code lenses stay', error));
    },
    closed: (uri) => void answered.delete(uri),
    actions(uri, range, only) {
      if (!client.commands || !wantsRewrites(only)) return [];
      return workspace
        .servicesIn(uri)
        .filter((service) => touches(service.range, range))
        .map(({ namespace, name }) => {
          const title = `Scaffold .global resources for ${name}…`;
          return {
            title,
            kind: CodeActionKind.RefactorRewrite,
            command: command(title, 'meshwright.scaffoldService', { namespace, name }),
          };
        });
    },
  };
}

/** What a lens depends on; where it stands the editor keeps up with itself. */
function said({ host, scaffolded }: FileService): readonly unknown[] {
  return [host, scaffolded];
}

function lenses({ namespace, name, host, range, scaffolded }: FileService): CodeLens[] {
  const service = { namespace, name };
  const at = { start: range.start, end: range.start };
  if (!scaffolded) return [{ range: at, command: command(`Scaffold ${host}…`, 'meshwright.scaffoldService', service) }];
  return [
    { range: at, command: command('Update .global resources', 'meshwright.scaffoldUpdate', service) },
    { range: at, command: command('Remove', 'meshwright.scaffoldRemove', service) },
  ];
}

function command(title: string, name: ScaffoldCommand, service: ServiceName) {
  return { title, command: name, arguments: [service] };
}

/** Kinds are a tree: whoever asks for a kind asks for those below it, and the empty kind is the root. */
function wantsRewrites(only: readonly string[] | undefined): boolean {
  const kind = CodeActionKind.RefactorRewrite;
  return only === undefined || only.some((one) => one === CodeActionKind.Empty || kind === one || kind.startsWith(`${one}.`));
}

function touches(one: Range, other: Range): boolean {
  return one.start.line <= other.end.line && other.start.line <= one.end.line;
}

function toClient({ clusters, services, ...others }: ScaffoldChoices, uris: Uris): ScaffoldChoices {
  return {
    ...others,
    clusters: clusters.map((cluster) =>
      cluster.folder === undefined
        ? cluster
        : { ...cluster, folder: { ...cluster.folder, uri: uris.client(cluster.folder.uri) } },
    ),
    services: services.map((service) => ({ ...service, uri: uris.client(service.uri) })),
  };
}

function planToClient(plan: ScaffoldPlan, uris: Uris): ScaffoldPlan {
  const placed = <T extends ScaffoldPlan['problems'][number]>(one: T): T =>
    one.place === undefined ? one : { ...one, place: { ...one.place, uri: uris.client(one.place.uri) } };
  return {
    ...plan,
    changes: plan.changes.map((change) => ({ ...change, uri: uris.client(change.uri) })),
    problems: plan.problems.map(placed),
    notes: plan.notes.map(placed),
  };
}

function fromClient({ job, gateways = {} }: ScaffoldPlanParams, uris: Uris): ScaffoldJob {
  if (job.op !== 'create') return job;
  const { folders = {}, gateways: read = {} } = job.request;
  const request = {
    ...job.request,
    folders: Object.fromEntries(Object.entries(folders).map(([cluster, uri]) => [cluster, uris.canonical(uri)])),
    gateways: {
      ...read,
      ...Object.fromEntries(Object.entries(gateways).map(([cluster, text]) => [cluster, addressOf(cluster, text)])),
    },
  };
  return { ...job, request };
}

function addressOf(cluster: string, text: string): GatewayAddress {
  const address = parseGateway(text);
  if (address !== undefined) return address;
  const message = `"${text}" is no address of the gateway of ${cluster}; expected a host or an IP address, with or without a port`;
  throw new ResponseError(ErrorCodes.InvalidParams, message);
}

/** The Service whose document holds the position, else the last one above it, and then the others. */
function nearest(services: readonly FileService[], position: Position | undefined): readonly ServiceName[] {
  const first = position && services.findLast(({ range }) => range.start.line <= position.line);
  const sorted = first === undefined ? services : [first, ...services.filter((one) => one !== first)];
  return sorted.map(({ namespace, name }) => ({ namespace, name }));
}

function cancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The plan was cancelled');
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
