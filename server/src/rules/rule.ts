/**
 * One rule, one file: its code, docs, check and fixes. A rule is pure: a resource (or a file's documents) and the mesh in,
 * reports out. `name` is the bad state and the file's name; codes are never reused; only a certain `no` of the mesh may be
 * reported at warning or above.
 */
import type { Severity } from '../base/severity';
import type { Span, Splice } from '../base/text';
import type { Mesh } from '../mesh/mesh';
import type { Resource, ResourceOf, ResourceType } from '../model/resource';
import type { SettingsProblem } from '../settings/read';
import type { YamlDocument } from '../yaml/tree';
import type { Report, TextFix } from './finding';

interface About {
  /** `MW305`; the family digit gives the category. */
  readonly code: string;
  /** The bad state in kebab-case: the file's name. */
  readonly name: string;
  readonly severity: Severity;
  /** It finds something only where the settings give it a severity. */
  readonly offByDefault?: true;
  /** Codes of istioctl analyze and Kiali that the rule covers. */
  readonly peers: readonly string[];
  /** Markdown: what it does, why it matters, an example, what to write instead, references. */
  readonly docs: string;
}

export interface ResourceRule<T extends ResourceType = ResourceType> extends About {
  readonly scope: 'resource';
  /** It hands on what is wrong with a resource by itself, and is not asked of one with which nothing is. */
  readonly ofJudgement?: true;
  readonly kinds: readonly T[];
  check(resource: OneOf<T>, mesh: Mesh): Iterable<Report>;
}

/** A resource of any of some types, told apart by `type`. */
export type OneOf<T extends ResourceType> = { [K in T]: ResourceOf<K> }[T];

/** What is known of a kustomization beside what it is applied to; spans are of the whole file. */
export interface KustomizationUnderCheck {
  /** What Kustomize does with it and nobody here follows. */
  readonly unfollowed: readonly { readonly span: Span; readonly field: string; readonly adds: boolean }[];
  /** Why Kustomize refuses it. */
  readonly problems: readonly KustomizationProblem[];
}

export type KustomizationProblem =
  | { readonly kind: 'refused'; readonly span: Span; readonly message: string }
  | {
      readonly kind: 'missing' | 'cycle' | 'kind';
      readonly span: Span;
      /** As it is written. */
      readonly text: string;
      /** What is most likely meant, as it is to be written. */
      readonly meant?: string;
    };

/** What is known of a file beside its resources. */
export interface FileUnderCheck {
  readonly documents: readonly {
    readonly start: number;
    readonly length: number;
    readonly yaml?: YamlDocument;
    /** Of a document over the size limit: its first line, in the file. */
    readonly tooLarge?: Span;
  }[];
  /** Of a settings file. */
  readonly settingsProblems: readonly SettingsProblem[];
  /** Of a settings file: globs that take no file. */
  readonly unmatchedGlobs: readonly SettingsProblem[];
  /** Where clusters come from, of a file that is in none; the first line of what the mesh reads of it. */
  readonly outside?: OutsideUnderCheck;
  readonly kustomization?: KustomizationUnderCheck;
  readonly invalidUtf8: boolean;
  readonly unread?: { readonly kind: 'too-large' | 'unreadable'; readonly reason: string };
  /** KiB. */
  readonly documentSizeLimit: number;
}

export interface OutsideUnderCheck {
  readonly span: Span;
  readonly source: 'settings' | 'flux' | 'argo' | 'folders' | 'kustomize';
}

export interface FileReported {
  /** Within the whole file. */
  readonly span: Span;
  readonly message: string;
  readonly severity?: Severity;
  readonly related?: { readonly span: Span; readonly message: string };
  readonly fixes?: readonly TextFix[];
}

export interface FileRule extends About {
  readonly scope: 'file';
  check(file: FileUnderCheck): Iterable<FileReported>;
}

/** A comment that suppresses findings, and what came of it; spans and splices are of the whole file. */
export interface SuppressionUnderCheck {
  /** From its `#` to the end of its line. */
  readonly span: Span;
  /** Whether it suppresses anything. */
  readonly used: boolean;
  /** What it names; nothing: all rules. */
  readonly names: readonly SuppressedName[];
  /** Takes the comment out. */
  readonly removal: readonly Splice[];
}

export interface SuppressedName {
  /** The name or code of a rule, as it is written. */
  readonly text: string;
  readonly span: Span;
  /** Whether there is such a rule. */
  readonly known: boolean;
  /** The rule that an unknown name most likely means. */
  readonly meant: string | undefined;
  readonly used: boolean;
  /** Takes the name out of the list. */
  readonly removal: readonly Splice[];
}

/** A rule about the comments that suppress what the other rules find. What it finds cannot be suppressed itself. */
export interface SuppressionRule extends About {
  readonly scope: 'suppression';
  check(suppression: SuppressionUnderCheck): Iterable<FileReported>;
}

/** A resource rule as the list holds it: its check takes any resource of its kinds. */
export interface AnyResourceRule extends About {
  readonly scope: 'resource';
  readonly ofJudgement?: true;
  readonly kinds: readonly ResourceType[];
  check(resource: Resource, mesh: Mesh): Iterable<Report>;
}

export type AnyRule = AnyResourceRule | FileRule | SuppressionRule;

export function rule<T extends ResourceType>(definition: Omit<ResourceRule<T>, 'scope'>): AnyResourceRule {
  // The engine calls `check` only with resources of `kinds`, which the compiler cannot see.
  return { ...definition, scope: 'resource' } as unknown as AnyResourceRule;
}

export function fileRule(definition: Omit<FileRule, 'scope'>): FileRule {
  return { ...definition, scope: 'file' };
}

export function suppressionRule(definition: Omit<SuppressionRule, 'scope'>): SuppressionRule {
  return { ...definition, scope: 'suppression' };
}

const families: readonly string[] = [
  'syntax',
  'schema',
  'semantics',
  'reference',
  'multicluster',
  'conflict',
  'security',
  'workload',
  'extension',
];

export function categoryOf(code: string): string {
  return code === internalCode ? 'internal' : (families[Number(code[2])] ?? 'internal');
}

/** The code of a finding that says that a rule failed. */
export const internalCode = 'MW000';

/** Strips the common indentation of a template, so that docs can be written in place. */
export function md(strings: TemplateStringsArray, ...values: readonly string[]): string {
  const text = String.raw({ raw: strings.raw.map((part) => part.replaceAll('\\`', '`').replaceAll('\\$', '$')) }, ...values);
  const lines = text.replace(/^\n/, '').trimEnd().split('\n');
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return `${lines.map((line) => line.slice(indent)).join('\n')}\n`;
}
