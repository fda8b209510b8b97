/** Suppressing: the fix that writes the comment, what it costs, and that nothing of it reaches beyond the report of its file. */
import { describe, expect, it } from 'vitest';
import { Lines, splice } from '../../server/src/base/text';
import { Workspace } from '../../server/src/workspace';
import type { FixAction } from '../../server/src/workspace.types';

const uri = 'file:///w/main.yaml';
const head = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: reviews}\nspec:\n';

function open(text: string): Workspace {
  const workspace = new Workspace({ strict: true });
  workspace.setFolders([{ uri: 'file:///w', name: 'w' }]);
  workspace.setFile('file:///w/meshwright.yaml', { text: 'closedWorld: true\n' });
  workspace.setFile(uri, { text });
  return workspace;
}

/** The fixes where a text stands last. */
function fixesAt(workspace: Workspace, text: string, mark: string): readonly FixAction[] {
  const start = text.lastIndexOf(mark);
  const range = new Lines(text).range({ start, end: start });
  return workspace.fixes(uri, range);
}

/** The text after the suppressing fix of the finding at a mark, which must be gone then and nothing else be found. */
function suppressed(text: string, mark: string): string | undefined {
  const workspace = open(text);
  const before = workspace.report(uri).diagnostics;
  const action = fixesAt(workspace, text, mark).find(({ suppresses }) => suppresses);
  if (action === undefined) return undefined;
  expect(action.edits.map((edit) => edit.uri)).toEqual([uri]);
  const after = splice(text, action.edits[0]?.splices ?? []);
  workspace.setFile(uri, { text: after });
  const left = before.filter(({ message }) => message !== action.diagnostic.message).map(({ message }) => message);
  expect(workspace.report(uri).diagnostics.map(({ message }) => message)).toEqual(left);
  return after;
}

describe('the fix that suppresses a finding', () => {
  const text = `${head}  hosts: [reviews]\n  http:\n    - route:\n        - destination: {host: reviews}\n`;

  it('writes a comment above the line, at its indent', () => {
    expect(suppressed(text, 'reviews}\n')).toBe(
      text.replace('        - dest', '        # meshwright-ignore unknown-route-host: say why\n        - dest'),
    );
  });

  it('comes last, is never safe, and is no fix of the diagnostic', () => {
    const misspelt = text.replace('hosts:', 'hots:');
    const workspace = open(misspelt);
    const actions = fixesAt(workspace, misspelt, 'hots');
    expect(actions.at(-1)).toMatchObject({ title: 'Suppress unknown-field here with a reason', safe: false, suppresses: true });
    expect(actions.slice(0, -1).every(({ suppresses }) => !suppresses)).toBe(true);
    expect(actions.length).toBeGreaterThan(1);
    for (const { fixes } of workspace.report(uri).diagnostics)
      expect(fixes.map(({ title }) => title).join()).not.toContain('Suppress');
  });

  it('ends its line as the file does', () => {
    for (const br of ['\r\n', '\r']) {
      const other = text.replaceAll('\n', br);
      expect(suppressed(other, `reviews}${br}`)).toContain(
        `route:${br}        # meshwright-ignore unknown-route-host: say why${br}        - dest`,
      );
    }
  });

  it('stands behind the byte order mark of a file', () => {
    const flow =
      '\ufeff{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: a}, spec: {hosts: [a], x: 1}}\n';
    expect(suppressed(flow, 'x: 1')).toBe(flow.replace('\ufeff', '\ufeff# meshwright-ignore unknown-field: say why\n'));
  });

  it('adds the rule to the comment that is there', () => {
    const above = (names: string) =>
      `${head}  hosts: [reviews]\n  http:\n  # meshwright-ignore ${names}: known\n  - {color: red, route: [{destination: {host: reviews}}]}\n`;
    expect(suppressed(above('unknown-field'), 'reviews}}')).toBe(above('unknown-field unknown-route-host'));
    const behind = (names: string) =>
      `${head}  hosts: [reviews]\n  http:\n  - {color: red, route: [{destination: {host: reviews}}]} # meshwright-ignore ${names}\n`;
    expect(suppressed(behind('unknown-field'), 'reviews}}')).toBe(behind('unknown-field unknown-route-host'));
    expect(suppressed(behind('unknown-field, MW104'), 'reviews}}')).toBe(behind('unknown-field, MW104, unknown-route-host'));
  });

  it('stands within a list in brackets, where YAML allows comments', () => {
    const flow = `${head}  hosts: [\n    reviews,\n    "a b",\n    reviews.default\n  ]\n  http: [{route: [{destination: {host: reviews, port: {number: 1}}}]}]\n`;
    expect(suppressed(flow, '"a b"')).toBe(flow.replace('    "a b"', '    # meshwright-ignore invalid-host: say why\n    "a b"'));
  });

  it('stands at the end of the line where the line begins within a text', () => {
    const flow = `${head}  hosts: [ "a\n    b", "c d" ]\n  http: []\n`;
    expect(suppressed(flow, '"c d"')).toBe(flow.replace('"c d" ]', '"c d" ] # meshwright-ignore invalid-host: say why'));
  });

  it('stands behind what else is remarked at the end of a line, and behind the marker of a document', () => {
    const flow = `${head}  hosts: [ "a\n    b", "c d" ] # two\n  http: []\n`;
    expect(suppressed(flow, '"c d"')).toBe(flow.replace('# two', '# two # meshwright-ignore invalid-host: say why'));
    const marked = `---\n--- {apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: a}, spec: {hosts: [a], x: 1}}\n`;
    expect(suppressed(marked, 'x: 1')).toBe(marked.replace('1}}', '1}} # meshwright-ignore unknown-field: say why'));
  });

  it('is not offered where any comment would be content', () => {
    const flow = `${head}  hosts: [ "a\n    b", "c d", "e\n    f" ]\n  http: []\n`;
    expect(suppressed(flow, '"c d"')).toBeUndefined();
  });

  it('is offered neither for syntax errors nor for findings about suppressions', () => {
    const broken = `${head}  hosts: [reviews\n  http: []\n`;
    expect(fixesAt(open(broken), broken, 'http').filter(({ suppresses }) => suppresses)).toEqual([]);
    const unused = `${head}  hosts: [reviews] # meshwright-ignore unknown-feild\n`;
    const actions = fixesAt(open(unused), unused, 'unknown-feild');
    expect(actions.map(({ title }) => title)).toEqual(['Change the name to "unknown-field"']);
  });
});

