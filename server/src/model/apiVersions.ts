/** The versions of a kind, as Kubernetes prefers them. */
import type { SchemaKind } from '../schema/validate';

/** The served versions of a kind, the preferred one first; none of a kind without a schema. */
export function servedVersions(kind: SchemaKind | undefined): readonly string[] {
  const served = (kind?.versions ?? []).filter((each) => each.served).map(({ name }) => name);
  return served.sort(byStability);
}

/** As Kubernetes prefers versions: stable before beta before alpha, newer before older. */
function byStability(a: string, b: string): number {
  return rank(b) - rank(a);
}

const stages = ['alpha', 'beta', ''];

function rank(version: string): number {
  const [, major = '0', stage = '', minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  return stages.indexOf(stage) * 1e6 + Number(major) * 1e3 + Number(minor);
}
