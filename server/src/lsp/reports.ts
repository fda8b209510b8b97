/**
 * What is shown of each file, and the counts of it. Reports are computed in slices, so that an edit never waits behind
 * ten thousand files; between two settlings the known result ids are what a client may have seen.
 */
import type { Diagnostic, WorkspaceApi } from '../workspace.types';
import type { Log } from './host';
import type { Problems } from './protocol';

/** The rules whose findings Red Hat's YAML extension reports itself: the same squiggle twice helps nobody. */
const yamlRules: ReadonlySet<string> = new Set(['MW001', 'MW002']);

/** How long one slice may keep the event loop. */
const sliceMs = 20;

export interface Shown {
  readonly diagnostics: readonly Diagnostic[];
  readonly resultId: string;
}

interface Known {
  readonly resultId: string;
  readonly empty: boolean;
  readonly problems: Problems;
}

const none: Problems = { errors: 0, warnings: 0, infos: 0, hints: 0 };

export class Reports {
  private readonly known = new Map<string, Known>();
  private readonly pending = new Set<string>();
  private total = none;
  private besideYaml = false;

  constructor(
    private readonly workspace: WorkspaceApi,
    private readonly log: Log,
  ) {}

  get problems(): Problems {
    return this.total;
  }

  /** The files that have a settled report. */
  uris(): Iterable<string> {
    return this.known.keys();
  }

  resultId(uri: string): string | undefined {
    return this.known.get(uri)?.resultId;
  }

  isEmpty(uri: string): boolean {
    return this.known.get(uri)?.empty ?? true;
  }

  /** What the file shows now, settled or not. */
  shown(uri: string): Shown {
    const { diagnostics, resultId } = this.workspace.report(uri);
    if (!this.besideYaml) return { diagnostics, resultId };
    const kept = diagnostics.filter(({ code }) => !yamlRules.has(code));
    return kept.length === diagnostics.length ? { diagnostics, resultId } : { diagnostics: kept, resultId: `${resultId}-yaml` };
  }

  /** False when nothing changes. */
  setBesideYaml(active: boolean): boolean {
    if (active === this.besideYaml) return false;
    this.besideYaml = active;
    for (const uri of this.known.keys()) this.pending.add(uri);
    return true;
  }

  /** Looks at a file again whatever the engine says: it was removed. */
  touch(uri: string): void {
    this.pending.add(uri);
  }

  /** Brings the known reports up to date; the files that show something else now. */
  async settle(): Promise<ReadonlySet<string>> {
    const changed = new Set<string>();
    this.takeChanged();
    let start = performance.now();
    while (this.pending.size > 0) {
      for (const uri of this.pending) {
        this.pending.delete(uri);
        if (this.update(uri)) changed.add(uri);
        if (performance.now() - start < sliceMs) continue;
        await new Promise<void>((resolve) => setTimeout(resolve, 0));
        start = performance.now();
        this.takeChanged();
      }
    }
    return changed;
  }

  private takeChanged(): void {
    for (const uri of this.workspace.takeChanged()) this.pending.add(uri);
  }

  private update(uri: string): boolean {
    const before = this.known.get(uri);
    if (!this.workspace.has(uri)) {
      this.known.delete(uri);
      this.total = plus(this.total, none, before?.problems ?? none);
      return before !== undefined;
    }
    const shown = this.tryShown(uri);
    if (shown === undefined || shown.resultId === before?.resultId) return false;
    const problems = count(shown.diagnostics);
    this.known.set(uri, { resultId: shown.resultId, empty: shown.diagnostics.length === 0, problems });
    this.total = plus(this.total, problems, before?.problems ?? none);
    return true;
  }

  /** One file that cannot be reported must not keep the others from being: it keeps what it showed, and the log says why. */
  private tryShown(uri: string): Shown | undefined {
    try {
      return this.shown(uri);
    } catch (error) {
      this.log.error(`no report for ${uri}`, error);
      return undefined;
    }
  }
}

function count(diagnostics: readonly Diagnostic[]): Problems {
  const of = (severity: Diagnostic['severity']) => diagnostics.filter((one) => one.severity === severity).length;
  return { errors: of('error'), warnings: of('warning'), infos: of('info'), hints: of('hint') };
}

function plus(total: Problems, add: Problems, remove: Problems): Problems {
  return {
    errors: total.errors + add.errors - remove.errors,
    warnings: total.warnings + add.warnings - remove.warnings,
    infos: total.infos + add.infos - remove.infos,
    hints: total.hints + add.hints - remove.hints,
  };
}
