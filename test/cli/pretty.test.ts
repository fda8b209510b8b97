import { describe, expect, it } from 'vitest';
import type { Range } from '../../server/src/base/text';
import { pretty } from '../../server/src/cli/report/pretty';
import type { CheckReport } from '../../server/src/cli/report/report';

function report(text: string | undefined, range: Range, message = 'a message'): CheckReport {
  const diagnostic = {
    code: 'MW305',
    rule: 'a-rule',
    category: 'reference',
    severity: 'warning' as const,
    message,
    range,
    docs: undefined,
    resource: null,
    path: '',
    peers: [],
    related: [],
    fixes: [],
  };
  return {
    summary: { files: 1, resources: 2, errors: 0, warnings: 1, infos: 0, hints: 3, durationMs: 1234 },
    findings: [{ path: '/w/a.yaml', file: 'a.yaml', diagnostic, related: [], fixes: () => [] }],
    suppressed: [],
    textOf: () => text,
  };
}

function on(line: number, from: number, to: number): Range {
  return { start: { line, character: from }, end: { line, character: to } };
}

/** The excerpt only. */
function excerpt(text: string | undefined, range: Range): readonly string[] {
  return pretty(report(text, range), false).split('\n').slice(2, -3);
}

describe('pretty', () => {
  it('writes a block for each file and a summary', () => {
    expect(pretty(report('a: b\n', on(0, 3, 4)), false)).toBe(
      [
        'a.yaml',
        '  1:4 warning MW305 a message (a-rule)',
        '      1 | a: b',
        '        |    ^',
        '',
        '1 warning, 3 hints (1 file, 2 resources, 1.2 s)',
        '',
      ].join('\n'),
    );
  });

  it.each<readonly [name: string, text: string | undefined, range: Range, lines: readonly string[]]>([
    ['keeps tabs', '\ta: b', on(0, 4, 5), ['      1 | \ta: b', '        | \t   ^']],
    ['counts wide characters', 'a: 名前 b', on(0, 3, 5), ['      1 | a: 名前 b', '        |    ^^^^']],
    [
      'marks to the end of the first line',
      'a: b\r\nc: d',
      { start: { line: 0, character: 3 }, end: { line: 1, character: 4 } },
      ['      1 | a: b', '        |    ^'],
    ],
    ['marks one column of an empty range', 'a: b', on(0, 4, 4), ['      1 | a: b', '        |     ^']],
    ['shows nothing of an empty line', '\n\n', on(1, 0, 0), []],
    ['shows nothing beyond the text', 'a', on(7, 0, 1), []],
    ['shows nothing of an unread file', undefined, on(0, 0, 0), []],
    ['shows control characters', 'a: \u001b[31mx', on(0, 0, 1), ['      1 | a: \ufffd[31mx', '        | ^']],
  ])('%s', (_, text, range, lines) => {
    expect(excerpt(text, range)).toEqual(lines);
  });

  it('cuts long lines around what is marked', () => {
    const line = `${'x'.repeat(500)}MARK${'y'.repeat(500)}`;
    const [shown = '', carets = ''] = excerpt(line, on(0, 500, 504));
    expect(shown.length).toBeLessThan(160);
    expect(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('MARK');
    const [, all = ''] = excerpt(line, on(0, 0, 1004));
    expect(all.length).toBeLessThan(160);
    const [end = '', endCarets = ''] = excerpt(line, on(0, 1003, 1004));
    expect(end.slice(endCarets.indexOf('^'))).toBe('y');
  });

  it('does not let messages steer the terminal', () => {
    expect(pretty(report('', on(0, 0, 0), 'a\u001b]0;x\u0007\nb\u202e'), false)).toContain('a\ufffd]0;x\ufffd\ufffdb\ufffd');
  });

  it('paints when asked to', () => {
    expect(pretty(report('a: b', on(0, 0, 1)), true)).toContain('\u001b[33mwarning MW305\u001b[39m');
  });
});
