/**
 * From findings to diagnostics: severities of the settings, what is said once per file, places looked up as ranges, copies of a
 * finding in several clusters folded into one.
 */

import { fingerprint } from '../base/fingerprint';
import type { Span } from '../base/text';
import type { Labels, Resource } from '../model/resource';
import type { Finding, Fix, ResourceRef, Severity, TextFix } from '../rules/finding';
import { type AnyRule, categoryOf, internalCode, type SuppressionUnderCheck } from '../rules/rule';
import type { Diagnostic, FileReport, RelatedPlace, SuppressedDiagnostic } from '../workspace.types';
import { formatPath } from '../yaml/locate';
import type { Build } from './builds';
import type { FileState } from './file';
import { isAlone } from './placement';
import { rangeOf, type Written, writtenAt } from './places';
import { isAnnotated, outcome, type Suppression, suppressing, suppressionsOf } from './suppression';

/** A resource with what is found in it. */
export interface Checked {
  readonly resource: Resource;
  /** Undefined where it is applied as it is written. */
  readonly build: Build | undefined;
  readonly findings: readonly Finding[];
}

/** A finding with the resource that it is about. */
export interface Located extends Checked {
  readonly finding: Finding;
  readonly written: Written;
}

/** A finding about a file's text. */
export interface FileFinding {
  readonly code: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly span: Span;
  readonly message: string;
  readonly related?: { readonly span: Span; readonly message: string };
  readonly fixes?: readonly TextFix[];
}

/** A diagnostic and the fixes it offers, in the same order. */
export interface Entry {
  readonly diagnostic: Diagnostic;
  readonly fixes: readonly (Fix | TextFix)[];
}

export interface FullReport extends FileReport {
  readonly entries: readonly Entry[];
}

export const noReport: FullReport = { diagnostics: [], resultId: fingerprint('[]'), entries: [], suppressed: [] };

/** Where every rule is explained. */
const docsPage = 'https://github.com/meshwright/meshwright/blob/main/docs/rules.md';

export interface Sources {
  /** The current state of a file; asking makes the report depend on it. */
  readonly file: (uri: string) => FileState | undefined;
  readonly buildOf: (resource: ResourceRef) => Build | undefined;
  /** The ordinal of a kustomization's document in its file. */
  readonly kustomizationAt: (uri: string) => number | undefined;
  /** A fix of resources as a fix of what is written; undefined where it cannot be made. */
  readonly inFiles: (fix: Fix, agreed: readonly Checked[]) => Fix | undefined;
  readonly rule: (code: string) => AnyRule | undefined;
  /** Judges the comments that suppress findings. */
  readonly judge: (suppressions: readonly SuppressionUnderCheck[]) => readonly FileFinding[];
}

export function buildReport(
  file: FileState,
  ofText: readonly FileFinding[],
  checked: readonly Checked[],
  sources: Sources,
): FullReport {
  const drafts = [
    ...ofText.map((finding) => textEntry(file, finding, sources)),
    ...fold(file.uri, checked).map((group) => resourceEntry(file, group, checked, sources)),
  ].sort(byPlace);
  const { shown, suppressed, judged } = suppress(file, sayOnce(drafts));
  const about = sources.judge(judged).map((finding) => textEntry(file, finding, sources));
  const entries = about.length === 0 ? shown : [...shown, ...about].sort(byPlace);
  const diagnostics = entries.map((entry) => entry.diagnostic);
  return { diagnostics, entries, suppressed, resultId: fingerprint(JSON.stringify(diagnostics)) };
}

/** Before anything is suppressed: what is said once is not said elsewhere because it is unwanted here. */
function sayOnce(drafts: readonly Draft[]): readonly Draft[] {
  const said = new Set<string>();
  return drafts.map((draft) => {
    if (draft.once === undefined) return draft;
    if (said.has(draft.once)) return { ...draft, diagnostic: { ...draft.diagnostic, severity: 'hint' as const } };
    said.add(draft.once);
    return draft;
  });
}

/** Sets apart what is suppressed, and tells what became of each comment that does so. */
function suppress(file: FileState, drafts: readonly Draft[]) {
  const comments = suppressionsOf(file);
  const used = new Map<Suppression, Set<string>>(comments.map((comment) => [comment, new Set()]));
  const shown: Entry[] = [];
  const suppressed: SuppressedDiagnostic[] = [];
  for (const { diagnostic, fixes, annotations } of drafts) {
    const { range, rule, code, peers } = diagnostic;
    const by = suppressing(comments, range.start.line, rule, code);
    for (const comment of by) used.get(comment)?.add(code);
    if (by.length > 0 || (annotations !== undefined && isAnnotated(annotations, code, peers))) {
      suppressed.push({ diagnostic, reason: by.find(({ reason }) => reason !== undefined)?.reason });
    } else shown.push({ diagnostic, fixes });
  }
  return { shown, suppressed, judged: [...used].map(([comment, codes]) => outcome(file, comment, codes)) };
}

