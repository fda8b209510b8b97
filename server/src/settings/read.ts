/**
 * `meshwright.yaml` and the editor's settings, read. Reading never fails: a file that is broken, or in the middle of a
 * merge, still gives all that is right in it, because a mesh without its clusters would flood the user with findings.
 */
import type { Span, Splice } from '../base/text';
import { formatPath, locate, nodeAt } from '../yaml/locate';
import { parse } from '../yaml/parse';
import { split } from '../yaml/split';
import type { Node, YamlDocument } from '../yaml/tree';
import { interpret } from './interpret';
import { plainValue } from './plain';
import type { SettingsInput } from './settings';

export interface SettingsProblem {
  readonly message: string;
  /** In the text of the whole file. */
  readonly span: Span;
  readonly severity: 'error' | 'warning';
  /** What is most likely meant, to be written in place of the span. */
  readonly meant?: string;
  /** Takes away what the problem is about. */
  readonly removal?: readonly Splice[];
  readonly related?: { readonly span: Span; readonly message: string };
}

export interface SettingsReading {
  readonly input: SettingsInput;
  readonly problems: readonly SettingsProblem[];
}

/** In UTF-16 code units. Nobody writes settings of this size, and every file is matched against what they say. */
export const sizeLimit = 512 * 1024;

/** More do not help, and finding the place of each takes a walk through the file. */
const maxProblems = 100;

/** `rules`: the names of the rules that exist, to tell what else `rules` names; undefined when they are not known. */
export function readSettings(text: string, rules?: Iterable<string>): SettingsReading {
  if (text.length > sizeLimit) {
    const message = `these settings are not read: the file is over ${sizeLimit / 1024} KiB`;
    return { input: {}, problems: [{ message, span: firstWord(text, 0), severity: 'error' }] };
  }
  const [first, second] = split(text);
  if (first === undefined) return { input: {}, problems: [] };
  const { document, root } = parseSettings(first.text);
  const problems: SettingsProblem[] = document.problems.map(({ message, span }) => ({ message, span, severity: 'error' }));
  const version = unquotedVersion(root);
  if (version !== undefined) problems.push(version.problem);
  const value = root === undefined ? {} : plainValue(root);
  const { input, complaints } = interpret(value === null ? {} : withVersion(value, version?.text), rules);
  for (const { path, part, message, severity, meant } of complaints.slice(0, maxProblems)) {
    const span = locate(root, path, part);
    problems.push({ message, severity, span: span ?? { start: 0, end: 0 }, ...(span && meant !== undefined && { meant }) });
  }
  if (complaints.length > maxProblems) {
    const message = `${complaints.length - maxProblems} more problems of these settings are not listed`;
    problems.push({ message, severity: 'error', span: { start: 0, end: 0 } });
  }
  const shifted = problems.map((problem) => ({ ...problem, span: shift(problem.span, first.start) }));
  if (second !== undefined && /\S/.test(second.text)) {
    const message = 'only the first document of the settings is read';
    shifted.push({ message, severity: 'warning', span: firstWord(second.text, second.start) });
  }
  return { input, problems: shifted.sort((a, b) => a.span.start - b.span.start) };
}

/** The editor's `meshwright.*`. Keys that are not ours to read (`trace`) and unset ones (null) say nothing. */
export function readEditorSettings(
  value: unknown,
  rules?: Iterable<string>,
): { readonly input: SettingsInput; readonly problems: readonly string[] } {
  const { input, complaints } = interpret(withoutNulls(value) ?? {}, rules);
  const problems = complaints
    .filter(({ path, part }) => part !== 'key' || path.length > 1)
    .map(({ path, message }) => (path.length === 0 ? message : `meshwright.${formatPath(path)}: ${message}`));
  return { input, problems };
}

/** The document that the settings are read of, and where it starts; undefined for a file that is not read. */
export function readDocument(text: string): { readonly document: YamlDocument; readonly start: number } | undefined {
  const [first] = text.length > sizeLimit ? [] : split(text);
  return first && { document: parse(first.text), start: first.start };
}

/** The tree of the text; of a file with merge conflicts that of our own side. */
function parseSettings(text: string): { readonly document: YamlDocument; readonly root: Node | undefined } {
  const document = parse(text);
  if (!document.problems.some(({ kind }) => kind === 'conflict-marker')) return { document, root: document.root };
  // Blanked and not cut out, so that every span stays where it is.
  const blank = (part: string): string => part.replace(/[^\r\n]/g, ' ');
  const ours = text.replace(
    /^(<{7}(?!<).*\r?\n)([\s\S]*?)^((?:\|{7}(?!\|)|={7}(?!=))[\s\S]*?^>{7}(?!>).*$)/gm,
    (_, start: string, own: string, other: string) => blank(start) + own + blank(other),
  );
  return { document, root: parse(ours).root };
}

/** `istioVersion: 1.31` is understood, from its text; but 1.20 and 1.2 are one number, so that it must not stay. */
function unquotedVersion(root: Node | undefined): { readonly text: string; readonly problem: SettingsProblem } | undefined {
  const node = nodeAt(root, ['istioVersion']);
  if (node?.type !== 'scalar' || typeof node.value !== 'number' || !/^\d+\.\d+$/.test(node.source)) return undefined;
  const message = `istioVersion must be in quotes, "${node.source}": YAML reads 1.20 as the number 1.2`;
  return { text: node.source, problem: { message, severity: 'warning', span: node.span, meant: `"${node.source}"` } };
}

function withVersion(value: unknown, text: string | undefined): unknown {
  return text === undefined || typeof value !== 'object' ? value : { ...value, istioVersion: text };
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const set = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(set.map(([key, item]) => [key, withoutNulls(item)]));
}

function shift(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

function firstWord(text: string, start: number): Span {
  const found = /\S+/.exec(text);
  return { start: start + (found?.index ?? 0), end: start + (found?.index ?? 0) + (found?.[0].length ?? 0) };
}
