/** The incremental engine by itself: what is computed again, what is not, and what is forgotten. */
import { describe, expect, it } from 'vitest';
import { type Cell, Graph, Index } from '../../server/src/base/query';

function setUp() {
  const graph = new Graph(true);
  return { graph, index: new Index<number>(graph) };
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('a cell', () => {
  it('is computed when asked for, once', () => {
    const { graph, index } = setUp();
    let runs = 0;
    const cell = graph.cell(() => {
      runs++;
      return sum(index.get('a'));
    });
    expect(runs).toBe(0);
    index.set('a', 'one', 1);
    expect([cell.get(), cell.get(), runs]).toEqual([1, 1, 1]);
  });

  it('follows what it read, absent keys too, and nothing else', () => {
    const { graph, index } = setUp();
    let runs = 0;
    const cell = graph.cell(() => {
      runs++;
      return sum(index.get('absent'));
    });
    cell.get();
    index.set('other', 'x', 5);
    cell.get();
    expect(runs).toBe(1);
    index.set('absent', 'x', 2);
    expect([cell.get(), runs]).toEqual([2, 2]);
    index.delete('absent', 'x');
    expect([cell.get(), runs]).toEqual([0, 3]);
  });

  it('stops the wave where an answer is equal', () => {
    const { graph, index } = setUp();
    let runs = 0;
    const parity = graph.question((key: string) => sum(index.get(key)) % 2);
    const cell = graph.cell(() => {
      runs++;
      return parity('a') === 0 ? 'even' : 'odd';
    });
    index.set('a', 'x', 1);
    expect(cell.get()).toBe('odd');
    index.set('a', 'x', 3);
    expect([cell.get(), runs]).toEqual(['odd', 1]);
    index.set('a', 'x', 4);
    expect([cell.get(), runs]).toEqual(['even', 2]);
  });

  it('fails like its question, as long as that fails', () => {
    const { graph, index } = setUp();
    let runs = 0;
    const question = graph.question((key: string) => {
      runs++;
      if (index.has(key)) throw new Error(`no ${key} is welcome`);
      return 'fine';
    });
    const attempt = () => {
      try {
        return question('a');
      } catch (error) {
        return String(error);
      }
    };
    const one = graph.cell(attempt);
    const other = graph.cell(attempt);
    index.set('a', 'x', 1);
    expect([one.get(), other.get(), runs]).toEqual(['Error: no a is welcome', 'Error: no a is welcome', 1]);
    index.delete('a', 'x');
    expect([one.get(), other.get(), runs]).toEqual(['fine', 'fine', 2]);
    index.set('a', 'x', 1);
    expect([one.get(), runs]).toEqual(['Error: no a is welcome', 3]);
  });

  it('drops what it no longer reads', () => {
    const { graph, index } = setUp();
    let runs = 0;
    const cell = graph.cell(() => {
      runs++;
      return index.has('switch') ? sum(index.get('a')) : sum(index.get('b'));
    });
    cell.get();
    index.set('switch', 'on', 1);
    cell.get();
    index.set('b', 'x', 9);
    cell.get();
    expect(runs).toBe(2);
    index.set('a', 'x', 7);
    expect([cell.get(), runs]).toEqual([7, 3]);
  });

  it('tells once that it is stale', () => {
    const { graph, index } = setUp();
    let told = 0;
    const inner = graph.cell(() => sum(index.get('a')));
    const outer = graph.cell(() => inner.get() + 1, { onStale: () => told++ });
    outer.get();
    index.set('a', 'x', 1);
    index.set('a', 'y', 1);
    expect(told).toBe(1);
    outer.get();
    index.set('a', 'z', 1);
    expect(told).toBe(2);
  });

  it('recovers from a computation that threw', () => {
    const { graph, index } = setUp();
    const cell = graph.cell(() => {
      const value = sum(index.get('a'));
      if (value === 0) throw new Error('none');
      return value;
    });
    expect(() => cell.get()).toThrow('none');
    expect(() => cell.get()).toThrow('none');
    index.set('a', 'x', 3);
    expect(cell.get()).toBe(3);
  });

  it('refuses to depend on itself and to change what is being read', () => {
    const { graph, index } = setUp();
    const self: Cell<number> = graph.cell((): number => self.get());
    expect(() => self.get()).toThrow('depends on itself');
    const writer = graph.cell(() => index.set('a', 'x', index.get('a').length));
    expect(() => writer.get()).toThrow('a change while a cell is computed');
  });
});

describe('an index', () => {
  it('gives the values of a key in the order of their names, whatever came first', () => {
    const { index } = setUp();
    index.set('a', 'z', 3);
    index.set('a', 'b', 1);
    index.set('a', 'c', 2);
    expect(index.get('a')).toEqual([1, 2, 3]);
  });

  it('has a node of its own for whether a key has values', () => {
    const { graph, index } = setUp();
    let runs = 0;
    const cell = graph.cell(() => {
      runs++;
      return index.has('a');
    });
    index.set('a', 'x', 1);
    cell.get();
    index.set('a', 'y', 2);
    index.delete('a', 'x');
    expect([cell.get(), runs]).toEqual([true, 1]);
    index.delete('a', 'y');
    expect([cell.get(), runs]).toEqual([false, 2]);
  });
});

describe('memory', () => {
  it('forgets questions that nobody asks any more', () => {
    const { graph, index } = setUp();
    let runs = 0;
    const question = graph.question((key: string) => {
      runs++;
      return sum(index.get(key));
    });
    const cell = graph.cell(() => sum(index.get('which').map((n) => question(`host-${n}`))));
    for (let i = 0; i < 100; i++) {
      index.set('which', 'x', i);
      cell.get();
    }
    runs = 0;
    index.set('host-5', 'x', 1);
    cell.get();
    expect(runs).toBe(0);
    index.set('which', 'x', 5);
    expect([cell.get(), runs]).toEqual([1, 1]);
  });

  it('keeps a question that is in use while one of its readers turns away', () => {
    const { graph, index } = setUp();
    const shared = graph.question((key: string) => sum(index.get(key)));
    const first = graph.cell(() => (index.has('leave') ? 0 : shared('a')));
    const second = graph.cell(() => {
      const value = shared('a');
      return value + first.get();
    });
    index.set('a', 'x', 1);
    expect([first.get(), second.get()]).toEqual([1, 2]);
    index.set('leave', 'x', 1);
    expect(second.get()).toBe(1);
    index.set('a', 'x', 10);
    expect(second.get()).toBe(10);
  });
});

describe('a graph that records no edges', () => {
  it('remembers the first answer', () => {
    const graph = new Graph(false);
    const index = new Index<number>(graph);
    index.set('a', 'x', 1);
    let runs = 0;
    const question = graph.question((key: string) => {
      runs++;
      return sum(index.get(key));
    });
    expect([question('a'), question('a'), runs]).toEqual([1, 1, 1]);
  });
});
