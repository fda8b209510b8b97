/**
 * Which fixes of one round can be made together. Each was thought out for the text as it is, alone: two that write the same place,
 * take the same address, or each undo what the other's finding is about must not both be made. The first wins; the other is asked
 * for again once the first is made, and may then have nothing left to do.
 */
import type { Span } from '../base/text';
import type { Fix, TextFix } from '../rules/finding';
import type { Diagnostic, FileChange } from '../workspace.types';
import type { NewDocument, PathEdit, Value } from '../yaml/edits';
import type { Path } from '../yaml/tree';
import type { FileState } from './file';
import { isTextFix } from './fixes';

type Edit = PathEdit | NewDocument;

export class Claims {
  /** Places that are written, and those above them. */
  private readonly written = new Set<string>();
  private readonly above = new Set<string>();
  /** Edits that are made already: the same one of another fix is no second one. */
  private readonly made = new Set<string>();
  /** Files that are edited by paths, and the spans of those that are edited as texts: one has to wait for the other. */
  private readonly edited = new Set<string>();
  private readonly spans = new Map<string, Span[]>();
  /** Where what is claimed for was found. */
  private readonly settled = new Set<string>();

  /** `places`: where anything is found that has a fix, as `placeKey` gives it. */
  constructor(
    private readonly file: (uri: string) => FileState | undefined,
    private readonly places: ReadonlySet<string>,
  ) {}

  /** Claims all that a fix writes; false, and nothing is claimed, where some of it is claimed already. */
  claim(uri: string, diagnostic: Diagnostic, fix: Fix | TextFix): boolean {
    // Of several that only stand in each other's way one may stay.
    const rivals = diagnostic.related
      .map((other) => placeKey(diagnostic.code, other.uri, other.range))
      .filter((other) => this.places.has(other));
    if (rivals.length > 0 && rivals.every((other) => this.settled.has(other))) return false;
    if (!(isTextFix(fix) ? this.claimText(uri, fix) : this.claimPaths(fix))) return false;
    this.settled.add(placeKey(diagnostic.code, uri, diagnostic.range));
    return true;
  }

  private claimText(uri: string, { splices }: TextFix): boolean {
    const spans = this.spans.get(uri) ?? [];
    const meets = (span: Span): boolean => spans.some((other) => span.start <= other.end && other.start <= span.end);
    if (this.edited.has(uri) || splices.some(({ span }) => meets(span))) return false;
    this.spans.set(uri, [...spans, ...splices.map(({ span }) => span)]);
    return true;
  }

  private claimPaths(fix: Fix): boolean {
    if (fix.changes.some(({ resource }) => this.spans.has(resource.file))) return false;
    const edits = this.editsOf(fix).filter(({ id }) => !this.made.has(id));
    if (!edits.every(({ keys }) => keys.every((key) => this.isFree(key)))) return false;
    for (const { id, keys } of edits) {
      this.made.add(id);
      for (const key of keys) this.write(key);
    }
    for (const { resource } of fix.changes) this.edited.add(resource.file);
    return true;
  }

  private isFree(key: readonly string[]): boolean {
    const text = JSON.stringify(key);
    return !this.above.has(text) && !prefixes(key).some((prefix) => this.written.has(prefix));
  }

  private write(key: readonly string[]): void {
    const all = prefixes(key);
    this.written.add(all.at(-1) ?? '');
    for (const prefix of all.slice(0, -1)) this.above.add(prefix);
  }

  private editsOf(fix: Fix): readonly { readonly id: string; readonly keys: readonly (readonly string[])[] }[] {
    const isAlone = fix.changes.flatMap(({ edits }) => edits).length === 1;
    return fix.changes.flatMap(({ resource, edits }) => {
      const placed = this.file(resource.file)?.placed(resource.id);
      const document = [resource.file, String(placed?.start ?? '')];
      const base = placed?.base ?? [];
      return edits.map((item) => ({
        id: JSON.stringify([...document, base, item, item.op === 'remove' && isAlone]),
        keys: placesOf(item, isAlone).map((path) =>
          item.op === 'document' ? path.map(String) : [...document, ...base, ...path].map(String),
        ),
      }));
    });
  }
}

/** The places that an edit writes, below its resource. */
function placesOf(item: Edit, isAlone: boolean): readonly Path[] {
  switch (item.op) {
    // Different items of one list do not disturb each other; those of one name, or that nothing names, may be one.
    case 'append':
      return [[...item.path, '+', ...nameOf(item.value)]];
    case 'extend':
      return item.values.map((value) => [...item.path, '+', ...nameOf(value)]);
    case 'remove':
      // Taking away an item moves those behind it, which `ordered` heeds where that is all that a fix does.
      return [isAlone || typeof item.path.at(-1) !== 'number' ? item.path : item.path.slice(0, -1)];
    case 'rename':
      return [item.path, [...item.path.slice(0, -1), item.key]];
    case 'document':
      return [['document', ...identityOf(item.value)]];
    default:
      return [item.path];
  }
}

function nameOf(value: Value): readonly string[] {
  if (typeof value !== 'object' || value === null) return [JSON.stringify(value)];
  const name = 'name' in value ? value.name : undefined;
  return typeof name === 'string' ? [name] : [];
}

/** The cluster is left out: to wait a round costs little. */
function identityOf(value: Value): readonly string[] {
  const of = (item: unknown, key: string): unknown =>
    typeof item === 'object' && item !== null ? (item as Record<string, unknown>)[key] : undefined;
  const metadata = of(value, 'metadata');
  return [of(value, 'kind'), of(metadata, 'namespace'), of(metadata, 'name')].map((part) => String(part ?? ''));
}

/** Of all lengths, the key itself last. */
function prefixes(key: readonly string[]): readonly string[] {
  return key.map((_, i) => JSON.stringify(key.slice(0, i + 1)));
}

/** Names a finding by its place. */
export function placeKey(code: string, uri: string, { start, end }: FileChange['ranges'][number]): string {
  return JSON.stringify([code, uri, start.line, start.character, end.line, end.character]);
}

/**
 * The edits of several fixes of one document in an order in which paths stay right: items that go, go last and from the end. An
 * edit that two fixes ask for is made once.
 */
export function ordered(fixes: readonly (readonly PathEdit[])[]): readonly PathEdit[] {
  const isRemoval = ([only, ...more]: readonly PathEdit[]): boolean =>
    only?.op === 'remove' && more.length === 0 && typeof only.path.at(-1) === 'number';
  const removals = fixes.filter(isRemoval).flat();
  removals.sort((a, b) => comparePaths(b.path, a.path));
  const seen = new Set<string>();
  return [...fixes.filter((edits) => !isRemoval(edits)).flat(), ...removals].filter((item) => {
    const id = JSON.stringify(item);
    return !seen.has(id) && seen.add(id);
  });
}

function comparePaths(a: Path, b: Path): number {
  for (const [i, key] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    if (key === other) continue;
    if (typeof key === 'number' && typeof other === 'number') return key - other;
    return String(key) < String(other) ? -1 : 1;
  }
  return a.length - b.length;
}
