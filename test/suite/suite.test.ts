import { describe, expect, it } from 'vitest';
import type { Range } from '../../server/src/base/text';
import type { Diagnostic, FixAction } from '../../server/src/workspace.types';
import { parseSuite, type SuiteTest } from './parse';
import { checkDrawings, checkFix, type SuiteEngine, suiteRoot } from './run';

/** Finds "bad" (an error), "poor" (a warning) and a list "many:" that reaches to the end of the file. */
function fake(): SuiteEngine {
  const texts = new Map<string, string>();
  const diagnostics = (uri: string): Diagnostic[] =>
    (texts.get(uri) ?? '').split('\n').flatMap((line, i, all) => {
      const found: Diagnostic[] = [];
      const on = (word: string, code: string, severity: Diagnostic['severity'], end?: Range['end']): void => {
        const at = line.indexOf(word);
        if (at < 0) return;
        const range = { start: { line: i, character: at }, end: end ?? { line: i, character: at + word.length } };
        found.push({ ...blank, code, severity, message: `"${word}" is not good`, range });
      };
      on('bad', 'MW101', 'error');
      on('poor', 'MW102', 'warning');
      on('many', 'MW103', 'hint', { line: all.length - 1, character: 0 });
      return found;
    });
  return {
    setFolders: (folders) => expect(folders.map((folder) => folder.uri)).toEqual([suiteRoot]),
    setFile: (uri, content) => void texts.set(uri, 'text' in content ? content.text : ''),
    report: (uri) => ({ diagnostics: diagnostics(uri), resultId: '', suppressed: [] }),
    fixes: (uri, range) =>
      diagnostics(uri)
        .filter((other) => other.range.start.line === range.start.line)
        .flatMap(fixesOf(uri, texts)),
    // Of the service "x" there is nothing to be had.
    *scaffold(job) {
      const service = job.op === 'create' && Array.isArray(job.request.services) ? job.request.services[0] : undefined;
      const problems = service?.name === 'x' ? [{ service, message: 'there is no x' }] : [];
      const main = `${suiteRoot}/main.yaml`;
      const before = texts.get(main) ?? '';
      const known = { uri: main, before, after: before.replace('poor', service?.name ?? ''), splices: [], ranges: [] };
      const fresh = { uri: `${suiteRoot}/new.yaml`, before: undefined, after: 'new: 1\n', splices: [], ranges: [] };
      yield { done: 0, total: 1, label: '' };
      return { changes: problems.length > 0 ? [] : [known, fresh], problems, notes: [], services: [] };
    },
  };
}

const fixesOf =
  (uri: string, texts: ReadonlyMap<string, string>) =>
  (diagnostic: Diagnostic): FixAction[] => {
    const before = texts.get(uri) ?? '';
    const start = before.indexOf('bad');
    if (diagnostic.code === 'MW102') {
      return ['rich', 'x'].map((name) => ({
        title: `Scaffold ${name}`,
        safe: false,
        diagnostic,
        edits: [],
        scaffold: { service: { namespace: 'default', name }, client: 'c' },
      }));
    }
    if (diagnostic.code !== 'MW101' || start < 0) return [];
    return ['good', 'fine'].map((text) => ({
      title: `Make it ${text}`,
      safe: true,
      diagnostic,
      edits: [
        {
          uri,
          before,
          after: before.replace('bad', text),
          splices: [{ span: { start, end: start + 3 }, text }],
          ranges: [diagnostic.range],
        },
      ],
    }));
  };

const blank = {
  rule: 'fake',
  category: 'schema',
  docs: undefined,
  resource: null,
  path: '',
  peers: [],
  related: [],
  fixes: [],
} as const;

function only(...lines: readonly string[]): SuiteTest {
  const [test] = parseSuite(['# A test', '', ...lines].join('\n')).tests;
  if (!test) throw new Error('no test');
  return test;
}

const block = (...lines: readonly string[]): string[] => ['```yaml', ...lines, '```', ''];
const check = (...lines: readonly string[]): string => checkDrawings(only(...block(...lines)), fake);

describe('drawings', () => {
  it('pass when all is drawn', () => {
    expect(check('a: bad', '#  ^^^ MW101 not good', 'bad: poor', '# <-- MW101 "bad"', '#    ^^^^ MW102 [warning] "poor"')).toBe(
      '',
    );
  });

  it('pass when nothing is there', () => {
    expect(check('a: fine', '# a comment', '# --- b.yaml', 'b: 1')).toBe('');
  });

  it('count lines without markers, per file and document', () => {
    const lines = ['a: bad', '#  ^^^ MW101 bad', '# --- b/c.yaml', 'a: 1', '---', 'b: 2', 'c:  bad', '#   ^^^ MW101 bad'];
    expect(check(...lines)).toBe('');
    expect([...only(...block(...lines)).files]).toEqual([
      ['main.yaml', 'a: bad\n'],
      ['b/c.yaml', 'a: 1\n---\nb: 2\nc:  bad\n'],
    ]);
  });

  it('show the first line of what goes on', () => {
    expect(check('a: many', '#  ^^^^... MW103 [hint] many', '- 1')).toBe('');
    expect(check('many: a', '# <------... MW103 [hint] many', '- 1')).toBe('');
    expect(check('a: many', '#  ^^^^ MW103 [hint] many', '- 1')).toContain('#  ^^^^... MW103 [hint] "many" is not good\n- 1');
  });

  it('fail on what is not drawn, and show it as an author would draw it', () => {
    const result = check('a: bad', '# --- b.yaml', 'bad: 1');
    expect(result).toContain('found but not drawn: main.yaml:1 columns 3-6 MW101 "bad" is not good');
    expect(result).toContain(
      '# --- main.yaml\na: bad\n#  ^^^ MW101 "bad" is not good\n# --- b.yaml\nbad: 1\n# <-- MW101 "bad" is not good',
    );
  });

  it('fail on what is drawn and not found', () => {
    expect(check('a: fine', '#  ^^^^ MW101 not good')).toContain('drawn but not found: main.yaml:1 columns 3-7 MW101 not good');
  });

  it.each([
    ['column', '#   ^^^ MW101 not good'],
    ['length', '#  ^^ MW101 not good'],
    ['severity', '#  ^^^ MW101 [warning] not good'],
    ['code', '#  ^^^ MW102 not good'],
    ['message', '#  ^^^ MW101 not bad'],
  ])('fail on a wrong %s', (_, marker) => {
    const result = check('a: bad ', marker);
    expect(result).toContain('drawn but not found');
    expect(result).toContain('found but not drawn');
  });

  it('need a drawing for each of several', () => {
    expect(check('a: bad', '#  ^^^ MW101 bad', '#  ^^^ MW101 bad')).toContain('drawn but not found');
    expect(check('a: bad poor', '#  ^^^ MW101 bad')).toContain('found but not drawn: main.yaml:1 columns 7-11 MW102 [warning]');
  });
});

