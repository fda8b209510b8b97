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
    const { find, context } = meshOf({ east: entry('a', 'shop', 'a.example.com', more) });
    expect(isVisible(context, find('ServiceEntry', 'a'), namespace).is).toBe(expected);
  });
});

it('does not know who sees a private resource whose own namespace is a placeholder', () => {
  const { find, context } = meshOf({ east: entry('a', '$(TEAM)', 'a.example.com', ', exportTo: ["."]') });
  expect(isVisible(context, find('ServiceEntry', 'a'), 'prod').is).toBe('unknown');
});

it('reads the annotation of a Service', () => {
  const { find, context } = meshOf({
    east: service('a', 'shop', ', annotations: {networking.istio.io/exportTo: "., prod"}'),
  });
  const visible = ['shop', 'prod', 'stage'].map((namespace) => isVisible(context, find('Service', 'a'), namespace).is);
  expect(visible).toEqual(['yes', 'yes', 'no']);
});

it('shows resources without exportTo to all', () => {
  const { resources, context } = meshOf({
    east: 'apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: a}\nspec: {exportTo: [prod]}',
  });
  expect(resources.map((resource) => isVisible(context, resource, 'stage').is)).toEqual(['yes']);
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
    const { find, context } = meshOf({
      east:
        entry('a', 'left', 'a.example.com', `, exportTo: ${left}`) + entry('b', 'right', 'b.example.com', `, exportTo: ${right}`),
    });
    const [a, b] = [find('ServiceEntry', 'a'), find('ServiceEntry', 'b')];
    expect([mayBeSeenTogether(context, a, b).is, mayBeSeenTogether(context, b, a).is]).toEqual([expected, expected]);
  });
});

it('reads exportTo of DestinationRules', () => {
  const { find, context } = meshOf({ east: destinationRule('a', 'shop', 'reviews', ', exportTo: [prod]') });
  expect(isVisible(context, find('DestinationRule', 'a'), 'stage')).toEqual({ is: 'no', why: 'it is exported to "prod" only' });
});

describe('what the mesh says for resources without exportTo', () => {
  const config = (...lines: readonly string[]) =>
    `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata:\n  mesh: |\n${lines.map((line) => `    ${line}\n`).join('')}`;

  it.each([
    ['defaultServiceExportTo: ["."]', ['yes', 'no', 'yes', 'yes', 'yes']],
    ['defaultServiceExportTo: [prod]', ['no', 'yes', 'yes', 'yes', 'yes']],
    ['defaultDestinationRuleExportTo: ["."]', ['yes', 'yes', 'yes', 'no', 'yes']],
    ['defaultServiceExportTo: ["$(SCOPE)"]', ['unknown', 'unknown', 'yes', 'yes', 'yes']],
    ['enableAutoMtls: true', ['yes', 'yes', 'yes', 'yes', 'yes']],
  ])('%s', (line, expected) => {
    const { find, context } = meshOf({
      east:
        entry('a', 'shop', 'a.example.com') +
        entry('b', 'shop', 'b.example.com', ', exportTo: ["*"]') +
        destinationRule('rule', 'shop', 'a.example.com') +
        config(line),
    });
    const see = (type: 'ServiceEntry' | 'DestinationRule', name: string, from: string) =>
      isVisible(context, type === 'ServiceEntry' ? find(type, name) : find(type, name), from).is;
    const found = [
      see('ServiceEntry', 'a', 'shop'),
      see('ServiceEntry', 'a', 'prod'),
      see('ServiceEntry', 'b', 'prod'),
      see('DestinationRule', 'rule', 'prod'),
      see('DestinationRule', 'rule', 'shop'),
    ];
    expect(found).toEqual(expected);
  });

  it('says that it is the default', () => {
    const { find, context } = meshOf({
      east: service('a', 'shop') + config('defaultServiceExportTo: ["."]'),
    });
    expect(isVisible(context, find('Service', 'a'), 'prod')).toEqual({
      is: 'no',
      why: 'by default of the mesh it is exported to "." only',
    });
  });

  it('holds for the lookup of rules', () => {
    const { mesh } = meshOf({
      east:
        entry('a', 'shop', 'a.example.com') +
        destinationRule('rule', 'shop', 'a.example.com') +
        config('defaultDestinationRuleExportTo: ["."]'),
    });
    const steps = ['shop', 'prod'].map((client) => mesh.rulesFor('east', 'a.example.com', client).step);
    expect(steps).toEqual(['client', 'none']);
  });
});
