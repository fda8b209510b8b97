/** Runs suites: every diagnostic must be drawn and every drawing produced, and a fix must give the very bytes shown. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { splice } from '../../server/src/base/text';
import type { Diagnostic, FileChange, FileContent, FixAction, WorkspaceApi } from '../../server/src/workspace.types';
import { asDrawing, compare, describeDrawing, redraw } from './draw';
import { type Drawing, type Files, type FixedBlock, parseSuite, type Suite, type SuiteTest } from './parse';

/** What a suite needs of the engine. */
export type SuiteEngine = Pick<WorkspaceApi, 'setFolders' | 'setFile' | 'report' | 'fixes' | 'scaffold'>;

export const suiteRoot = 'file:///suite';

/** Registers the tests of a suite file; gives what was parsed, for checks of the suite itself. */
export function runSuite(path: string, engine: () => SuiteEngine): Suite {
  const suite = parseSuite(readFileSync(path, 'utf8'));
  for (const test of suite.tests) {
    describe(test.name, () => {
      it('draws', () => expect(checkDrawings(test, engine), `${path}:${test.line}`).toBe(''));
      for (const fixed of test.fixed) {
        it(`fixes: ${fixed.title ?? 'the first'}`, () => expect(checkFix(test, fixed, engine), `${path}:${fixed.line}`).toBe(''));
      }
    });
  }
  return suite;
}

/** What is wrong with the drawings of a test; empty when nothing is. */
export function checkDrawings(test: SuiteTest, engine: () => SuiteEngine): string {
  const found = draw(test.files, open(test, engine));
  const { missing, unexpected } = compare(test.drawings, found);
  if (missing.length + unexpected.length === 0) return '';
  return [
    ...missing.map((drawing) => `drawn but not found: ${describeDrawing(drawing)}`),
    ...unexpected.map((drawing) => `found but not drawn: ${describeDrawing(drawing)}`),
    '',
    'As found:',
    redraw(test.files, found, test.states),
  ].join('\n');
}

/** What is wrong with a fix; empty when nothing is. */
export function checkFix(test: SuiteTest, block: FixedBlock, engine: () => SuiteEngine): string {
  const workspace = open(test, engine);
  const fix = findFix(test.files, block.title, workspace);
  if (typeof fix === 'string') return fix;
  const { changes, problems } = changesOf(fix, workspace);
  const after = new Map(test.files);
  for (const { uri, after: text } of changes) after.set(uri.slice(suiteRoot.length + 1), text ?? '');
  for (const [file, text] of after) {
    const expected = block.files.get(file);
    const before = test.files.get(file) ?? '';
    if (expected === undefined && text !== before)
      problems.push(`${file} was changed, and the fixed block does not show it:\n${text}`);
    else if (expected !== undefined && ended(text) !== ended(expected)) problems.push(`${file} after the fix:\n${text}`);
    else if (expected !== undefined && text === before) problems.push(`${file} is in the fixed block and was not changed`);
  }
  for (const file of block.files.keys()) if (!after.has(file)) problems.push(`the workspace has no file ${file}`);
  for (const [file, text] of after) if (text !== test.files.get(file)) workspace.setFile(uriOf(file), { text });
  problems.push(...remaining(after, block, fix.diagnostic, workspace));
  return problems.join('\n');
}

/** What a fix does to the files: by its splices, or by the scaffold that it leads to, as its dialogue begins. */
function changesOf(
  { edits, scaffold }: FixAction,
  workspace: SuiteEngine,
): { readonly changes: readonly Pick<FileChange, 'uri' | 'after'>[]; readonly problems: string[] } {
  if (scaffold === undefined)
    return { changes: edits.map(({ uri, before = '', splices }) => ({ uri, after: splice(before, splices) })), problems: [] };
  const { service, client } = scaffold;
  const request = { services: [service], flavour: 'global-gateway', clients: [client] } as const;
  const steps = workspace.scaffold({ op: 'create', request });
  let step = steps.next();
  while (!step.done) step = steps.next();
  const { changes, problems } = step.value;
  return { changes, problems: problems.map(({ message }) => `the scaffold refuses: ${message}`) };
}

function remaining(files: Files, block: FixedBlock, fixed: Diagnostic, workspace: SuiteEngine): string[] {
  const problems: string[] = [];
  for (const drawing of draw(files, workspace)) {
    const same = drawing.code === fixed.code && drawing.message === fixed.message;
    if (same || block.clean) problems.push(`still found after the fix: ${describeDrawing(drawing)}`);
  }
  return problems;
}

function findFix(files: Files, title: string | undefined, workspace: SuiteEngine): FixAction | string {
  const titles = new Set<string>();
  for (const file of files.keys()) {
    for (const diagnostic of workspace.report(uriOf(file)).diagnostics) {
      for (const action of workspace.fixes(uriOf(file), diagnostic.range)) {
        if (action.diagnostic.code !== diagnostic.code || action.diagnostic.message !== diagnostic.message) continue;
        // Every finding can be suppressed: that fix has to be asked for.
        if (title === undefined ? action.suppresses !== true : action.title === title) return action;
        titles.add(action.title);
      }
    }
  }
  const offered = [...titles].map((other) => `"${other}"`).join(', ') || 'none';
  return title === undefined ? 'no fix is offered' : `no fix "${title}" is offered; offered: ${offered}`;
}

function open({ files, states }: SuiteTest, engine: () => SuiteEngine): SuiteEngine {
  const workspace = engine();
  workspace.setFolders([{ uri: suiteRoot, name: 'suite' }]);
  for (const [file, text] of files) workspace.setFile(uriOf(file), contentOf(text, states.get(file)));
  return workspace;
}

function contentOf(text: string, state: string | undefined): FileContent {
  if (state === undefined) return { text };
  if (state === 'invalid UTF-8') return { text, invalidUtf8: true };
  const colon = state.indexOf(': ');
  return { unread: state.startsWith('unreadable') ? 'unreadable' : 'too-large', reason: state.slice(colon + 2) };
}

function draw(files: Files, workspace: SuiteEngine): Drawing[] {
  const found: Drawing[] = [];
  for (const [file, text] of files) {
    for (const diagnostic of workspace.report(uriOf(file)).diagnostics) found.push(asDrawing(file, text, diagnostic));
  }
  return found;
}

function uriOf(file: string): string {
  return `${suiteRoot}/${file}`;
}

function ended(text: string): string {
  return text.replace(/\n*$/, '\n');
}
