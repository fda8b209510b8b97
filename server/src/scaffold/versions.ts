/** The versions of a service by cluster, and the names of their subsets. */
import { nearest } from '../base/nearest';
import { dnsLabel, inNaturalOrder, quoted, shorten } from './names';
import type { Report } from './report';
import type { Survey } from './survey';

export class Versions {
  /** In natural order. */
  readonly all: readonly string[];
  private readonly names = new Map<string, string>();

  constructor(private readonly byCluster: ReadonlyMap<string, readonly string[]>) {
    this.all = [...new Set([...byCluster.values()].flat())].sort(inNaturalOrder);
    // What is a name already keeps it, whatever else becomes the same.
    for (const version of [...this.all.filter((each) => dnsLabel(each) === each), ...this.all])
      if (!this.names.has(version)) this.names.set(version, this.freeName(dnsLabel(version)));
  }

  private freeName(name: string): string {
    const taken = new Set(this.names.values());
    let free = name;
    for (let i = 2; taken.has(free); i++) free = `${shorten(name, 60)}-${i}`;
    return free;
  }

  /** In natural order. */
  of(cluster: string): readonly string[] {
    return this.byCluster.get(cluster) ?? [];
  }

  /** The subset's name: a DNS label. */
  nameOf(version: string): string {
    return this.names.get(version) ?? dnsLabel(version);
  }
}

/**
 * The versions that each cluster runs, of those that are asked for. A remote cluster of which the workspace shows no workloads is
 * taken to run what is asked for and no other one runs.
 */
export function versionsOf(
  { sites }: Survey,
  clusters: readonly string[],
  remotes: readonly string[],
  wanted: readonly string[] | undefined,
  report: Report,
): Versions | undefined {
  const shown = (cluster: string): readonly string[] =>
    (sites.get(cluster)?.versions ?? []).filter((version) => wanted?.includes(version) ?? true);
  const dark = remotes.filter((remote) => (sites.get(remote)?.workloads ?? []).length === 0);
  const known = new Set(remotes.flatMap(shown));
  const rest = wanted?.filter((version) => !known.has(version)) ?? [];
  const anywhere = [...new Set([...sites.values()].flatMap(({ versions }) => versions))].sort(inNaturalOrder);
  const missing = dark.length > 0 ? [] : rest.filter((version) => !anywhere.includes(version));
  if (missing.length > 0 && report.strict) {
    const meant = nearest(missing[0] ?? '', anywhere);
    const have = anywhere.length > 0 ? `they carry ${quoted(anywhere)}` : 'they carry no label "version"';
    report.problem(
      `no workload of it carries version ${quoted(missing)}; ${meant === undefined ? have : `${have}; did you mean "${meant}"?`}`,
    );
    return undefined;
  }
  const assumed = [...new Set(rest.length > 0 ? rest : (wanted ?? []))].sort(inNaturalOrder);
  return new Versions(new Map(clusters.map((cluster) => [cluster, dark.includes(cluster) ? assumed : shown(cluster)])));
}
