/** `reviews.default.global` with a virtual address, over the gateways of the other clusters. */
import { spanning, type Traits } from './spanning';

/**
 * Without the label `security.istio.io/tlsMode`, which keeps a gateway from passing on to the gateways of other clusters what enters by
 * it: an AUTO_PASSTHROUGH server takes only endpoints that are known for mutual TLS.
 */
export const globalGatewayTraits: Traits = {
  addresses: true,
  endpoints: 'inline',
  keepsOwn: false,
  endpointLabels: {},
  locality: (c, remote) => c.request.localities?.[remote],
  policy: () => ({}),
};

export const globalGateway = spanning(globalGatewayTraits);
