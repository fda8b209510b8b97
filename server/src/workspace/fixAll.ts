/**
 * Many fixes at once. They are made in rounds: of all that are offered those that can be made together, then, on a copy of the
 * workspace, those that had to wait, as they are offered there.
 */
import type { Fix, TextFix } from '../rules/finding';
import type { Diagnostic, FileChange, FixAll, FixFilter } from '../workspace.types';
import { edit } from '../yaml/edit';
import type { NewDocument, PathEdit, Value } from '../yaml/edits';
import { apply, type Pieces, splices as splicesOf, whole } from '../yaml/pieces';
import { changeOf } from './changes';
import { Claims, ordered, placeKey } from './claims';
import type { FileState, PlacedPart } from './file';
import { appended, based, isTextFix, moved, sorted } from './fixes';
import type { Entry } from './report';

/** What is asked of the engine. */
export interface FixHost {
  entries(uri: string): readonly Entry[];
  file(uri: string): FileState | undefined;
  /** A virtual address that neither the workspace holds nor anybody was given. */
  freeAddress(given: ReadonlySet<string>): string | undefined;
  copyWith(changes: readonly FileChange[]): FixHost & { setText(uri: string, text: string): void };
}

interface Candidate {
  readonly uri: string;
  readonly diagnostic: Diagnostic;
  readonly fix: Fix | TextFix;
  /** What it is about, wherever in the resource it stands. */
  readonly kind: string;
}

/** Rounds beyond those in which a fix had to wait for another. */
const spareRounds = 10;

export function fixAll(host: FixHost, uris: readonly string[], filter: FixFilter): FixAll {
  const sum = new Sum();
  const applied: Candidate[] = [];
  const useless = new Set<string>();
  let last: Round | undefined;
  let scratch: ReturnType<FixHost['copyWith']> | undefined;
  let rounds = Number.POSITIVE_INFINITY;
  for (let repeats = filter.repeat ?? 0; rounds > 0; rounds--) {
    const candidates = candidatesOf(scratch ?? host, uris, filter).filter(({ kind }) => !useless.has(kind));
    rounds = Math.min(rounds, candidates.length + spareRounds);
    // What was fixed and is found as often as before must not be fixed for ever.
    for (const { kind } of last?.applied ?? []) if (count(candidates, kind) >= count(last?.candidates, kind)) useless.add(kind);
    const usable = candidates.filter(({ kind }) => !useless.has(kind));
    last = roundOf(scratch ?? host, usable);
    applied.push(...last.applied);
    for (const change of last.changes) sum.add(change);
    if (last.applied.length === 0 || (last.waiting === 0 && repeats-- <= 0)) break;
    if (scratch === undefined) scratch = host.copyWith(sum.changes());
    else for (const { uri, after } of last.changes) scratch.setText(uri, after ?? '');
  }
  return {
    changes: sum.changes(),
    applied: applied.map(({ uri, diagnostic, fix }) => ({ uri, code: diagnostic.code, title: fix.title })),
  };
}

/** What `fixAll` would begin with in a file, without making the edits. */
export function fixable(
  entries: readonly Entry[],
  uri: string,
  filter: FixFilter,
): { readonly count: number; readonly others: boolean } {
  const fixes = entries.flatMap((entry) => choose(entry, uri, filter) ?? []);
  return { count: fixes.length, others: fixes.some((fix) => !isWithin(fix, uri)) };
}

/** Whether a fix of a file edits that file only. */
function isWithin(fix: Fix | TextFix, uri: string): boolean {
  return isTextFix(fix) || fix.changes.every(({ resource }) => resource.file === uri);
}

function candidatesOf(host: FixHost, uris: readonly string[], filter: FixFilter): readonly Candidate[] {
  return uris.flatMap((uri) =>
    host.entries(uri).flatMap((entry): readonly Candidate[] => {
      const fix = choose(entry, uri, filter);
      if (fix === undefined) return [];
      const { code, message, resource } = entry.diagnostic;
      const kind = JSON.stringify([uri, code, message, resource?.kind, resource?.namespace, resource?.name]);
      return [{ uri, diagnostic: entry.diagnostic, fix, kind }];
    }),
  );
}

/** The fix of a finding that is meant without a question; undefined where there is none. */
function choose({ diagnostic, fixes }: Entry, uri: string, { code, ownFile }: FixFilter): Fix | TextFix | undefined {
  if (code !== undefined && diagnostic.code !== code) return undefined;
  const usable = fixes.filter((fix) => isTextFix(fix) || fix.scaffold === undefined);
  const safe = usable.filter((fix) => fix.safe);
  const only = safe.length === 1 ? safe[0] : usable.length === 1 ? usable[0] : undefined;
  const chosen = code === undefined ? safe[0] : only;
  return chosen !== undefined && (ownFile !== true || isWithin(chosen, uri)) ? chosen : undefined;
}

function count(candidates: readonly Candidate[] | undefined, kind: string): number {
  return (candidates ?? []).filter((each) => each.kind === kind).length;
}

interface Round {
  readonly candidates: readonly Candidate[];
  readonly applied: readonly Candidate[];
  /** How many have to be asked for again. */
  readonly waiting: number;
  readonly changes: readonly FileChange[];
}

