/** What is said and offered in `meshwright.yaml`. `$0` is the cursor. */
import { describe, expect, it } from 'vitest';
import { Lines } from '../../server/src/base/text';
import { Workspace } from '../../server/src/workspace';

const uri = 'file:///w/meshwright.yaml';
const service = (name: string) => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name} }\nspec: { ports: [{ port: 80 }] }\n`;

function open(marked: string) {
  const offset = marked.indexOf('$0');
  const text = marked.replace('$0', '');
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: 'file:///w', name: 'w' }]);
  workspace.setFile('file:///w/clusters/east/a.yaml', { text: service('a') });
  workspace.setFile('file:///w/clusters/west/a.yaml', { text: service('a') });
  workspace.setFile(uri, { text });
  return { workspace, text, lines: new Lines(text), offset };
}

function complete(marked: string) {
  const { workspace, text, lines, offset } = open(marked);
  const { range, items } = workspace.completions(uri, lines.position(offset));
  return {
    labels: items.map(({ label }) => label),
    items,
    take(label: string) {
      const item = items.find((each) => each.label === label);
      if (item === undefined) throw new Error(`${label} is not offered`);
      return text.slice(0, lines.offset(range.start)) + item.insert + text.slice(lines.offset(range.end));
    },
  };
}

function hover(marked: string) {
  const { workspace, text, lines, offset } = open(marked);
  const found = workspace.hover(uri, lines.position(offset));
  return found && { markdown: found.markdown, text: text.slice(lines.offset(found.range.start), lines.offset(found.range.end)) };
}

describe('completion in the settings', () => {
  it('offers the keys that are missing, each with what it begins with', () => {
    const { labels, take } = complete('discovery: auto\n$0\n');
    expect(labels).toEqual(expect.arrayContaining(['clusters', 'rules', 'mesh']));
    expect(labels).not.toContain('discovery');
    expect(take('clusters')).toBe('discovery: auto\nclusters:\n- \n');
    expect(complete('clusters:\n  - name: x\n    ga$0\n').take('gateways')).toContain('    gateways:\n    - \n');
    expect(complete('$0').labels).toContain('istioVersion');
  });

  it('offers values and says what each means, the default marked', () => {
    const { labels, items } = complete('discovery: $0\n');
    expect(labels).toEqual(['shared', 'separate', 'auto']);
    expect(items.find(({ label }) => label === 'auto')).toMatchObject({ detail: 'default' });
    expect(items[0]?.documentation).toContain('one mesh with remote secrets');
    expect(complete('closedWorld: $0\n').labels).toEqual(['true', 'false', 'auto']);
    expect(complete('mesh:\n  outboundTrafficPolicy:\n    mode: RE$0\n').take('REGISTRY_ONLY')).toContain(
      'mode: REGISTRY_ONLY\n',
    );
  });

  it('offers the rules that are not named yet, and severities', () => {
    const { labels, take } = complete('rules:\n  unknown-subset: off\n  $0\n');
    expect(labels).toContain('duplicate-resource');
    expect(labels).not.toContain('unknown-subset');
    expect(take('duplicate-resource')).toBe('rules:\n  unknown-subset: off\n  duplicate-resource: \n');
    expect(complete('rules: {dupl$0: off}\n').take('duplicate-key')).toBe('rules: {duplicate-key: off}\n');
    expect(complete('rules:\n  duplicate-key: $0\n').labels).toEqual(['off', 'error', 'warning', 'info', 'hint']);
  });

  it('offers the rules and the folders of an override', () => {
    const { labels } = complete('overrides:\n- files: []\n  rules:\n    unknown-subset: off\n    $0\n');
    expect(labels).toContain('duplicate-resource');
    expect(labels).not.toContain('unknown-subset');
    expect(complete('overrides:\n- rules: {MW304: $0}\n').labels).toEqual(['off', 'error', 'warning', 'info', 'hint']);
    expect(complete('overrides:\n- files: [$0]\n').labels).toContain('clusters/east/**');
    expect(complete('overrides:\n- $0\n').labels).toEqual(['files', 'rules']);
  });

  it('offers the clusters that the folders show, but none twice', () => {
    expect(complete('cluster: $0\n').labels).toEqual(['east', 'west']);
    const listed = complete('clusters:\n  - name: $0\n  - name: west\n');
    expect(listed.labels).toEqual(['east']);
    expect(listed.take('east')).toBe('clusters:\n  - name: east\n  - name: west\n');
  });

  it('offers globs of the folders, in quotes or without', () => {
    const { labels, take } = complete('clusters:\n  - name: east\n    files:\n      - clu$0\n');
    expect(labels).toEqual(['clusters/**', 'clusters/east/**', 'clusters/west/**']);
    expect(take('clusters/east/**')).toContain('- "clusters/east/**"\n');
    expect(complete('ignore: ["clusters/$0"]\n').take('clusters/west/**')).toBe('ignore: ["clusters/west/**"]\n');
    expect(complete('namespaces:\n  "$0": x\n').take('clusters/**')).toBe('namespaces:\n  "clusters/**": x\n');
    expect(complete('namespaces:\n  $0\n').take('clusters/**')).toBe('namespaces:\n  "clusters/**": \n');
  });

  it('tells what no schema has from what the YAML extension offers as well', () => {
    expect(complete('rules:\n  $0\n').items.every(({ beyondSchema }) => beyondSchema)).toBe(true);
    expect(complete('$0\n').items.some(({ beyondSchema }) => beyondSchema)).toBe(false);
  });

  it('offers nothing in a comment, nor in a file of that name elsewhere', () => {
    expect(complete('# $0\n').labels).toEqual([]);
    const { workspace } = open('');
    workspace.setFile('file:///w/east/meshwright.yaml', { text: '' });
    expect(workspace.completions('file:///w/east/meshwright.yaml', { line: 0, character: 0 }).items).toEqual([]);
  });
});

describe('a hover in the settings', () => {
  it('says what a key is for and its default, on the key and on the value', () => {
    for (const text of ['global$0Suffix: mesh\n', 'globalSuffix: me$0sh\n']) {
      const found = hover(text);
      expect(found?.text).toBe('globalSuffix');
      expect(found?.markdown).toContain('hosts that stand for services of other clusters');
      expect(found?.markdown).toContain('Default: `"global"`');
    }
  });

  it('lists values with what each means', () => {
    expect(hover('disc$0overy: auto\n')?.markdown).toContain('- `separate`: Every cluster sees only its own');
  });

  it('speaks of keys within a list, and of the map where the user makes up the keys', () => {
    expect(hover('clusters:\n  - name: east\n    gate$0ways: []\n')?.markdown).toContain('list of texts');
    expect(hover('clusters:\n  - endpointLabels: { clu$0ster: a }\n')?.text).toBe('endpointLabels');
  });

  it('says what a rule finds, by its name or its code', () => {
    for (const name of ['duplicate-resource', 'MW003']) {
      const found = hover(`rules: { ${name.slice(0, 2)}$0${name.slice(2)}: off }\n`);
      expect(found?.markdown).toContain('`duplicate-resource` · MW003');
      expect(found?.markdown).toContain('Default: `');
    }
    expect(hover('rules: { no-such-ru$0le: off }\n')?.markdown).toContain('severity');
  });

  it('says nothing of an unknown key', () => {
    expect(hover('clus$0tres: []\n')).toBeUndefined();
  });
});
