/** Writes changes as one refactoring, which VS Code saves and undoes as a whole. */
import * as vscode from 'vscode';
import type { FileChange } from '../../../server/src/lsp/protocol';

/** The files that are no longer what the changes were made from. */
export async function findStale(changes: readonly FileChange[]): Promise<readonly vscode.Uri[]> {
  const open = new Map(vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document]));
  const found = await Promise.all(
    changes.map(async ({ uri, before }) => {
      const file = toUri(uri);
      const document = open.get(file.toString());
      const texts: (string | undefined)[] = document === undefined ? [] : [document.getText()];
      // An editor hears a moment later of what another program wrote.
      if (document?.isDirty !== true) texts.push(await read(file));
      return texts.every((text) => sameLines(text, before)) ? [] : [file];
    }),
  );
  return found.flat();
}

/** An editor makes the line ends of a file all the same. */
function sameLines(a: string | undefined, b: string | undefined): boolean {
  return a?.replaceAll('\r\n', '\n') === b?.replaceAll('\r\n', '\n');
}

/** Undefined where there is no such file. */
async function read(file: vscode.Uri): Promise<string | undefined> {
  try {
    return decode(await vscode.workspace.fs.readFile(file));
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
}

/** As the server reads them: UTF-8, or UTF-16 where a mark says so. */
function decode(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/**
 * False where VS Code refused; then nothing was written. Edits stand together, since VS Code undoes them as one only then: an edit alone of
 * a file that no editor shows stops its undo.
 */
export async function applyChanges(changes: readonly FileChange[]): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  for (const { uri, after } of changes.filter(isCreation)) {
    edit.createFile(toUri(uri), { contents: new TextEncoder().encode(after) });
  }
  for (const { uri, splices, ranges } of changes.filter(isEdit)) {
    edit.set(
      toUri(uri),
      ranges.map((range, i) => vscode.TextEdit.replace(toRange(range), splices[i]?.text ?? '')),
    );
  }
  for (const { uri } of changes.filter(isDeletion)) edit.deleteFile(toUri(uri));
  return vscode.workspace.applyEdit(edit, { isRefactoring: true });
}

export function isCreation({ before, after }: FileChange): boolean {
  return before === undefined && after !== undefined;
}

export function isEdit({ before, after }: FileChange): boolean {
  return before !== undefined && after !== undefined;
}

export function isDeletion({ after }: FileChange): boolean {
  return after === undefined;
}

/** The changes that take the changes back. */
export function reversed(changes: readonly FileChange[]): readonly FileChange[] {
  return changes.map(({ uri, before, after }) => {
    const lines = (after ?? '').split(/\r\n|\r|\n/);
    const end = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    const whole = { start: { line: 0, character: 0 }, end };
    return {
      uri,
      before: after,
      after: before,
      splices: [{ span: { start: 0, end: after?.length ?? 0 }, text: before ?? '' }],
      ranges: [whole],
    };
  });
}

export function toUri(uri: string): vscode.Uri {
  return vscode.Uri.parse(uri, true);
}

function toRange({ start, end }: FileChange['ranges'][number]): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
