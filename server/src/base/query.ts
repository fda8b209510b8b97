/**
 * The incremental engine: cells that remember what they read, and a keyed index as their only source of change.
 *
 * A change marks its readers dirty and theirs, transitively, as to be checked. Nothing is computed until it is asked for;
 * a cell to be checked first asks its dependencies in the order in which it read them and is computed again only when one of
 * them really changed, and an equal answer stops the wave. What nobody depends on any more is forgotten, so memory follows
 * the workspace and not its history. Without `incremental` no edge is recorded: cells only remember their first answer.
 */
import { equal } from './equal';

type Equal<T> = (a: T, b: T) => boolean;

abstract class Source {
  /** The revision at which the value last changed. */
  changedAt = 0;
  readonly dependents = new Set<Cell<unknown>>();

  /** Called when the last dependent has left. */
  abstract release(): void;
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/**
 * A remembered computation; what it throws is remembered as well, or whoever lives with the error (a rule that failed) would
 * not hear that it is gone. Computing must be pure but for what it reads from cells and indexes of the same graph.
 */
export class Cell<T> extends Source {
  private state: 'clean' | 'check' | 'dirty' | 'computing' = 'dirty';
  private outcome: Outcome<T> | undefined;
  private dependencies: Source[] = [];
  private verifiedAt = 0;

  constructor(
    private readonly graph: Graph,
    private readonly compute: () => T,
    private readonly same: Equal<T>,
    /** Called once when a clean cell becomes stale. */
    private readonly onStale?: () => void,
    private readonly onRelease?: () => void,
  ) {
    super();
  }

  get(): T {
    this.graph.track(this as Cell<unknown>);
    const outcome = this.refresh();
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  /** Brings the outcome up to date without making it a dependency. */
  refresh(): Outcome<T> {
    if (this.state === 'computing') throw new Error('a cell depends on itself');
    if (this.outcome === undefined || this.state === 'dirty' || (this.state === 'check' && this.dependencyChanged())) {
      return this.recompute();
    }
    if (this.state === 'check') {
      this.graph.work.cellsVerified++;
      this.state = 'clean';
      this.verifiedAt = this.graph.revision;
    }
    return this.outcome;
  }

  private dependencyChanged(): boolean {
    for (const source of this.dependencies) {
      if (source instanceof Cell) source.refresh();
      if (source.changedAt > this.verifiedAt) return true;
    }
    return false;
  }

  private recompute(): Outcome<T> {
    const before = this.dependencies;
    this.state = 'computing';
    this.graph.work.cellsComputed++;
    const reads = new Set<Source>();
    const next = this.attempt(reads);
    const known = this.outcome;
    const same = known !== undefined && 'value' in known && 'value' in next && this.same(known.value, next.value);
    const outcome = same ? known : next;
    if (!same) this.changedAt = this.graph.revision;
    this.outcome = outcome;
    this.state = 'clean';
    this.verifiedAt = this.graph.revision;
    this.dependencies = [...reads];
    for (const source of before) if (!reads.has(source)) leave(source, this as Cell<unknown>);
    return outcome;
  }

  private attempt(reads: Set<Source>): Outcome<T> {
    try {
      return { value: this.graph.within(this as Cell<unknown>, reads, this.compute) };
    } catch (error) {
      return { error };
    }
  }

  /** Marks the cell stale; the first call since it was clean goes on to its dependents. */
  mark(state: 'dirty' | 'check'): void {
    if (this.state === 'dirty' || this.state === 'computing') return;
    const wasClean = this.state === 'clean';
    this.state = state === 'dirty' ? 'dirty' : this.state === 'clean' ? 'check' : this.state;
    if (!wasClean) return;
    this.onStale?.();
    for (const dependent of this.dependents) dependent.mark('check');
  }

  /** Forgets the value and every edge. */
  dispose(): void {
    const sources = this.dependencies;
    this.dependencies = [];
    this.state = 'dirty';
    for (const source of sources) leave(source, this as Cell<unknown>);
  }

  release(): void {
    if (this.onRelease === undefined) return;
    this.onRelease();
    this.dispose();
  }
}

function leave(source: Source, cell: Cell<unknown>): void {
  source.dependents.delete(cell);
  if (source.dependents.size === 0) source.release();
}

/** Owns the revision and the stack of running computations. */
export class Graph {
  revision = 1;
  readonly work = { cellsComputed: 0, cellsVerified: 0, indexUpdates: 0 };
  private reads: Set<Source> | undefined;
  private reader: Cell<unknown> | undefined;
  private readonly asked = new Map<unknown, unknown>();

  constructor(readonly incremental: boolean) {}

  /** A cell that lives until it is disposed of. */
  cell<T>(compute: () => T, options: { same?: Equal<T>; onStale?: () => void } = {}): Cell<T> {
    return new Cell(this, compute, options.same ?? equal, options.onStale);
  }

