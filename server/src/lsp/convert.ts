/** Plain results of the engine to LSP, one way. Nothing is decided here. */
import {
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
import type { CompletionList, Diagnostic, FileChange } from '../workspace.types';

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

/** Changes of files as an edit; what is new is created where the client can do that. */
export function toWorkspaceEdit(changes: readonly FileChange[], target: EditTarget): WorkspaceEdit {
  const files = changes.map(({ uri, splices, ranges }) => ({
    uri,
    edits: splices.map((splice, i): TextEdit => {
      const range = ranges[i];
      if (range === undefined) throw new Error(`the change of ${uri} has ${splices.length} splices and ${ranges.length} ranges`);
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

/** Tells two diagnostics apart that a client may show beside each other. */
export function isSame(a: LspDiagnostic, b: LspDiagnostic): boolean {
  return keyOf(a) === keyOf(b);
}

function keyOf({ code, range: { start, end }, message }: LspDiagnostic): string {
  return JSON.stringify([code, start.line, start.character, end.line, end.character, message]);
}
