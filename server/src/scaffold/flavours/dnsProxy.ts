/** As `global-gateway`, but the proxy's own DNS answers for the host, and Istio gives it an address. */
import { globalGatewayTraits } from './globalGateway';
import { spanning } from './spanning';

export const dnsProxy = spanning({ ...globalGatewayTraits, addresses: false });
