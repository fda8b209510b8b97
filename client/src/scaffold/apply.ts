/** Writes changes as one refactoring, which VS Code saves and undoes as a whole. */
import * as vscode from 'vscode';
import type { FileChange } from '../../../server/src/lsp/protocol';

/** The files that are no longer what the changes were made from. */
export async function findStale(changes: readonly FileChange[]): Promise<readonly vscode.Uri[]> {
  const open = new Map(vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document]));
  const found = await Promise.all(
    changes.map(async ({ uri, before }) => {
      const file = vscode.Uri.parse(uri, true);
      const now = open.get(file.toString())?.getText() ?? (await read(file));
      return sameLines(now, before) ? [] : [file];
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

/** False where VS Code refused; then nothing was written. */
export async function applyChanges(changes: readonly FileChange[]): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  for (const { uri, before, after, splices, ranges } of changes) {
    const file = vscode.Uri.parse(uri, true);
    if (after === undefined) edit.deleteFile(file);
    else if (before === undefined) edit.createFile(file, { contents: new TextEncoder().encode(after) });
    else
      edit.set(
        file,
        ranges.map((range, i) => vscode.TextEdit.replace(toRange(range), splices[i]?.text ?? '')),
      );
  }
  return vscode.workspace.applyEdit(edit, { isRefactoring: true });
}

function toRange({ start, end }: FileChange['ranges'][number]): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
