/**
 * Diagnostics on their way to the client, by pull where it can, else by push. An open file is answered at once from the
 * engine; the rest of the workspace hears of settled reports only. `workspace/diagnostic` is held open: with a partial
 * result token it streams every change, without one it answers when there is something new. It fails by cancellation only.
 */
import {
  type CancellationToken,
  type Connection,
  type DiagnosticServerCancellationData,
  type DocumentDiagnosticParams,
  LSPErrorCodes,
  type Diagnostic as LspDiagnostic,
  ResponseError,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceFullDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { toDiagnostic } from './convert';
import type { Log } from './host';
import type { Reports, Shown } from './reports';
import { type Gate, unlessCancelled } from './schedule';
import type { Uris } from './uris';

export interface DiagnosticsContext {
  readonly connection: Connection;
  readonly reports: Reports;
  readonly uris: Uris;
  readonly log: Log;
  /** Opens once every file of the folders was read. */
  readonly indexed: Gate;
  /** Opens once every file's report is known. */
  readonly settled: Gate;
  /** The version of an open file. */
  version(uri: string): number | undefined;
}

/** Tells the client what changed, in whichever way it can hear it. */
export interface Delivery {
  deliver(changed: ReadonlySet<string>): void;
  closed(uri: string): void;
  dispose(): void;
}

/** A held `workspace/diagnostic`. */
interface Stream {
  /** What the client shows, by result id. */
  readonly seen: Map<string, string>;
  /** The files that may show something else now. */
  readonly dirty: Set<string>;
  wake(): void;
}

/** Stands for what a client shows of a file it pulled by itself: equal to no result id. */
const unknownResult = '';
const chunkSize = 500;

export function pullDiagnostics(context: DiagnosticsContext, refreshes: boolean): Delivery {
  const { connection, reports, uris, log } = context;
  const streams = new Set<Stream>();
  const pulled = new Map<string, string>();
  let answeredWorkspace = false;
  let disposed = false;

  async function document(params: DocumentDiagnosticParams, token: CancellationToken) {
    const uri = uris.canonical(params.textDocument.uri);
    if (!(await context.indexed.passed(token))) return cancelled();
    const shown = reports.shown(uri);
    if (context.version(uri) !== undefined) pulled.set(uri, shown.resultId);
    if (params.previousResultId === shown.resultId) return { kind: 'unchanged', resultId: shown.resultId } as const;
    return { kind: 'full', resultId: shown.resultId, items: convert(shown, uris) } as const;
  }

  /** The reports that this client does not show yet. */
  function* unseen(stream: Stream): Iterable<WorkspaceFullDocumentDiagnosticReport> {
    for (const uri of stream.dirty) {
      stream.dirty.delete(uri);
      const before = stream.seen.get(uri);
      if (reports.resultId(uri) === undefined) {
        if (before === undefined) continue;
        stream.seen.delete(uri);
        yield { kind: 'full', uri: uris.client(uri), version: null, items: [] };
        continue;
      }
      // Thousands of files that never had a problem need no report that says so.
      if (before === undefined && reports.isEmpty(uri)) continue;
      const shown = tryShown(uri);
      if (shown === undefined || shown.resultId === before) continue;
      stream.seen.set(uri, shown.resultId);
      const version = context.version(uri) ?? null;
      yield { kind: 'full', uri: uris.client(uri), version, resultId: shown.resultId, items: convert(shown, uris) };
    }
  }

  function tryShown(uri: string): Shown | undefined {
    try {
      return reports.shown(uri);
    } catch (error) {
      log.error(`no report for ${uri}`, error);
      return undefined;
    }
  }

  async function workspace(
    params: WorkspaceDiagnosticParams,
    token: CancellationToken,
    partial: { report(part: WorkspaceDiagnosticReport): void } | undefined,
  ) {
    if (!(await context.settled.passed(token))) return cancelled();
    const seen = new Map(params.previousResultIds.map(({ uri, value }) => [uris.canonical(uri), value]));
    const stream: Stream = { seen, dirty: new Set([...reports.uris(), ...seen.keys()]), wake: () => undefined };
    streams.add(stream);
    try {
      while (!disposed) {
        const items = [...unseen(stream)];
        const first = !answeredWorkspace;
        answeredWorkspace = true;
        if (partial !== undefined) {
          for (let i = 0; i < items.length || (first && i === 0); i += chunkSize) {
            partial.report({ items: items.slice(i, i + chunkSize) });
          }
        } else if (items.length > 0 || first) return { items };
        const woken = new Promise<void>((resolve) => {
          stream.wake = resolve;
        });
        if (stream.dirty.size === 0 && !(await unlessCancelled(woken, token))) return cancelled();
      }
      return { items: [] };
    } finally {
      streams.delete(stream);
    }
  }

  connection.languages.diagnostics.on((params, token) => document(params, token));
  connection.languages.diagnostics.onWorkspace((params, token, _progress, partial) => workspace(params, token, partial));

  return {
    deliver(changed) {
      for (const stream of streams) {
        for (const uri of changed) stream.dirty.add(uri);
        stream.wake();
      }
      // An open file is pulled by the client when it is edited; only what changed elsewhere must be told.
      let stale = false;
      for (const uri of changed) {
        const last = pulled.get(uri);
        if (last === undefined) stale ||= answeredWorkspace && streams.size === 0;
        else stale ||= last !== reports.resultId(uri);
      }
      if (stale && refreshes) {
        connection.languages.diagnostics.refresh().catch((error: unknown) => log.error('the client refused a refresh', error));
      }
    },
    closed(uri) {
      // The client pulled this file by itself, so that no stream knows what it shows.
      pulled.delete(uri);
      for (const stream of streams) {
        stream.seen.set(uri, unknownResult);
        stream.dirty.add(uri);
      }
    },
    dispose() {
      disposed = true;
      for (const stream of streams) stream.wake();
    },
  };
}

export function pushDiagnostics(context: DiagnosticsContext): Delivery {
  const { connection, reports, uris, log } = context;
  const published = new Set<string>();
  return {
    deliver(changed) {
      for (const uri of changed) {
        const gone = reports.resultId(uri) === undefined;
        if ((gone || reports.isEmpty(uri)) && !published.delete(uri)) continue;
        const diagnostics = gone ? [] : convert(reports.shown(uri), uris);
        if (diagnostics.length > 0) published.add(uri);
        const version = context.version(uri);
        connection
          .sendDiagnostics({ uri: uris.client(uri), diagnostics, ...(version === undefined ? {} : { version }) })
          .catch((error: unknown) => log.error(`diagnostics of ${uri} were not sent`, error));
      }
    },
    closed: () => undefined,
    dispose: () => undefined,
  };
}

function convert(shown: Shown, uris: Uris): LspDiagnostic[] {
  return shown.diagnostics.map((one) => toDiagnostic(one, (uri) => uris.client(uri)));
}

function cancelled(): ResponseError<DiagnosticServerCancellationData> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'the client cancelled the request');
}
