/**
 * How grave the findings of each rule are in each file: the settings name rules by name or code, and files by globs; the later word
 * holds. Rules that are off by default are on where the settings give them a severity.
 */
import type { Severity } from '../base/severity';
import { rules } from '../rules/index';
import type { AnyRule } from '../rules/rule';
import type { FolderSettings, Settings } from '../settings/merge';
import type { RuleSettings } from '../settings/settings';

/** By the code of a rule; rules that are not in it have the severities of their own. */
export type RuleSeverities = ReadonlyMap<string, Severity | 'off'>;

export interface SeveritiesHost {
  readonly settings: Settings;
  /** A file's path in its folder, with what the folder's settings say. */
  within(uri: string): { readonly path: string; readonly own: FolderSettings } | undefined;
}

type Named = Pick<AnyRule, 'name' | 'code' | 'offByDefault'>;

export class Severities {
  private readonly base: RuleSeverities;
  /** By name and by code. */
  private readonly codes: ReadonlyMap<string, string>;
  /** By folder, and which of its overrides hold. */
  private readonly known = new Map<string, RuleSeverities>();
  /** The codes of rules that an override of some files switches on. */
  private readonly switchedOn: ReadonlySet<string>;
  /** Whether it matters in which file a finding is. */
  readonly differByFile: boolean;

  constructor(
    private readonly host: SeveritiesHost,
    all: readonly Named[] = rules,
  ) {
    this.codes = new Map(all.flatMap(({ name, code }) => [name, code].map((key) => [key, code])));
    const { rules: named, folders } = host.settings;
    this.base = this.with(new Map(all.flatMap(({ code, offByDefault }) => (offByDefault ? [[code, 'off']] : []))), named);
    this.differByFile = folders.some(({ overrides }) => overrides.length > 0);
    const overrides = folders.flatMap((folder) => folder.overrides.map((override) => this.with(new Map(), override.rules)));
    this.switchedOn = new Set(
      overrides.flatMap((each) => [...each].flatMap(([code, severity]) => (severity === 'off' ? [] : [code]))),
    );
  }

  in(uri: string): RuleSeverities {
    const at = this.differByFile ? this.host.within(uri) : undefined;
    if (at === undefined) return this.base;
    const holding = at.own.overrides.filter(({ matches }) => matches(at.path));
    if (holding.length === 0) return this.base;
    const key = [at.own.uri, ...at.own.overrides.map((override) => (holding.includes(override) ? '1' : '0'))].join(' ');
    const known = this.known.get(key) ?? holding.reduce((sum, override) => this.with(sum, override.rules), this.base);
    this.known.set(key, known);
    return known;
  }

  /** Whether a rule finds nothing wherever it is run. */
  isOffEverywhere(code: string): boolean {
    return this.base.get(code) === 'off' && !this.switchedOn.has(code);
  }

  private with(before: RuleSeverities, named: RuleSettings): RuleSeverities {
    const result = new Map(before);
    for (const [name, severity] of Object.entries(named)) result.set(this.codes.get(name) ?? name, severity);
    return result;
  }
}