interface Draft extends Entry {
  readonly once?: string;
  /** Of the resource that it is about. */
  readonly annotations?: Labels;
}

function textEntry(file: FileState, finding: FileFinding, sources: Sources): Draft {
  const { related, fixes = [] } = finding;
  return {
    diagnostic: {
      ...about(finding.code, finding.rule, sources),
      severity: finding.severity,
      message: finding.message,
      range: file.lines.range(finding.span),
      resource: null,
      path: '',
      related: related === undefined ? [] : [{ uri: file.uri, range: file.lines.range(related.span), message: related.message }],
      fixes: fixes.map(({ title, safe }) => ({ title, safe })),
    },
    fixes,
  };
}

/** Of one finding at least one. */
type Group = readonly [Located, ...Located[]];

/** The findings of a file: the same one of several resources or clusters at the same place is one. */
function fold(uri: string, checked: readonly Checked[]): readonly Group[] {
  const groups = new Map<string, [Located, ...Located[]]>();
  for (const item of checked) {
    for (const finding of item.findings) {
      const { code, message, severity, path, part } = finding;
      const written = writtenAt({ resource: item.resource, path, part }, item.build);
      if (written.uri !== uri) continue;
      const located = { ...item, finding, written };
      const key = JSON.stringify([written.document, written.path, written.inline, part, code, message, severity]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [located]);
      else group.push(located);
    }
  }
  return [...groups.values()];
}

function clustersOf(checked: readonly Checked[]): readonly string[] {
  return [...new Set(checked.map(({ resource }) => resource.cluster))];
}

function resourceEntry(file: FileState, group: Group, all: readonly Checked[], sources: Sources): Draft {
  const [{ resource, finding, written }] = group;
  const clusters = clustersOf(group);
  // What holds in some of the document's clusters only must say so, and its fix may be wrong for the others.
  const named = clusters.filter((cluster) => !isAlone(cluster)).sort();
  const documents = new Set(group.map((one) => keyOf(one.resource)));
  const among = all.filter((one) => documents.has(keyOf(one.resource)));
  const partial = clusters.length < clustersOf(among).length;
  const fixes = (finding.fixes ?? []).flatMap((fix) => {
    const made = sources.inFiles(fix, group);
    return made === undefined ? [] : [partial ? { ...made, safe: false } : made];
  });
  const rangeIn = (other: FileState, place: Written) => rangeOf(other, place, sources.kustomizationAt(other.uri));
  return {
    diagnostic: {
      ...about(finding.code, finding.rule, sources),
      severity: finding.severity,
      message: partial && named.length > 0 ? `${finding.message} (in ${listed(named)} only)` : finding.message,
      range: rangeIn(file, written),
      resource: {
        apiVersion: resource.apiVersion,
        kind: resource.kind,
        namespace: resource.namespace,
        name: resource.name,
        clusters: named,
      },
      path: formatPath(finding.path),
      related: distinct(
        (finding.related ?? []).flatMap((related) => {
          const place = writtenAt(related, sources.buildOf(related.resource));
          const other = sources.file(place.uri);
          return other === undefined ? [] : [{ uri: other.uri, range: rangeIn(other, place), message: related.message }];
        }),
      ),
      fixes: fixes.map(({ title, safe }) => ({ title, safe })),
    },
    fixes,
    annotations: resource.annotations,
    ...(finding.once === undefined ? {} : { once: finding.once }),
  };
}

/** Resources that several clusters build from one document are one place. */
function distinct(places: readonly RelatedPlace[]): readonly RelatedPlace[] {
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

function keyOf({ file, id }: ResourceRef): string {
  return `${file}\0${id}`;
}

function listed(clusters: readonly string[]): string {
  const names = clusters.map((name) => `"${name}"`);
  return `${names.length === 1 ? 'cluster' : 'clusters'} ${names.join(' and ')}`;
}

function about(code: string, rule: string, sources: Sources): Pick<Diagnostic, 'code' | 'rule' | 'category' | 'docs' | 'peers'> {
  const docs = code === internalCode ? undefined : `${docsPage}#${code.toLowerCase()}-${rule}`;
  return { code, rule, category: categoryOf(code), docs, peers: sources.rule(code)?.peers ?? [] };
}

function byPlace(a: Draft, b: Draft): number {
  const left = a.diagnostic;
  const right = b.diagnostic;
  return (
    left.range.start.line - right.range.start.line ||
    left.range.start.character - right.range.start.character ||
    compare(left.code, right.code) ||
    compare(left.message, right.message)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
