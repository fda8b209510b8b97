/**
 * What the editor offers at a range: the fixes of the problems there, the fixes of all problems of one kind in the file, and all safe
 * ones when it is saved. What a fix does to another file is shown before it is done, where the client can.
 */
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Command,
  type Diagnostic as LspDiagnostic,
  type Range,
} from 'vscode-languageserver';
import type { FileChange, FixAction, FixFilter, ServiceName, WorkspaceApi } from '../workspace.types';
import type { ClientFeatures } from './capabilities';
import { isSame, toDiagnostic, toWorkspaceEdit } from './convert';
import type { PreviewCommand, PreviewParams, ScaffoldCommand } from './protocol';
import type { Uris } from './uris';

export const fixAllKind = `${CodeActionKind.SourceFixAll}.meshwright`;

export interface CodeActionContext {
  readonly client: ClientFeatures;
  readonly workspace: WorkspaceApi;
  readonly uris: Uris;
  /** The version of an open document; undefined for what is only on disk. */
  version(uri: string): number | undefined;
  /** Whether all files were read: before, what seems missing may be there. */
  isIndexed(): boolean;
  /** The refactorings at a range. */
  refactorings(uri: string, range: Range, only: readonly string[] | undefined): readonly CodeAction[];
}

export interface CodeActions {
  provide(params: CodeActionParams): CodeAction[];
  resolve(action: CodeAction): CodeAction;
}

/** What is resolved when it is chosen: the fixes of one kind in a file. */
interface Data {
  readonly uri: string;
  readonly filter: FixFilter;
  readonly title: string;
  readonly previewed: boolean;
}

const previewCommand: PreviewCommand = 'meshwright.previewEdit';
const scaffoldCommand: ScaffoldCommand = 'meshwright.scaffoldService';

