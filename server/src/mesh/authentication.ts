/**
 * Whether a workload takes mutual TLS. The PeerAuthentication that selects it decides, else that of its namespace, else that of the root
 * namespace; one without a mode leaves it to the next (istio: pilot/pkg/security/authn, ComposePeerAuthentication).
 */
import type { ResourceOf } from '../model/resource';
import { type Answer, no, unknown, yes } from './answer';
import { type Context, ofType } from './context';
import { keys } from './keys';
import { selects } from './workloads';

type Policy = ResourceOf<'PeerAuthentication'>;

export type Authentication = Exclude<Answer, { is: 'no' }> | { readonly is: 'no'; readonly why: string; readonly policy: Policy };

export function takesMutualTls({ index, settings }: Context, workload: ResourceOf<'Workload'>): Authentication {
  const { cluster, namespace, facts } = workload;
  const { rootNamespace } = settings.mesh;
  const of = (place: string) => ofType(index.get(keys.peerAuthentication(cluster, place)), 'PeerAuthentication');
  const own = of(namespace);
  const levels: readonly (readonly Policy[])[] = [
    own.filter((policy) => policy.facts.selector !== undefined && selects(policy.facts.selector, facts.labels).is !== 'no'),
    own.filter((policy) => policy.facts.selector === undefined),
    of(rootNamespace).filter((policy) => policy.facts.selector === undefined),
  ];
  for (const policies of levels) {
    const modes = policies.map((policy) => policy.facts.mode);
    if (policies.some((policy) => policy.facts.byPort)) return unknown('its ports differ');
    const [policy] = policies;
    // Of several of one level the oldest holds, which no manifest tells.
    if (policy === undefined || modes.every((mode) => mode === undefined)) continue;
    const certain = policies.every(
      ({ facts: { selector } }) => selector === undefined || selects(selector, facts.labels).is === 'yes',
    );
    if (modes.every((mode) => mode === 'DISABLE') && certain)
      return { ...no(`PeerAuthentication "${policy.name}" in namespace "${policy.namespace}" sets mode "DISABLE"`), policy };
    return modes.includes('DISABLE') ? unknown('several hold') : yes();
  }
  return yes();
}
