/** Resources that others refer to by kind, namespace and name, where hosts play no part: Gateways of the Gateway API, ServiceEntries. */
import { hasPlaceholder } from '../model/placeholder';
import type { ResourceOf, ResourceType } from '../model/resource';
import { type Answer, no, type Unknown, unknown, yes } from './answer';
import { clustersThatMayShare } from './clusters';
import { type Context, ofType } from './context';
import { couldBecome } from './hosts';
import { keys } from './keys';
import { openness } from './open';

/** What names a resource. `kind` as in identities: with its group where another group has a kind of that name. */
export interface Name<T extends ResourceType> {
  readonly type: T;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Whether the workspace would hold it, as far as it shows. */
  readonly known: boolean;
}

/** The resources of a name in a cluster, copies included; a `no` where the workspace certainly has none that the cluster would get. */
export function findNamed<T extends ResourceType>(
  context: Context,
  cluster: string,
  { type, kind, namespace, name, known }: Name<T>,
): Answer<readonly ResourceOf<T>[]> {
  const { index } = context;
  const found = ofType(index.get(keys.identity(cluster, kind, namespace, name)), type);
  if (found.length > 0) return yes(found);
  if (hasPlaceholder(name) || hasPlaceholder(namespace)) return unknown('a placeholder decides what is meant');
  const sharing = clustersThatMayShare(context, cluster);
  if (sharing.some((other) => index.has(keys.identity(other, kind, namespace, name))))
    return unknown('another cluster has it, and whether it counts here is unknown');
  const templates = index.get(keys.unsureIdentity(cluster, kind));
  if (templates.some((other) => couldBecome(other.namespace, namespace) && couldBecome(other.name, name)))
    return unknown('one whose name holds a placeholder may become it');
  return openness(context, cluster, ...sharing) ?? whyUnknown(context, namespace, known) ?? no('there is none');
}

/** Why a resource of a namespace may exist outside of the workspace; undefined where it cannot, where it is known. */
export function whyUnknown({ settings }: Context, namespace: string, known: boolean): Unknown | undefined {
  if (settings.closedWorld === true) return undefined;
  if (settings.closedWorld === false) return unknown('the settings say that there may be more than the workspace holds');
  return known ? undefined : unknown(`the workspace does not show namespace "${namespace}"`);
}
