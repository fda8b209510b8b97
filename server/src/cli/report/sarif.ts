/**
 * The findings as a SARIF 2.1.0 log of one run (OASIS Static Analysis Results Interchange Format), for code scanning and viewers. What is
 * suppressed in the source and what a baseline lists is in it too, each marked as that.
 */
import { join, sep } from 'node:path';
import { URI } from 'vscode-uri';
import type { Severity } from '../../base/severity';
import type { Range } from '../../base/text';
import { rules } from '../../rules/index';
import { type AnyRule, categoryOf, internalCode } from '../../rules/rule';
import { fingerprints, identityOf } from './identity';
import type { CheckReport, Found } from './report';
import { goneLine } from './summary';

export interface SarifHost {
  readonly version: string;
  /** What URIs are relative to. */
  readonly cwd: string;
}

/** The name by which GitHub and others know the root of the sources. */
const sourceRoot = '%SRCROOT%';

/** A hint fails nothing: SARIF calls it informational, and wants the level `none` then (3.27.9). */
const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note', hint: 'none' };

interface Suppression {
  readonly kind: 'inSource' | 'external';
  readonly status: 'accepted';
  readonly justification?: string;
}

/** A finding with what is to be said of its state. */
interface Entry {
  readonly found: Found;
  readonly suppression?: Suppression;
  readonly baselineState?: 'new' | 'unchanged';
}

export function sarif(report: CheckReport, { version, cwd }: SarifHost): string {
  const all = entriesOf(report);
  const entries = all.filter(({ found }) => found.diagnostic.code !== internalCode);
  const failures = all.filter(({ found }) => found.diagnostic.code === internalCode);
  const codes = new Set(entries.map(({ found }) => found.diagnostic.code));
  const used = rules.filter(({ code }) => codes.has(code));
  const indexes = new Map(used.map(({ code }, i) => [code, i]));
  const helpUris = new Map(entries.map(({ found }) => [found.diagnostic.code, found.diagnostic.docs]));
  const print = fingerprints();
  const place = (path: string, range: Range) => physicalLocation(path, range, cwd);
  const run = {
    tool: {
      driver: {
        name: 'Meshwright',
        version,
        semanticVersion: version,
        informationUri: 'https://github.com/meshwright/meshwright',
        rules: used.map((rule) => descriptor(rule, helpUris.get(rule.code))),
      },
    },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [sourceRoot]: { uri: URI.file(join(cwd, sep)).toString() } },
    invocations: [
      {
        executionSuccessful: failures.length === 0,
        toolExecutionNotifications: [
          ...failures.map(({ found: { path, diagnostic } }) => ({
            level: 'error',
            message: { text: diagnostic.message },
            locations: [{ physicalLocation: place(path, diagnostic.range) }],
          })),
          ...(report.baseline?.gone ?? []).map((listed) => ({
            level: 'note',
            message: { text: `no longer there of the baseline ${report.baseline?.file}: ${goneLine(listed)}` },
          })),
        ],
      },
    ],
    results: entries.map((entry) => result(entry, indexes, print, cwd)),
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** By file and place, whatever their state. */
function entriesOf({ findings, suppressed, baseline }: CheckReport): readonly Entry[] {
  const entries: readonly Entry[] = [
    ...findings.map((found) => ({ found, ...(baseline === undefined ? {} : { baselineState: 'new' as const }) })),
    ...(baseline?.known ?? []).map((found) => ({
      found,
      baselineState: 'unchanged' as const,
      suppression: { kind: 'external', status: 'accepted', justification: `listed in ${baseline?.file}` } as const,
    })),
    ...suppressed.map(({ found, reason }) => ({
      found,
      suppression: {
        kind: 'inSource',
        status: 'accepted',
        ...(reason === undefined ? {} : { justification: reason }),
      } as const,
    })),
  ];
  const order = (a: Found, b: Found): number =>
    (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
    a.diagnostic.range.start.line - b.diagnostic.range.start.line ||
    a.diagnostic.range.start.character - b.diagnostic.range.start.character;
  return [...entries].sort((a, b) => order(a.found, b.found));
}

function result(
  { found, suppression, baselineState }: Entry,
  indexes: ReadonlyMap<string, number>,
  print: ReturnType<typeof fingerprints>,
  cwd: string,
) {
  const { path, file, diagnostic, related } = found;
  const { code, severity, message, range, resource } = diagnostic;
  const fixes = found.fixes();
  return {
    ruleId: code,
    ruleIndex: indexes.get(code) ?? -1,
    ...(severity === 'hint' ? { kind: 'informational' } : {}),
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: physicalLocation(path, range, cwd),
        ...(resource === null
          ? {}
          : {
              logicalLocations: [
                {
                  name: resource.name,
                  fullyQualifiedName: [resource.kind, resource.namespace, resource.name].filter((part) => part !== '').join('/'),
                  kind: 'resource',
                },
              ],
            }),
      },
    ],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((other, id) => ({
            id,
            physicalLocation: physicalLocation(other.path, other.range, cwd),
            message: { text: other.message },
          })),
        }),
    partialFingerprints: { 'meshwright/v1': print(identityOf(file, diagnostic)) },
    ...(fixes.length === 0
      ? {}
      : {
          fixes: fixes.map(({ title, edits }) => ({
            description: { text: title },
            artifactChanges: edits.map((edit) => ({
              artifactLocation: artifactLocation(edit.path, cwd),
              replacements: edit.replacements.map((replacement) => ({
                deletedRegion: region(replacement.range),
                insertedContent: { text: replacement.text },
              })),
            })),
          })),
        }),
    ...(suppression === undefined ? {} : { suppressions: [suppression] }),
    ...(baselineState === undefined ? {} : { baselineState }),
  };
}

