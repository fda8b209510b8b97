/** From fixes, which are edits of paths or of texts, to splices of texts. */
import { type Range, type Splice, splice } from '../base/text';
import type { Fix, TextFix } from '../rules/finding';
import type { FileChange, FixAction } from '../workspace.types';
import { appendDocument, edit } from '../yaml/edit';
import type { NewDocument, PathEdit, Value } from '../yaml/edits';
import { changeOf } from './changes';
import type { FileState } from './file';
import type { Entry } from './report';
import { suppressFix } from './suppress';

type FileOf = (uri: string) => FileState | undefined;

/** The fixes of a file's diagnostics that touch a range, and last what suppresses them; those that cannot be made as splices are left out. */
export function fixActions(uri: string, entries: readonly Entry[], range: Range, file: FileOf): readonly FixAction[] {
  const touched = entries.filter(({ diagnostic }) => touches(diagnostic.range, range));
  const state = file(uri);
  return [
    ...touched.flatMap((entry) => entry.fixes.flatMap((fix) => actionOf(uri, entry, fix, file))),
    ...touched.flatMap((entry) => {
      const fix = state && suppressFix(state, entry.diagnostic);
      return fix === undefined ? [] : actionOf(uri, entry, fix, file).map((action) => ({ ...action, suppresses: true as const }));
    }),
  ];
}

function actionOf(uri: string, { diagnostic }: Entry, fix: Fix | TextFix, file: FileOf): readonly FixAction[] {
  const { title, safe } = fix;
  if (!isTextFix(fix) && fix.scaffold !== undefined) return [{ title, safe, diagnostic, edits: [], scaffold: fix.scaffold }];
  const edits = isTextFix(fix) ? [changeOf(uri, file(uri)?.text ?? '', fix.splices)] : editsOf(fix, file);
  return edits === undefined ? [] : [{ title, safe, diagnostic, edits }];
}

export function isTextFix(fix: Fix | TextFix): fix is TextFix {
  return 'splices' in fix;
}

function editsOf(fix: Fix, file: FileOf): readonly FileChange[] | undefined {
  const byFile = new Map<string, { readonly text: string; readonly splices: Splice[] }>();
  for (const { resource, edits } of fix.changes) {
    const state = file(resource.file);
    const placed = state?.placed(resource.id);
    if (state === undefined || placed === undefined) return undefined;
    const { splices } = byFile.get(resource.file) ?? { splices: [] as Splice[] };
    byFile.set(resource.file, { text: state.text, splices });
    const { paths, documents } = sorted(edits);
    if (paths.length > 0) {
      const result = edit(placed.document.text, placed.document.yaml, based(paths, placed.base));
      if (!result.ok) return undefined;
      splices.push(...moved(result.splices, placed.start));
    }
    if (documents.length > 0) splices.push(appended(state.text, documents));
  }
  return [...byFile].map(([uri, { text, splices }]) => changeOf(uri, text, splices));
}

/** Edits by what they need: the document that is edited, or only the file. */
export function sorted(edits: readonly (PathEdit | NewDocument)[]): {
  readonly paths: readonly PathEdit[];
  readonly documents: readonly Value[];
} {
  return {
    paths: edits.filter((item) => item.op !== 'document'),
    documents: edits.flatMap((item) => (item.op === 'document' ? [item.value] : [])),
  };
}

/** Edits of a resource as edits of the document that it stands in. */
export function based(edits: readonly PathEdit[], base: PathEdit['path']): readonly PathEdit[] {
  return base.length === 0 ? edits : edits.map((item) => ({ ...item, path: [...base, ...item.path] }));
}

/** Splices of a document as splices of its file. */
export function moved(splices: readonly Splice[], start: number): readonly Splice[] {
  return splices.map(({ span, text }) => ({ span: { start: span.start + start, end: span.end + start }, text }));
}

/** One splice for several new documents: each is written as what stands before it asks for. */
export function appended(text: string, documents: readonly Value[]): Splice {
  let whole = text;
  for (const value of documents) whole = splice(whole, [appendDocument(whole, value)]);
  return { span: { start: text.length, end: text.length }, text: whole.slice(text.length) };
}

function touches(a: Range, b: Range): boolean {
  const before = (x: Range['start'], y: Range['start']) => x.line < y.line || (x.line === y.line && x.character < y.character);
  return !before(a.end, b.start) && !before(b.end, a.start);
}
