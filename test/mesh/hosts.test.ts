import { describe, expect, it } from 'vitest';
import {
  couldBecome,
  covers,
  globalLabels,
  nearestHost,
  parseGlobalHost,
  parseHalfHost,
  parseServiceHost,
  resolveHost,
  wildcardSuffixes,
} from '../../server/src/mesh/hosts';

describe('a host as written', () => {
  it.each([
    ['reviews', 'reviews.prod.svc.cluster.local'],
    ['reviews.prod', 'reviews.prod'],
    ['reviews.prod.svc', 'reviews.prod.svc'],
    ['reviews.prod.svc.cluster.local', 'reviews.prod.svc.cluster.local'],
    ['*', '*'],
    ['*.prod.svc.cluster.local', '*.prod.svc.cluster.local'],
    ['*-api', '*-api'],
    ['localhost.', 'localhost.'],
    ['10.0.0.1', '10.0.0.1'],
  ])('%s means %s', (written, resolved) => {
    expect(resolveHost(written, 'prod', 'cluster.local')).toBe(resolved);
  });

  it('takes the cluster domain of the settings', () => {
    expect(resolveHost('reviews', 'prod', 'corp.internal')).toBe('reviews.prod.svc.corp.internal');
  });
});

describe('the Service that a host names', () => {
  it.each([
    ['reviews.prod.svc.cluster.local', { name: 'reviews', namespace: 'prod' }],
    ['a.b.prod.svc.cluster.local', { name: 'a.b', namespace: 'prod' }],
    ['prod.svc.cluster.local', undefined],
    ['.prod.svc.cluster.local', undefined],
    ['reviews.prod.svc.corp.internal', undefined],
    ['reviews.prod.global', undefined],
  ])('%s', (host, expected) => {
    expect(parseServiceHost(host, 'cluster.local')).toEqual(expected);
  });

  it.each([
    ['reviews.prod', { name: 'reviews', namespace: 'prod' }],
    ['reviews.prod.svc', { name: 'reviews', namespace: 'prod' }],
    ['reviews', undefined],
    ['reviews.prod.global', undefined],
    ['reviews.prod.svc.cluster', undefined],
    ['.prod', undefined],
    ['reviews.', undefined],
  ])('half-written: %s', (host, expected) => {
    expect(parseHalfHost(host)).toEqual(expected);
  });
});

describe('a wildcard host', () => {
  it.each([
    ['*', 'anything.at.all', true],
    ['*', '*.example.com', true],
    ['*.example.com', 'a.example.com', true],
    ['*.example.com', 'a.b.example.com', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', '*.a.example.com', true],
    ['*.a.example.com', '*.example.com', false],
    ['*.example.com', '*.example.com', true],
    ['*example.com', 'example.com', true],
    ['*.example.com', 'a.example.org', false],
    ['a.example.com', 'a.example.com', true],
    ['a.example.com', 'b.a.example.com', false],
  ])('%s covers %s: %s', (wildcard, host, expected) => {
    expect(covers(wildcard, host)).toBe(expected);
  });

  it.each([
    ['a.b.c', ['.b.c', '.c', '']],
    ['*.b.c', ['.b.c', '.c', '']],
    ['localhost', ['']],
    ['*', ['']],
  ])('that covers %s is filed under %j, the most specific first', (host, expected) => {
    expect(wildcardSuffixes(host)).toEqual(expected);
  });
});

describe('a global host', () => {
  it.each([
    ['reviews.prod.global', ['reviews', 'prod'], { name: 'reviews', namespace: 'prod' }],
    ['west.stage.greeting.global', ['west', 'stage', 'greeting'], undefined],
    ['reviews.global', ['reviews'], undefined],
    ['global', undefined, undefined],
    ['*.global', undefined, undefined],
    ['reviews.prod.globally', undefined, undefined],
  ])('%s', (host, labels, name) => {
    expect(globalLabels(host, 'global')).toEqual(labels);
    expect(parseGlobalHost(host, 'global')).toEqual(name);
  });
});

it.each([
  ['$(APP).prod.svc.cluster.local', 'reviews.prod.svc.cluster.local', true],
  ['reviews-$(COLOR).prod', 'reviews-blue.prod', true],
  ['reviews-$(COLOR).prod', 'ratings-blue.prod', false],
  ['$(APP).example.com', 'a.exampleXcom', false],
  ['reviews', 'ratings', false],
  ['$(A).prod', 'x-$(B).prod', true],
])('%s could become %s: %s', (pattern, text, expected) => {
  expect(couldBecome(pattern, text)).toBe(expected);
});

it.each([
  ['reviws.default.global', ['reviews.default.global', 'ratings.default.global'], 'reviews.default.global'],
  ['details.default.global', ['reviews.default.global'], undefined],
  ['reviews.defualt.global', ['reviews.default.global'], 'reviews.default.global'],
  ['apis.example.com', ['api.example.com', 'apis.example.org'], 'api.example.com'],
  ['api.example.com', [], undefined],
])('%s among %j was meant to be %s', (host, candidates, expected) => {
  expect(nearestHost(host, candidates)).toBe(expected);
});