export function codeActions(context: CodeActionContext): CodeActions {
  const { client, workspace, uris } = context;
  const clientUri = (uri: string): string => uris.client(uri);
  const target = {
    versioned: client.versionedEdits,
    createsFiles: client.createsFiles,
    clientUri,
    version: (uri: string) => context.version(uri),
    exists: (uri: string) => workspace.has(uri),
  };

  /** The change itself, or the command that shows it first. */
  function effect(title: string, changes: readonly FileChange[], previewed: boolean): Pick<CodeAction, 'edit' | 'command'> {
    if (!previewed) return { edit: toWorkspaceEdit(changes, target) };
    const params: PreviewParams = { title, changes: changes.map((change) => ({ ...change, uri: clientUri(change.uri) })) };
    return { command: { title, command: previewCommand, arguments: [params] } };
  }

  function fixesOf(uri: string, { range, context: { diagnostics } }: CodeActionParams): readonly CodeAction[] {
    const fixes = workspace.fixes(uri, range).filter(({ scaffold }) => scaffold === undefined || client.commands);
    const only = new Set(preferred(fixes));
    // The client's own object where it sent it, so that it can tell which problem the action belongs to.
    const shown = ({ diagnostic }: FixAction): LspDiagnostic => {
      const converted = toDiagnostic(diagnostic, clientUri);
      return diagnostics.find((one) => isSame(one, converted)) ?? converted;
    };
    const single = (fix: FixAction): CodeAction => {
      const previewed = client.commands && fix.edits.some((edit) => edit.uri !== uri);
      const asks = previewed || fix.scaffold !== undefined;
      return {
        title: asks ? `${fix.title}…` : fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [shown(fix)],
        ...(only.has(fix) ? { isPreferred: true } : {}),
        ...(fix.scaffold === undefined
          ? effect(fix.title, fix.edits, previewed)
          : { command: scaffolding(fix.title, { ...fix.scaffold.service, client: fix.scaffold.client }) }),
      };
    };
    const byCode = grouped(
      fixes.filter(({ suppresses, scaffold }) => suppresses !== true && scaffold === undefined),
      ({ diagnostic }) => diagnostic.code,
    );
    const alike = [...byCode].flatMap(([code, list]) => sameKind(uri, code, list, shown));
    const isLast = ({ suppresses }: FixAction): boolean => suppresses === true;
    return [...fixes.filter((fix) => !isLast(fix)).map(single), ...alike, ...fixes.filter(isLast).map(single)];
  }

  /** The fixes of one kind in the whole file, where there are several. */
  function sameKind(
    uri: string,
    code: string,
    fixes: readonly FixAction[],
    shown: (fix: FixAction) => LspDiagnostic,
  ): readonly CodeAction[] {
    const { count, others } = workspace.fixable(uri, { code });
    const rule = fixes[0]?.diagnostic.rule;
    if (count < 2 || rule === undefined) return [];
    const title = `Fix all "${rule}" problems in this file`;
    const previewed = client.commands && others;
    const data: Data = { uri, filter: others ? { code } : { code, ownFile: true }, title, previewed };
    const action: CodeAction = {
      title: previewed ? `${title}…` : title,
      kind: CodeActionKind.QuickFix,
      diagnostics: [...new Set(fixes.map(shown))],
    };
    // They are many edits, and rarely chosen.
    if (client.resolves.includes(previewed ? 'command' : 'edit')) return [{ ...action, data }];
    const made = { ...action, ...resolved(data) };
    return made.edit === undefined && made.command === undefined ? [] : [made];
  }

  function resolved({ uri, filter, title, previewed }: Data): Pick<CodeAction, 'edit' | 'command'> {
    const { changes } = workspace.fixAll([uri], filter);
    return changes.length === 0 ? {} : effect(title, changes, previewed);
  }

  function allSafe(uri: string): readonly CodeAction[] {
    if (!context.isIndexed()) return [];
    const { changes } = workspace.fixAll([uri], { ownFile: true });
    if (changes.length === 0) return [];
    return [{ title: 'Fix all problems that have a safe fix', kind: fixAllKind, edit: toWorkspaceEdit(changes, target) }];
  }

  return {
    provide(params) {
      const { only } = params.context;
      const uri = uris.canonical(params.textDocument.uri);
      return [
        ...(wantsQuickFixes(only) ? fixesOf(uri, params) : []),
        ...context.refactorings(uri, params.range, only),
        ...(wantsFixAll(only) ? allSafe(uri) : []),
      ];
    },
    resolve: (action) => (action.data === undefined ? action : { ...action, ...resolved(action.data as Data) }),
  };
}

/** Of each problem the one safe fix, if there is one. */
function preferred(fixes: readonly FixAction[]): readonly FixAction[] {
  const byProblem = grouped(
    fixes.filter(({ safe }) => safe),
    ({ diagnostic: { code, range, message } }) => JSON.stringify([code, range, message]),
  );
  return [...byProblem.values()].flatMap((safe) => (safe.length === 1 ? safe : []));
}

function grouped(fixes: readonly FixAction[], keyOf: (fix: FixAction) => string): ReadonlyMap<string, readonly FixAction[]> {
  const groups = new Map<string, FixAction[]>();
  for (const fix of fixes) groups.set(keyOf(fix), [...(groups.get(keyOf(fix)) ?? []), fix]);
  return groups;
}

function scaffolding(title: string, service: ServiceName & { readonly client: string }): Command {
  return { title, command: scaffoldCommand, arguments: [service] };
}

/** Whether a filter of kinds lets quick fixes through: kinds are a tree, and the empty kind is its root. */
function wantsQuickFixes(only: readonly string[] | undefined): boolean {
  return only === undefined || only.some((kind) => kind === CodeActionKind.Empty || kind === CodeActionKind.QuickFix);
}

/** Source actions are for the whole file, and given only where they are asked for. */
function wantsFixAll(only: readonly string[] | undefined): boolean {
  return only?.some((kind) => kind === fixAllKind || (kind !== '' && fixAllKind.startsWith(`${kind}.`))) === true;
}
