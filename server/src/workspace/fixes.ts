/** From fixes, which are edits of paths, to splices of texts. */
import type { Range, Splice } from '../base/text';
import type { Fix } from '../rules/finding';
import type { FixAction } from '../workspace.types';
import { appendDocument, edit } from '../yaml/edit';
import type { NewDocument, PathEdit } from '../yaml/edits';
import type { FileState } from './file';
import type { Entry } from './report';

/** The fixes of the diagnostics that touch a range; those that cannot be made as splices are left out. */
export function fixActions(
  entries: readonly Entry[],
  range: Range,
  file: (uri: string) => FileState | undefined,
): readonly FixAction[] {
  return entries
    .filter(({ diagnostic }) => touches(diagnostic.range, range))
    .flatMap(({ diagnostic, fixes }) =>
      fixes.flatMap((fix) => {
        const edits = editsOf(fix, file);
        return edits === undefined ? [] : [{ title: fix.title, safe: fix.safe, diagnostic, edits }];
      }),
    );
}

function editsOf(fix: Fix, file: (uri: string) => FileState | undefined): FixAction['edits'] | undefined {
  const byFile = new Map<string, Splice[]>();
  for (const { resource, edits } of fix.changes) {
    const state = file(resource.file);
    const placed = state?.manifests.get(resource.id);
    if (state === undefined || placed === undefined) return undefined;
    const splices = byFile.get(resource.file) ?? [];
    byFile.set(resource.file, splices);
    const paths = edits.filter((item): item is PathEdit => item.op !== 'document');
    if (paths.length > 0) {
      const based = paths.map((item) => ({ ...item, path: [...placed.manifest.base, ...item.path] }));
      const result = edit(placed.document.text, placed.document.yaml, based);
      if (!result.ok) return undefined;
      splices.push(
        ...result.splices.map(({ span, text }) => ({
          span: { start: span.start + placed.start, end: span.end + placed.start },
          text,
        })),
      );
    }
    const documents = edits.filter((item): item is NewDocument => item.op === 'document');
    splices.push(...documents.map((item) => appendDocument(state.text, item.value)));
  }
  return [...byFile].map(([uri, splices]) => ({
    uri,
    splices,
    ranges: splices.map(({ span }) => (file(uri) as FileState).lines.range(span)),
  }));
}

function touches(a: Range, b: Range): boolean {
  const before = (x: Range['start'], y: Range['start']) => x.line < y.line || (x.line === y.line && x.character < y.character);
  return !before(a.end, b.start) && !before(b.end, a.start);
}
