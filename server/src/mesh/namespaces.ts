/** Which namespaces a cluster has. Most come without a manifest of their own, so that what lacks one is seldom certainly missing. */
import { nearest } from '../base/nearest';
import { hasPlaceholder } from '../model/placeholder';
import { type No, no, type Unknown, unknown, type Yes, yes } from './answer';
import type { Context } from './context';
import { couldBecome } from './hosts';
import { keys } from './keys';
import { openness } from './open';

/** What every cluster has (and what Istio is installed in, which is the root namespace). */
const always: readonly string[] = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

export interface MaybeNamespace extends Unknown {
  /** Whether that is since the workspace holds nothing of it. */
  readonly absent?: true;
}

export type NamespaceAnswer = Yes<undefined> | No | MaybeNamespace;

/** Whether a cluster has a namespace: certain where the workspace holds it or something in it, or is said to hold everything. */
export function findNamespace(context: Context, cluster: string, name: string): NamespaceAnswer {
  const { index, settings } = context;
  if (hasPlaceholder(name)) return unknown('its name holds a placeholder');
  if (always.includes(name) || name === settings.mesh.rootNamespace) return yes();
  if (index.has(keys.identity(cluster, 'Namespace', '', name)) || index.has(keys.inNamespace(cluster, name))) return yes();
  if (index.get(keys.namespaces(cluster)).some((item) => couldBecome(item.name, name)))
    return unknown('the name of a Namespace holds a placeholder');
  const open = openness(context, cluster);
  if (open !== undefined) return open;
  return settings.closedWorld === true
    ? no('the workspace holds nothing of it')
    : { ...unknown(`the workspace holds nothing of namespace "${name}"`), absent: true };
}

/** The namespaces that are objects of a cluster, and those that every cluster has; undefined where no object is in the workspace. */
export function namespaceObjects({ index, settings }: Context, cluster: string): readonly string[] | undefined {
  const names = index.get(keys.namespaces(cluster)).map(({ name }) => name);
  return names.length === 0 ? undefined : [...new Set([...names, ...always, settings.mesh.rootNamespace])].sort();
}

/** The namespace that was probably meant. Names that differ by a number, or by the one letter of a part, are as likely two. */
export function nearestNamespace(context: Context, cluster: string, name: string): string | undefined {
  const candidates = namespaceObjects(context, cluster) ?? [];
  return nearest(
    name,
    candidates.filter((item) => isSlip(item, name)),
  );
}

function isSlip(a: string, b: string): boolean {
  const plain = (text: string) => text.replace(/\d+/g, '#').replace(/(^|-)[a-z](?=-|$)/g, '$1#');
  return !hasPlaceholder(a) && plain(a) !== plain(b);
}
