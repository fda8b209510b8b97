/**
 * Brings what is wanted into a resource as it stands, as edits of paths: what is missing is added, what is ours and differs is set, what is
 * the user's stays. Where what is the user's contradicts, nothing can be done, and that is said.
 */
import { equal } from '../../base/equal';
import type { PathEdit, Value } from '../../yaml/edits';
import { isEntries, isList } from '../../yaml/render';
import { type Implied, isBasic, isWhole } from './basics';
import { type Contradiction, type Judging, judge } from './contradict';
import { arranged, clusterOf, entry, type Naming, type Namings, pair } from './items';
import { type Owned, pathOf, word } from './owned';
import { atItem, atKey, type Place, top } from './paths';

/** What a resource should hold: only these two parts are ever touched, beside the annotations. */
export interface Content {
  readonly labels?: { readonly [key: string]: Value };
  readonly spec?: { readonly [key: string]: Value };
}

export interface Merging {
  readonly kind: string;
  readonly owned: Owned;
  readonly namings: Namings;
  /** What is ours of the resource as it stands, and as it will be, without being listed. */
  readonly implied: { readonly before: Implied; readonly after: Implied };
  readonly judging: Judging;
  /** False: what is ours and not wanted stays, as it is not known who else wants it. */
  readonly removes: boolean;
}

export interface Merged {
  readonly edits: readonly PathEdit[];
  /** What is ours afterwards: words of `meshwright.dev/added`. */
  readonly words: readonly string[];
  readonly contradictions: readonly Contradiction[];
}

export function merge(actual: Value, wanted: Content, merging: Merging): Merged {
  const merger = new Merger(merging);
  const metadata = atKey(top, 'metadata');
  const parts: readonly (readonly [Place, Value | undefined, Value | undefined])[] = [
    [atKey(metadata, 'labels'), entry(entry(actual, 'metadata'), 'labels'), wanted.labels],
    [atKey(top, 'spec'), entry(actual, 'spec'), wanted.spec],
  ];
  for (const [place, is, want] of parts) {
    if (want !== undefined) merger.bring(is, want, place, merging.owned.created);
    if (merging.removes) merger.takeOut(is, want, place, merging.owned.created);
  }
  return merger.result();
}

/** The words for a value that is ours as a whole. */
export function wordsOf(listing: Listing, content: Content): readonly string[] {
  const words: string[] = [];
  if (content.labels !== undefined) listParts(listing, atKey(atKey(top, 'metadata'), 'labels'), content.labels, words);
  if (content.spec !== undefined) listParts(listing, atKey(top, 'spec'), content.spec, words);
  return words;
}

export interface Listing {
  readonly kind: string;
  readonly namings: Namings;
  readonly implied: Implied;
}

/** Lists what in a value of ours may one day not be wanted any more: items of lists, and all that not every such resource has. */
function listParts(listing: Listing, place: Place, value: Value, words: string[]): void {
  const { kind, namings, implied } = listing;
  const naming = namings(place.pattern);
  if (isEntries(value) && !isWhole(kind, place.pattern) && Object.keys(value).length > 0) {
    for (const [key, part] of Object.entries(value)) listParts(listing, atKey(place, key), part, words);
  } else if (isList(value) && naming !== undefined) {
    for (const [index, item] of value.entries()) {
      const at = atItem(place, naming.name(item) ?? JSON.stringify(item), index);
      if (value.length > 1 || !implied(at)) words.push(at.named);
      if (isEntries(item)) listParts(listing, at, item, words);
    }
  } else if (!isBasic(kind, place.pattern) && !implied(place)) words.push(place.named);
}

class Merger {
  private readonly edits: PathEdit[] = [];
  private readonly removals: PathEdit[] = [];
  private readonly kept = new Set<string>();
  private readonly added: string[] = [];
  private readonly contradictions: Contradiction[] = [];
  /** Lists that are set as a whole. */
  private readonly rewritten = new Set<string>();

  constructor(private readonly merging: Merging) {}

  result(): Merged {
    const { owned, removes } = this.merging;
    const old = owned.words.filter((each) => !removes || this.kept.has(pathOf(each)));
    const words = [...new Set([...old, ...this.added])];
    // From the last to the first and from the inside out, so that paths stay right.
    const removals = this.removals.sort((a, b) => compare(b.path, a.path));
    return { edits: [...this.edits, ...removals], words, contradictions: this.contradictions };
  }

