/** The TLS that clients use to a host, by the DestinationRules that hold for them. */

import type { PolicyFacts, SubsetFacts } from '../model/kinds/destinationRule';
import type { EndpointFacts } from '../model/kinds/serviceEntry';
import { hasPlaceholder } from '../model/placeholder';
import type { Path } from '../yaml/tree';
import type { MeshConfig } from './config';
import type { Rule } from './destinationRules';

export interface TlsSetting {
  /** Undefined: nothing is set, so auto mTLS decides for each endpoint. */
  readonly mode: string | undefined;
  /** Where the mode is set, or the policy that leaves it unset. */
  readonly path: Path;
}

/**
 * The TLS setting of a rule for a port. A subset's policy overrides field by field; a port-level entry replaces the
 * inherited policy as a whole (istio: pilot/pkg/networking/util, MergeTrafficPolicy).
 */
export function tlsSetting(rule: Rule, port: number | undefined, subset?: SubsetFacts): TlsSetting {
  const own = level(rule.facts.policy, port, ['spec', 'trafficPolicy'], { mode: undefined, path: ['spec', 'host'] });
  if (subset?.policy === undefined) return own;
  return level(subset.policy, port, ['spec', 'subsets', subset.index, 'trafficPolicy'], own);
}

function level(policy: PolicyFacts | undefined, port: number | undefined, path: Path, inherited: TlsSetting): TlsSetting {
  if (policy === undefined) return inherited;
  const index = port === undefined ? -1 : policy.ports.findIndex((item) => item.port === port);
  if (index >= 0) {
    const mode = policy.ports[index]?.tls?.mode;
    const entry: Path = [...path, 'portLevelSettings', index];
    return { mode, path: mode === undefined ? entry : [...entry, 'tls', 'mode'] };
  }
  return policy.tls === undefined ? inherited : { mode: policy.tls.mode, path: [...path, 'tls', 'mode'] };
}

/** Whether a TLS mode authenticates both sides. */
export function isMutual(mode: string): boolean {
  return mode === 'ISTIO_MUTUAL' || mode === 'MUTUAL' || hasPlaceholder(mode);
}

/**
 * Whether Istio itself uses mutual TLS to an endpoint of a ServiceEntry when no rule sets TLS (istio: getTLSModeFromWorkloadEntry:
 * the label or a service account says that a sidecar is there).
 */
export function autoMtlsApplies({ enableAutoMtls }: MeshConfig, endpoint: EndpointFacts): boolean {
  if (enableAutoMtls.is !== 'unknown' && !enableAutoMtls.value) return false;
  const mode = endpoint.labels['security.istio.io/tlsMode'];
  return mode === undefined ? endpoint.serviceAccount !== undefined : mode === 'istio' || hasPlaceholder(mode);
}
