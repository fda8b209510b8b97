import { describe, expect, it } from 'vitest';
import type { MeshSettings } from '../../server/src/mesh/context';
import { meshOf, destinationRule as rule, service } from './mesh';

const host = 'reviews.prod.svc.cluster.local';
const v1 = ', subsets: [{name: v1}]';

/** The names of the rules that hold for clients of a namespace, and where they were found. */
function lookUp(rules: string, client: string, settings?: Partial<MeshSettings>): string {
  const { mesh } = meshOf({ east: service('reviews', 'prod') + rules }, settings);
  const found = mesh.rulesFor('east', host, client);
  return [found.step, ...found.rules.map(({ name }) => name), ...(found.unsure ? ['unsure'] : [])].join(' ');
}

describe('where Istio looks', () => {
  const everywhere = rule('client', 'default', host) + rule('host', 'prod', host) + rule('root', 'istio-system', host);

  it.each([
    ['the client first', everywhere, 'default', 'client client'],
    ['the host, for a client of its own namespace', everywhere, 'prod', 'client host'],
    ['the host next', everywhere, 'other', 'host host'],
    ['the root last', rule('client', 'default', host) + rule('root', 'istio-system', host), 'other', 'root root'],
    ['nowhere else', rule('client', 'default', host), 'other', 'none'],
    ['the root namespace is no client step', everywhere, 'istio-system', 'host host'],
    [
      'unless it keeps the rule to itself',
      rule('own', 'istio-system', host, ', exportTo: ["."]') + everywhere,
      'istio-system',
      'client own',
    ],
  ])('%s', (_, rules, client, expected) => {
    expect(lookUp(rules, client)).toBe(expected);
  });

  it('takes the root namespace of the settings', () => {
    const settings = { mesh: { rootNamespace: 'mesh-root' } };
    expect(lookUp(rule('a', 'mesh-root', host), 'default', settings)).toBe('root a');
    expect(lookUp(rule('a', 'istio-system', host), 'default', settings)).toBe('none');
  });

  it('looks in every namespace that gives the host', () => {
    const { mesh } = meshOf({
      east:
        ['one', 'two']
          .map(
            (namespace) =>
              `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: a, namespace: ${namespace}}\nspec: {hosts: [a.example.com]}\n---\n`,
          )
          .join('') + rule('b', 'two', 'a.example.com'),
    });
    expect(mesh.rulesFor('east', 'a.example.com', 'default').rules.map(({ name }) => name)).toEqual(['b']);
  });
});

describe('exportTo', () => {
  it.each([
    ['a rule of the host for its own clients only', rule('a', 'prod', host, ', exportTo: ["."]'), 'default', 'none'],
    ['a rule of the host for another namespace', rule('a', 'prod', host, ', exportTo: [stage]'), 'default', 'none'],
    ['a rule of the host for the client', rule('a', 'prod', host, ', exportTo: [default]'), 'default', 'host a'],
    ["the client's private rule", rule('a', 'default', host, ', exportTo: ["."]'), 'default', 'client a'],
    ["the client's rule for others", rule('a', 'default', host, ', exportTo: [stage]'), 'default', 'none'],
    ['a rule that may be for the client', rule('a', 'prod', host, ', exportTo: ["$(NS)"]'), 'default', 'host a'],
    [
      'a private rule does not hide one that is exported',
      rule('a', 'prod', host, ', exportTo: ["."]') + rule('b', 'prod', '*.cluster.local'),
      'default',
      'host b',
    ],
  ])('%s', (_, rules, client, expected) => {
    expect(lookUp(rules, client)).toBe(expected);
  });
});

describe('rules for some clients only', () => {
  const some = ', workloadSelector: {matchLabels: {app: web}}';

  it.each([
    ['beside one for all', rule('a', 'default', host, some) + rule('b', 'default', host), 'client a b'],
    // Istio looks no further, though the rule holds for none but the selected.
    ['hide those of the host', rule('a', 'default', host, some) + rule('b', 'prod', host), 'client a'],
    ['are less than a more specific one', rule('a', 'default', '*.cluster.local', some) + rule('b', 'default', host), 'client b'],
  ])('%s', (_, rules, expected) => {
    expect(lookUp(rules, 'default')).toBe(expected);
  });
});

describe('hosts of rules', () => {
  it.each([
    ['short names get the namespace of the rule', rule('a', 'prod', 'reviews'), 'host a'],
    ['of another namespace they mean another host', rule('a', 'default', 'reviews'), 'none'],
    [
      'the most specific wins',
      rule('a', 'prod', '*.local') + rule('b', 'prod', '*.prod.svc.cluster.local') + rule('c', 'prod', '*'),
      'host b',
    ],
    ['an exact one wins over all', rule('a', 'prod', '*.prod.svc.cluster.local') + rule('b', 'prod', host), 'host b'],
    ['a less specific one found first hides it', rule('a', 'default', '*') + rule('b', 'prod', host), 'client a'],
    ['the same host merges', rule('a', 'prod', host) + rule('b', 'prod', 'reviews') + rule('c', 'prod', '*.local'), 'host a b'],
    ['a placeholder may be the host', rule('a', 'prod', '$(HOST)'), 'none unsure'],
    ['a placeholder that cannot be', rule('a', 'prod', '$(X).example.com'), 'none'],
  ])('%s', (_, rules, expected) => {
    expect(lookUp(rules, 'default')).toBe(expected);
  });
});

describe('a subset', () => {
  function subset(rules: string, client: string | undefined, name = 'v1', settings?: Partial<MeshSettings>): string {
    const { mesh } = meshOf({ east: service('reviews', 'prod') + rules }, settings);
    return mesh.subset('east', host, name, client).is;
  }

  it.each([
    ['in reach', rule('a', 'prod', host, v1), 'default', 'v1', 'yes'],
    ['of another name', rule('a', 'prod', host, v1), 'default', 'v2', 'no'],
    ['out of reach', rule('a', 'other', host, v1), 'default', 'v1', 'no'],
    ['out of reach of an unknown client, who may be there', rule('a', 'other', host, v1), undefined, 'v1', 'unknown'],
    ['that no rule has, for an unknown client', rule('a', 'other', host, v1), undefined, 'v2', 'no'],
    [
      'of a rule for some workloads only',
      rule('a', 'prod', host, `${v1}, workloadSelector: {matchLabels: {app: a}}`),
      'default',
      'v1',
      'unknown',
    ],
    ['named by a placeholder in the rule', rule('a', 'prod', host, ', subsets: [{name: "$(V)"}]'), 'default', 'v1', 'unknown'],
    ['named by a placeholder in the route', rule('a', 'prod', host, v1), 'default', '$(V)', 'unknown'],
    ['of a rule whose host is a placeholder', rule('a', 'prod', '$(HOST)', v1), 'default', 'v1', 'unknown'],
    ['of a client whose namespace is a placeholder', rule('a', 'other', host, v1), '$(NS)', 'v1', 'unknown'],
  ])('%s', (_, rules, client, name, expected) => {
    expect(subset(rules, client, name)).toBe(expected);
  });

  it('may be outside of the workspace', () => {
    expect(subset('', 'default', 'v1', { closedWorld: false })).toBe('unknown');
  });

  it('may be in another cluster unless discovery is separate', () => {
    const west = rule('a', 'prod', host, v1);
    const east = service('reviews', 'prod');
    expect(meshOf({ east, west }).mesh.subset('east', host, 'v1', 'default').is).toBe('unknown');
    expect(meshOf({ east, west }, { discovery: 'separate' }).mesh.subset('east', host, 'v1', 'default').is).toBe('no');
  });
});