describe('what is suppressed', () => {
  const route = (host: string, comment: string) =>
    `${head.replace('reviews', host)}  hosts: [${host}]\n  http:\n  - route:\n${comment}    - destination: {host: ${host}}\n`;
  const ignore = '    # meshwright-ignore unknown-route-host: why\n';

  it('is found again once the comment goes, and costs one report', () => {
    const workspace = open(route('a', ''));
    workspace.setFile('file:///w/other.yaml', { text: route('b', '') });
    const all = () =>
      ['main', 'other'].map((name) => workspace.report(`file:///w/${name}.yaml`).diagnostics.map(({ code }) => code));
    expect(all()).toEqual([['MW301'], ['MW301']]);
    workspace.takeChanged();
    for (const [comment, found] of [
      [ignore, []],
      ['', ['MW301']],
      [ignore.replace('unknown-route-host', 'unknown-field'), ['MW008', 'MW301']],
    ] as const) {
      const before = { ...workspace.work };
      workspace.setFile(uri, { text: route('a', comment) });
      expect(workspace.takeChanged()).toEqual([uri]);
      expect(all()).toEqual([found, ['MW301']]);
      // The report of the file; no findings of a resource, and nothing of the mesh.
      expect(workspace.work.cellsComputed - before.cellsComputed).toBe(1);
      expect(workspace.work.indexUpdates - before.indexUpdates).toBe(1);
    }
  });

  it('stays silent elsewhere in the file where it is said once', () => {
    const entry = (name: string, comment: string) =>
      `${comment}apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: ${name}}\nspec:\n  hosts: [${name}.example.com]\n  http: [{route: [{destination: {host: x.other.svc.cluster.local}}]}]\n`;
    const severities = (text: string) => {
      const workspace = new Workspace({ strict: true });
      workspace.setFile(uri, { text });
      return workspace.report(uri).diagnostics.map(({ code, severity }) => `${code} ${severity}`);
    };
    const two = `${entry('a', '')}---\n${entry('b', '')}`;
    expect(severities(two)).toEqual(['MW308 info', 'MW308 hint']);
    expect(severities(two.replace('  http:', '  # meshwright-ignore: not ours\n  http:'))).toEqual(['MW308 hint']);
  });

  it('leaves no fix of a text at a place that has moved on', () => {
    const comment = (names: string) => route('a', `    # meshwright-ignore ${names}: why\n`);
    const workspace = open(comment('unknown-field, unknown-route-host'));
    workspace.report(uri);
    // The same diagnostic, but more to take out.
    const text = comment('unknown-field,    unknown-route-host');
    workspace.setFile(uri, { text });
    const action = fixesAt(workspace, text, 'unknown-field').find(({ suppresses }) => !suppresses);
    expect(splice(text, action?.edits[0]?.splices ?? [])).toBe(comment('unknown-route-host'));
  });

  it('is looked for in documents of other kinds, of which nothing else is said', () => {
    const workspace = open('a: 1\na: 2 # meshwright-ignore duplicate-key\n');
    expect(workspace.report(uri).diagnostics.map(({ code }) => code)).toEqual(['MW008']);
    workspace.setFile(uri, { text: '# meshwright-ignore unknown-field\na: 1\na: 2 # meshwright-ignore duplicate-key\n' });
    workspace.setFile('file:///w/other.yaml', { text: 'a: 1\n' });
    expect(workspace.report(uri).diagnostics.map(({ code }) => code)).toEqual(['MW008', 'MW008']);
    // The tree that was made for the comments is kept with the document; its problems are no more of our business than before.
    workspace.setFile(uri, { text: '---\na: 1\na: 2 # meshwright-ignore duplicate-key\n---\nb: 1\n' });
    expect(workspace.report(uri).diagnostics.map(({ code }) => code)).toEqual(['MW008']);
    workspace.setFile(uri, { text: '---\na: 1\na: 2 # meshwright-ignore duplicate-key\n---\nb: 2\n' });
    expect(workspace.report(uri).diagnostics.map(({ code }) => code)).toEqual(['MW008']);
  });

  it('is nothing in files that cannot be read, that are templates, or that are too large', () => {
    const workspace = new Workspace({ strict: true });
    workspace.setEditorSettings({ documentSizeLimit: 1 });
    const large = `${ignore}${route('a', '')}# ${'x'.repeat(2000)}\n`;
    for (const content of [
      { unread: 'unreadable' as const, reason: 'no' },
      { text: `{{ if x }}\n# meshwright-ignore\n{{ end }}\n` },
      { text: large },
    ]) {
      workspace.setFile(uri, content);
      const found = workspace.report(uri).diagnostics;
      expect(found.filter(({ code }) => code === 'MW008' || code === 'MW009')).toEqual([]);
      for (const { range } of found) expect(workspace.fixes(uri, range).filter(({ suppresses }) => suppresses)).toEqual([]);
    }
  });
});