  /** Adds what is missing and sets what is ours; `ours` says whether what the place lies in is. */
  bring(actual: Value | undefined, wanted: Value, place: Place, ours: boolean): void {
    const { kind, owned, judging, namings } = this.merging;
    this.kept.add(place.named);
    if (actual === undefined || actual === null) {
      if (wanted === null) return;
      this.add({ op: 'set', path: place.path, value: wanted, flow: true }, wanted, place, ours, actual === null);
      return;
    }
    if (equal(actual, wanted)) {
      this.keepAll(wanted, place);
      return;
    }
    const mine = ours || owned.lists(place.named);
    if (!mine) {
      const verdict = judge(kind, place, actual, wanted, judging);
      if (verdict === 'keep') {
        this.keepAll(wanted, place);
        return;
      }
      if (verdict !== undefined) {
        this.contradictions.push(verdict);
        return;
      }
    }
    const naming = namings(place.pattern);
    if (isEntries(actual) && isEntries(wanted) && !isWhole(kind, place.pattern)) {
      for (const [key, part] of Object.entries(wanted)) this.bring(entry(actual, key), part, atKey(place, key), mine);
    } else if (isList(actual) && isList(wanted) && naming !== undefined) {
      this.bringItems(actual, wanted, place, naming);
    } else if (mine) {
      this.carry(place);
      this.edits.push({ op: 'set', path: place.path, value: wanted });
    }
  }

  /** What was ours without being listed has to be listed where that ends: the flavour is another one, or the item no longer stands alone. */
  private carry(place: Place, stays = true): void {
    if (this.isImplied(place) && !(stays && this.merging.implied.after(place))) this.added.push(place.named);
  }

  private isImplied(place: Place): boolean {
    if (!this.merging.implied.before(place)) return false;
    return place.pattern !== 'spec.endpoints[].ports.*' || !this.isPortOfUser(String(place.path.at(-1)));
  }

  /** Whether a ServiceEntry has a port of that name which the user added. */
  private isPortOfUser(name: string): boolean {
    const { judging, owned, namings } = this.merging;
    const ports = entry(entry(judging.value, 'spec'), 'ports');
    const at = atKey(atKey(top, 'spec'), 'ports');
    if (ports === undefined || !isList(ports)) return false;
    const number = namings(at.pattern)?.name;
    return ports.some((port) => entry(port, 'name') === name && !owned.lists(atItem(at, number?.(port) ?? '', 0).named));
  }

  private bringItems(actual: readonly Value[], wanted: readonly Value[], place: Place, naming: Naming): void {
    const { owned } = this.merging;
    const paired = pair(actual, wanted, naming);
    const { items, missing } = paired;
    const whole = naming.ordered ? arranged(paired, wanted, (name) => owned.lists(atItem(place, name, 0).named)) : undefined;
    if (whole !== undefined) {
      this.rewritten.add(place.named);
      this.add({ op: 'set', path: place.path, value: whole }, wanted, place, true, false);
      return;
    }
    for (const [index, { name, item, wanted: partner }] of items.entries()) {
      if (partner === undefined) continue;
      const at = atItem(place, name, index);
      this.bring(item, partner, at, owned.lists(at.named));
    }
    const [alone] = items;
    if (missing.length > 0 && items.length === 1 && alone !== undefined) this.carry(atItem(place, alone.name, 0), false);
    for (const [index, { name, wanted: item }] of missing.entries()) {
      const at = atItem(place, name, actual.length + index);
      this.kept.add(at.named);
      this.add({ op: 'append', path: place.path, value: item, flow: true }, item, at, false, false);
    }
  }

  private add(edit: PathEdit, value: Value, place: Place, ours: boolean, wasNull: boolean): void {
    const { kind, namings, implied } = this.merging;
    this.edits.push(edit);
    const words: string[] = [];
    listParts({ kind, namings, implied: implied.after }, place, value, words);
    // In what the user wrote the whole is named first, so that it goes as a whole.
    if (!ours) words.unshift(word(place.named, wasNull));
    this.added.push(...new Set(words));
  }