  /** A question with string parameters, answered once for each of them. An answer that nothing depends on is forgotten. */
  question<A extends readonly string[], T>(compute: (...parameters: A) => T, same: Equal<T> = equal): (...parameters: A) => T {
    const cells = new Map<string, Cell<T>>();
    return (...parameters) => {
      const key = parameters.join('\0');
      let cell = cells.get(key);
      if (cell === undefined) {
        cell = new Cell(
          this,
          () => compute(...parameters),
          same,
          undefined,
          () => cells.delete(key),
        );
        cells.set(key, cell);
      }
      const value = cell.get();
      if (this.incremental && this.reads === undefined && cell.dependents.size === 0) cell.release();
      return value;
    };
  }

  /** The answer of a pure function of a context, given once for each of its parameters while it holds. A graph has one context. */
  ask<C, A extends readonly string[], T>(of: (context: C, ...parameters: A) => T, context: C, ...parameters: A): T {
    let question = this.asked.get(of) as ((...parameters: A) => T) | undefined;
    if (question === undefined) {
      question = this.question((...given: A) => of(context, ...given));
      this.asked.set(of, question);
    }
    return question(...parameters);
  }

  /** Records an edge at once, so that a source in use is never forgotten while its reader is still computing. */
  track(source: Source): void {
    if (!this.incremental || this.reads === undefined || this.reader === undefined) return;
    this.reads.add(source);
    source.dependents.add(this.reader);
  }

  /** Runs a cell's computation, collecting what it reads. */
  within<T>(reader: Cell<unknown>, reads: Set<Source>, compute: () => T): T {
    const outer = { reads: this.reads, reader: this.reader };
    this.reads = reads;
    this.reader = reader;
    try {
      return compute();
    } finally {
      this.reads = outer.reads;
      this.reader = outer.reader;
    }
  }

  /** Tells the readers of a source that it changed. */
  changed(source: Source): void {
    if (this.reads !== undefined) throw new Error('a change while a cell is computed');
    source.changedAt = ++this.revision;
    for (const dependent of [...source.dependents]) dependent.mark('dirty');
  }
}

/** The values of one key, in the order of their names. */
class Entry<V> extends Source {
  readonly values = new Map<string, V>();
  private sorted: readonly V[] | undefined;

  constructor(private readonly onRelease: () => void) {
    super();
  }

  list(): readonly V[] {
    this.sorted ??= [...this.values].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, value]) => value);
    return this.sorted;
  }

  invalidate(): void {
    this.sorted = undefined;
  }

  release(): void {
    this.onRelease();
  }
}

const none: readonly never[] = [];

/**
 * A keyed multimap with one dependency node for each key that is asked for, absent keys too, and another one for whether
 * the key has any value. Values of a key come in the order of their names, so that no answer depends on history.
 */
export class Index<V> {
  private readonly entries = new Map<string, Entry<V>>();
  private readonly existence = new Map<string, Entry<V>>();

  constructor(private readonly graph: Graph) {}

  get(key: string): readonly V[] {
    const entry = this.graph.incremental ? this.entry(key) : this.entries.get(key);
    if (entry === undefined) return none;
    this.graph.track(entry);
    return entry.list();
  }

  has(key: string): boolean {
    if (this.graph.incremental) {
      let node = this.existence.get(key);
      if (node === undefined) {
        node = new Entry<V>(() => this.existence.delete(key));
        this.existence.set(key, node);
      }
      this.graph.track(node);
    }
    return (this.entries.get(key)?.values.size ?? 0) > 0;
  }

  set(key: string, name: string, value: V): void {
    const entry = this.entry(key);
    const before = entry.values.size;
    entry.values.set(name, value);
    this.touch(key, entry, before);
  }

  delete(key: string, name: string): void {
    const entry = this.entries.get(key);
    if (!entry?.values.has(name)) return;
    const before = entry.values.size;
    entry.values.delete(name);
    this.touch(key, entry, before);
    this.drop(key);
  }

  private touch(key: string, entry: Entry<V>, sizeBefore: number): void {
    this.graph.work.indexUpdates++;
    entry.invalidate();
    this.graph.changed(entry);
    const node = this.existence.get(key);
    if (node !== undefined && (sizeBefore === 0) !== (entry.values.size === 0)) this.graph.changed(node);
  }

  private entry(key: string): Entry<V> {
    let entry = this.entries.get(key);
    if (entry === undefined) {
      entry = new Entry<V>(() => this.drop(key));
      this.entries.set(key, entry);
    }
    return entry;
  }

  private drop(key: string): void {
    const entry = this.entries.get(key);
    if (entry !== undefined && entry.values.size === 0 && entry.dependents.size === 0) this.entries.delete(key);
  }
}