function roundOf(host: FixHost, candidates: readonly Candidate[]): Round {
  const places = new Set(candidates.map(({ uri, diagnostic }) => placeKey(diagnostic.code, uri, diagnostic.range)));
  const claims = new Claims((uri) => host.file(uri), places);
  const given = new Set<string>();
  let applied = candidates.flatMap((candidate) => {
    const fix = withOwnAddress(candidate.fix, given, host);
    if (fix === undefined || !claims.claim(candidate.uri, candidate.diagnostic, fix)) return [];
    if (!isTextFix(fix) && fix.takesAddress !== undefined) given.add(fix.takesAddress);
    return [{ ...candidate, fix }];
  });
  let waiting = candidates.length - applied.length;
  for (;;) {
    const merged = merge(host, applied);
    if (merged.refused.size === 0) return { candidates, applied, waiting, changes: merged.changes };
    applied = applied.filter((candidate) => !merged.refused.has(candidate));
    // What cannot be written at all cannot be written later either.
    waiting += [...merged.refused.values()].filter((why) => why === 'together').length;
  }
}

/** All fixes of a round were offered the same free address. */
function withOwnAddress(fix: Fix | TextFix, given: ReadonlySet<string>, host: FixHost): Fix | TextFix | undefined {
  if (isTextFix(fix) || fix.takesAddress === undefined || !given.has(fix.takesAddress)) return fix;
  const offered = fix.takesAddress;
  const own = host.freeAddress(given);
  if (own === undefined) return undefined;
  const changed = (item: PathEdit | NewDocument) => ('value' in item && item.value === offered ? { ...item, value: own } : item);
  return {
    ...fix,
    title: fix.title.replace(offered, own),
    takesAddress: own,
    changes: fix.changes.map(({ resource, edits }) => ({ resource, edits: edits.map(changed) })),
  };
}

interface DocumentEdits {
  readonly uri: string;
  readonly placed: PlacedPart;
  readonly edits: Map<Candidate, readonly PathEdit[]>;
}

type Refused = Map<Candidate, 'alone' | 'together'>;

/** The changes that make all fixes, or, without changes, the fixes that stand against it. */
function merge(
  host: FixHost,
  accepted: readonly Candidate[],
): { readonly changes: readonly FileChange[]; readonly refused: Refused } {
  const refused: Refused = new Map();
  const documents = new Map<string, DocumentEdits>();
  const fresh = new Map<string, Map<string, Value>>();
  const splices = new Map<string, FileChange['splices']>();
  const add = (uri: string, more: FileChange['splices']): void => void splices.set(uri, [...(splices.get(uri) ?? []), ...more]);
  for (const candidate of accepted) {
    if (isTextFix(candidate.fix)) {
      add(candidate.uri, candidate.fix.splices);
      continue;
    }
    for (const { resource, edits } of candidate.fix.changes) {
      const state = host.file(resource.file);
      const placed = state?.placed(resource.id);
      // Of a text that was not read to the byte, the rest would be lost.
      if (placed === undefined || state?.invalidUtf8 === true) {
        refused.set(candidate, 'alone');
        continue;
      }
      const key = `${resource.file}\0${placed.start}`;
      const document = documents.get(key) ?? { uri: resource.file, placed, edits: new Map() };
      documents.set(key, document);
      const { paths, documents: values } = sorted(edits);
      document.edits.set(candidate, [...(document.edits.get(candidate) ?? []), ...based(paths, placed.base)]);
      for (const value of values) {
        const known = fresh.get(resource.file) ?? new Map<string, Value>();
        fresh.set(resource.file, known.set(JSON.stringify(value), value));
      }
    }
  }
  for (const { uri, placed, edits } of documents.values()) {
    const all = ordered([...edits.values()]);
    if (all.length === 0) continue;
    const { text, yaml } = placed.document;
    const result = edit(text, yaml, all);
    if (result.ok) add(uri, moved(result.splices, placed.start));
    else for (const [candidate, why] of whoRefuses(edits, (paths) => edit(text, yaml, paths).ok)) refused.set(candidate, why);
  }
  if (refused.size > 0) return { changes: [], refused };
  for (const [uri, values] of fresh) {
    add(uri, [appended(host.file(uri)?.text ?? '', [...values.values()])]);
  }
  return { changes: [...splices].map(([uri, list]) => changeOf(uri, host.file(uri)?.text ?? '', list)), refused };
}

/** Which fixes of a document cannot be written; where each alone can, all but the first have to wait. */
function whoRefuses(
  edits: ReadonlyMap<Candidate, readonly PathEdit[]>,
  works: (edits: readonly PathEdit[]) => boolean,
): readonly (readonly [Candidate, 'alone' | 'together'])[] {
  const failing = [...edits].filter(([, paths]) => !works(paths));
  if (failing.length > 0) return failing.map(([candidate]) => [candidate, 'alone'] as const);
  return [...edits.keys()].slice(1).map((candidate) => [candidate, 'together'] as const);
}

/** The changes of several rounds as changes of the text that was there at first. */
class Sum {
  private readonly files = new Map<string, { readonly before: string; readonly pieces: Pieces }>();

  add({ uri, before = '', splices }: FileChange): void {
    let { before: first, pieces } = this.files.get(uri) ?? { before, pieces: whole(before.length) };
    // From the last to the first, so that the offsets of those to come stay right.
    const inOrder = [...splices].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
    for (const change of inOrder.reverse()) pieces = apply(pieces, change);
    this.files.set(uri, { before: first, pieces });
  }

  changes(): readonly FileChange[] {
    return [...this.files]
      .map(([uri, { before, pieces }]) => changeOf(uri, before, splicesOf(pieces, before.length)))
      .filter(({ before, after }) => before !== after)
      .sort((a, b) => (a.uri < b.uri ? -1 : 1));
  }
}