describe('malformed suites', () => {
  it.each([
    ['a marker without a message', block('a: bad', '#  ^^^ MW101')],
    ['a marker without a code', block('a: bad', '#  ^^^ not good')],
    ['a severity that is none', block('a: bad', '#  ^^^ MW101 [fatal] not good')],
    ['a marker longer than its line', block('a: b', '#  ^^^ MW101 not good')],
    ['a marker before all lines', block('#  ^^^ MW101 not good')],
    ['two workspaces', [...block('a: 1'), ...block('a: 1')]],
    ['a fix without a workspace', ['```yaml fixed', 'a: 1', '```']],
    ['an unknown option', [...block('a: bad'), '```yaml fixed tidy', 'a: 1', '```']],
    ['a file that is there twice', block('# --- a.yaml', 'a: 1', '# --- a.yaml')],
    ['two tests of one name', [...block('a: 1'), '# A test', ...block('a: 1')]],
    ['a block that is not closed', ['```yaml', 'a: 1']],
  ])('are refused: %s', (_, lines) => {
    expect(() => only(...lines)).toThrow(/^line \d+/);
  });

  it('may have prose, other blocks and headings without a test', () => {
    const text = [
      '# Title',
      'Prose.',
      '```text',
      '# not a heading',
      '```',
      '## One',
      ...block('a: 1'),
      '## Two',
      ...block('a: 2'),
    ];
    expect(parseSuite(text.join('\n')).tests.map((test) => test.name)).toEqual(['One', 'Two']);
  });
});

describe('fixed blocks', () => {
  const fix = (info: string, workspace: readonly string[], fixed: readonly string[]): string => {
    const test = only(...block(...workspace), `\`\`\`yaml fixed${info}`, ...fixed, '```');
    return test.fixed.map((each) => checkFix(test, each, fake)).join('\n');
  };
  const workspace = ['a: bad # why', '#  ^^^ MW101 bad', 'b: 1', '# --- b.yaml', 'b: poor'];

  it('hold the files after the first fix, or the one of a title', () => {
    expect(fix('', workspace, ['a: good # why', 'b: 1'])).toBe('');
    expect(fix(' "Make it fine"', workspace, ['a: fine # why', 'b: 1'])).toBe('');
  });

  it('fail on another text, an unknown title and a file that is not changed', () => {
    expect(fix('', workspace, ['a: good', 'b: 1'])).toContain('main.yaml after the fix:\na: good # why');
    expect(fix(' "Make it so"', workspace, ['a: so'])).toContain('offered: "Make it good", "Make it fine"');
    expect(fix('', workspace, ['# --- b.yaml', 'b: poor'])).toContain('main.yaml was changed');
    expect(fix('', workspace, ['a: good # why', 'b: 1', '# --- b.yaml', 'b: poor'])).toContain(
      'b.yaml is in the fixed block and was not',
    );
    expect(fix('', ['a: 1'], ['a: 2'])).toBe('no fix is offered');
  });

  it('hold what the scaffold writes that a fix leads to, new files too', () => {
    const poor = ['a: poor', '#  ^^^^ MW102 [warning] poor'];
    expect(fix('', poor, ['a: rich', '# --- new.yaml', 'new: 1'])).toBe('');
    expect(fix('', poor, ['a: rich'])).toContain('new.yaml was changed, and the fixed block does not show it');
    expect(fix('', poor, ['a: rich', '# --- new.yaml', 'new: 2'])).toContain('new.yaml after the fix:\nnew: 1');
    expect(fix(' "Scaffold x"', poor, ['a: x'])).toContain('the scaffold refuses: there is no x');
  });

  it('need what they fix to be gone, and with "clean" everything', () => {
    expect(fix('', ['a: bad', 'b: bad'], ['a: good', 'b: bad'])).toContain('still found after the fix: main.yaml:2');
    expect(fix('', workspace, ['a: good # why', 'b: 1'])).toBe('');
    expect(fix(' clean', workspace, ['a: good # why', 'b: 1'])).toContain('still found after the fix: b.yaml:1');
    expect(fix(' "Make it good" clean', ['a: bad'], ['a: good'])).toBe('');
  });
});
