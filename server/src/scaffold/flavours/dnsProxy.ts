/** As `global-gateway`, but the proxy's own DNS answers for the host, and Istio gives it an address. */
import type { FlavourPlan } from './flavour';
import { globalGatewayTraits } from './globalGateway';
import { spanning } from './spanning';

const plan = spanning({ ...globalGatewayTraits, addresses: false });

export const dnsProxy: FlavourPlan = {
  ...plan,
  desired(c) {
    c.session.noteOnce(
      'flavour "dns-proxy" needs DNS capture in the proxies (ISTIO_META_DNS_CAPTURE), and addresses that Istio allocates; both are settings of the installation',
    );
    return plan.desired(c);
  },
};
