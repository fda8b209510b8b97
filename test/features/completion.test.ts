/** What is offered where, and what it inserts. `$0` is the cursor. */
import { describe, expect, it } from 'vitest';
import { Lines } from '../../server/src/base/text';
import { Workspace } from '../../server/src/workspace';

const uri = 'file:///w/a.yaml';

function complete(marked: string) {
  const offset = marked.indexOf('$0');
  const text = marked.replace('$0', '');
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: 'file:///w', name: 'w' }]);
  workspace.setFile(uri, { text });
  const lines = new Lines(text);
  const found = workspace.completions(uri, lines.position(offset));
  return {
    labels: found.items.map(({ label }) => label),
    /** The text once an item is taken. */
    take(label: string) {
      const item = found.items.find((each) => each.label === label);
      if (item === undefined) throw new Error(`${label} is not offered`);
      return text.slice(0, lines.offset(found.range.start)) + item.insert + text.slice(lines.offset(found.range.end));
    },
  };
}

const head = (kind: string) => `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: {name: a}\n`;
const rule = (spec: string) => `${head('DestinationRule')}spec:\n${spec}`;

describe('completion', () => {
  it('offers the fields that are missing, also after a word that is begun', () => {
    for (const written of ['$0', 'tr$0', 'trafficP$0']) {
      const { labels } = complete(rule(`  host: a\n  ${written}\n`));
      expect(labels).toContain('trafficPolicy');
      expect(labels).toContain('subsets');
      expect(labels).not.toContain('host');
    }
  });

  it('inserts what a field begins with: a map, a list, a value', () => {
    const at = rule('  host: a\n  s$0\n');
    expect(complete(at).take('subsets')).toBe(rule('  host: a\n  subsets:\n  - \n'));
    expect(complete(at).take('trafficPolicy')).toBe(rule('  host: a\n  trafficPolicy:\n    \n'));
    expect(complete(rule('  $0\n')).take('host')).toBe(rule('  host: \n'));
  });

  it('knows its depth in lists and in brackets', () => {
    const { labels, take } = complete(rule('  host: a\n  subsets:\n  - name: v1\n    l$0\n'));
    expect(labels).toEqual(expect.arrayContaining(['labels', 'trafficPolicy']));
    expect(take('labels')).toContain('    labels:\n      \n');
    const first = complete(rule('  host: a\n  subsets:\n  - na$0\n'));
    expect(first.take('name')).toContain('  - name: \n');
    expect(complete(rule('  host: a\n  trafficPolicy: {$0}\n')).take('tls')).toContain('{tls: {}}');
  });

  it('renames a key that has a value', () => {
    expect(complete(rule('  ho$0: a\n')).take('host')).toBe(rule('  host: a\n'));
  });

  it('offers the values of a field', () => {
    const at = rule('  host: a\n  trafficPolicy:\n    tls:\n      mode: $0\n');
    expect(complete(at).labels).toEqual(expect.arrayContaining(['ISTIO_MUTUAL', 'DISABLE']));
    expect(complete(at.replace('$0', 'IST$0')).take('ISTIO_MUTUAL')).toContain('mode: ISTIO_MUTUAL\n');
  });

  it('works in the second document', () => {
    const second = `kind: ConfigMap\napiVersion: v1\n---\n${rule('  $0\n')}`;
    expect(complete(second).labels).toContain('host');
  });

  it.each([
    ['a comment', rule('  host: a # $0\n')],
    ['a kind without a schema', 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  $0\n'],
    ['a map of free keys', rule('  host: a\n  subsets:\n  - name: v1\n    labels:\n      $0\n')],
    ['a file that is no manifest', 'spec:\n  $0\n'],
  ])('offers nothing in %s', (_, text) => expect(complete(text).labels).toEqual([]));
});
