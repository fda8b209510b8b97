/** As `global-gateway`, but each gateway is a WorkloadEntry, which others may change or select too. */
import { globalGatewayTraits } from './globalGateway';
import { spanning } from './spanning';

export const workloadEntry = spanning({ ...globalGatewayTraits, endpoints: 'workload-entries' });
