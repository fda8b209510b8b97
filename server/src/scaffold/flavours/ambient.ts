/** Ambient: a label makes the Service one over all clusters; the ztunnels reach other networks by their east-west gateways. */
import { type Case, clustersOf } from '../case';
import type { Desired } from '../desired';
import { checkDiscovery } from './discovery';
import type { FlavourPlan } from './flavour';

export const ambient: FlavourPlan = {
  desired(c) {
    checkDiscovery(c);
    return clustersOf(c).flatMap((cluster) => (c.sites.has(cluster) ? [labelled(c, cluster)] : []));
  },
  needs({ remotes, clients, session }) {
    for (const remote of remotes)
      if (session.writable.has(remote) && clients.some((client) => client !== remote)) session.need(remote, 'ambient');
  },
};

function labelled({ service, sites }: Case, cluster: string): Desired {
  const { name, namespace } = service;
  return {
    cluster,
    role: 'service',
    service,
    key: '',
    apiVersion: sites.get(cluster)?.service.apiVersion ?? 'v1',
    kind: 'Service',
    namespace,
    name,
    labels: { 'istio.io/global': 'true' },
    standsFor: (resource) => resource.type === 'Service' && resource.name === name && resource.namespace === namespace,
    creates: false,
  };
}
