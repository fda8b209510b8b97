import { describe, expect, it } from 'vitest';
import { isVisible, mayBeSeenTogether } from '../../server/src/mesh/visibility';
import { destinationRule, entry, meshOf, service } from './mesh';

describe('who sees a ServiceEntry of namespace shop', () => {
  it.each([
    [undefined, 'prod', 'yes'],
    ['[]', 'prod', 'yes'],
    ['["*"]', 'prod', 'yes'],
    ['["."]', 'shop', 'yes'],
    ['["."]', 'prod', 'no'],
    ['[prod]', 'prod', 'yes'],
    ['[prod]', 'shop', 'no'],
    ['[stage, "*"]', 'prod', 'yes'],
    ['["~"]', 'shop', 'no'],
    ['["$(TEAM)"]', 'prod', 'unknown'],
    ['["$(TEAM)", prod]', 'prod', 'yes'],
    ['[prod]', '$(NS)', 'unknown'],
    ['["*"]', '$(NS)', 'yes'],
  ])('exportTo %s, seen from %s: %s', (exportTo, namespace, expected) => {
    const more = exportTo === undefined ? '' : `, exportTo: ${exportTo}`;
    const { find } = meshOf({ east: entry('a', 'shop', 'a.example.com', more) });
    expect(isVisible(find('ServiceEntry', 'a'), namespace).is).toBe(expected);
  });
});

it('does not know who sees a private resource whose own namespace is a placeholder', () => {
  const { find } = meshOf({ east: entry('a', '$(TEAM)', 'a.example.com', ', exportTo: ["."]') });
  expect(isVisible(find('ServiceEntry', 'a'), 'prod').is).toBe('unknown');
});

it('reads the annotation of a Service', () => {
  const { find } = meshOf({
    east: service('a', 'shop', ', annotations: {networking.istio.io/exportTo: "., prod"}'),
  });
  const visible = ['shop', 'prod', 'stage'].map((namespace) => isVisible(find('Service', 'a'), namespace).is);
  expect(visible).toEqual(['yes', 'yes', 'no']);
});

it('shows resources without exportTo to all', () => {
  const { resources } = meshOf({
    east: 'apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec: {exportTo: [prod]}',
  });
  expect(resources.map((resource) => isVisible(resource, 'stage').is)).toEqual(['yes']);
});

describe('whether one namespace may see two', () => {
  it.each([
    ['["*"]', '["*"]', 'yes'],
    ['["*"]', '["."]', 'yes'],
    ['["*"]', '["~"]', 'no'],
    ['["."]', '["."]', 'no'],
    ['["."]', '[left]', 'yes'],
    ['[prod, stage]', '[stage]', 'yes'],
    ['[prod]', '[stage]', 'no'],
    ['["$(TEAM)"]', '[stage]', 'unknown'],
    ['["$(TEAM)", stage]', '[stage]', 'yes'],
  ])('%s and %s: %s', (left, right, expected) => {
    const { find } = meshOf({
      east:
        entry('a', 'left', 'a.example.com', `, exportTo: ${left}`) + entry('b', 'right', 'b.example.com', `, exportTo: ${right}`),
    });
    const [a, b] = [find('ServiceEntry', 'a'), find('ServiceEntry', 'b')];
    expect([mayBeSeenTogether(a, b).is, mayBeSeenTogether(b, a).is]).toEqual([expected, expected]);
  });
});

it('reads exportTo of DestinationRules', () => {
  const { find } = meshOf({ east: destinationRule('a', 'shop', 'reviews', ', exportTo: [prod]') });
  expect(isVisible(find('DestinationRule', 'a'), 'stage')).toEqual({ is: 'no', why: 'it is exported to "prod" only' });
});
