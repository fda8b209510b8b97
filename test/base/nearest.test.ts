import { describe, expect, it } from 'vitest';
import { nearest } from '../../server/src/base/nearest';

describe('nearest', () => {
  it.each<readonly [word: string, candidates: readonly string[], expected: string | undefined]>([
    ['clutser', ['cluster', 'clusters'], 'cluster'],
    ['clutsers', ['cluster', 'clusters'], 'clusters'],
    ['CLUSTER', ['clusters', 'cluster'], 'cluster'],
    ['Hosts', ['hosts', 'Host'], 'hosts'],
    ['reviews', ['ratings', 'details'], undefined],
    ['reviws', ['ratings', 'reviews'], 'reviews'],
    ['b', ['a'], undefined],
    ['ab', ['ba'], 'ba'],
    ['v1', ['v3', 'v2'], 'v2'],
    ['v1', ['v2', 'v3'], 'v2'],
    ['', ['a'], undefined],
    ['a', [], undefined],
    ['subset', ['subset'], 'subset'],
    ['ignroe', ['ignore', 'rules'], 'ignore'],
  ])('%j among %j: %j', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });

  it('takes any iterable', () => {
    expect(nearest('hots', new Set(['host', 'hosts']))).toBe('host');
  });
});
