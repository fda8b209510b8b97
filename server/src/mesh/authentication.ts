/**
 * What workloads take at a port: mutual TLS, plain text or both. The PeerAuthentication that selects a workload decides, else that of its
 * namespace, else that of the root namespace; one without a mode leaves it to the next, and PERMISSIVE is what nothing sets
 * (istio: pilot/pkg/security/authn, ComposePeerAuthentication). Selectors in the root namespace select nothing.
 */
import { hasPlaceholder } from '../model/placeholder';
import type { Labels, ResourceOf } from '../model/resource';
import type { Path } from '../yaml/tree';
import { type Answer, no, type Unknown, unknown, yes } from './answer';
import { type Context, ofType } from './context';
import { keys } from './keys';
import { openness } from './open';
import { selects, type WorkloadResource } from './workloads';

export type Policy = ResourceOf<'PeerAuthentication'>;

export interface ServerMtls {
  readonly is: 'yes';
  readonly mode: 'STRICT' | 'PERMISSIVE' | 'DISABLE';
  /** What sets it; undefined where nothing does. */
  readonly by: { readonly policy: Policy; readonly path: Path } | undefined;
}

export type Authentication = Exclude<Answer, { is: 'no' }> | { readonly is: 'no'; readonly why: string; readonly policy: Policy };

/** One way it may be: of several policies of one level the oldest holds, which no manifest tells. */
interface Outcome {
  readonly mode: string;
  readonly by: ServerMtls['by'];
}

const initially: Outcome = { mode: 'PERMISSIVE', by: undefined };

/** `port` is the workload's own, not that of a Service; undefined: an unknown one, which is only known where all are alike. */
export function serverMtls(context: Context, workload: WorkloadResource, port: number | undefined): ServerMtls | Unknown {
  return effective(context, workload.cluster, workload.namespace, workload.facts.labels, port);
}

/** What the workloads of a namespace take for which nothing else is set; of the root namespace: those of the mesh. */
export function namespaceMtls(context: Context, cluster: string, namespace: string): ServerMtls | Unknown {
  return effective(context, cluster, namespace, undefined, undefined);
}

function effective(
  context: Context,
  cluster: string,
  namespace: string,
  labels: Labels | undefined,
  port: number | undefined,
): ServerMtls | Unknown {
  const { index, settings } = context;
  const root = settings.mesh.rootNamespace;
  const of = (place: string) => ofType(index.get(keys.peerAuthentication(cluster, place)), 'PeerAuthentication');
  const own = namespace === root ? [] : of(namespace);
  const selecting = own.flatMap((policy) => {
    const { selector } = policy.facts;
    const answer = selector === undefined || labels === undefined ? undefined : selects(selector, labels);
    return answer === undefined || answer.is === 'no' ? [] : [{ policy, answer }];
  });
  const levels = [of(root), own].map((policies) => policies.filter(({ facts }) => facts.selector === undefined));
  const all = [...levels.flat(), ...selecting.map(({ policy }) => policy)];
  if (all.some((policy) => policy.unsure === true)) return unknown('what Kustomize makes of a PeerAuthentication is not known');
  let outcomes: readonly Outcome[] = [initially];
  for (const level of levels) outcomes = settle(level, outcomes);
  const certain = selecting.some(({ answer }) => answer.is === 'yes');
  const byWorkload = selecting.flatMap(({ policy }) => portOutcomes(policy, settle([policy], outcomes), port));
  if (selecting.length > 0) outcomes = certain ? byWorkload : [...byWorkload, ...outcomes];
  const [first] = outcomes;
  const alike = outcomes.every(({ mode }) => mode === first?.mode);
  if (first === undefined || !alike) return unknown('several PeerAuthentications may hold');
  const { mode, by } = first;
  if (mode !== 'STRICT' && mode !== 'PERMISSIVE' && mode !== 'DISABLE') return unknown('its mode is not known');
  if (by?.policy.facts.selector === undefined) {
    const open = openness(context, cluster);
    if (open !== undefined) return open;
    if (settings.closedWorld === false) return unknown('the settings say that there may be more than the workspace holds');
    if (hasPlaceholder(namespace)) return unknown('its namespace is a placeholder');
  }
  return { is: 'yes', mode, by };
}

function settle(policies: readonly Policy[], inherited: readonly Outcome[]): readonly Outcome[] {
  if (policies.length === 0) return inherited;
  return policies.flatMap((policy) => {
    const { mode } = policy.facts;
    return mode === undefined ? inherited : [{ mode, by: { policy, path: ['spec', 'mtls', 'mode'] } }];
  });
}

/** What a policy with modes for single ports makes of its other mode. */
function portOutcomes(policy: Policy, base: readonly Outcome[], port: number | undefined): readonly Outcome[] {
  const entries = policy.facts.ports.filter((item) => port === undefined || item.port === port);
  const own = entries.flatMap((item): readonly Outcome[] =>
    item.mode === undefined
      ? base
      : [{ mode: item.mode, by: { policy, path: ['spec', 'portLevelMtls', String(item.port), 'mode'] } }],
  );
  return port === undefined || own.length === 0 ? [...base, ...own] : own;
}

/** Whether a workload takes mutual TLS, whatever the port. */
export function takesMutualTls(context: Context, workload: WorkloadResource): Authentication {
  const found = serverMtls(context, workload, undefined);
  if (found.is === 'unknown') return found;
  const policy = found.by?.policy;
  if (found.mode !== 'DISABLE' || policy === undefined) return yes();
  return { ...no(`PeerAuthentication "${policy.name}" in namespace "${policy.namespace}" sets mode "DISABLE"`), policy };
}
