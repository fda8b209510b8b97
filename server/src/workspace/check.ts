/** Runs the rules. A rule that throws becomes one internal finding; the others go on. */

import type { Span } from '../base/text';
import type { Mesh } from '../mesh/mesh';
import type { Resource, ResourceType } from '../model/resource';
import type { Finding, Severity } from '../rules/finding';
import { rules } from '../rules/index';
import {
  type AnyResourceRule,
  type AnyRule,
  type FileReported,
  type FileRule,
  internalCode,
  type KustomizationUnderCheck,
  type OutsideUnderCheck,
  type SuppressionRule,
  type SuppressionUnderCheck,
} from '../rules/rule';
import type { SettingsProblem } from '../settings/read';
import type { Part, Path } from '../yaml/tree';
import type { FileState } from './file';
import type { FileFinding } from './report';
import type { Severities } from './severities';

export interface RuleHost {
  readonly severities: Severities;
  /** Throws what a rule throws: tests. */
  readonly strict: boolean;
  readonly log: (message: string) => void;
}

const rulesByType = new Map<ResourceType, readonly AnyResourceRule[]>();
/** Without those that have nothing to say of a resource with which nothing is wrong by itself: most resources. */
const meshRulesByType = new Map<ResourceType, readonly AnyResourceRule[]>();
const fileRules: readonly FileRule[] = rules.filter((rule) => rule.scope === 'file');
const suppressionRules: readonly SuppressionRule[] = rules.filter((rule) => rule.scope === 'suppression');
for (const rule of rules) {
  if (rule.scope !== 'resource') continue;
  for (const type of rule.kinds) {
    for (const map of rule.ofJudgement === true ? [rulesByType] : [rulesByType, meshRulesByType])
      map.set(type, [...(map.get(type) ?? []), rule]);
  }
}

/** `writtenIn`: the file in which a path of the resource is written, where that may be another one than its own. */
export function checkResource(
  resource: Resource,
  mesh: Mesh,
  host: RuleHost,
  writtenIn?: (path: Path, part: Part) => string,
): readonly Finding[] {
  const findings: Finding[] = [];
  const { severities } = host;
  const own = severities.in(resource.file);
  if (resource.failure !== undefined) {
    if (host.strict) throw new Error(resource.failure);
    findings.push(failed('validation', `${resource.kind} "${resource.name}"`, resource.failure, host));
  }
  const isJudged = resource.violations.length > 0 || resource.schemaProblems.length > 0;
  for (const rule of (isJudged ? rulesByType : meshRulesByType).get(resource.type) ?? []) {
    const { code } = rule;
    if (writtenIn === undefined ? own.get(code) === 'off' : severities.isOffEverywhere(code)) continue;
    try {
      for (const report of rule.check(resource, mesh)) {
        const part = report.part ?? 'value';
        const override = (writtenIn === undefined ? own : severities.in(writtenIn(report.path, part))).get(code);
        if (override === 'off') continue;
        findings.push({ ...report, code, rule: rule.name, severity: override ?? report.severity ?? rule.severity, part });
      }
    } catch (error) {
      if (host.strict) throw error;
      findings.push(failed(`rule ${rule.code} ${rule.name}`, `${resource.kind} "${resource.name}"`, error, host));
    }
  }
  // What it says once it is built is not known for certain: nothing may be called wrong.
  return resource.unsure === true
    ? findings.filter(({ severity, code }) => code === internalCode || !isSerious(severity))
    : findings;
}

function isSerious(severity: Severity): boolean {
  return severity === 'error' || severity === 'warning';
}

/** What follows of settings for a file, whether it is one or not. */
export interface SettingsUnderCheck {
  readonly problems: readonly SettingsProblem[];
  readonly unmatched: readonly SettingsProblem[];
  readonly outside: OutsideUnderCheck | undefined;
}

export function checkFile(
  file: FileState,
  settings: SettingsUnderCheck,
  kustomization: KustomizationUnderCheck | undefined,
  documentSizeLimit: number,
  host: RuleHost,
): readonly FileFinding[] {
  const subject = {
    documents: file.documents.map(({ start, document }) => ({
      start,
      length: document.text.length,
      ...(document.broken === undefined ? {} : { yaml: document.broken }),
      ...(document.skipped === 'too-large' ? { tooLarge: firstLine(document.text, start) } : {}),
    })),
    settingsProblems: settings.problems,
    unmatchedGlobs: settings.unmatched,
    ...(settings.outside === undefined ? {} : { outside: settings.outside }),
    ...(kustomization === undefined ? {} : { kustomization }),
    invalidUtf8: file.invalidUtf8,
    ...(file.unread === undefined ? {} : { unread: file.unread }),
    documentSizeLimit: Math.round(documentSizeLimit / 1024),
  };
  return fileRules.flatMap((rule) => runOnText(rule, () => rule.check(subject), file, host));
}

/** Run last: whether a comment suppresses anything is known when all else is found. */
export function checkSuppressions(
  suppressions: readonly SuppressionUnderCheck[],
  file: FileState,
  host: RuleHost,
): readonly FileFinding[] {
  return suppressionRules.flatMap((rule) => suppressions.flatMap((one) => runOnText(rule, () => rule.check(one), file, host)));
}

function runOnText(rule: AnyRule, check: () => Iterable<FileReported>, file: FileState, host: RuleHost): readonly FileFinding[] {
  const override = host.severities.in(file.uri).get(rule.code);
  if (override === 'off') return [];
  const findings: FileFinding[] = [];
  try {
    for (const report of check()) {
      findings.push({ ...report, code: rule.code, rule: rule.name, severity: override ?? report.severity ?? rule.severity });
    }
  } catch (error) {
    if (host.strict) throw error;
    const { message, code, rule: name, severity } = failed(`rule ${rule.code} ${rule.name}`, file.uri, error, host);
    findings.push({ code, rule: name, severity, message, span: { start: 0, end: 0 } });
  }
  return findings;
}

/** The first line that is not blank, of a document that starts at `start`. */
function firstLine(text: string, start: number): Span {
  const at = Math.max(0, text.search(/\S/));
  const end = text.slice(at).search(/[\r\n]/);
  return { start: start + at, end: start + (end < 0 ? text.length : at + end) };
}

function failed(what: string, subject: string, error: unknown, host: RuleHost): Finding {
  const reason = error instanceof Error ? error.message : String(error);
  host.log(`${what} failed on ${subject}: ${error instanceof Error ? (error.stack ?? reason) : reason}`);
  return {
    code: internalCode,
    rule: 'internal-error',
    severity: 'warning',
    path: ['kind'],
    part: 'value',
    message: `${what} failed on ${subject}, please report it: ${reason.split('\n', 1)[0]}`,
  };
}
