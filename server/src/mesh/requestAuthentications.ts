/**
 * Whether a RequestAuthentication reads the tokens of requests to a workload: without one no request has a principal or claims. One of the
 * root namespace holds for every namespace (istio: pilot/pkg/model/authentication.go, GetJwtPoliciesForWorkload).
 */
import type { ResourceOf } from '../model/resource';
import { type Answer, any, no, type Unknown, unknown, yes } from './answer';
import { clustersThatMayShare } from './clusters';
import { type Context, ofType } from './context';
import { keys } from './keys';
import { openness } from './open';
import { selects, type WorkloadResource } from './workloads';

export interface MaybeRead extends Unknown {
  /** Whether that is since the workspace has none, but may not hold all. */
  readonly absent?: true;
}

export type TokenAnswer = Exclude<Answer, Unknown> | MaybeRead;

export function readsTokens(context: Context, workload: WorkloadResource): TokenAnswer {
  const { cluster, namespace } = workload;
  const { settings } = context;
  const here = policiesFor(context, cluster, namespace);
  const answer = any(
    here.map((policy) => covers(policy, workload)),
    no('there is none'),
  );
  if (answer.is !== 'no') return answer;
  const sharing = clustersThatMayShare(context, cluster);
  if (sharing.some((other) => policiesFor(context, other, namespace).some((policy) => covers(policy, workload).is !== 'no')))
    return unknown('that of another cluster may hold');
  const open = openness(context, cluster, ...sharing);
  if (open !== undefined) return open;
  if (settings.closedWorld === false) return unknown('the settings say that there may be more than the workspace holds');
  // Who has one in the namespace has it here.
  return settings.closedWorld === true || here.length > 0
    ? answer
    : { ...unknown('the workspace holds no RequestAuthentication for it'), absent: true };
}

function policiesFor(
  { index, settings }: Context,
  cluster: string,
  namespace: string,
): readonly ResourceOf<'RequestAuthentication'>[] {
  const places = new Set([namespace, settings.mesh.rootNamespace]);
  return [...places].flatMap((place) => ofType(index.get(keys.requestAuthentications(cluster, place)), 'RequestAuthentication'));
}

function covers({ attachment, unsure }: ResourceOf<'RequestAuthentication'>, workload: WorkloadResource): Answer {
  if (unsure === true) return unknown('what Kustomize makes of it is not known for certain');
  if ((attachment?.targets.length ?? 0) > 0) return unknown('it is attached by a reference');
  return attachment?.selector === undefined ? yes() : selects(attachment.selector.labels, workload.facts.labels);
}
