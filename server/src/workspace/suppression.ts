/**
 * What users do not want to be told: comments `# meshwright-ignore [rule ...]: reason` on the line of a finding or on a line of their
 * own above it, and the annotations of istioctl and Kiali. All of it is judged in the report, on text: a comment is no fact, so
 * that writing one makes no rule run again.
 */
import { nearest } from '../base/nearest';
import type { Span, Splice } from '../base/text';
import type { Labels } from '../model/resource';
import { rules } from '../rules/index';
import { type AnyRule, internalCode, type SuppressionUnderCheck } from '../rules/rule';
import { lineEnd, lineStart, nextLine } from '../yaml/layout';
import type { Node } from '../yaml/tree';
import { scalarsOf } from '../yaml/walk';
import type { FileState } from './file';

export const keyword = 'meshwright-ignore';

export interface Suppression {
  /** From its `#` to the end of its line, in the file. */
  readonly span: Span;
  /** Whether it has a line of its own. */
  readonly own: boolean;
  /** The line whose findings it suppresses; undefined where none follows. */
  readonly line: number | undefined;
  /** None: all rules. */
  readonly names: readonly { readonly text: string; readonly span: Span }[];
  readonly reason: string | undefined;
}

/** A document of another kind is only parsed for its comments up to this size, in UTF-16 code units. */
const foreignLimit = 512 * 1024;

const known: ReadonlyMap<string, AnyRule> = new Map(rules.flatMap((rule) => [rule.name, rule.code].map((key) => [key, rule])));

/** What must be said whatever a comment wishes: nothing else about the document is sure, or it is about comments. */
const unsuppressible: ReadonlySet<string> = new Set([
  internalCode,
  'MW001',
  ...rules.filter(({ scope }) => scope === 'suppression').map(({ code }) => code),
]);

export function isSuppressible(code: string): boolean {
  return !unsuppressible.has(code);
}

/** The suppressions of a file, of documents that can be read. */
export function suppressionsOf(file: FileState): readonly Suppression[] {
  if (!file.text.includes(keyword)) return [];
  return file.documents.flatMap(({ document, start }) => {
    const { text, skipped } = document;
    if (!text.includes(keyword) || skipped === 'too-large' || (skipped !== undefined && text.length > foreignLimit)) return [];
    const { root, problems } = document.yaml;
    // As long as it cannot be read, as while it is typed, nobody knows what is a comment and what is found there.
    if (problems.some(({ kind }) => kind !== 'duplicate-key')) return [];
    return read(file, start, text, contents(root));
  });
}

/** The spans of scalars that hold the keyword: there it is no comment. */
function contents(root: Node | undefined): readonly Span[] {
  return scalarsOf(root).flatMap(({ source, style, span }) => {
    if (!source.includes(keyword)) return [];
    // A comment may follow the header of a block scalar.
    const header = style === 'block' ? source.search(/[\r\n]/) : 0;
    return [{ start: span.start + Math.max(0, header), end: span.end }];
  });
}

const comment = /(?<=^|[ \t\r])#[ \t]*meshwright-ignore(?![\w-])([^\r\n]*)/gm;

