/**
 * From findings to diagnostics: severities of the settings, what is said once per file, places looked up as ranges, copies of a
 * finding in several clusters folded into one.
 */
import type { Range, Span } from '../base/text';
import type { Labels, Resource } from '../model/resource';
import type { Finding, Fix, Place, Severity, TextFix } from '../rules/finding';
import { type AnyRule, categoryOf, internalCode, type SuppressionUnderCheck } from '../rules/rule';
import type { Diagnostic, FileReport } from '../workspace.types';
import { formatPath, locate } from '../yaml/locate';
import type { FileState } from './file';
import { isAlone } from './layout';
import { isAnnotated, outcome, type Suppression, suppressing, suppressionsOf } from './suppression';

/** A finding with the resource that it is about. */
export interface Located {
  readonly resource: Resource;
  readonly finding: Finding;
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
  /** What comments and annotations suppress, and the reason that a comment gives. */
  readonly suppressed: readonly { readonly diagnostic: Diagnostic; readonly reason: string | undefined }[];
}

export const noReport: FullReport = { diagnostics: [], resultId: fingerprint('[]'), entries: [], suppressed: [] };

/** Where every rule is explained. */
const docsPage = 'https://github.com/meshwright/meshwright/blob/main/docs/rules.md';

export interface Sources {
  /** The clusters of the file under report. */
  readonly clusters: readonly string[];
  /** The current state of a file; asking makes the report depend on it. */
  readonly file: (uri: string) => FileState | undefined;
  readonly rule: (code: string) => AnyRule | undefined;
  /** Judges the comments that suppress findings. */
  readonly judge: (suppressions: readonly SuppressionUnderCheck[]) => readonly FileFinding[];
}

export function buildReport(
  file: FileState,
  ofText: readonly FileFinding[],
  ofResources: readonly Located[],
  sources: Sources,
): FullReport {
  const drafts = [
    ...ofText.map((finding) => textEntry(file, finding, sources)),
    ...fold(ofResources).map((group) => resourceEntry(file, group, sources)),
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
  const suppressed: { diagnostic: Diagnostic; reason: string | undefined }[] = [];
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

interface Group {
  readonly first: Located;
  readonly clusters: readonly string[];
}

/** The same finding of a file in several clusters is one. */
function fold(located: readonly Located[]): readonly Group[] {
  const groups = new Map<string, { first: Located; clusters: string[] }>();
  for (const item of located) {
    const { finding, resource } = item;
    const key = JSON.stringify([resource.id, finding.code, finding.path, finding.part, finding.message, finding.severity]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: item, clusters: [resource.cluster] });
    else if (!group.clusters.includes(resource.cluster)) group.clusters.push(resource.cluster);
  }
  return [...groups.values()];
}

function resourceEntry(file: FileState, { first, clusters }: Group, sources: Sources): Draft {
  const { resource, finding } = first;
  // What holds in some of the file's clusters only must say so, and its fix may be wrong for the others.
  const partial = clusters.length < sources.clusters.length;
  const fixes = (finding.fixes ?? []).map((fix) => (partial ? { ...fix, safe: false } : fix));
  const place: Place = { resource: { file: resource.file, id: resource.id }, path: finding.path, part: finding.part };
  return {
    diagnostic: {
      ...about(finding.code, finding.rule, sources),
      severity: finding.severity,
      message: partial ? `${finding.message} (in ${listed(clusters)} only)` : finding.message,
      range: rangeOf(file, place),
      resource: {
        apiVersion: resource.apiVersion,
        kind: resource.kind,
        namespace: resource.namespace,
        name: resource.name,
        clusters: clusters.filter((cluster) => !isAlone(cluster)).sort(),
      },
      path: formatPath(finding.path),
      related: (finding.related ?? []).flatMap((related) => {
        const other = sources.file(related.resource.file);
        return other === undefined ? [] : [{ uri: other.uri, range: rangeOf(other, related), message: related.message }];
      }),
      fixes: fixes.map(({ title, safe }) => ({ title, safe })),
    },
    fixes,
    annotations: resource.annotations,
    ...(finding.once === undefined ? {} : { once: finding.once }),
  };
}

function listed(clusters: readonly string[]): string {
  const names = [...clusters].sort().map((name) => `"${name}"`);
  return `${names.length === 1 ? 'cluster' : 'clusters'} ${names.join(' and ')}`;
}

function about(code: string, rule: string, sources: Sources): Pick<Diagnostic, 'code' | 'rule' | 'category' | 'docs' | 'peers'> {
  const docs = code === internalCode ? undefined : `${docsPage}#${code.toLowerCase()}-${rule}`;
  return { code, rule, category: categoryOf(code), docs, peers: sources.rule(code)?.peers ?? [] };
}

/** The range of a place in a file; the start of the file where the resource is gone. */
export function rangeOf(file: FileState, place: Place): Range {
  const placed = file.manifests.get(place.resource.id);
  if (placed === undefined) return file.lines.range({ start: 0, end: 0 });
  const span = locate(placed.document.yaml.root, [...placed.manifest.base, ...place.path], place.part) ?? { start: 0, end: 0 };
  return file.lines.range({ start: span.start + placed.start, end: span.end + placed.start });
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

/** Two FNV-1a hashes of different seeds: enough that two reports of one file never meet. */
function fingerprint(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x811c9dc5) ^ (b >>> 13);
  }
  return `${(a >>> 0).toString(36)}-${(b >>> 0).toString(36)}`;
}
