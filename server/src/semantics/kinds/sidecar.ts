import { checkFqdn, checkLabel } from '../primitives/names';
import { checkPort } from '../primitives/numbers';
import { checkSelector } from '../primitives/selectors';
import { isGiven, isUnset, lacks, object, optionalObject, ownNamespace } from '../primitives/values';
import { error, setting } from '../primitives/violation';
import type { Validator, Violation } from '../semantics';
import { checkConnectionPool } from './shared/connectionPool';
import { choice, lacksMessage, setsNothing } from './shared/fields';
import { checkEgress } from './sidecar/egress';
import { checkIngress } from './sidecar/ingress';

export const sidecar: Validator = function* (document) {
  const spec = object(document.spec);
  yield* checkSelector(spec.workloadSelector, ['spec', 'workloadSelector'], { labels: 'labels' });
  const certain = lacksMessage(document, 'spec') || optionalObject(document.spec) !== undefined;
  const lists = isUnset(spec.ingress) && isUnset(spec.egress);
  if (certain && lists && setsNothing(spec, 'workloadSelector', 'ingress', 'egress')) {
    yield error(
      'incomplete-field',
      ['spec'],
      'the Sidecar sets nothing; add egress, ingress, outboundTrafficPolicy or inboundConnectionPool',
      { part: 'key' },
    );
  }
  yield* checkIngress(spec.ingress, ['spec', 'ingress']);
  yield* checkConnectionPool(spec.inboundConnectionPool, ['spec', 'inboundConnectionPool'], spec);
  // Without a selector it may be the one of the root namespace for the whole mesh, whose "./*" means the namespace of each client.
  const own = isUnset(spec.workloadSelector) ? undefined : ownNamespace(document);
  yield* checkEgress(spec.egress, ['spec', 'egress'], own);
  yield* checkEgressProxy(spec.outboundTrafficPolicy);
};

/** The mode ALLOW_ANY_DYNAMIC_DNS, which istiod refuses, is for the schema. */
function* checkEgressProxy(value: unknown): Generator<Violation> {
  const policy = object(value);
  const path = ['spec', 'outboundTrafficPolicy'];
  if (!isGiven(policy.egressProxy)) return;
  const at = [...path, 'egressProxy'];
  // What is none of the modes is for the schema.
  if (choice(policy, 'mode', 'REGISTRY_ONLY') === 'REGISTRY_ONLY') {
    const given = isGiven(policy.mode);
    yield error(
      'conflicting-fields',
      given ? [...path, 'mode'] : at,
      `egressProxy is for unknown hosts and needs mode "ALLOW_ANY", not "REGISTRY_ONLY"${given ? '' : ', the default'}`,
      { part: given ? 'value' : 'key', fixes: [setting([...path, 'mode'], 'ALLOW_ANY', 'Set mode: ALLOW_ANY')] },
    );
  }
  const proxy = optionalObject(policy.egressProxy);
  if (proxy === undefined) return;
  yield* checkFqdn(proxy.host, [...at, 'host']);
  yield* checkLabel(proxy.subset, [...at, 'subset'], { what: 'name of the subset', optional: true });
  const port = optionalObject(proxy.port);
  if (port !== undefined) yield* checkPort(lacks(port, 'number') ? 0 : port.number, [...at, 'port', 'number']);
  else if (lacksMessage(proxy, 'port')) {
    yield error('incomplete-field', at, 'the egressProxy needs a port; add "port" with its "number"', { part: 'key' });
  }
}
