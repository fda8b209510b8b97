/**
 * What istiod's own validation demands of a single document beyond its schema, kind by kind (istio: pkg/config/validation). A
 * validator takes the plain value of a document whose shape may be wrong anywhere (the schema says that) and yields only what is
 * certainly wrong: text with a placeholder is unknown. Each violation belongs to a concept, and each concept is one rule (MW2xx).
 */
import type { Violation } from '../model/violation';
import { checkAnnotations } from './annotations/check';
import { authorizationPolicy } from './kinds/authorizationPolicy';
import { destinationRule } from './kinds/destinationRule';
import { envoyFilter } from './kinds/envoyFilter';
import { gateway } from './kinds/gateway';
import { peerAuthentication } from './kinds/peerAuthentication';
import { proxyConfig } from './kinds/proxyConfig';
import { requestAuthentication } from './kinds/requestAuthentication';
import { serviceEntry } from './kinds/serviceEntry';
import { sidecar } from './kinds/sidecar';
import { telemetry } from './kinds/telemetry';
import { trafficExtension } from './kinds/trafficExtension';
import { virtualService } from './kinds/virtualService';
import { wasmPlugin } from './kinds/wasmPlugin';
import { workloadEntry } from './kinds/workloadEntry';
import { workloadGroup } from './kinds/workloadGroup';
import { checkMetadata } from './metadata';

export type { Concept, SemanticFix, Violation } from '../model/violation';

export type Validator = (document: Readonly<Record<string, unknown>>) => Iterable<Violation>;

const validators: ReadonlyMap<string, Validator> = new Map<string, Validator>([
  ['networking.istio.io/VirtualService', virtualService],
  ['networking.istio.io/DestinationRule', destinationRule],
  ['networking.istio.io/ServiceEntry', serviceEntry],
  ['networking.istio.io/WorkloadEntry', workloadEntry],
  ['networking.istio.io/WorkloadGroup', workloadGroup],
  ['networking.istio.io/Gateway', gateway],
  ['networking.istio.io/Sidecar', sidecar],
  ['networking.istio.io/EnvoyFilter', envoyFilter],
  ['networking.istio.io/ProxyConfig', proxyConfig],
  ['security.istio.io/AuthorizationPolicy', authorizationPolicy],
  ['security.istio.io/RequestAuthentication', requestAuthentication],
  ['security.istio.io/PeerAuthentication', peerAuthentication],
  ['telemetry.istio.io/Telemetry', telemetry],
  ['extensions.istio.io/WasmPlugin', wasmPlugin],
  ['extensions.istio.io/TrafficExtension', trafficExtension],
]);

/** More of one document help nobody, and the rest of it is not looked at. */
const mostViolations = 100;

/** What istiod would refuse or warn of in a document; of kinds that it does not validate only their annotations are looked at. */
export function violationsOf(group: string, kind: string, document: Readonly<Record<string, unknown>>): readonly Violation[] {
  const validator = validators.get(`${group}/${kind}`);
  const own = validator === undefined ? [] : [checkMetadata(kind, document), validator(document)];
  const result: Violation[] = [];
  for (const check of [...own, checkAnnotations(group, kind, document)]) {
    for (const violation of check) {
      result.push(violation);
      if (result.length === mostViolations) return result;
    }
  }
  return result;
}
