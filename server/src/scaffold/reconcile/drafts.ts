/** The texts of files under edit: documents that are edited in place, added, or taken away, gathered by file. */
import { type Splice, splice } from '../../base/text';
import { appendDocument, edit } from '../../yaml/edit';
import type { PathEdit, Value } from '../../yaml/edits';
import { nodeAt } from '../../yaml/locate';
import { apply, type Pieces, splices, whole } from '../../yaml/pieces';
import { render } from '../../yaml/render';
import type { Path, YamlDocument } from '../../yaml/tree';
import { toValue } from '../../yaml/value';
import { documentsAt, withoutDocuments } from './documents';
import type { FileDraft } from './reconcile';

/** A document as edits leave it one after another, and what they come to for its first text. */
export class DocumentDraft {
  private pieces: Pieces | undefined;
  /** Items of a List that go; at the very end, so that the indexes of the others stay. */
  private readonly items = new Set<number>();

  constructor(
    private readonly original: YamlDocument,
    private now: YamlDocument = original,
  ) {}

  get text(): string {
    return this.now.text;
  }

  /** A draft of its own that begins with what this one has come to. */
  copy(): DocumentDraft {
    return new DocumentDraft(this.now);
  }

  value(base: Path): Value {
    return toValue(nodeAt(this.now.root, base)) as Value;
  }

  /** Why the edits cannot be made; undefined where they are. */
  edit(edits: readonly PathEdit[]): string | undefined {
    if (edits.length === 0) return undefined;
    // What could not be read whole may hold what seems missing.
    const problem = this.now.problems.find(({ kind }) => kind !== 'duplicate-key');
    if (problem !== undefined) return `it has errors: ${problem.message}`;
    const result = edit(this.now.text, this.now, edits);
    if (!result.ok) return result.reason;
    const inOrder = [...result.splices].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    for (const one of inOrder.reverse()) this.pieces = apply(this.pieces ?? whole(this.original.text.length), one);
    this.now = result.after;
    return undefined;
  }

  dropItem(index: number): void {
    this.items.add(index);
  }

  /** The splices of the first text, and why an item cannot be taken out of its list where it cannot. */
  finish(): { readonly splices: readonly Splice[]; readonly refused: string | undefined } {
    const gone = [...this.items].sort((a, b) => b - a);
    const refused = this.edit(gone.map((index): PathEdit => ({ op: 'remove', path: ['items', index] })));
    return { splices: this.pieces === undefined ? [] : splices(this.pieces, this.original.text.length), refused };
  }
}

interface FileWork {
  readonly documents: Map<number, DocumentDraft>;
  readonly dropped: Set<number>;
  readonly appended: Value[];
}

export class Drafts {
  private readonly files = new Map<string, FileWork>();

  constructor(private readonly textOf: (uri: string) => string | undefined) {}

  private file(uri: string): FileWork {
    let work = this.files.get(uri);
    if (work === undefined) {
      work = { documents: new Map(), dropped: new Set(), appended: [] };
      this.files.set(uri, work);
    }
    return work;
  }

  document(uri: string, start: number, original: YamlDocument): DocumentDraft {
    const { documents } = this.file(uri);
    let draft = documents.get(start);
    if (draft === undefined) {
      draft = new DocumentDraft(original);
      documents.set(start, draft);
    }
    return draft;
  }

  /** Takes away the document that starts at an offset. */
  drop(uri: string, start: number): void {
    this.file(uri).dropped.add(start);
  }

  append(uri: string, value: Value): void {
    this.file(uri).appended.push(value);
  }

  /** Whether documents were added to a file. */
  appendsTo(uri: string): boolean {
    return (this.files.get(uri)?.appended.length ?? 0) > 0;
  }

  /** The files of which documents go. */
  *losing(): Iterable<string> {
    for (const [uri, { dropped }] of this.files) if (dropped.size > 0) yield uri;
  }

  /** Whether nothing will be left of a file. */
  goes(uri: string): boolean {
    const before = this.textOf(uri);
    const work = this.files.get(uri);
    if (before === undefined || work === undefined || work.appended.length > 0 || work.dropped.size === 0) return false;
    return isBare(splice(before, withoutDocuments(before, work.dropped)));
  }

  results(): readonly { readonly draft: FileDraft; readonly refused: readonly string[] }[] {
    return [...this.files]
      .map(([uri, work]) => finish(uri, this.textOf(uri), work))
      .sort((a, b) => (a.draft.uri < b.draft.uri ? -1 : 1));
  }
}

function finish(uri: string, before: string | undefined, work: FileWork) {
  const { appended } = work;
  if (before === undefined) return { draft: { uri, before, after: joined(appended), splices: [] }, refused: [] };
  const refused: string[] = [];
  const made: Splice[] = [...withoutDocuments(before, work.dropped)];
  const starts = documentsAt(before);
  for (const [start, document] of work.documents) {
    if (work.dropped.has(start)) continue;
    const finished = document.finish();
    if (finished.refused !== undefined) refused.push(finished.refused);
    if (!starts.has(start)) throw new Error(`no document starts at ${start} of ${uri}`);
    made.push(
      ...finished.splices.map(({ span, text }) => ({ span: { start: span.start + start, end: span.end + start }, text })),
    );
  }
  const left = splice(before, made);
  if (work.dropped.size > 0 && isBare(left)) {
    const after = appended.length === 0 ? undefined : joined(appended);
    const all = after === undefined ? [] : [{ span: { start: 0, end: before.length }, text: after }];
    return { draft: { uri, before, after, splices: all }, refused };
  }
  if (appended.length > 0) {
    let now = left;
    for (const value of appended) now = splice(now, [appendDocument(now, value)]);
    made.push({ span: { start: before.length, end: before.length }, text: now.slice(left.length) });
  }
  return { draft: { uri, before, after: splice(before, made), splices: touching(made) }, refused };
}

function joined(values: readonly Value[]): string {
  return values.map((value) => render(value)).join('---\n');
}

/** Whether a text holds nothing but white space and markers. */
function isBare(text: string): boolean {
  return !/\S/.test(text.replace(/^\ufeff/, '').replace(/^(?:---|\.\.\.)[ \t]*$/gm, ''));
}

/** In order, those that touch as one: editors do not promise an order for insertions at one place. */
function touching(all: readonly Splice[]): readonly Splice[] {
  const result: Splice[] = [];
  for (const one of [...all].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    const last = result.at(-1);
    if (last !== undefined && last.span.end === one.span.start) {
      result[result.length - 1] = { span: { start: last.span.start, end: one.span.end }, text: last.text + one.text };
    } else result.push(one);
  }
  return result;
}