  private keepAll(value: Value, place: Place): void {
    const naming = this.merging.namings(place.pattern);
    this.kept.add(place.named);
    if (isEntries(value)) {
      for (const [key, part] of Object.entries(value)) this.keepAll(part, atKey(place, key));
    } else if (isList(value) && naming !== undefined) {
      for (const [index, item] of value.entries())
        this.keepAll(item, atItem(place, naming.name(item) ?? JSON.stringify(item), index));
    } else this.carry(place);
  }

  /** Takes away what is ours and not wanted: the whole, if it is nothing else. `ours` is said of what it stands in. */
  takeOut(actual: Value | undefined, wanted: Value | undefined, place: Place, ours: boolean): void {
    if (actual === undefined) return;
    if (wanted === undefined && this.isOurs(actual, place, ours)) this.removals.push(this.removal(place));
    else this.takeAway(actual, wanted, place, ours);
  }

  private takeAway(actual: Value, wanted: Value | undefined, place: Place, ours: boolean): void {
    const { kind, namings, owned } = this.merging;
    if (isWhole(kind, place.pattern) || this.rewritten.has(place.named)) return;
    const naming = namings(place.pattern);
    const mine = ours || owned.lists(place.named);
    if (isEntries(actual)) {
      const parts = wanted !== undefined && isEntries(wanted) ? wanted : undefined;
      for (const [key, part] of Object.entries(actual)) {
        this.takeOut(part, entry(parts, key), atKey(place, key), mine);
      }
    } else if (isList(actual) && naming !== undefined) {
      const { items } = pair(actual, wanted !== undefined && isList(wanted) ? wanted : [], naming);
      const names = items.map(({ name }) => name);
      for (const [index, { name, item, wanted: partner }] of items.entries()) {
        const at = atItem(place, name, index);
        const mine = owned.lists(at.named) || (items.length === 1 && this.isImplied(at)) || this.isOrphan(item, place, names);
        if (partner === undefined && mine) this.removals.push({ op: 'remove', path: at.path });
        else this.takeAway(item, partner, at, owned.lists(at.named));
      }
    }
  }

  /**
   * Whether an endpoint was written for a cluster that the settings know no more, so that nothing tells its name: it carries labels by which
   * clusters are told apart, and one of those that are listed is not there.
   */
  private isOrphan(item: Value, place: Place, names: readonly string[]): boolean {
    const { owned, judging, implied } = this.merging;
    if (place.pattern !== 'spec.endpoints' || !owned.created || clusterOf(item, judging.clusters) !== undefined) return false;
    const labels = atKey(atItem(place, '', 0), 'labels');
    const keys = Object.keys(Object(entry(item, 'labels')));
    if (keys.length === 0 || !keys.every((key) => implied.before(atKey(labels, key)))) return false;
    const there = new Set(names.map((name) => atItem(place, name, 0).named));
    return owned.words.some(
      (each) => each.startsWith(`${place.named}[`) && /\]$/.test(each) && !/\]./.test(each) && !there.has(each),
    );
  }

  private removal(place: Place): PathEdit {
    return { op: this.merging.owned.wasNull(place.named) ? 'clear' : 'remove', path: place.path };
  }

  /** Whether a value holds nothing but what we wrote; `ours` is said of what it stands in. */
  private isOurs(value: Value, place: Place, ours: boolean): boolean {
    const { kind, namings, owned } = this.merging;
    const listed = owned.lists(place.named);
    const mine = ours || listed;
    if (!mine) return false;
    const naming = namings(place.pattern);
    if (isEntries(value) && !isWhole(kind, place.pattern) && Object.keys(value).length > 0) {
      return Object.entries(value).every(([key, part]) => this.isOurs(part, atKey(place, key), true));
    }
    if (isList(value) && naming !== undefined && value.length > 0) {
      const { items } = pair(value, [], naming);
      return items.every(({ name }, index) => {
        const at = atItem(place, name, index);
        return owned.lists(at.named) || (items.length === 1 && this.isImplied(at));
      });
    }
    return listed || isBasic(kind, place.pattern) || this.isImplied(place);
  }
}

function compare(a: PathEdit['path'], b: PathEdit['path']): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const left = a[at] as string | number;
    const right = b[at] as string | number;
    if (left === right) continue;
    return left < right ? -1 : 1;
  }
  return a.length - b.length;
}