function read(file: FileState, start: number, text: string, content: readonly Span[]): Suppression[] {
  const found: Suppression[] = [];
  for (const match of text.matchAll(comment)) {
    const at = match.index;
    if (content.some((span) => span.start <= at && at < span.end)) continue;
    const rest = match[1] ?? '';
    const parts = parseRest(rest);
    if (parts === undefined) continue;
    const from = start + at;
    const before = file.text.slice(lineStart(file.text, from), from);
    // Behind the `#` of a line that is commented out it is a part of what is out of use.
    if (/^[ \t]*#/.test(before)) continue;
    const end = from + match[0].trimEnd().length;
    const own = before.trim() === '' || before === '\ufeff';
    const target = own ? nextContent(text, at) : at;
    const offset = from + match[0].length - rest.length;
    found.push({
      span: { start: from, end },
      own,
      line: target === undefined ? undefined : file.lines.position(start + target).line,
      names: parts.names.map((name) => ({
        text: name.text,
        span: { start: offset + name.at, end: offset + name.at + name.text.length },
      })),
      reason: parts.reason,
    });
  }
  return found;
}

interface Rest {
  readonly names: readonly { readonly text: string; readonly at: number }[];
  readonly reason: string | undefined;
}

/** What follows the keyword; undefined where it is prose that only begins with it. */
function parseRest(rest: string): Rest | undefined {
  const colon = rest.indexOf(':');
  const list = colon < 0 ? rest : rest.slice(0, colon);
  const words = [...list.matchAll(/[^\s,]+/g)].map((match) => ({ text: match[0], at: match.index }));
  const prose = words.findIndex(({ text }) => !isName(text));
  const reason = (colon < 0 ? '' : rest.slice(colon + 1)).trim();
  if (prose < 0) return { names: words, reason: reason || undefined };
  if (prose === 0) return undefined;
  // The colon was forgotten: names, then the reason.
  return { names: words.slice(0, prose), reason: rest.slice(words[prose]?.at).trim() };
}

/** Whether a word is meant to name a rule, rightly or not. */
function isName(word: string): boolean {
  return /^[A-Za-z]+(?:-[A-Za-z0-9]+)+$|^(?:MW|IST|KIA)\w*\d\w*$/i.test(word) || nearest(word, known.keys()) !== undefined;
}

/** The next line that is neither blank nor a comment. */
function nextContent(text: string, from: number): number | undefined {
  for (let at = nextLine(text, from); at < text.length; at = nextLine(text, at)) {
    const line = text.slice(at, lineEnd(text, at)).trim();
    if (line !== '' && !line.startsWith('#')) return at;
  }
  return undefined;
}

/** What suppresses a finding of a rule that starts on a line. */
export function suppressing(all: readonly Suppression[], line: number, rule: string, code: string): readonly Suppression[] {
  if (!isSuppressible(code)) return [];
  return all.filter(
    (one) => one.line === line && (one.names.length === 0 || one.names.some(({ text }) => text === rule || text === code)),
  );
}

/**
 * Whether annotations of a resource suppress a finding: by codes of istioctl analyze (`*` for all; pkg/config/analysis,
 * `galley.istio.io/analyze-suppress`) or of Kiali (nothing at all for all).
 */
export function isAnnotated(annotations: Labels, code: string, peers: readonly string[]): boolean {
  if (!isSuppressible(code)) return false;
  const istio = codesOf(annotations['galley.istio.io/analyze-suppress']);
  const kiali = codesOf(annotations['kiali.io/ignore-validations']);
  return (
    istio?.includes('*') === true || kiali?.length === 0 || peers.some((peer) => istio?.includes(peer) || kiali?.includes(peer))
  );
}

function codesOf(value: string | undefined): readonly string[] | undefined {
  return value?.split(',').flatMap((code) => code.trim() || []);
}

/** What became of a suppression; `used` holds the rules, by code, of which it suppressed a finding. */
export function outcome(file: FileState, { span, own, names }: Suppression, used: ReadonlySet<string>): SuppressionUnderCheck {
  return {
    span,
    used: used.size > 0,
    names: names.map((name, i) => {
      const rule = known.get(name.text);
      return {
        ...name,
        known: rule !== undefined,
        meant: rule === undefined ? meantBy(name.text) : undefined,
        used: rule !== undefined && used.has(rule.code),
        removal: [{ span: withSeparator(names[i - 1]?.span, name.span, names[i + 1]?.span), text: '' }],
      };
    }),
    removal: removalOf(file.text, span, own),
  };
}

/** The rule of near spelling, else the one that covers what a code of istioctl or Kiali says. */
function meantBy(name: string): string | undefined {
  const code = name.toUpperCase();
  return /^(?:IST|KIA)\d/i.test(name)
    ? rules.find(({ peers }) => peers.includes(code))?.name
    : known.has(code)
      ? code
      : nearest(name, known.keys());
}

function withSeparator(before: Span | undefined, { start, end }: Span, after: Span | undefined): Span {
  if (after !== undefined) return { start, end: after.start };
  return before === undefined ? { start, end } : { start: before.end, end };
}

/** A line of its own goes whole; behind something else the blanks before it go too. */
function removalOf(text: string, { start, end }: Span, own: boolean): readonly Splice[] {
  let from = start;
  if (own) from = lineStart(text, start);
  else while (/[ \t]/.test(text[from - 1] ?? '')) from--;
  if (own && text[from] === '\ufeff') from++;
  return [{ span: { start: from, end: own ? nextLine(text, end) : lineEnd(text, end) }, text: '' }];
}
