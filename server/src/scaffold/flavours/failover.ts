/** As `global-gateway`, but requests stay in the own locality while its pods are well, and go to the next one when they are not. */
import type { Case } from '../case';
import { reached } from '../case';
import { placeholderFor } from '../names';
import { globalGatewayTraits } from './globalGateway';
import { spanning } from './spanning';

export const failover = spanning({
  ...globalGatewayTraits,
  keepsOwn: true,
  // A client then uses mutual TLS by itself, and weighs the gateway like a pod.
  endpointLabels: { 'security.istio.io/tlsMode': 'istio' },
  locality: (c, remote) => knownLocality(c, remote) ?? c.session.placeholder(remote, 'LOCALITY'),
  policy: (c, client) => {
    const from = regionOf(c, client);
    const to = reached(c, client)
      .map((remote) => regionOf(c, remote))
      .find((region) => region !== undefined && region !== from);
    return {
      outlierDetection: { consecutive5xxErrors: 5, interval: '30s', baseEjectionTime: '60s', maxEjectionPercent: 100 },
      loadBalancer: {
        localityLbSetting: {
          enabled: true,
          ...(from !== undefined && to !== undefined && { failover: [{ from, to }] }),
        },
      },
    };
  },
});

function knownLocality({ request, session }: Case, cluster: string): string | undefined {
  return request.localities?.[cluster] ?? session.inventory.localityOf(cluster);
}

function regionOf(c: Case, cluster: string): string | undefined {
  const locality = knownLocality(c, cluster);
  return locality === placeholderFor(cluster, 'LOCALITY') ? undefined : locality?.split('/')[0];
}
