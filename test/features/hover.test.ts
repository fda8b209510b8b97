/** What a hover says of a field, where the cursor may stand, and where it says nothing. */
import { describe, expect, it } from 'vitest';
import { Lines } from '../../server/src/base/text';
import { Workspace } from '../../server/src/workspace';

const uri = 'file:///w/a.yaml';

/** `$0` is the cursor. */
function hover(marked: string) {
  const offset = marked.indexOf('$0');
  const text = marked.replace('$0', '');
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: 'file:///w', name: 'w' }]);
  workspace.setFile(uri, { text });
  const lines = new Lines(text);
  const found = workspace.hover(uri, lines.position(offset));
  return found && { markdown: found.markdown, text: text.slice(lines.offset(found.range.start), lines.offset(found.range.end)) };
}

const rule = (spec: string) => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: a}\nspec:\n${spec}`;

describe('a hover', () => {
  it('explains a field on its key, with the values that it takes and the page of its kind', () => {
    const found = hover(rule('  host: a\n  trafficPolicy:\n    tls:\n      mo$0de: SIMPLE\n'));
    expect(found?.text).toBe('mode');
    expect(found?.markdown).toContain('`spec.trafficPolicy.tls.mode`');
    expect(found?.markdown).toContain('`ISTIO_MUTUAL`');
    expect(found?.markdown).toMatch(/\]\(https:\/\/istio\.io\/.*destination-rule/);
  });

  it('explains it on the value too, and a list on its items', () => {
    expect(hover(rule('  host: re$0views\n'))?.text).toBe('host');
    const found = hover(
      'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec:\n  hosts:\n  - re$0views\n',
    );
    expect(found?.text).toBe('hosts');
    expect(found?.markdown).toContain('list of texts');
  });

  it('knows in which document and in which item of a List the cursor is', () => {
    const second = `kind: ConfigMap\napiVersion: v1\n---\n${rule('  ho$0st: a\n')}`;
    expect(hover(second)?.text).toBe('host');
    const list =
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: networking.istio.io/v1\n  kind: Gateway\n  metadata: {name: a}\n  spec:\n    serv$0ers: []\n';
    expect(hover(list)?.markdown).toContain('Reference of Gateway');
  });

  it.each([
    ['an unknown field', rule('  hots$0: a\n')],
    ['a kind without a schema', 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  sel$0ector: {a: b}\n'],
    ['an empty line', rule('  host: a\n\n$0\n')],
    ['a file that is no manifest', 'spec:\n  ho$0st: a\n'],
  ])('says nothing of %s', (_, text) => expect(hover(text)).toBeUndefined());
});
