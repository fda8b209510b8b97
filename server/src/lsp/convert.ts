/** Plain results of the engine to LSP, one way. Nothing is decided here. */
import {
  type CodeAction,
  CodeActionKind,
  type CompletionItem,
  CompletionItemKind,
  CreateFile,
  DiagnosticSeverity,
  InsertTextMode,
  type Diagnostic as LspDiagnostic,
  MarkupKind,
  TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { CompletionList, Diagnostic, FixAction } from '../workspace.types';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

export function toDiagnostic(diagnostic: Diagnostic, clientUri: (uri: string) => string): LspDiagnostic {
  const { range, severity, code, docs, message, related } = diagnostic;
  return {
    range,
    severity: severities[severity],
    code,
    source: 'meshwright',
    message,
    ...(docs === undefined ? {} : { codeDescription: { href: docs } }),
    ...(related.length === 0
      ? {}
      : {
          relatedInformation: related.map((place) => ({
            location: { uri: clientUri(place.uri), range: place.range },
            message: place.message,
          })),
        }),
  };
}

export function toCompletionItems({ range, items }: CompletionList): CompletionItem[] {
  return items.map(({ label, kind, insert, detail, documentation, required }) => ({
    label,
    kind: kind === 'field' ? CompletionItemKind.Field : CompletionItemKind.EnumMember,
    detail,
    documentation: { kind: MarkupKind.Markdown, value: documentation },
    sortText: `${required ? 0 : 1}${label}`,
    textEdit: { range, newText: insert },
    // The indentation is that of the document, not of the line.
    insertTextMode: InsertTextMode.asIs,
  }));
}

export interface EditTarget {
  readonly versioned: boolean;
  readonly createsFiles: boolean;
  clientUri(uri: string): string;
  /** The version of an open document; undefined for what is only on disk. */
  version(uri: string): number | undefined;
  exists(uri: string): boolean;
}

export function toCodeActions(fixes: readonly FixAction[], shown: readonly LspDiagnostic[], target: EditTarget): CodeAction[] {
  const safe = new Map<string, number>();
  for (const fix of fixes) if (fix.safe) safe.set(key(fix.diagnostic), (safe.get(key(fix.diagnostic)) ?? 0) + 1);
  return fixes.map((fix) => {
    const converted = toDiagnostic(fix.diagnostic, target.clientUri);
    return {
      title: fix.title,
      kind: CodeActionKind.QuickFix,
      // The client's own object where it sent it, so that it can tell which problem the action belongs to.
      diagnostics: [shown.find((one) => same(one, converted)) ?? converted],
      ...(fix.safe && safe.get(key(fix.diagnostic)) === 1 ? { isPreferred: true } : {}),
      edit: toWorkspaceEdit(fix, target),
    };
  });
}

function toWorkspaceEdit(fix: FixAction, target: EditTarget): WorkspaceEdit {
  const files = fix.edits.map(({ uri, splices, ranges }) => ({
    uri,
    edits: splices.map((splice, i): TextEdit => {
      const range = ranges[i];
      if (range === undefined)
        throw new Error(`the fix "${fix.title}" has ${splices.length} splices and ${ranges.length} ranges`);
      return { range, newText: splice.text };
    }),
  }));
  if (!target.versioned) return { changes: Object.fromEntries(files.map(({ uri, edits }) => [target.clientUri(uri), edits])) };
  return {
    documentChanges: files.flatMap(({ uri, edits }) => {
      const edit = TextDocumentEdit.create({ uri: target.clientUri(uri), version: target.version(uri) ?? null }, edits);
      const isNew = target.createsFiles && !target.exists(uri);
      return isNew ? [CreateFile.create(target.clientUri(uri), { ignoreIfExists: true }), edit] : [edit];
    }),
  };
}

function key({
  code,
  range,
  message,
}: {
  code: unknown;
  range: LspDiagnostic['range'];
  message: LspDiagnostic['message'];
}): string {
  return JSON.stringify([code, range.start.line, range.start.character, range.end.line, range.end.character, message]);
}

function same(a: LspDiagnostic, b: LspDiagnostic): boolean {
  return key({ code: a.code, range: a.range, message: a.message }) === key({ code: b.code, range: b.range, message: b.message });
}
