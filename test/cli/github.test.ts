/** Workflow commands of GitHub Actions, by the escapes that its runner undoes. */
import { describe, expect, it } from 'vitest';
import type { Severity } from '../../server/src/base/severity';
import type { Range } from '../../server/src/base/text';
import { github } from '../../server/src/cli/report/github';
import type { Found } from '../../server/src/cli/report/report';

function found(severity: Severity, message: string, file = 'a.yaml', range = on(0, 2, 0, 5)): Found {
  const diagnostic = {
    code: 'MW305',
    rule: 'a-rule',
    category: 'reference',
    severity,
    message,
    range,
    docs: undefined,
    resource: null,
    path: '',
    peers: [],
    related: [],
    fixes: [],
  };
  return { path: `/w/${file}`, file, diagnostic, related: [], fixes: () => [] };
}

function on(line: number, character: number, endLine: number, endCharacter: number): Range {
  return { start: { line, character }, end: { line: endLine, character: endCharacter } };
}

function lines(...findings: readonly Found[]): readonly string[] {
  const summary = { files: 1, resources: 2, errors: 1, warnings: 0, infos: 0, hints: 2, durationMs: 40 };
  return github({ summary, findings, suppressed: [], textOf: () => undefined }).split('\n');
}

describe('the report for GitHub Actions', () => {
  it('writes a command for each finding, by its severity, and a summary', () => {
    expect(lines(found('error', 'one'), found('warning', 'two'), found('info', 'three'), found('hint', 'four'))).toEqual([
      '::error file=a.yaml,line=1,endLine=1,col=3,endColumn=6,title=MW305 a-rule::one',
      '::warning file=a.yaml,line=1,endLine=1,col=3,endColumn=6,title=MW305 a-rule::two',
      '::notice file=a.yaml,line=1,endLine=1,col=3,endColumn=6,title=MW305 a-rule::three',
      '1 error, 2 hints (1 file, 2 resources, 0.0 s)',
      '',
    ]);
  });

  it('escapes what would end a command or a property', () => {
    const [first] = lines(found('error', '100% of "a\r\n::warning::b", c: d', 'a,b: 1%.yaml', on(0, 0, 2, 0)));
    expect(first).toBe(
      '::error file=a%2Cb%3A 1%25.yaml,line=1,endLine=3,title=MW305 a-rule::100%25 of "a%0D%0A::warning::b", c: d',
    );
  });

  it('tells of the baseline in one line of its own, whatever a name holds', () => {
    const gone = [{ file: 'x\n::error::y', code: 'MW305', rule: 'a-rule', resource: '', path: '', count: 2 }];
    const summary = { files: 1, resources: 2, errors: 0, warnings: 0, infos: 0, hints: 0, durationMs: 40 };
    const baseline = { file: 'known.json', known: [found('error', 'one')], gone, written: false };
    expect(github({ summary, findings: [], suppressed: [], baseline, textOf: () => undefined }).split('\n')).toEqual([
      '1 finding of known.json not shown',
      '2 findings of known.json no longer there; --write-baseline takes out what is gone:',
      '  x\ufffd::error::y: MW305 a-rule (2 times)',
      'no findings (1 file, 2 resources, 0.0 s)',
      '',
    ]);
  });
});
