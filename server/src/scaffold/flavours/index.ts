/** The flavours by their names. */
import type { Flavour } from '../request';
import { ambient } from './ambient';
import { dnsProxy } from './dnsProxy';
import { failover } from './failover';
import type { FlavourPlan } from './flavour';
import { globalGateway } from './globalGateway';
import { multiPrimary } from './multiPrimary';
import { workloadEntry } from './workloadEntry';

export const flavourPlans: Readonly<Record<Flavour, FlavourPlan>> = {
  'global-gateway': globalGateway,
  'multi-primary': multiPrimary,
  'workload-entry': workloadEntry,
  'dns-proxy': dnsProxy,
  failover,
  ambient,
};