function physicalLocation(path: string, range: Range, cwd: string) {
  return { artifactLocation: artifactLocation(path, cwd), region: region(range) };
}

/** What lies outside of the sources is named in full: a relative URI must not lead upward (3.4.4). */
function artifactLocation(path: string, cwd: string): { readonly uri: string; readonly uriBaseId?: string } {
  const base = join(cwd, sep);
  if (!path.startsWith(base)) return { uri: URI.file(path).toString() };
  const segments = path.slice(base.length).split(sep).map(encodeURIComponent);
  return { uri: segments.join('/'), uriBaseId: sourceRoot };
}

/** Lines and columns count from 1 here. */
function region({ start, end }: Range) {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}

function descriptor({ code, name, severity, offByDefault, peers, docs }: AnyRule, helpUri: string | undefined) {
  const words = name.replaceAll('-', ' ');
  const category = categoryOf(code);
  return {
    id: code,
    name,
    shortDescription: { text: words.charAt(0).toUpperCase() + words.slice(1) },
    fullDescription: { text: plain(whatItDoes(docs)) },
    help: { text: plain(docs), markdown: docs },
    ...(helpUri === undefined ? {} : { helpUri }),
    defaultConfiguration: { level: levels[severity], ...(offByDefault ? { enabled: false } : {}) },
    properties: { category, tags: ['istio', category], peers },
  };
}

/** Its first paragraph, on one line. */
function whatItDoes(docs: string): string {
  const [, paragraph = ''] = /## What it does\s+(\S[\s\S]*?)(?=\n\s*\n|$)/.exec(docs) ?? [];
  return paragraph.replace(/\s*\n\s*/g, ' ').trim();
}

/** Markdown for those that cannot show it: headings and marks of code go, and of a link the words stay. */
function plain(markdown: string): string {
  return markdown
    .replace(/^#+ /gm, '')
    .replace(/^```.*\n/gm, '')
    .replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replace(/`([^`\n]+)`/g, '$1')
    .replace(/\*\*([^*\n]+)\*\*/g, '$1');
}
